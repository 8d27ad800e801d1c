#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kb::corpus {

/// Cuts a stream of bytes into the articles that follow one another in it. Feed bytes, take pieces until
/// next() says no, feed again; memory stays below the largest article allowed and one feed. The bytes of a
/// piece are those of the article as a file of its own would hold them: line ends and blank lines between two
/// articles belong to neither. Text in front of the first header is a piece too, so that somebody reports it.
class Splitter {
 public:
  struct Piece {
    std::string bytes;
    std::uint64_t line = 1;  ///< the line of the stream on which the piece begins
    std::uint64_t size = 0;  ///< of the piece; more than bytes.size() when it was too large to keep
    bool too_large = false;
  };

  explicit Splitter(std::uint64_t max_article_bytes) : max_bytes_(max_article_bytes) {}

  /// Takes more of the stream.
  void feed(std::string&& bytes);
  /// No further article begins in what was fed: it need not be looked through.
  void pass_over() { scanned_ = buffer_.size(); }
  /// Nothing follows. An empty stream is one empty piece.
  void finish() { finished_ = true; }
  /// The next piece that is complete; false when more bytes are needed or, after finish(), there are no more.
  [[nodiscard]] bool next(Piece& piece);

 private:
  void emit(Piece& piece, std::size_t end);
  void drop_oversize();

  std::uint64_t max_bytes_;
  std::string buffer_;
  std::size_t begin_ = 0;      // of the current piece in buffer_
  std::size_t scanned_ = 0;    // no article starts between begin_ and here
  std::uint64_t dropped_ = 0;  // bytes of the current piece that are no longer in buffer_
  std::uint64_t line_ = 1;     // on which the current piece begins
  std::uint64_t dropped_lines_ = 0;
  std::uint64_t pieces_ = 0;
  bool finished_ = false;
  bool done_ = false;
};

}  // namespace kb::corpus

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "tools/kbgen/random.h"
#include "tools/kbgen/vocabulary.h"

/// Running text in the words of one article's subject.
namespace kb::gen {

/// What stands among words without being one.
enum class Special : std::uint8_t { camel, file, hyphen, version, slash, constant, code, function, member };

/// The words of one article: most come from the whole vocabulary, part of them from a few that the article
/// keeps coming back to, as articles do (a real one of 226 words has 112 different ones).
class Topic {
 public:
  static constexpr std::size_t kSpecials = 9;

  Topic(const Vocabulary& vocabulary, Random& random, std::uint32_t body_words);

  /// Appends a word or, now and then, a file name, an identifier, a code or a version. Counts as one word.
  void append_token(std::string& out, Random& random) const;
  /// Appends a plain word with a meaning.
  void append_word(std::string& out, Random& random) const;
  /// The same with a capital.
  void append_name(std::string& out, Random& random) const;
  /// A name of two words with `middle` between them.
  void append_identifier(std::string& out, Random& random, std::string_view middle) const;
  /// A file name, real or made up.
  void append_file(std::string& out, Random& random) const;

  [[nodiscard]] const Vocabulary& vocabulary() const { return *vocabulary_; }

 private:
  static constexpr std::uint32_t kMostWords = 96;
  [[nodiscard]] std::uint64_t draw(Random& random) const;
  [[nodiscard]] std::uint64_t draw_content(Random& random) const;
  void append_capitalised(std::string& out, std::uint64_t rank) const;
  void append_special(std::string& out, Random& random, Special kind) const;

  const Vocabulary* vocabulary_;
  std::uint64_t words_[kMostWords];
  std::uint32_t size_;
  std::array<std::uint32_t, kSpecials> thresholds_{};  // in 10,000ths, cumulated
};

/// Writes text with lines of at most `width` columns; lines end in CRLF.
class Lines {
 public:
  Lines(std::string& out, std::string_view first_indent, std::string_view indent, std::uint32_t width = 79)
      : out_(&out), indent_(indent), width_(width) {
    out.append(first_indent);
    column_ = static_cast<std::uint32_t>(first_indent.size());
    fresh_ = true;
  }
  /// Adds a word, with the blank or line end before it.
  void add(std::string_view word) {
    if (!fresh_) {
      if (column_ + 1 + word.size() > width_) {
        out_->append("\r\n").append(indent_);
        column_ = static_cast<std::uint32_t>(indent_.size());
      } else {
        out_->push_back(' ');
        ++column_;
      }
    }
    fresh_ = false;
    out_->append(word);
    column_ += static_cast<std::uint32_t>(word.size());
  }
  void end() { out_->append("\r\n"); }

 private:
  std::string* out_;
  std::string_view indent_;
  std::uint32_t width_;
  std::uint32_t column_ = 0;
  bool fresh_ = true;
};

/// Writes sentences of `words` words in all.
void add_sentences(Lines& lines, const Topic& topic, Random& random, std::uint32_t words, char last = '.');

}  // namespace kb::gen

#include "corpus/splitter.h"

#include <algorithm>
#include <utility>

#include "corpus/article_start.h"

namespace kb::corpus {
namespace {

std::uint64_t count_lines(std::string_view text) {
  return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

/// Line ends, form feeds and the Ctrl-Z of DOS: what stands between two articles.
std::size_t without_gap(std::string_view text) {
  const std::size_t last = text.find_last_not_of("\r\n\f\x1A");
  return last == std::string_view::npos ? 0 : last + 1;
}

bool is_blank_text(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text.find_first_not_of(" \t\r\n\f\x1A") == std::string_view::npos;
}

}  // namespace

void Splitter::feed(std::string&& bytes) {
  if (buffer_.empty()) {
    buffer_ = std::move(bytes);
    return;
  }
  drop_oversize();
  buffer_.erase(0, begin_);
  scanned_ -= begin_;
  begin_ = 0;
  buffer_ += bytes;
}

void Splitter::drop_oversize() {
  // What lies behind scanned_ may be the next article's, and a gap at the end is nobody's: only bytes that certainly
  // belong to this article make it too large. A gap without end must not be kept either.
  const std::string_view known = std::string_view(buffer_).substr(begin_, scanned_ - begin_);
  const bool too_large = dropped_ + without_gap(known) > max_bytes_ || known.size() > 2 * max_bytes_ + kLookBack;
  if ((dropped_ == 0 && !too_large) || known.size() < kLookBack) return;
  const std::size_t drop = known.size() - kLookBack;
  dropped_lines_ += count_lines(known.substr(0, drop));
  buffer_.erase(begin_, drop);
  dropped_ += drop;
  scanned_ -= drop;
}

void Splitter::emit(Piece& piece, std::size_t end) {
  const bool last = end == buffer_.size();
  const std::string_view all = std::string_view(buffer_).substr(begin_, end - begin_);
  // A file with one article is handed out byte for byte.
  const std::size_t size = last && pieces_ == 0 ? all.size() : without_gap(all);
  piece.line = line_;
  piece.size = dropped_ + size;
  piece.too_large = piece.size > max_bytes_ || dropped_ > 0;  // bytes that are gone cannot be handed out
  if (!last) line_ += dropped_lines_ + count_lines(all);
  if (piece.too_large) {
    piece.bytes.clear();
  } else if (last && begin_ == 0 && size == buffer_.size()) {
    piece.bytes = std::move(buffer_);
    buffer_.clear();
    end = 0;
  } else {
    piece.bytes.assign(all.substr(0, size));
  }
  begin_ = end;
  scanned_ = end;
  dropped_ = dropped_lines_ = 0;
}

bool Splitter::next(Piece& piece) {
  while (!done_) {
    // The header of the current piece itself is not the next article's.
    const std::size_t from = std::max(scanned_, begin_ + (dropped_ == 0 ? 1 : 0));
    const ArticleStart found = find_article_start(buffer_, from, finished_);
    if (found.position == std::string_view::npos && !finished_) {
      scanned_ = std::max(scanned_, std::min(found.safe, buffer_.size()));
      return false;
    }
    done_ = found.position == std::string_view::npos;
    const std::size_t end = done_ ? buffer_.size() : found.position;
    const bool blank = dropped_ == 0 && is_blank_text(std::string_view(buffer_).substr(begin_, end - begin_));
    emit(piece, end);
    if (blank && (!done_ || pieces_ > 0)) continue;  // between articles, or in front of the first
    ++pieces_;
    return true;
  }
  return false;
}

}  // namespace kb::corpus

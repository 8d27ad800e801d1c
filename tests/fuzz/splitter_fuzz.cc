// Articles one after the other in one stream: the same pieces however the stream comes in, and no byte lost.

#include <algorithm>
#include <string>
#include <vector>

#include "corpus/article_start.h"
#include "corpus/splitter.h"
#include "tests/fuzz/target.h"

namespace {

using kb::corpus::Splitter;

constexpr std::uint64_t kMostBytes = 4096;

std::vector<Splitter::Piece> split(std::string_view bytes, std::size_t chunk) {
  Splitter splitter(kMostBytes);
  std::vector<Splitter::Piece> pieces;
  const auto take = [&] {
    Splitter::Piece piece;
    while (splitter.next(piece)) pieces.push_back(std::move(piece));
  };
  for (std::size_t at = 0; at < bytes.size(); at += chunk) {
    splitter.feed(std::string(bytes.substr(at, chunk)));
    take();
  }
  splitter.finish();
  take();
  return pieces;
}

std::size_t words(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return static_cast<unsigned char>(c) > ' '; }));
}

}  // namespace

KB_FUZZ_TARGET(bytes) {
  const std::vector<Splitter::Piece> whole = split(bytes, bytes.size() + 1);
  KB_MUST(!whole.empty());
  // Thousands of blank lines behind an article may count as part of it or not.
  if (bytes.find(std::string(kMostBytes / 4, '\n')) != std::string_view::npos) return;
  std::size_t kept = 0;
  std::uint64_t line = 0;
  bool all_kept = true;
  for (const Splitter::Piece& piece : whole) {
    KB_MUST(piece.line > line || (line == 1 && piece.line == 1) || piece.line == line);
    KB_MUST(piece.too_large == (piece.size > kMostBytes));
    KB_MUST(piece.bytes.size() == (piece.too_large ? 0 : piece.size));
    line = piece.line;
    kept += words(piece.bytes);
    all_kept = all_kept && !piece.too_large;
  }
  if (all_kept) {
    std::size_t marks = 0;  // a byte order mark in front of nothing is dropped with the blanks round it
    for (std::size_t at = bytes.find("\xEF\xBB\xBF"); at != std::string_view::npos;
         at = bytes.find("\xEF\xBB\xBF", at + 3))
      marks += 3;
    const std::size_t ends = static_cast<std::size_t>(std::ranges::count(bytes, '\x1A'));
    KB_MUST(kept <= words(bytes) && kept + marks + ends >= words(bytes));
  }
  for (const std::size_t chunk : {std::size_t{997}, std::size_t{61}, std::size_t{1}}) {
    if (bytes.size() > 20000 && chunk == 1) continue;
    const std::vector<Splitter::Piece> parts = split(bytes, chunk);
    KB_MUST(parts.size() == whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i) {
      KB_MUST(parts[i].bytes == whole[i].bytes);
      KB_MUST(parts[i].line == whole[i].line);
      KB_MUST(parts[i].size == whole[i].size);
    }
  }
  (void)kb::corpus::looks_like_article(bytes);
  (void)kb::corpus::is_article_name(bytes);
}

#include "indexer/acronyms.h"

#include <zstd.h>

#include <algorithm>
#include <array>

#include "indexer/format/analyzer.h"
#include "indexer/format/varint.h"

namespace kb::indexer {

namespace {

constexpr std::size_t kMostLetters = 8;
constexpr std::size_t kMostExtraWords = 3;   // of, for, the ...
constexpr std::size_t kMostFormBytes = 120;  // a long form longer than that is a sentence

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_letter(char c) {
  return is_upper(c) || (c >= 'a' && c <= 'z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t';
}

bool is_glue(std::string_view word) {
  constexpr std::array<std::string_view, 9> kGlue{"of", "for", "the", "and", "to", "in", "on", "a", "with"};
  return std::ranges::find(kGlue, word) != kGlue.end();
}

/// The letters of a short form ("TCP/IP" gives "tcpip"); empty when `text` does not look like one.
std::string short_form(std::string_view text) {
  if (text.size() < 2 || text.size() > kMostLetters + 2 || !is_upper(text.front())) return {};
  std::string letters;
  std::size_t upper = 0;
  for (const char c : text) {
    if (is_upper(c)) ++upper;
    if (is_letter(c) || is_digit(c))
      letters.push_back(is_upper(c) ? static_cast<char>(c + 32) : c);
    else if (c != '/' && c != '-' && c != '&')
      return {};
  }
  // A plural "s" and one more small letter are common in abbreviations ("DLLs", "NetBEUI" is not one).
  if (letters.size() > 2 && text.back() == 's') letters.pop_back();
  if (letters.size() < 2 || letters.size() > kMostLetters || upper + 1 < letters.size()) return {};
  return letters;
}

/// ASCII words of `text`, lower case; hyphens, slashes and blanks separate. Other punctuation ends the list's
/// usefulness: then `*clean` is false.
std::vector<std::string> words_of(std::string_view text, bool* clean) {
  std::vector<std::string> words;
  bool fresh = true;
  *clean = true;
  for (const char c : text) {
    if (is_letter(c) || is_digit(c)) {
      if (fresh) words.emplace_back();
      words.back().push_back(is_upper(c) ? static_cast<char>(c + 32) : c);
      fresh = false;
    } else {
      fresh = true;
      if (!is_blank(c) && c != '-' && c != '/') *clean = false;
    }
  }
  return words;
}

bool match(std::string_view letters, const std::vector<std::string>& words, std::size_t word) {
  if (word == words.size()) return letters.empty();
  const std::string& w = words[word];
  if (is_glue(w) && match(letters, words, word + 1)) return true;
  if (letters.empty() || w.front() != letters.front()) return false;
  // The initial, then any number of further letters from inside this word.
  std::size_t inside = 1;
  for (std::size_t used = 1;; ++used) {
    if (match(letters.substr(used), words, word + 1)) return true;
    if (used == letters.size()) return false;
    inside = w.find(letters[used], inside);
    if (inside == std::string::npos) return false;
    ++inside;
  }
}

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// The text before an opening bracket, back to the last thing that ends a phrase.
std::string_view phrase_before(std::string_view text, std::size_t bracket) {
  std::size_t begin = bracket;
  const std::size_t least = bracket > kMostFormBytes ? bracket - kMostFormBytes : 0;
  while (begin > least) {
    const char c = text[begin - 1];
    if (!is_letter(c) && !is_digit(c) && !is_blank(c) && c != '-' && c != '/') break;
    --begin;
  }
  return text.substr(begin, bracket - begin);
}

void mine(std::string_view text, std::vector<std::string>& pairs) {
  for (std::size_t open = text.find('('); open != std::string_view::npos; open = text.find('(', open + 1)) {
    const std::size_t close = text.find(')', open);
    if (close == std::string_view::npos) return;
    const std::string_view inside = text.substr(open + 1, close - open - 1);
    const std::string_view before = phrase_before(text, open);
    if (inside.size() < 2 || inside.size() > kMostFormBytes || before.size() < 2) continue;
    bool clean = false;
    if (const std::string letters = short_form(inside); !letters.empty()) {
      const std::vector<std::string> words = words_of(before, &clean);
      // The shortest run of words that explains the letters.
      const std::size_t most = std::min(words.size(), letters.size() + kMostExtraWords);
      for (std::size_t n = 2; n <= most; ++n) {
        const std::vector<std::string> tail(words.end() - static_cast<std::ptrdiff_t>(n), words.end());
        if (is_glue(tail.front()) || !abbreviates(letters, tail)) continue;
        pairs.push_back(letters + "\t" + join(tail));
        break;
      }
      continue;
    }
    // "DLL (dynamic-link library)": the last word before the bracket.
    std::size_t end = before.size();
    while (end > 0 && is_blank(before[end - 1])) --end;
    std::size_t begin = end;
    while (begin > 0 && !is_blank(before[begin - 1])) --begin;
    const std::string letters = short_form(before.substr(begin, end - begin));
    if (letters.empty()) continue;
    const std::vector<std::string> words = words_of(inside, &clean);
    if (clean && words.size() >= 2 && words.size() <= letters.size() + kMostExtraWords &&
        abbreviates(letters, words))
      pairs.push_back(letters + "\t" + join(words));
  }
}

}  // namespace

bool abbreviates(std::string_view letters, const std::vector<std::string>& words) {
  return !letters.empty() && !words.empty() && !is_glue(words.front()) && match(letters, words, 0);
}

std::vector<std::string> mine_acronyms(const parser::Article& article) {
  std::vector<std::string> pairs;
  for (const parser::Section& section : article.sections)
    for (const parser::Block& block : section.blocks)
      if (block.kind == parser::BlockKind::paragraph || block.kind == parser::BlockKind::bullet ||
          block.kind == parser::BlockKind::step)
        mine(article.slice(block.span), pairs);
  mine(article.title, pairs);
  std::ranges::sort(pairs);
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());  // clang 14 has no ranges::unique
  return pairs;
}

void AcronymCounts::remove(const std::string& pair) {
  const auto at = counts_.find(pair);
  if (at != counts_.end() && --at->second == 0) counts_.erase(at);
}

void AcronymCounts::merge(const AcronymCounts& other) {
  for (const auto& [pair, articles] : other.counts_) counts_[pair] += articles;
}

std::uint32_t AcronymCounts::count(const std::string& pair) const {
  const auto at = counts_.find(pair);
  return at == counts_.end() ? 0 : at->second;
}

std::string AcronymCounts::lines(std::uint32_t least) const {
  std::vector<std::pair<std::string_view, std::uint32_t>> pairs;
  for (const auto& [pair, articles] : counts_)
    if (articles >= least) pairs.emplace_back(pair, articles);
  std::ranges::sort(pairs);
  std::string text;
  for (const auto& [pair, articles] : pairs) {
    text.append(pair);
    text += "\t" + std::to_string(articles) + "\n";
  }
  return text;
}

std::string AcronymCounts::serialise() const {
  const std::string plain = lines(1);
  std::string packed(ZSTD_compressBound(plain.size()), '\0');
  const std::size_t size = ZSTD_compress(packed.data(), packed.size(), plain.data(), plain.size(), 3);
  if (ZSTD_isError(size) != 0) throw std::bad_alloc();
  packed.resize(size);
  return packed;
}

Result<AcronymCounts> AcronymCounts::parse(std::string_view bytes) {
  const auto corrupt = [] { return fail(ErrorCode::corrupt, "the list of abbreviations is damaged"); };
  AcronymCounts counts;
  if (bytes.empty()) return counts;
  const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > (256u << 20))
    return corrupt();
  std::string plain(static_cast<std::size_t>(size), '\0');
  if (ZSTD_decompress(plain.data(), plain.size(), bytes.data(), bytes.size()) != plain.size())
    return corrupt();
  for (std::size_t at = 0; at < plain.size();) {
    const std::size_t end = plain.find('\n', at);
    const std::size_t tab = plain.rfind('\t', end);
    if (end == std::string::npos || tab == std::string::npos || tab <= at || end - tab > 10) return corrupt();
    std::uint32_t articles = 0;
    for (std::size_t i = tab + 1; i < end; ++i) {
      if (!is_digit(plain[i])) return corrupt();
      articles = articles * 10 + static_cast<std::uint32_t>(plain[i] - '0');
    }
    counts.counts_[plain.substr(at, tab - at)] = articles;
    at = end + 1;
  }
  return counts;
}

}  // namespace kb::indexer

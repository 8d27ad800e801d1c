#include "search/snippet_text.h"

#include <algorithm>
#include <array>

#include "search/query_chars.h"

namespace kb::search {
namespace {

constexpr std::string_view kEllipsis = "...";

bool is_blank(char c) {
  return static_cast<unsigned char>(c) <= 0x20;
}

/// "e.g.", "vs.", "Inc.", an initial: a full stop that ends no sentence.
bool is_abbreviation(std::string_view before) {
  std::size_t begin = before.size();
  while (begin > 0 && !is_blank(before[begin - 1]) && before[begin - 1] != '(') --begin;
  const std::string word = ascii_lower(before.substr(begin));
  if (word.size() <= 1) return !word.empty() && is_letter(word[0]);
  constexpr std::array<std::string_view, 16> kKnown{"approx", "co",  "corp", "dept", "dr", "e.g", "eg", "etc",
                                                    "fig",    "i.e", "inc",  "ltd",  "mr", "no",  "st", "vs"};
  return std::binary_search(kKnown.begin(), kKnown.end(), word);
}

bool begins_sentence(char c) {
  return is_upper(c) || is_digit(c) || std::string_view("\"'([<*-").find(c) != std::string_view::npos ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// The place after the sentence end at `at`, closing quotes and brackets included; `at` when there is none.
std::size_t sentence_end(std::string_view text, std::size_t at) {
  if (text[at] != '.' && text[at] != '?' && text[at] != '!') return at;
  std::size_t end = at + 1;
  while (end < text.size() && std::string_view(".?!\"')]").find(text[end]) != std::string_view::npos) ++end;
  if (end < text.size() && !is_blank(text[end])) return at;
  if (text[at] == '.' && is_abbreviation(text.substr(0, at))) return at;
  std::size_t next = end;
  while (next < text.size() && is_blank(text[next])) ++next;
  return next == text.size() || begins_sentence(text[next]) ? end : at;
}

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
}

}  // namespace

std::vector<parser::Span> sentences(std::string_view text) {
  std::vector<parser::Span> out;
  const auto add = [&](std::size_t begin, std::size_t end) {
    while (end > begin && is_blank(text[end - 1])) --end;
    if (begin < end) out.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  };
  std::size_t begin = 0;
  while (begin < text.size() && is_blank(text[begin])) ++begin;
  for (std::size_t i = begin; i < text.size();) {
    const std::size_t end = sentence_end(text, i);
    if (end == i) {
      ++i;
      continue;
    }
    add(begin, end);
    begin = end;
    while (begin < text.size() && is_blank(text[begin])) ++begin;
    i = begin;
  }
  add(begin, text.size());
  return out;
}

std::vector<parser::Span> trimmed_lines(std::string_view text) {
  std::vector<parser::Span> out;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::size_t next = end + 1;
    while (begin < end && is_blank(text[begin])) ++begin;
    while (end > begin && is_blank(text[end - 1])) --end;
    if (begin < end) out.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    begin = next;
  }
  return out;
}

std::size_t bytes_of_columns(std::string_view text, std::size_t at, std::size_t columns) {
  std::size_t end = at;
  for (; end < text.size() && columns > 0; --columns) {
    ++end;
    while (end < text.size() && continues(text[end])) ++end;
  }
  return end - at;
}

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

std::string cut_around(std::string_view text, std::size_t first, std::size_t last, std::size_t width) {
  if (columns(text) <= width) return std::string(text);
  first = std::min(first, text.size());
  last = std::clamp(last, first, text.size());
  // A third of the room that is left stands before what is wanted: what comes after it tells more.
  const std::size_t room = width - std::min(width, columns(text.substr(first, last - first)));
  std::size_t begin = first;
  for (std::size_t back = std::min(columns(text.substr(0, first)), room / 3); back > 0; --back) {
    --begin;
    while (begin > 0 && continues(text[begin])) --begin;
  }
  const std::size_t before_all = bytes_of_columns(text, 0, width);
  if (last <= before_all && first <= width / 2) begin = 0;  // it fits from the very beginning
  std::size_t end = begin + bytes_of_columns(text, begin, width);
  if (end == text.size()) {  // room left over at the end: show more of what stands before
    std::size_t spare = width - std::min(width, columns(text.substr(begin)));
    for (; spare > 0 && begin > 0; --spare) {
      --begin;
      while (begin > 0 && continues(text[begin])) --begin;
    }
  }
  while (begin > 0 && begin < first && !is_blank(text[begin - 1])) ++begin;
  while (end < text.size() && end > last && !is_blank(text[end])) --end;
  while (begin > 0 && continues(text[begin])) ++begin;
  while (end < text.size() && end > begin && continues(text[end])) --end;
  std::string_view piece = text.substr(begin, end - begin);
  while (!piece.empty() && is_blank(piece.back())) piece.remove_suffix(1);
  while (!piece.empty() && is_blank(piece.front())) piece.remove_prefix(1);
  std::string out;
  if (begin > 0) out += kEllipsis;
  out += piece;
  if (end < text.size()) out += kEllipsis;
  return out;
}

std::string tidy(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_blank(c)) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      out += c;
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  for (std::string_view bullet : {"- ", "* ", "\xC2\xB7 ", "o "})
    if (out.starts_with(bullet)) return out.substr(bullet.size());
  return out;
}

}  // namespace kb::search

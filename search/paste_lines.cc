#include "search/paste_lines.h"

#include <algorithm>
#include <array>
#include <string>

#include "search/query_chars.h"

namespace kb::search {
namespace {

constexpr float kMessage = 1.5F;
constexpr float kSentence = 1.25F;
constexpr float kHeader = 0.25F;  // whose computer, when: not what happened
constexpr float kNumbers = 0.2F;  // registers, addresses, module lists

// Lines of an event or a mail that say who and when. Sorted.
constexpr std::array<std::string_view, 22> kHeaders{
    "bcc",  "cc",        "computer",    "computer name", "content-type", "date",
    "from", "host",      "message-id",  "mime-version",  "process id",   "received",
    "sent", "server",    "thread id",   "time",          "timestamp",    "to",
    "user", "user name", "workstation", "x-mailer"};
static_assert(std::is_sorted(kHeaders.begin(), kHeaders.end()));

// What an event viewer or a dump prints before the colon of any entry: the value counts, not the label.
// Sorted.
constexpr std::array<std::string_view, 20> kLabels{
    "bytes at cs",    "category", "data",         "description", "details", "error",    "event",
    "event category", "event id", "event source", "event type",  "level",   "log name", "message",
    "registers",      "source",   "stack dump",   "status",      "subject", "type"};
static_assert(std::is_sorted(kLabels.begin(), kLabels.end()));

/// What stands before the first colon of a line, folded, if that is near its beginning.
std::string label_of(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon > 24) return {};
  line = line.substr(0, colon);
  while (!line.empty() && blank_at(line, 0) == 1) line.remove_prefix(1);
  while (!line.empty() && blank_at(line, line.size() - 1) == 1) line.remove_suffix(1);
  return ascii_lower(line);
}

struct Shape {
  int words = 0;    // of letters only, three or more of them small
  int numbers = 0;  // with a digit
  int little = 0;   // "the", "in", "to": what makes a sentence
};

bool is_little(std::string_view word) {
  constexpr std::array<std::string_view, 24> kLittle{
      "a",  "an",  "and", "are", "at", "be",   "by",  "cannot", "could", "for", "has",  "in",
      "is", "not", "of",  "on",  "or", "that", "the", "this",   "to",    "was", "with", "you"};
  static_assert(std::is_sorted(kLittle.begin(), kLittle.end()));
  return word.size() <= 6 && std::binary_search(kLittle.begin(), kLittle.end(), ascii_lower(word));
}

Shape shape_of(std::string_view line) {
  Shape shape;
  for (std::size_t i = 0; i < line.size();) {
    if (!is_word_byte(line[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    bool digit = false;
    for (; i < line.size() && is_word_byte(line[i]); ++i) digit |= is_digit(line[i]);
    const std::string_view word = line.substr(begin, i - begin);
    if (digit)
      ++shape.numbers;
    else if (is_little(word))
      ++shape.little;
    else if (word.size() > 2)
      ++shape.words;
  }
  return shape;
}

float factor_of(std::string_view line) {
  const Shape shape = shape_of(line);
  if (shape.numbers >= 3 && shape.numbers >= shape.words + shape.little) return kNumbers;
  if (shape.little >= 2 && shape.words >= 2) return kSentence;
  return 1;
}

/// Marks what stands in quotation marks within a line and is long enough to be a message.
void add_line(std::string_view text, std::size_t begin, std::size_t end, std::vector<PasteStretch>& out) {
  const std::string_view line = text.substr(begin, end - begin);
  const std::string label = label_of(line);
  const bool header = std::binary_search(kHeaders.begin(), kHeaders.end(), label);
  const float factor = header ? kHeader : factor_of(line);
  const auto add = [&](std::size_t from, std::size_t to, float f, bool message) {
    if (from < to)
      out.push_back(
          {static_cast<std::uint32_t>(begin + from), static_cast<std::uint32_t>(begin + to), f, message});
  };
  std::size_t done = 0;
  if (std::binary_search(kLabels.begin(), kLabels.end(), label)) {
    done = line.find(':');
    add(0, done, kHeader, false);
  }
  for (std::size_t i = done; i < line.size(); ++i) {
    if (quote_at(line, i) == 0) continue;
    const std::size_t inner = i + quote_at(line, i);
    std::size_t close = inner;
    while (close < line.size() && quote_at(line, close) == 0) ++close;
    if (close == line.size()) break;
    const Shape shape = shape_of(line.substr(inner, close - inner));
    if (shape.words + shape.little >= 3) {
      add(done, inner, factor, factor == kSentence);
      add(inner, close, kMessage, true);
      done = close;
    }
    i = close;
  }
  add(done, line.size(), factor, factor == kSentence);
}

}  // namespace

std::vector<PasteStretch> stretches(std::string_view text) {
  std::vector<PasteStretch> out;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t newline = text.find('\n', begin);
    const std::size_t end = newline == std::string_view::npos ? text.size() : newline + 1;
    add_line(text, begin, end, out);
    begin = end;
  }
  return out;
}

}  // namespace kb::search

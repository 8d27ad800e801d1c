#include "parser/decode.h"

#include <algorithm>
#include <cstring>

#include "base/utf8.h"
#include "parser/windows1252.h"

namespace kb::parser {
namespace {

constexpr std::uint64_t repeat(unsigned char byte) {
  return 0x0101010101010101ull * byte;
}

/// True when a byte is below 0x20 or is 0x7F: eight bytes a step. The first test is exact for n <= 0x80 (the
/// bit trick
/// `(x - n) & ~x & 0x80` for "has a byte less than n"); the second is the zero-byte test on x ^ 0x7F.
bool has_control(std::string_view s) {
  constexpr std::uint64_t kTop = repeat(0x80);
  std::size_t i = 0;
  for (; i + 8 <= s.size(); i += 8) {
    std::uint64_t x;
    std::memcpy(&x, s.data() + i, 8);
    const std::uint64_t del = x ^ repeat(0x7F);
    if ((((x - repeat(0x20)) & ~x) | ((del - repeat(1)) & ~del)) & kTop) return true;
  }
  for (; i < s.size(); ++i)
    if (static_cast<unsigned char>(s[i]) < 0x20 || s[i] == 0x7F) return true;
  return false;
}

class Normaliser {
 public:
  Normaliser(std::string& text, Lines& lines, DecodeReport& report, std::size_t longest_line)
      : text_(text), lines_(lines), report_(report), longest_line_(longest_line) {}

  void run(std::string_view in) {
    const char* at = in.data();
    const char* const end = at + in.size();
    while (at < end) {
      const auto* newline =
          static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
      const char* stop = newline ? newline : end;
      std::string_view line(at, static_cast<std::size_t>(stop - at));
      if (newline && !line.empty() && line.back() == '\r') line.remove_suffix(1);
      if (has_control(line))
        add_unusual(line);
      else
        add(line);
      at = newline ? newline + 1 : end;
    }
  }

 private:
  void add(std::string_view line) {
    begin_ = text_.size();
    text_.append(line);
    close();
  }

  /// Ends the line that began at begin_.
  void close() {
    if (text_.size() - begin_ > longest_line_) shorten();
    const std::string_view line = trim_right(std::string_view(text_).substr(begin_));
    lines_.add({static_cast<std::uint32_t>(begin_), static_cast<std::uint32_t>(begin_ + line.size())});
    text_.push_back('\n');
  }

  void shorten() {
    std::size_t end = begin_ + longest_line_;
    while (end > begin_ && (static_cast<unsigned char>(text_[end]) & 0xC0) == 0x80) --end;
    text_.resize(end);
    if (report_.long_lines++ == 0) report_.long_line = static_cast<std::uint32_t>(lines_.size() + 1);
  }

  /// A line that holds tabs, lone carriage returns or other controls.
  void add_unusual(std::string_view line) {
    begin_ = text_.size();
    for (const char c : line) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '\r') {
        close();
        begin_ = text_.size();
      } else if ((byte < 0x20 && c != '\t') || byte == 0x7F) {
        if (report_.controls++ == 0) report_.controls_line = static_cast<std::uint32_t>(lines_.size() + 1);
      } else {
        text_.push_back(c);
      }
    }
    close();
  }

  std::string& text_;
  Lines& lines_;
  DecodeReport& report_;
  std::size_t longest_line_;
  std::size_t begin_ = 0;
};

std::uint32_t line_of_first_undefined(const Lines& lines) {
  const std::size_t at = std::min(lines.text().find("\xEF\xBF\xBD"), lines.text().size());
  std::size_t low = 0;
  std::size_t high = lines.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (lines.bounds(middle).begin <= at)
      low = middle + 1;
    else
      high = middle;
  }
  return static_cast<std::uint32_t>(low);
}

}  // namespace

DecodeReport decode(std::string_view bytes, std::string& text, Lines& lines, std::size_t longest_line) {
  DecodeReport report;
  text.clear();
  lines.clear();
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  text.reserve(bytes.size() + 1);
  lines.reserve(bytes.size() / 32 + 8);
  std::string scratch;
  if (!is_ascii(bytes)) {
    if (is_valid_utf8(bytes)) {
      report.encoding = Encoding::utf8;
    } else {
      report.encoding = Encoding::windows1252;
      scratch.reserve(bytes.size() + bytes.size() / 8);
      report.undecodable = append_windows1252(bytes, scratch);
      bytes = scratch;
    }
  }
  Normaliser(text, lines, report, longest_line).run(bytes);
  lines.reset(text);
  if (report.undecodable) report.undecodable_line = line_of_first_undefined(lines);  // the last, where it was left out
  return report;
}

}  // namespace kb::parser

#include "parser/cross_references.h"

#include <algorithm>
#include <string>

#include "parser/chars.h"
#include "parser/line_shape.h"

namespace kb::parser {
namespace {

constexpr std::size_t kFewestDigits = 5;
constexpr std::size_t kMostDigits = 6;
/// A cited title goes on in the next line only when that line's first word had no room left in this one.
constexpr std::size_t kWrapColumn = 68;
constexpr std::size_t kMostTitleLines = 4;
constexpr std::size_t kLongestTitle = 250;

/// A number found in a line.
struct Citation {
  std::size_t begin = 0;  ///< of the 'Q', in the line
  std::size_t end = 0;    ///< behind the digits
  std::uint32_t number = 0;
};

/// ".exe", ".MMF": a dot, one to four letters or digits of one case, and then no more of the word.
bool is_extension(std::string_view s) {
  if (s.size() < 2 || s.front() != '.') return false;
  std::size_t n = 1;
  bool upper = false;
  bool lower = false;
  while (n < s.size() && is_alnum(s[n])) {
    upper = upper || is_upper(s[n]);
    lower = lower || is_lower(s[n]);
    ++n;
  }
  return n >= 2 && n <= 5 && (upper || lower) && !(upper && lower);
}

/// Letters, digits and marks directly behind the digits make a file name when an extension follows; '_' and
/// lower-case tails such as "Q12345i" are names of fix packages.
bool is_file_name(std::string_view after) {
  std::size_t n = 0;
  while (n < after.size() && (is_alnum(after[n]) || after[n] == '_' || after[n] == '~')) ++n;
  if (is_extension(after.substr(n))) return true;
  if (n == 0) return false;
  const std::string_view tail = after.substr(0, n);
  return tail.find('_') != std::string_view::npos || is_digit(tail.front()) ||
         (is_lower(tail.front()) && n < 3);
}

/// "\Q251137\", "/q224493/": a folder of a path or a URL. A '/' on one side alone joins two numbers.
bool is_folder(std::string_view line, std::size_t begin, std::size_t end) {
  if (end >= line.size()) return false;
  return line[end] == '\\' || (line[end] == '/' && begin > 0 && line[begin - 1] == '/');
}

/// The citation whose 'Q' stands at `at`, or one with number 0.
Citation citation_at(std::string_view line, std::size_t at) {
  Citation found{at, at + 1, 0};
  if (at > 0) {
    const char before = line[at - 1];
    if (is_alnum(before) || before == '_' || before == '.' || before == '\\') return found;
  }
  std::uint32_t number = 0;
  while (found.end < line.size() && is_digit(line[found.end]) && found.end - at <= kMostDigits + 1)
    number = number * 10 + static_cast<std::uint32_t>(line[found.end++] - '0');
  const std::size_t digits = found.end - at - 1;
  if (digits < kFewestDigits || digits > kMostDigits || is_file_name(line.substr(found.end))) return found;
  if (is_folder(line, at, found.end)) return found;
  found.number = number;
  return found;
}

/// The next citation at or behind `from`; number 0 when there is none.
Citation next_citation(std::string_view line, std::size_t from) {
  for (std::size_t at = from; at < line.size(); ++at) {
    if (line[at] != 'Q' && line[at] != 'q') continue;
    const Citation found = citation_at(line, at);
    if (found.number != 0) return found;
  }
  return {};
}

/// The text of a line, the mark of a comment in a listing left out: "'   ARTICLE-ID: Q12345".
std::string_view line_text(std::string_view line) {
  line = trim_left(line);
  if (line.starts_with('\'') || line.starts_with('*')) line = trim_left(line.substr(1));
  return line;
}

bool is_article_id_line(std::string_view line) {
  return starts_with_ci(line_text(line), "ARTICLE-ID");
}

/// What follows "TITLE :" in a line that begins so.
bool title_line(std::string_view line, std::string_view& title) {
  constexpr std::string_view kLabel = "TITLE";
  line = line_text(line);
  if (!starts_with_ci(line, kLabel)) return false;
  line = trim_left(line.substr(kLabel.size()));
  if (line.empty() || line.front() != ':') return false;
  title = trim(line.substr(1));
  return true;
}

/// Cuts what is no title any more: a column of a table behind it, marks and quotes round it.
std::string_view clean_title(std::string_view title) {
  title = trim(title);
  for (std::size_t at = title.find("   "); at != std::string_view::npos; at = title.find("   ", at + 1)) {
    if (at < 8) continue;
    title = trim(title.substr(0, at));
    break;
  }
  while (!title.empty() && (title.front() == '-' || title.front() == ':' || title.front() == ',' ||
                            title.front() == ';' || title.front() == '|' || title.front() == ' '))
    title.remove_prefix(1);
  if (title.size() >= 2 && title.front() == '"' && title.find('"', 1) == title.size() - 1)
    title = title.substr(1, title.size() - 2);
  return title;
}

class Finder {
 public:
  Finder(const Lines& lines, LineRange body) : lines_(lines), body_(body) {}

  CrossReference make(std::size_t line, const Citation& citation) const {
    CrossReference reference;
    reference.number = citation.number;
    const std::uint32_t begin = lines_.bounds(line).begin;
    reference.span = {static_cast<std::uint32_t>(begin + citation.begin),
                      static_cast<std::uint32_t>(begin + citation.end)};
    const std::string_view text = lines_[line];
    const std::string_view before = text.substr(0, citation.begin);
    const std::string_view after = text.substr(citation.end);
    if (is_article_id_line(text))
      reference.title = labelled_title(line, after);
    else if (begins_line(before) && !runs_on(line))
      reference.title = title_behind(line, after);
    else
      reference.title = quoted_title(after);
    return reference;
  }

 private:
  /// Nothing but indentation, a list mark or brackets before the number.
  static bool begins_line(std::string_view before) {
    before = trim(before);
    return std::all_of(before.begin(), before.end(),
                       [](char c) { return c == '-' || c == '*' || c == '[' || c == '(' || c == '+'; }) ||
           (before.size() <= 3 && before.size() >= 2 && before.back() == '.' && is_digit(before.front()));
  }

  /// The line before is running text that had no room for the number: a sentence was wrapped here.
  bool runs_on(std::size_t line) const {
    if (line <= body_.first || lines_.blank(line - 1)) return false;
    const std::string_view above = lines_[line - 1];
    return (is_alnum(above.back()) || above.back() == ',') && indent_of(above) == indent_of(lines_[line]) &&
           had_no_room(above, lines_[line]) && next_citation(above, 0).number == 0;
  }

  /// The title behind the number, with the lines it is wrapped to.
  std::string title_behind(std::size_t line, std::string_view after) const {
    after = trim_left(after);
    if (!after.empty() && (after.front() == ']' || after.front() == ')')) after = trim_left(after.substr(1));
    std::string title(clean_title(after));
    // "Q12345." or "Q12345, and Q23456": running text whose line happens to begin with the number.
    if (title.empty() || title == "." || title.front() == '=' || !begins_like_title(after)) return {};
    if (clean_title(after).size() != trim(after).size()) return title;
    append_wrapped(line, title);
    return std::string(clean_title(title));
  }

  static bool begins_like_title(std::string_view after) {
    const char c = after.front();
    if (c == '.' || c == ',' || c == '/' || c == '?') {
      const std::string_view rest = trim_left(after.substr(1));
      return c == ',' && !rest.empty() && (rest.front() == '"' || is_upper(rest.front())) &&
             next_citation(rest, 0).number == 0;
    }
    return true;
  }

  void append_wrapped(std::size_t line, std::string& title) const {
    const std::size_t indent = indent_of(lines_[line]);
    for (std::size_t n = 1; n < kMostTitleLines; ++n) {
      const std::size_t next = line + n;
      if (next >= body_.last || lines_.blank(next) || title.size() > kLongestTitle) return;
      const std::string_view text = lines_[next];
      if (indent_of(text) < indent || !had_no_room(lines_[next - 1], text)) return;
      const std::string_view trimmed = trim(text);
      std::size_t width = 0;
      if (list_mark(trimmed, width) == ListMark::bullet || citation_at(trimmed, 0).number != 0) return;
      title += ' ';
      title += trimmed;
    }
  }

  static bool had_no_room(std::string_view line, std::string_view next) {
    next = trim_left(next);
    const std::size_t word = std::min(next.find(' '), next.size());
    return line.size() + 1 + word >= kWrapColumn;
  }

  /// "ARTICLE-ID: Q12345" with "TITLE : ..." behind it or in the next lines.
  std::string labelled_title(std::size_t line, std::string_view after) const {
    std::string_view title;
    std::size_t at = line;
    if (!title_line(after, title)) {
      for (std::size_t n = 1; n <= 2 && title.empty(); ++n) {
        if (line + n >= body_.last || is_article_id_line(lines_[line + n])) return {};
        if (title_line(lines_[line + n], title)) at = line + n;
      }
      if (title.empty()) return {};
    }
    std::string out(title);
    for (std::size_t n = 1; n < kMostTitleLines; ++n) {
      const std::size_t next = at + n;
      if (next >= body_.last || line_text(lines_[next]).empty() || is_article_id_line(lines_[next])) break;
      if (indent_of(lines_[next]) <= indent_of(lines_[at]) && !had_no_room(lines_[next - 1], lines_[next]))
        break;
      if (citation_at(trim(lines_[next]), 0).number != 0) break;
      out += ' ';
      out += line_text(lines_[next]);
    }
    return out;
  }

  /// `Q12345, "Title"` in a sentence, in one line.
  static std::string quoted_title(std::string_view after) {
    after = trim_left(after);
    if (!after.empty() && (after.front() == ',' || after.front() == ':')) after = trim_left(after.substr(1));
    if (after.empty() || after.front() != '"') return {};
    const std::size_t close = after.find('"', 1);
    if (close == std::string_view::npos) return {};
    std::string_view title = after.substr(1, close - 1);
    while (!title.empty() && (title.back() == '.' || title.back() == ',')) title.remove_suffix(1);
    return std::string(title);
  }

  const Lines& lines_;
  LineRange body_;
};

}  // namespace

bool find_cross_references(const Lines& lines, LineRange body, std::size_t limit,
                           std::vector<CrossReference>& out) {
  const Finder finder(lines, body);
  const std::string_view text = lines.text();
  std::size_t upper = 0;  // the next 'Q' and the next 'q', behind which nothing was looked at yet
  std::size_t lower = 0;
  for (std::size_t i = body.first; i < body.last; ++i) {
    const Line bounds = lines.bounds(i);
    if (upper <= bounds.begin) upper = std::min(text.find('Q', bounds.begin), text.size());
    if (lower <= bounds.begin) lower = std::min(text.find('q', bounds.begin), text.size());
    if (upper >= bounds.end && lower >= bounds.end) continue;
    const std::string_view line = lines[i];
    for (std::size_t at = 0;;) {
      const Citation citation = next_citation(line, at);
      if (citation.number == 0) break;
      if (out.size() >= limit) return false;
      out.push_back(finder.make(i, citation));
      at = citation.end;
    }
  }
  return true;
}

}  // namespace kb::parser

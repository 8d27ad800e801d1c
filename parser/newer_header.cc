#include "parser/newer_header.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "parser/chars.h"

namespace kb::parser {
namespace {

constexpr std::string_view kArticle = "Article:";
constexpr std::string_view kProduct = "Product(s):";
constexpr std::string_view kFence = "---";
/// A wrapper has about ten lines.
constexpr std::size_t kMostWrapperLines = 64;

/// "Label(s): value": letters, blanks and parentheses, at most 24 of them.
bool split_label(std::string_view line, LabelledLine& out) {
  constexpr std::size_t kLongest = 24;
  std::size_t i = 0;
  while (i < line.size() && i < kLongest &&
         (is_alpha(line[i]) || line[i] == ' ' || line[i] == '(' || line[i] == ')'))
    ++i;
  if (i == 0 || i >= line.size() || line[i] != ':' || line[0] == ' ') return false;
  out.label = line.substr(0, i);
  out.value = trim(line.substr(i + 1));
  return true;
}

bool is_header(const Lines& lines, std::size_t i) {
  return trim_left(lines[i]).starts_with(kArticle) && trim_left(lines[i + 1]).starts_with(kProduct);
}

/// `{% raw %}` and its end.
bool is_template_tag(std::string_view line) {
  line = trim(line);
  return line.starts_with("{%") && line.ends_with("%}");
}

/// "## Title" -> "Title".
std::optional<std::string_view> markdown_heading(std::string_view line) {
  if (!line.starts_with('#')) return std::nullopt;
  return trim(line.substr(std::min(line.find_first_not_of('#'), line.size())));
}

/// `title: "Title"` of front matter.
std::optional<std::string_view> front_matter_title(std::string_view line) {
  constexpr std::string_view kTitle = "title:";
  if (!line.starts_with(kTitle)) return std::nullopt;
  line = trim(line.substr(kTitle.size()));
  if (line.size() >= 2 && line.front() == '"' && line.back() == '"') line = line.substr(1, line.size() - 2);
  return line;
}

}  // namespace

std::optional<NewerHeader> find_newer_header(const Lines& lines) {
  NewerHeader found;
  bool in_front_matter = false;
  bool anything = false;
  const std::size_t last = std::min(lines.size(), kMostWrapperLines);
  for (std::size_t i = 0; i + 1 < last; ++i) {
    const std::string_view line = lines[i];
    if (line.empty()) continue;
    const bool first = !anything;
    anything = true;
    if (in_front_matter) {
      if (line == kFence)
        in_front_matter = false;
      else if (const auto title = front_matter_title(line))
        found.title = *title;
    } else if (first && line == kFence) {
      in_front_matter = true;
    } else if (const auto title = markdown_heading(line)) {
      found.title = *title;
    } else if (is_header(lines, i)) {
      found.line = i;
      return found;
    } else if (!is_template_tag(line)) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

std::size_t find_further_header(const Lines& lines, std::size_t from) {
  for (std::size_t i = from; i + 1 < lines.size(); ++i)
    if (is_header(lines, i)) return i;
  return std::string_view::npos;
}

void unwrap_newer_article(std::string& text, Lines& lines, std::size_t from) {
  std::size_t count = lines.size();
  while (count > from && (lines.blank(count - 1) || is_template_tag(lines[count - 1]))) --count;

  const std::string_view header = lines[from];
  const std::string indent(header.substr(0, header.size() - trim_left(header).size()));
  std::size_t out = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Line line = lines.bounds(i);
    const std::size_t next = i + 1 < lines.size() ? lines.bounds(i + 1).begin : text.size();
    const std::size_t skip =
        i >= from && next - begin > indent.size() && text.compare(begin, indent.size(), indent) == 0
            ? indent.size()
            : 0;
    const std::size_t size = line.end - line.begin;
    std::memmove(text.data() + out, text.data() + begin + skip, next - begin - skip);
    lines.move(
        i, {static_cast<std::uint32_t>(out), static_cast<std::uint32_t>(out + size - std::min(size, skip))});
    out += next - begin - skip;
    begin = next;
  }
  lines.shrink(count);
  text.resize(out);
  lines.reset(text);
}

Header read_newer_header(const Lines& lines, std::size_t at, std::vector<Diagnostic>& diagnostics) {
  Header header;
  header.newer = true;
  std::string_view number;
  std::array<HeaderSlot, 6> slots{{{"Article", &number},
                                   {"Product(s)", &header.product},
                                   {"Version(s)", &header.versions},
                                   {"Operating System(s)", &header.os},
                                   {"Keyword(s)", &header.keywords},
                                   {"Last Modified", &header.date}}};
  header.next = read_slots(lines, at, at, split_label, slots, diagnostics);
  header.number = parse_article_number(number);
  header.category = category_of_product(header.product);
  return header;
}

std::string clean_wrapper_title(std::string_view title) {
  // The number is part of the heading, not of the title.
  const std::size_t colon = title.find(':');
  if (colon != std::string_view::npos && title.starts_with('Q') &&
      parse_article_number(title.substr(0, colon)) != 0)
    title = trim(title.substr(colon + 1));
  struct Entity {
    std::string_view name;
    char character;
  };
  constexpr std::array<Entity, 6> kEntities{
      {{"&quot;", '"'}, {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&#39;", '\''}, {"\\\"", '"'}}};
  std::string out;
  out.reserve(title.size());
  while (!title.empty()) {
    const auto entity = std::find_if(kEntities.begin(), kEntities.end(),
                                     [&](const Entity& e) { return title.starts_with(e.name); });
    if (entity != kEntities.end()) {
      out += entity->character;
      title.remove_prefix(entity->name.size());
    } else {
      out += title.front();
      title.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace kb::parser

#include "tools/kbsearch/render_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tools/cli/suggest.h"

namespace kb::cli {
namespace {

constexpr std::array<std::string_view, 13> kNames = {"rank",    "id",       "number",  "score",   "date",
                                                     "type",    "category", "product", "applies", "title",
                                                     "snippet", "source",   "words"};

std::string applies(const search::Hit& hit) {
  std::string out;
  for (const std::string& item : hit.applies_to) out += (out.empty() ? "" : "; ") + item;
  return out;
}

std::string snippet(const search::Hit& hit) {
  std::string out;
  for (const search::SnippetLine& line : hit.snippet) {
    if (!out.empty()) out += ' ';
    if (const std::string_view heading = parser::heading(line.section); !heading.empty())
      out.append(heading).append(": ");
    out += line.text;
  }
  return out;
}

std::string value(const AnswerView& view, std::size_t index, std::string_view name) {
  const search::Hit& hit = view.page.hits[index];
  if (name == "rank") return std::to_string(view.offset + index + 1);
  if (name == "id") return "Q" + std::to_string(hit.number);
  if (name == "number") return std::to_string(hit.number);
  if (name == "score") return fmt::format("{:.3f}", hit.score);
  if (name == "date") return hit.date;
  if (name == "type") return std::string(parser::name(hit.type));
  if (name == "category") return neutralise(hit.category);
  if (name == "product") return neutralise(hit.product);
  if (name == "applies") return neutralise(applies(hit));
  if (name == "title") return neutralise(hit.title);
  if (name == "snippet") return neutralise(snippet(hit));
  if (name == "source") return neutralise(hit.source);
  if (name == "words") return std::to_string(hit.words_matched);
  return {};
}

char unescaped(char c) {
  switch (c) {
    case 't':
      return '\t';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case '0':
      return '\0';
    default:
      return c;
  }
}

}  // namespace

std::string render_lines(const AnswerView& view, char end) {
  std::string out;
  for (std::size_t i = 0; i < view.page.hits.size(); ++i) {
    for (const std::string_view name : {"id", "score", "date", "type", "product"})
      out += value(view, i, name) + '\t';
    out += value(view, i, "title") + end;
  }
  return out;
}

std::string render_ids(const AnswerView& view, char end) {
  std::string out;
  for (std::size_t i = 0; i < view.page.hits.size(); ++i) out += value(view, i, "id") + end;
  return out;
}

std::vector<std::string> Format::names() {
  return {kNames.begin(), kNames.end()};
}

Result<Format> Format::compile(std::string_view text) {
  Format format;
  std::string literal;
  const auto flush = [&] {
    if (!literal.empty()) format.parts_.push_back({std::move(literal), -1});
    literal.clear();
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const std::string_view rest = text.substr(at + 1);
    const char next = rest.empty() ? '\0' : rest.front();
    if (c == '\\' && !rest.empty()) {
      literal += unescaped(next);
      ++at;
    } else if ((c == '{' && next == '{') || (c == '}' && next == '}')) {
      literal += c;
      ++at;
    } else if (c == '{') {
      const std::size_t close = text.find('}', at);
      if (close == std::string_view::npos)
        return fail(ErrorCode::invalid_argument, fmt::format("'--format {}': a brace is not closed", text),
                    "{{ is a brace itself");
      const std::string name(text.substr(at + 1, close - at - 1));
      const auto known = std::find(kNames.begin(), kNames.end(), name);
      if (known == kNames.end()) {
        const std::string near = closest(name, names());
        return fail(ErrorCode::invalid_argument, fmt::format("'--format' does not know '{{{}}}'", name),
                    near.empty() ? fmt::format("it knows {}", fmt::join(kNames, ", "))
                                 : fmt::format("did you mean '{{{}}}'?", near));
      }
      flush();
      format.parts_.push_back({{}, static_cast<int>(known - kNames.begin())});
      at = close;
    } else {
      literal += c;
    }
  }
  flush();
  return format;
}

std::string Format::render(const AnswerView& view, char end) const {
  std::string out;
  for (std::size_t i = 0; i < view.page.hits.size(); ++i) {
    for (const Part& part : parts_)
      out += part.name < 0 ? part.literal : value(view, i, kNames[static_cast<std::size_t>(part.name)]);
    out += end;
  }
  return out;
}

}  // namespace kb::cli

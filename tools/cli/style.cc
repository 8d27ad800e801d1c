#include "tools/cli/style.h"

#include <algorithm>

namespace kb::cli {
namespace {

std::string_view sequence(Style style) {
  switch (style) {
    case Style::plain:
      return "";
    case Style::match:
      return "\x1b[1;31m";
    case Style::title:
      return "\x1b[1m";
    case Style::number:
      return "\x1b[36m";
    case Style::badge:
      return "\x1b[35m";
    case Style::label:
      return "\x1b[32m";
    case Style::heading:
      return "\x1b[1m";
    case Style::dim:
      return "\x1b[2m";
    case Style::error:
      return "\x1b[1;31m";
    case Style::warning:
      return "\x1b[1;33m";
    case Style::hint:
      return "\x1b[36m";
  }
  return "";
}

}  // namespace

std::string Painter::paint(Style style, std::string_view text) const {
  const std::string_view begin = color ? sequence(style) : std::string_view();
  if (begin.empty() || text.empty()) return std::string(text);
  std::string out(begin);
  return out.append(text).append("\x1b[0m");
}

std::string Painter::link(std::string_view target, std::string_view text) const {
  const bool harmless =
      std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (!links || target.empty() || !harmless) return std::string(text);
  std::string out = "\x1b]8;;";
  return out.append(target).append("\x1b\\").append(text).append("\x1b]8;;\x1b\\");
}

MarkedText prepare(std::string_view text, const std::vector<Row>& marks, const Painter& painter) {
  MarkedText out;
  const auto append = [&](std::size_t begin, std::size_t end) {
    const std::string harmless = neutralise(text.substr(begin, end - begin));
    out.text += painter.utf8 ? harmless : to_ascii(harmless);
  };
  std::size_t at = 0;
  for (const Row& mark : marks) {
    if (mark.begin < at || mark.end > text.size() || mark.begin >= mark.end) continue;
    append(at, mark.begin);
    const auto begin = static_cast<std::uint32_t>(out.text.size());
    if (painter.marks) out.text += '[';
    append(mark.begin, mark.end);
    if (painter.marks) out.text += ']';
    out.marks.push_back({begin, static_cast<std::uint32_t>(out.text.size())});
    at = mark.end;
  }
  append(at, text.size());
  return out;
}

std::string paint(const MarkedText& marked, Row range, Style base, const Painter& painter) {
  std::string out;
  const std::string_view text = marked.text;
  std::uint32_t at = range.begin;
  for (const Row& mark : marked.marks) {
    const std::uint32_t begin = std::max(mark.begin, at);
    const std::uint32_t end = std::min(mark.end, range.end);
    if (begin >= end) continue;
    out += painter.paint(base, text.substr(at, begin - at));
    out += painter.paint(Style::match, text.substr(begin, end - begin));
    at = end;
  }
  if (at < range.end) out += painter.paint(base, text.substr(at, range.end - at));
  return out;
}

}  // namespace kb::cli

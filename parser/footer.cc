#include "parser/footer.h"

#include <optional>
#include <string>

#include "parser/chars.h"

namespace kb::parser {
namespace {

/// How the legal text begins. It is cut at its last occurrence: some articles quote it.
constexpr std::string_view kLegalText = "THE INFORMATION PROVIDED IN THE MICROSOFT KNOWLEDGE BASE IS";
constexpr std::size_t kFieldRule = 70;
constexpr std::size_t kLegalRule = 77;
/// Labels are padded to this many columns, which tells fields from body lines such as "Version: 1.3.2".
constexpr std::size_t kLabelWidth = 18;
/// More lines than any footer has (eight); bounds the walk up from the end.
constexpr std::size_t kMostFields = 40;

constexpr std::array<std::string_view, kFooterFields> kLabels = {
    "Keywords", "Component", "Technology", "Version", "Platform", "Hardware", "Issue type", "Solution Type"};

struct Field {
  std::string_view label;
  std::string_view value;
};

/// `^.{18}: ?(.*)$` with a label of letters and blanks. The padding may be missing for "Label: value" when
/// `strict` is false.
std::optional<Field> split_field(std::string_view line, bool strict) {
  std::size_t colon = 0;
  while (colon < line.size() && colon <= kLabelWidth && (is_alpha(line[colon]) || line[colon] == ' '))
    ++colon;
  if (colon == 0 || colon >= line.size() || line[colon] != ':' || !is_alpha(line[0])) return std::nullopt;
  if (strict && colon != kLabelWidth) return std::nullopt;
  return Field{trim_right(line.substr(0, colon)), trim(line.substr(colon + 1))};
}

std::optional<std::size_t> find_label(std::string_view label) {
  for (std::size_t i = 0; i < kLabels.size(); ++i)
    if (equals_ci(kLabels[i], label)) return i;
  return std::nullopt;
}

std::size_t skip_blank_up(const Lines& lines, std::size_t begin, std::size_t end) {
  while (end > begin && lines.blank(end - 1)) --end;
  return end;
}

/// The line of the last legal text, or nothing.
std::optional<std::size_t> find_legal_text(const Lines& lines, std::size_t begin) {
  for (std::size_t i = lines.size(); i > begin; --i)
    if (lines[i - 1].starts_with(kLegalText)) return i - 1;
  return std::nullopt;
}

/// The line of the 70-'=' rule above the fields that end at `end`, when all lines between look like fields
/// and at least one is known.
std::optional<std::size_t> find_field_rule(const Lines& lines, std::size_t begin, std::size_t end) {
  bool known = false;
  for (std::size_t i = end; i > begin && end - i < kMostFields; --i) {
    const std::string_view line = lines[i - 1];
    if (rule_length(line, '=') == kFieldRule) return known ? std::optional(i - 1) : std::nullopt;
    const std::optional<Field> field = split_field(line, false);
    if (!field) return std::nullopt;
    known = known || find_label(field->label);
  }
  return std::nullopt;
}

/// A footer whose rule is missing: fields of the strict shape directly above the legal text.
std::size_t strict_fields_begin(const Lines& lines, std::size_t begin, std::size_t end) {
  std::size_t first = end;
  while (first > begin && end - first < kMostFields) {
    const std::optional<Field> field = split_field(lines[first - 1], true);
    if (!field || !find_label(field->label)) break;
    --first;
  }
  return first;
}

void read_fields(const Lines& lines, LineRange range, Footer& footer, std::vector<Diagnostic>& diagnostics) {
  for (std::size_t i = range.first; i < range.last; ++i) {
    const std::optional<Field> field = split_field(lines[i], false);
    if (!field) continue;
    if (const std::optional<std::size_t> index = find_label(field->label)) {
      if (footer.seen[*index]) continue;
      footer.seen[*index] = true;
      footer.values[*index] = field->value;
      footer.has_fields = true;
    } else {
      diagnostics.push_back({Severity::note, DiagnosticCode::unknown_header,
                             static_cast<std::uint32_t>(i + 1), std::string(field->label)});
    }
  }
}

}  // namespace

Footer read_footer(const Lines& lines, std::size_t begin, std::vector<Diagnostic>& diagnostics) {
  Footer footer;
  const std::optional<std::size_t> legal = find_legal_text(lines, begin);
  std::size_t end = skip_blank_up(lines, begin, legal.value_or(lines.size()));
  bool has_rule = false;
  while (end > begin && rule_length(lines[end - 1], '=') >= kLegalRule - 1) {
    has_rule = true;
    end = skip_blank_up(lines, begin, end - 1);
  }
  footer.truncated = !legal && !has_rule;

  footer.body_end = footer.text_end = end;
  if (const std::optional<std::size_t> rule = find_field_rule(lines, begin, end)) {
    read_fields(lines, {*rule + 1, end}, footer, diagnostics);
    footer.body_end = *rule;
  } else {
    const std::size_t first = strict_fields_begin(lines, begin, end);
    read_fields(lines, {first, end}, footer, diagnostics);
    footer.body_end = first;
  }
  footer.body_end = skip_blank_up(lines, begin, footer.body_end);
  return footer;
}

}  // namespace kb::parser

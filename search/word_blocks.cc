#include "search/word_blocks.h"

#include <algorithm>
#include <array>

#include "indexer/format/zones.h"

namespace kb::search {

namespace {

/// Every token has a letter or a digit. (Not every text with one has a token.)
bool may_have_tokens(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) {
    return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

/// Borders that ForwardEncoder::begin_block() writes for each text: where in the entry a text's words stand. 0 for texts
/// without words. `last` becomes the borders of all.
std::vector<std::uint32_t> numbers_of(const std::vector<format::ZoneText>& texts, std::uint32_t& last) {
  std::vector<std::uint32_t> numbers;
  const format::ZoneText* before = nullptr;
  last = 0;
  for (const format::ZoneText& text : texts) {
    if (!may_have_tokens(text.text)) {
      numbers.push_back(0);
      continue;
    }
    const bool new_zone = before == nullptr || before->zone != text.zone;
    last += new_zone && text.flavour != format::Flavour::prose ? 2 : 1;
    numbers.push_back(last);
    before = &text;
  }
  return numbers;
}

}  // namespace

std::vector<float> worth_of_blocks(const parser::Article& article, const ForwardMatcher::Found& found, const WantedSet& wanted) {
  const std::vector<format::ZoneText> texts = format::zone_texts(article);
  std::uint32_t last = 0;
  const std::vector<std::uint32_t> numbers = numbers_of(texts, last);
  // With as many borders as there could be, none of the texts was without tokens.
  if (last != found.blocks || found.occurrences.size() >= ForwardMatcher::kMaxOccurrences) return {};
  std::vector<float> worth(std::size_t{last} + 1, 0);
  std::array<float, WantedSet::kMostGroups> groups{};
  std::uint32_t current = 0;
  for (const Occurrence& occurrence : found.occurrences) {
    const auto [group, weight] = wanted.worth(occurrence.hash);
    if (weight <= 0 || occurrence.block > last) continue;
    if (occurrence.block != current) groups.fill(0);
    current = occurrence.block;
    worth[current] += std::max(0.0F, weight - groups[group]);
    groups[group] = std::max(groups[group], weight);
  }
  // Those of the sections come last.
  const auto has_text = [](const parser::Block& block) {
    return block.kind != parser::BlockKind::boilerplate && !block.span.empty();
  };
  std::size_t of_sections = 0;
  for (const parser::Section& section : article.sections)
    of_sections += static_cast<std::size_t>(std::count_if(section.blocks.begin(), section.blocks.end(), has_text));
  if (of_sections > texts.size()) return {};
  std::size_t at = texts.size() - of_sections;
  std::vector<float> blocks;
  for (const parser::Section& section : article.sections)
    for (const parser::Block& block : section.blocks) blocks.push_back(has_text(block) ? worth[numbers[at++]] : 0);
  return blocks;
}

}  // namespace kb::search

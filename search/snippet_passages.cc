#include "search/snippet_passages.h"

#include <algorithm>
#include <bit>
#include <functional>

#include "search/snippet_text.h"

namespace kb::search {
namespace {

using parser::Article;
using parser::Block;
using parser::BlockKind;
using parser::SectionKind;
using parser::Span;

/// How much a section says about whether an article is the one: what the customer sees, then what helps.
float factor_of(SectionKind kind) {
  switch (kind) {
    case SectionKind::symptoms:
      return 1.0F;
    case SectionKind::summary:
    case SectionKind::resolution:
      return 0.95F;
    case SectionKind::cause:
      return 0.92F;
    case SectionKind::lead:
      return 0.9F;
    case SectionKind::workaround:
      return 0.88F;
    case SectionKind::more_information:
      return 0.78F;
    case SectionKind::status:
      return 0.4F;
    case SectionKind::references:
      return 0.3F;
  }
  return 1;
}

float factor_of(BlockKind kind) {
  switch (kind) {
    case BlockKind::message:
      return 1.15F;
    case BlockKind::paragraph:
      return 1.0F;
    case BlockKind::bullet:
      return 0.95F;
    case BlockKind::step:
      return 0.9F;
    case BlockKind::listing:
    case BlockKind::table:
      return 0.7F;
    case BlockKind::subheading:
      return 0.6F;
    case BlockKind::boilerplate:
      return 0;
  }
  return 1;
}

/// The first blocks of a section state what the later ones elaborate.
float factor_of(const Article& article, std::uint32_t section, std::uint32_t block) {
  const parser::Section& s = article.sections[section];
  return factor_of(s.kind) * factor_of(s.blocks[block].kind) / (1.0F + 0.01F * static_cast<float>(block));
}

bool is_verbatim(BlockKind kind) {
  return kind == BlockKind::listing || kind == BlockKind::table;
}

/// The title of another article is not what this one says.
constexpr float kCitation = 0.4F;
/// Words shown already, beside new ones.
constexpr float kShown = 0.2F;
/// Two wanted words side by side, beside what the lighter is worth alone.
constexpr float kTogether = 0.3F;

/// Finds the passages of one block.
class BlockReader {
 public:
  BlockReader(const Article& article, const WantedSet& wanted, format::Analyzer& analyzer, std::size_t width,
              std::vector<Passage>& out)
      : article_(article), wanted_(wanted), analyzer_(analyzer), width_(width), out_(out) {}

  void read(std::uint32_t section, std::uint32_t block) {
    const Block& b = article_.sections[section].blocks[block];
    if (factor_of(b.kind) == 0) return;
    const std::string_view text = article_.slice(b.span);
    analyzer_.analyze(text, tokens_, format::Mode::index);
    wanted_.find(tokens_, matches_);
    if (matches_.empty()) return;
    proto_ = Passage{};
    proto_.section = section;
    proto_.block = block;
    proto_.factor = factor_of(article_, section, block);
    base_ = b.span.begin;
    if (is_verbatim(b.kind)) return lines(text);
    if (b.kind == BlockKind::message || b.kind == BlockKind::subheading) return whole(text);
    prose(text);
  }

 private:
  void lines(std::string_view text) {
    for (const Span line : trimmed_lines(text)) add(line, line);
  }

  /// A message is shown whole unless it is a page.
  void whole(std::string_view text) {
    const std::vector<Span> all = trimmed_lines(text);
    if (!all.empty()) add({all.front().begin, all.back().end}, {all.front().begin, all.back().end});
  }

  /// From each sentence with a match, as many more as fit into the line.
  void prose(std::string_view text) {
    const std::vector<Span> parts = sentences(text);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (!has_match(parts[i])) continue;
      std::size_t last = i;
      while (last + 1 < parts.size() && parts[last + 1].end - parts[i].begin <= width_) ++last;
      while (last > i && !has_match(parts[last])) --last;
      const Span span{parts[i].begin, parts[last].end};
      if (span.size() <= width_)
        add(span, span);
      else
        densest(span);
    }
  }

  /// The part of a long sentence that fits and has most of what is wanted.
  void densest(Span span) {
    const std::size_t room = width_ - width_ / 6;
    Span best{};
    float best_worth = -1;
    for (std::size_t i = 0; i < matches_.size(); ++i) {
      if (matches_[i].begin < span.begin || matches_[i].end > span.end) continue;
      Coverage coverage;
      std::size_t last = i;
      for (std::size_t j = i; j < matches_.size() && matches_[j].end <= span.end; ++j) {
        if (matches_[j].end - matches_[i].begin > room) break;
        coverage.add(matches_[j]);
        last = j;
      }
      if (coverage.worth() > best_worth) {
        best_worth = coverage.worth();
        best = {matches_[i].begin, matches_[last].end};
      }
    }
    if (best_worth >= 0) add(span, best);
  }

  [[nodiscard]] bool has_match(Span span) const {
    return std::any_of(matches_.begin(), matches_.end(),
                       [&](const TokenMatch& m) { return m.begin >= span.begin && m.end <= span.end; });
  }

  /// A passage of `span`, of which `shown` surely fits.
  void add(Span span, Span shown) {
    Passage passage = proto_;
    passage.begin = base_ + span.begin;
    passage.end = base_ + span.end;
    passage.first = base_ + shown.begin;
    passage.last = base_ + shown.end;
    const TokenMatch* before = nullptr;
    for (const TokenMatch& match : matches_) {
      if (match.begin < shown.begin || match.end > shown.end) continue;
      if (before != nullptr && before->group != match.group &&
          before->position + before->width == match.position)
        passage.coverage.together += kTogether * std::min(before->weight, match.weight);
      passage.coverage.add(match);
      before = &match;
    }
    if (passage.coverage.mask == 0) return;
    const bool cites =
        std::any_of(article_.references.begin(), article_.references.end(), [&](const auto& reference) {
          return reference.span.begin >= passage.begin && reference.span.end <= passage.end;
        });
    if (cites) passage.factor *= kCitation;
    // Of two that say the same the shorter is better.
    passage.factor *=
        1.0F - 0.05F * std::min(1.0F, static_cast<float>(span.size()) / static_cast<float>(width_));
    out_.push_back(passage);
  }

  const Article& article_;
  const WantedSet& wanted_;
  format::Analyzer& analyzer_;
  std::size_t width_;
  std::vector<Passage>& out_;
  std::vector<format::Token> tokens_;
  std::vector<TokenMatch> matches_;
  Passage proto_;
  std::uint32_t base_ = 0;
};

/// Blocks that are looked at, where it is known what their words are worth.
constexpr std::size_t kMostBlocks = 6;

/// What a block must be worth to be looked at.
float least_worth(const Article& article, const std::vector<float>& blocks) {
  std::vector<float> worth;
  std::size_t at = 0;
  for (std::uint32_t section = 0; section < article.sections.size(); ++section)
    for (std::uint32_t block = 0; block < article.sections[section].blocks.size() && at < blocks.size(); ++block, ++at)
      if (blocks[at] > 0) worth.push_back(blocks[at] * factor_of(article, section, block));
  if (worth.size() <= kMostBlocks) return 0;
  const auto last = worth.begin() + kMostBlocks - 1;
  std::nth_element(worth.begin(), last, worth.end(), std::greater<>());
  return *last;
}

}  // namespace

void Coverage::add(const TokenMatch& match) {
  mask |= std::uint64_t{1} << match.group;
  groups[match.group] = std::max(groups[match.group], match.weight);
}

float Coverage::worth() const {
  float sum = together;
  for (std::uint64_t left = mask; left != 0; left &= left - 1)
    sum += groups[static_cast<std::size_t>(std::countr_zero(left))];
  return sum;
}

float Coverage::worth_beside(const Coverage& shown) const {
  float sum = kShown * together;
  for (std::uint64_t left = mask; left != 0; left &= left - 1) {
    const auto group = static_cast<std::size_t>(std::countr_zero(left));
    const float more = std::max(0.0F, groups[group] - shown.groups[group]);
    sum += more + kShown * (groups[group] - more);
  }
  return sum;
}

std::vector<Passage> passages(const Article& article, const WantedSet& wanted, format::Analyzer& analyzer,
                              std::size_t width, const std::vector<float>& blocks) {
  std::vector<Passage> out;
  if (wanted.empty()) return out;
  BlockReader reader(article, wanted, analyzer, width, out);
  const float least = least_worth(article, blocks);
  std::size_t at = 0;
  for (std::uint32_t section = 0; section < article.sections.size(); ++section)
    for (std::uint32_t block = 0; block < article.sections[section].blocks.size(); ++block, ++at)
      if (at >= blocks.size() || (blocks[at] > 0 && blocks[at] * factor_of(article, section, block) >= least))
        reader.read(section, block);
  return out;
}

std::vector<Passage> opening(const Article& article, std::size_t width) {
  std::vector<Passage> best;
  for (std::uint32_t section = 0; section < article.sections.size(); ++section) {
    const parser::Section& s = article.sections[section];
    const float factor = factor_of(s.kind);
    if (!best.empty() && factor <= best.front().factor) continue;
    const auto block = std::find_if(s.blocks.begin(), s.blocks.end(), [&](const Block& b) {
      return !b.span.empty() && !is_verbatim(b.kind) && b.kind != BlockKind::boilerplate &&
             b.kind != BlockKind::subheading;
    });
    if (block == s.blocks.end()) continue;
    const std::vector<Span> parts = sentences(article.slice(block->span));
    if (parts.empty()) continue;
    std::size_t last = 0;
    while (last + 1 < parts.size() && parts[last + 1].end - parts[0].begin <= width) ++last;
    Passage passage;
    passage.section = section;
    passage.block = static_cast<std::uint32_t>(block - s.blocks.begin());
    passage.begin = passage.first = block->span.begin + parts[0].begin;
    passage.end = block->span.begin + parts[last].end;
    passage.last = passage.begin;
    passage.factor = factor;
    best.assign(1, passage);
  }
  return best;
}

}  // namespace kb::search

#include "search/snippet.h"

#include <algorithm>
#include <utility>

#include "search/snippet_match.h"
#include "search/snippet_passages.h"
#include "search/snippet_text.h"

namespace kb::search {
namespace {

using parser::BlockKind;
using parser::SectionKind;

/// A further line must say this share of what the best one says.
constexpr float kLeastGain = 0.3F;
/// What helps, beside a line that only describes.
constexpr float kAnswers = 1.25F;
/// Messages and code lines are kept whole up to this many lines' width.
constexpr std::size_t kWhole = 2;

bool answers(SectionKind kind) {
  return kind == SectionKind::resolution || kind == SectionKind::cause || kind == SectionKind::workaround;
}

bool overlap(const Passage& a, const Passage& b) {
  return a.begin < b.end && b.begin < a.end;
}

class SnippetMaker {
 public:
  SnippetMaker(const parser::Article& article, const WantedSet& wanted, format::Analyzer& analyzer,
               const SnippetOptions& options)
      : article_(article), wanted_(wanted), analyzer_(analyzer), options_(options) {}

  std::vector<SnippetLine> make() {
    if (options_.lines == 0) return {};
    candidates_ = passages(article_, wanted_, analyzer_, options_.width, options_.blocks);
    if (candidates_.empty()) {
      chosen_ = opening(article_, options_.width);
      if (!chosen_.empty() && options_.lines > 1) choose_announced();
    } else {
      choose_best();
      while (chosen_.size() < options_.lines && (choose_announced() || choose_further())) {
      }
    }
    // In the order of the article: what happens before what helps.
    std::sort(chosen_.begin(), chosen_.end(),
              [](const Passage& a, const Passage& b) { return a.begin < b.begin; });
    std::vector<SnippetLine> lines;
    for (const Passage& passage : chosen_) lines.push_back(line_of(passage));
    return lines;
  }

 private:
  void choose(const Passage& passage) {
    chosen_.push_back(passage);
    for (std::size_t g = 0; g < shown_.groups.size(); ++g)
      shown_.groups[g] = std::max(shown_.groups[g], passage.coverage.groups[g]);
  }

  void choose_best() {
    choose(*std::max_element(candidates_.begin(), candidates_.end(),
                             [](const Passage& a, const Passage& b) { return a.score() < b.score(); }));
  }

  /// "... the following error message:" is nothing without the message.
  bool choose_announced() {
    const Passage& last = chosen_.back();
    const parser::Section& section = article_.sections[last.section];
    if (article_.text[last.end - 1] != ':' || last.block + 1 >= section.blocks.size()) return false;
    const parser::Block& next = section.blocks[last.block + 1];
    if (next.kind != BlockKind::message || next.span.empty()) return false;
    Passage passage;
    passage.section = last.section;
    passage.block = last.block + 1;
    passage.begin = passage.first = next.span.begin;
    passage.end = passage.last = next.span.end;
    for (const Passage& candidate : candidates_)
      if (candidate.section == passage.section && candidate.block == passage.block)
        passage.coverage = candidate.coverage;
    if (is_chosen(passage)) return false;
    choose(passage);
    return true;
  }

  bool choose_further() {
    const bool answered = std::any_of(chosen_.begin(), chosen_.end(), [&](const Passage& p) {
      return answers(article_.sections[p.section].kind);
    });
    const Passage* best = nullptr;
    float best_gain = kLeastGain * chosen_.front().score();
    for (const Passage& candidate : candidates_) {
      if (is_chosen(candidate)) continue;
      float gain = candidate.factor * candidate.coverage.worth_beside(shown_);
      if (!answered && answers(article_.sections[candidate.section].kind)) gain *= kAnswers;
      if (gain > best_gain) {
        best_gain = gain;
        best = &candidate;
      }
    }
    if (best == nullptr) return false;
    choose(*best);
    return true;
  }

  [[nodiscard]] bool is_chosen(const Passage& passage) const {
    return std::any_of(chosen_.begin(), chosen_.end(), [&](const Passage& p) { return overlap(p, passage); });
  }

  SnippetLine line_of(const Passage& passage) {
    const parser::Section& section = article_.sections[passage.section];
    SnippetLine line;
    line.section = section.kind;
    line.block = section.blocks[passage.block].kind;
    const bool whole = line.block == BlockKind::message || line.block == BlockKind::listing ||
                       line.block == BlockKind::table;
    line.text = fitted(passage, options_.width * (whole ? kWhole : 1));
    line.highlights = highlights_of(line.text);
    return line;
  }

  /// The passage on one line, cut around what is wanted when it is too long.
  [[nodiscard]] std::string fitted(const Passage& passage, std::size_t width) const {
    const auto piece = [&](std::uint32_t begin, std::uint32_t end) {
      return tidy(parser::unwrap(std::string_view(article_.text).substr(begin, end - begin)));
    };
    std::string text = piece(passage.begin, passage.end);
    if (columns(text) <= width) return text;
    // Where the wanted part lies once the lines are joined: found by joining what stands before it.
    const std::string wanted = piece(passage.first, passage.last);
    const std::size_t before = piece(passage.begin, passage.first).size();
    const std::size_t first = std::min(text.find(wanted, before > 0 ? before - 1 : 0), before);
    return cut_around(text, first, first + wanted.size(), width);
  }

  std::vector<Highlight> highlights_of(std::string_view text) {
    analyzer_.analyze(text, tokens_, format::Mode::index);
    wanted_.find(tokens_, matches_);
    return as_highlights(matches_);
  }

  const parser::Article& article_;
  const WantedSet& wanted_;
  format::Analyzer& analyzer_;
  const SnippetOptions& options_;
  std::vector<Passage> candidates_, chosen_;
  Coverage shown_;
  std::vector<format::Token> tokens_;
  std::vector<TokenMatch> matches_;
};

}  // namespace

std::vector<Highlight> highlights(std::string_view text, const std::vector<WantedForm>& wanted,
                                  format::Analyzer& analyzer) {
  std::vector<format::Token> tokens;
  std::vector<TokenMatch> matches;
  analyzer.analyze(text, tokens, format::Mode::index);
  WantedSet(wanted).find(tokens, matches);
  return as_highlights(matches);
}

std::vector<SnippetLine> make_snippet(const parser::Article& article, const std::vector<WantedForm>& wanted,
                                      format::Analyzer& analyzer, const SnippetOptions& options) {
  const WantedSet set(wanted);
  return SnippetMaker(article, set, analyzer, options).make();
}

}  // namespace kb::search

#include <algorithm>

#include <fmt/format.h>

#include "search/answer.h"

namespace kb::search {

namespace {

std::string_view name(Origin origin) {
  switch (origin) {
    case Origin::typed: return "typed";
    case Origin::synonym: return "synonym";
    case Origin::correction: return "correction";
    case Origin::expansion: return "expansion";
  }
  return "";
}

std::string alternative_line(const Alternative& alternative, const Index& index) {
  std::string terms;
  for (const std::string& term : alternative.terms)
    terms += fmt::format("{}{} ({} articles)", terms.empty() ? "" : " + ", term, index.frequency(term));
  return fmt::format("    {:<10} x{:.2f}  {}{}", name(alternative.origin), alternative.factor, terms, alternative.exact ? " exact form" : "");
}

}  // namespace

void Answer::explain_query(const ParsedQuery& parsed, const Xapian::Query& run) {
  auto& lines = page_.explanation;
  lines.push_back("tree: " + to_string(parsed.root));
  for (const Unit& unit : compiled_.units) {
    lines.push_back(fmt::format("  {} '{}': {} articles, weight {:.2f}{}{}", unit.compound ? "whole" : "word", unit.typed,
                                unit.frequency, unit.weight, unit.stop_word ? ", function word" : "", unit.required ? ", required" : ""));
    for (const Alternative& alternative : unit.alternatives) lines.push_back(alternative_line(alternative, index_));
  }
  lines.push_back("first pass: " + run.get_description());
  lines.push_back(fmt::format("candidates: {}", candidates_.size()));
}

std::vector<std::pair<std::string, double>> Answer::parts_of(const Candidate& candidate) {
  ForwardMatcher matcher;
  Scorer scorer(compiled_.units, matcher, weights_, index_.average_tokens());
  ForwardMatcher::Found found;
  matcher.scan(index_.entry(candidate.docid, candidate.info), found);
  ScoreParts parts;
  (void)scorer.score(found, candidate.info, &parts);
  std::vector<std::pair<std::string, double>> weights = {{"words", parts.words},       {"wholes", parts.compounds},
                                                         {"proximity", parts.near}, {"passage", parts.passage},    {"coverage", parts.coverage},
                                                         {"title", parts.title},       {"product", parts.product},    {"inbound", parts.inbound},
                                                         {"first pass", candidate.first_pass}};
  for (auto& [unit, weight] : parts.units) weights.emplace_back("'" + unit + "'", weight);
  return weights;
}

bool Answer::passes(const Candidate& candidate) {
  ForwardMatcher::Found found;
  matcher_->scan(index_.entry(candidate.docid, candidate.info), found);
  if (!compiled_.predicate.holds(found, candidate.docid)) return false;
  if (!compiled_.has_required) return true;
  Xapian::Enquire enquire(index_.database());
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.set_query(Xapian::Query(Xapian::Query::OP_AND, compiled_.required, Xapian::Query("Q" + std::to_string(candidate.info.number))));
  return !enquire.get_mset(0, 1).empty();
}

void Answer::explain_article(std::uint32_t number) {
  auto& lines = page_.explanation;
  const std::vector<Xapian::docid> docids = index_.find(number);
  if (docids.empty()) {
    lines.push_back(fmt::format("Q{} is not in the index", number));
    return;
  }
  const auto at = std::find_if(candidates_.begin(), candidates_.end(), [&](const Candidate& c) { return c.info.number == number; });
  Candidate candidate;
  candidate.docid = docids.front();
  candidate.info = index_.info(candidate.docid);
  candidate.info.inbound = index_.inbound(candidate.info);
  if (at != candidates_.end()) {
    candidate = *at;
    lines.push_back(fmt::format("Q{} ranks {} of {} candidates, score {:.2f}", number, at - candidates_.begin() + 1, candidates_.size(), candidate.score));
  } else {
    lines.push_back(fmt::format("Q{} is not among the {} candidates: it lacks the words below, fails a filter, or the first pass put it too far back", number, candidates_.size()));
  }
  if (at == candidates_.end() && !passes(candidate)) lines.push_back("  it does not pass the filters, phrases or exclusions");
  for (const auto& [part, weight] : parts_of(candidate)) lines.push_back(fmt::format("  {:<12} {:.3f}", part, weight));
  ForwardMatcher matcher;
  std::vector<std::uint16_t> keys;
  for (const Unit& unit : compiled_.units)
    keys.push_back(unit.alternatives.empty() ? std::uint16_t{0} : matcher.want(unit.alternatives[0].hashes[0]));
  ForwardMatcher::Found found;
  matcher.scan(index_.entry(candidate.docid, candidate.info), found);
  for (std::size_t u = 0; u < compiled_.units.size(); ++u) {
    const Unit& unit = compiled_.units[u];
    if (unit.compound) continue;
    const bool has = std::any_of(found.occurrences.begin(), found.occurrences.end(), [&](const Occurrence& o) { return o.key == keys[u]; });
    if (!has) lines.push_back(fmt::format("  it does not have '{}'", unit.typed));
  }
}

}  // namespace kb::search

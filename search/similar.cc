#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "search/answer.h"

namespace kb::search {

namespace {

/// Words that speak for an article: more make the answer slower, not better.
constexpr std::size_t kMostWords = 30;

struct Weighed {
  const format::Form* form;
  double weight;
};

/// The article's most telling forms, by frequency times rarity; words of the title count more.
std::vector<Weighed> telling_forms(Index& index, const parser::Article& article) {
  std::unordered_map<const format::Form*, double> counts;
  format::ForwardEncoder encoder;
  std::vector<format::Token> scratch;
  std::string entry;
  format::analyze_article(article, index.analyzer(), encoder, scratch, entry,
                          [&](const format::ZoneText& run, const format::Token& token) {
                            if (token.form->stop_word) return;
                            double worth = 1;
                            if (run.zone == format::Zone::title) worth = 3;
                            if (run.zone == format::Zone::applies_to || run.zone == format::Zone::references) worth = 0.3;
                            counts[token.form] += worth;
                          });
  std::vector<std::string> terms;
  terms.reserve(counts.size());
  for (const auto& [form, count] : counts) terms.emplace_back(form->term);
  index.fetch_frequencies(terms);
  std::vector<Weighed> forms;
  for (const auto& [form, count] : counts) {
    const std::uint32_t frequency = index.frequency(form->term);
    // A word that no other article has finds nothing.
    if (frequency < 2 || frequency > index.articles() / 4) continue;
    const double idf = std::log(static_cast<double>(index.articles()) / frequency);
    forms.push_back({form, idf * count / (count + 1.2)});
  }
  std::sort(forms.begin(), forms.end(), [](const Weighed& a, const Weighed& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.form->word < b.form->word;
  });
  if (forms.size() > kMostWords) forms.resize(kMostWords);
  return forms;
}

}  // namespace

Result<ResultPage> Answer::similar(std::uint32_t number) {
  const std::vector<Xapian::docid> docids = index_.find(number);
  if (docids.empty())
    return fail(ErrorCode::not_found, "Q" + std::to_string(number) + " is not in the index", "kbsearch " + std::to_string(number));
  auto article = index_.article(docids.front());
  if (!article) return fail(std::move(article));
  for (const Weighed& weighed : telling_forms(index_, *article)) {
    Unit unit;
    unit.typed = weighed.form->word;
    unit.kind = weighed.form->kind;
    Alternative alternative;
    alternative.terms = {weighed.form->term};
    alternative.hashes = {weighed.form->hash};
    alternative.exact = weighed.form->kind != format::FormKind::word;
    alternative.text = weighed.form->word;
    unit.alternatives.push_back(std::move(alternative));
    unit.frequency = index_.frequency(weighed.form->term);
    unit.weight = weighed.weight;
    compiled_.units.push_back(std::move(unit));
  }
  compiled_.plain_words = compiled_.units.size();
  if (compiled_.units.empty()) return std::move(page_);

  matcher_.emplace();
  scorer_.emplace(compiled_.units, *matcher_, weights_, index_.average_tokens());
  page_.words = scorer_->words();
  const std::size_t most = std::max(ranked(), page_end() + 1);
  take(best_of(compiled_.units, most));
  sort_candidates();
  std::erase_if(candidates_, [&](const Candidate& c) { return c.info.number == number; });
  page_.total = candidates_.size();
  page_.total_exact = false;
  if (auto filled = fill_page(); !filled) return fail(std::move(filled));
  return std::move(page_);
}

}  // namespace kb::search

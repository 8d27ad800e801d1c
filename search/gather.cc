#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "search/answer.h"
#include "search/facets.h"
#include "search/filters.h"
#include "search/products.h"

namespace kb::search {

namespace {

using Xapian::Query;

/// Articles looked at when postings alone cannot decide (phrases, zones): so many first, and then all there are up to so
/// many.
constexpr Xapian::doccount kFirstChecked = 1000;
constexpr Xapian::doccount kMostChecked = 200000;
/// The same where each comes over the network.
constexpr Xapian::doccount kMostFetched = 5000;
/// So many that pass are enough not to look at all there are, unless the page lies behind them.
constexpr std::size_t kEnoughChecked = 60;

/// Matches beyond this are estimated unless an exact count is asked for.
constexpr Xapian::doccount kCounted = 1000;

/// What the first pass found, with what a shard without a forward file says of its documents.
std::vector<Ranked> ranked_of(Index& index, const Xapian::MSet& mset) {
  index.fetch(mset, 0, mset.size(), false);
  std::vector<Ranked> ranked;
  ranked.reserve(mset.size());
  for (auto i = mset.begin(); i != mset.end(); ++i) ranked.push_back({*i, rounded_weight(i.get_weight())});
  return ranked;
}

}  // namespace

Query all_words(const Compiled& compiled, bool strict) {
  const std::vector<Unit> plain = compiled.plain_units();
  const bool only_stop_words =
      std::none_of(plain.begin(), plain.end(), [](const Unit& u) { return u.is_known() && !u.stop_word; });
  std::vector<Query> queries;
  for (std::size_t u = 0; u < plain.size(); ++u) {
    const Unit& unit = plain[u];
    if (unit.compound || (unit.stop_word && !only_stop_words)) continue;
    if (unit.frequency == 0 && !strict) continue;
    std::vector<Query> ways = {any_alternative(unit)};
    for (const Unit& compound : compiled.units)  // "tcpip" has tcp and ip
      if (compound.compound && u >= compound.first && u < std::size_t{compound.first} + compound.width)
        ways.push_back(any_alternative(compound));
    queries.push_back(Query(Query::OP_OR, ways.begin(), ways.end()));
  }
  if (compiled.has_required) queries.push_back(compiled.required);
  return Query(Query::OP_AND, queries.begin(), queries.end());
}

Query matching_query(const Compiled& compiled, const Weights& weights) {
  const std::vector<Unit> plain_part = compiled.plain_units();
  const bool known = std::any_of(plain_part.begin(), plain_part.end(), [](const Unit& u) { return u.is_known(); });
  // Words that no article has must not hide what the rest finds.
  Query plain = known || !compiled.has_required ? ranking_query(plain_part, weights) : Query();
  if (!compiled.has_required) return plain;
  const Query rest = ranking_query(compiled.operator_units(), weights);
  const Query required(Query::OP_SCALE_WEIGHT, compiled.required, 0.0);
  const Query base = plain.empty() ? required : Query(Query::OP_FILTER, plain, compiled.required);
  return rest.empty() ? base : Query(Query::OP_AND_MAYBE, base, rest);
}

std::size_t Answer::page_end() const {
  const std::size_t articles = index_.articles();
  return std::min(options_.offset, articles) + std::min(options_.limit, articles);
}

Xapian::doccount Answer::wanted() const {
  return static_cast<Xapian::doccount>(std::min<std::size_t>(index_.articles(), std::max(ranked(), page_end())));
}

void Answer::gather(const Question& question, const CompileOptions& compile_options) {
  candidates_.clear();
  scorer_.reset();
  matcher_.emplace();
  compiled_ = compile(question.parsed, index_, *matcher_, compile_options);
  Enrichment enrichment = enrich(compiled_.units, question.text, index_, weights_, {options_.correct, options_.synonyms});
  recognise_products(compiled_.units, compiled_.plain_words, question.text, index_, enrichment.notices);
  std::erase_if(page_.notices, [](const Notice& n) {
    return n.kind != NoticeKind::syntax && n.kind != NoticeKind::pasted && n.kind != NoticeKind::missing;
  });
  for (Notice& notice : compiled_.notices) page_.notices.push_back(std::move(notice));
  for (Notice& notice : enrichment.notices) page_.notices.push_back(std::move(notice));
  page_.corrected_query = std::move(enrichment.corrected_query);
  page_.facets.clear();
  page_.total = 0;
  page_.total_exact = true;
  page_.words = 0;
  if (compiled_.units.empty() && !compiled_.has_required) return;
  scorer_.emplace(compiled_.units, *matcher_, weights_, index_.average_tokens());
  page_.words = scorer_->words();

  Query run;
  if (counts_along()) {
    retrieve_words();
    add_titles();
  } else {
    run = retrieve_matches();
  }
  sort_candidates();
  if (options_.facets) {
    std::vector<Xapian::docid> checked;
    for (const Candidate& candidate : candidates_) checked.push_back(candidate.docid);
    if (!compiled_.predicate.trivial()) {
      page_.facets = count_facets(index_, checked);
    } else if (page_.total > 0) {
      page_.facets = count_facets(index_, all_words(compiled_));
    } else {
      page_.facets = count_facets(index_, run.empty() ? matching_query(compiled_, weights_) : run);
    }
  }
  if (options_.explain) {
    page_.explanation.clear();
    explain_query(question.parsed, run.empty() ? matching_query(compiled_, weights_) : run);
  }
}

/// Nothing but words, read from the posting lists: what has all of them is counted on the way.
bool Answer::counts_along() const {
  return options_.sort == Sort::relevance && index_.has_forward() && compiled_.predicate.trivial() && !compiled_.has_required &&
         !options_.count_exactly;
}

void Answer::retrieve_words() {
  sorted_ = index_.articles();
  AllWords count{kCounted};
  take(best_by_postings(index_, ranking_leaves(compiled_.plain_units(), weights_), weights_, wanted(), nullptr, &count));
  page_.total = count.articles;
  page_.total_exact = count.exact;
}

/// By Xapian's matcher. Returns what was run.
Query Answer::retrieve_matches() {
  count();
  Query all = all_words(compiled_);
  Query run = matching_query(compiled_, weights_);
  if (options_.sort != Sort::relevance && !all.empty()) {
    retrieve(all);
    if (!candidates_.empty()) return all;
    retrieve(run);
    keep_best_matched();
  } else {
    retrieve(run);
    add_titles();
  }
  return run;
}

Xapian::MSet Answer::first_pass(const Query& run, Xapian::doccount first, Xapian::doccount most) const {
  Xapian::Enquire enquire(index_.database());
  enquire.set_weighting_scheme(Xapian::BM25Weight(weights_.first_k1, 0, 1, weights_.first_b, 0.5));
  enquire.set_query(run);
  // Documents of one weight come by their numbers, so that what the first pass takes does not depend on how the articles
  // are spread over databases.
  enquire.set_sort_by_relevance_then_value(index_.order_slot(), false);
  return enquire.get_mset(first, most);
}

std::vector<Ranked> Answer::best_of(const std::vector<Unit>& units, std::size_t most) const {
  if (index_.has_forward()) return best_by_postings(index_, ranking_leaves(units, weights_), weights_, most);
  return ranked_of(index_, first_pass(ranking_query(units, weights_), 0, static_cast<Xapian::doccount>(most)));
}

void Answer::retrieve(const Query& run) {
  sorted_ = index_.articles();
  if (run.empty()) return;
  const Xapian::doccount articles = index_.articles();
  const bool by_relevance = options_.sort == Sort::relevance;
  if (compiled_.predicate.trivial()) {
    if (by_relevance && !compiled_.has_required) {
      take(best_of(compiled_.plain_units(), wanted()));
    } else {
      take(ranked_of(index_, first_pass(run, 0, by_relevance ? wanted() : most_looked_at())));
    }
    return;
  }
  if (by_relevance && index_.has_forward() && !options_.facets && compiled_.has_required) {
    retrieve_checked();
    return;
  }
  const bool all = !by_relevance || options_.count_exactly || options_.facets;
  const Xapian::doccount most = index_.is_remote() ? kMostFetched : kMostChecked;
  // Best first. What a second look adds stands behind the first's when that gave enough, so that a page is the same
  // whether or not it was needed.
  const Xapian::doccount checked =
      all ? most_looked_at() : std::max(static_cast<Xapian::doccount>(ranked()), kFirstChecked);
  const Xapian::MSet mset = first_pass(run, 0, checked);
  take(ranked_of(index_, mset));
  if (!all && candidates_.size() >= kEnoughChecked) sorted_ = candidates_.size();
  const bool enough = candidates_.size() >= std::max(kEnoughChecked, page_end());
  if (mset.size() == checked && !enough && checked < articles) {
    const Xapian::MSet more = first_pass(run, checked, most);
    take(ranked_of(index_, more));
    count_checked(more, std::size_t{checked} + more.size());
  } else {
    count_checked(mset, mset.size());
  }
}

/// Of matches in another order than by relevance, or that only the text can decide about: all, unless each must be fetched.
Xapian::doccount Answer::most_looked_at() {
  const bool few = index_.is_remote() && !compiled_.predicate.trivial();
  if (few && index_.articles() > kMostFetched)
    page_.notices.push_back({NoticeKind::partial,
                             fmt::format("only the best {} articles were looked at: an index on another machine", kMostFetched),
                             "", 0, 0});
  return few ? std::min(index_.articles(), kMostFetched) : index_.articles();
}

/// Articles whose title has all that was asked come into the second pass also when they are so long that the first puts
/// them behind.
void Answer::add_titles() {
  constexpr Xapian::doccount kMost = 20;
  if (page_.words < 2 || compiled_.plain_words < 2 || candidates_.size() < ranked()) return;
  const format::Field& title = *format::find_field("title");
  std::vector<Query> words;
  for (const Unit& unit : compiled_.plain_units()) {
    if (unit.compound || unit.stop_word) continue;
    std::vector<std::string> terms;
    for (const Alternative& alternative : unit.alternatives)
      if (alternative.origin == Origin::typed && alternative.terms.size() == 1 && alternative.terms[0][0] != 'X')
        terms.push_back(text_field_term(title, alternative.terms[0]));
    words.push_back(Query(Query::OP_OR, terms.begin(), terms.end()));
  }
  if (compiled_.has_required) words.push_back(compiled_.required);
  const std::vector<Ranked> titled = ranked_of(index_, first_pass(Query(Query::OP_AND, words.begin(), words.end()), 0, kMost));
  if (titled.empty()) return;
  std::unordered_set<Xapian::docid> known;
  for (std::size_t i = 0; i < ranked(); ++i) known.insert(candidates_[i].docid);
  std::vector<Candidate> added;
  std::swap(added, candidates_);
  take(titled, &known);
  std::swap(added, candidates_);
  // In front, so that they are among those that the second pass ranks; what that pushes out was the last of them.
  candidates_.insert(candidates_.begin(), added.begin(), added.end());
  known.clear();
  std::erase_if(candidates_, [&](const Candidate& c) { return !known.insert(c.docid).second; });
}

void Answer::take(const std::vector<Ranked>& best, const std::unordered_set<Xapian::docid>* known) {
  const bool score_now = options_.sort == Sort::relevance || !compiled_.predicate.trivial() || page_.total == 0;
  candidates_.reserve(candidates_.size() + best.size());
  for (std::size_t at = 0; at < best.size(); ++at) {
    const Ranked& ranked = best[at];
    // Some at a time: their entries need not be in memory together.
    if (score_now && index_.fetches() && at % kFirstChecked == 0) {
      std::vector<Xapian::docid> some;
      for (std::size_t i = at; i < std::min(at + kFirstChecked, best.size()); ++i) some.push_back(best[i].docid);
      index_.fetch_entries(some);
    }
    if (known != nullptr && known->count(ranked.docid) > 0) continue;
    Candidate candidate;
    candidate.docid = ranked.docid;
    candidate.info = index_.info(ranked.docid);
    if (score_now) {
      score(candidate, ranked.weight);
      if (!compiled_.predicate.holds(found_, ranked.docid)) continue;
    }
    candidates_.push_back(candidate);
  }
}

/// Leaves what was found of the article in found_.
void Answer::score(Candidate& candidate, double first_pass_weight) {
  matcher_->scan(index_.entry(candidate.docid, candidate.info), found_);
  candidate.info.inbound = index_.inbound(candidate.info);
  const Scorer::Score score = scorer_->score(found_, candidate.info);
  candidate.first_pass = weights_.first_pass * first_pass_weight;
  candidate.score = score.value + candidate.first_pass;
  candidate.words_matched = score.words_matched;
  candidate.scored = true;
}

void Answer::count() {
  const Query all = all_words(compiled_);
  if (all.empty() || !compiled_.predicate.trivial()) return;
  Xapian::Enquire counting(index_.database());  // its own: a copied Enquire shares its weighting
  counting.set_query(all);
  counting.set_weighting_scheme(Xapian::BoolWeight());
  if (options_.count_exactly && index_.has_several_collections()) {
    // The same number in two databases is one article.
    std::unordered_set<std::uint32_t> numbers;
    counting.set_sort_by_value(index_.order_slot(), false);
    const Xapian::MSet mset = counting.get_mset(0, index_.articles());
    index_.fetch(mset, 0, mset.size(), false);
    for (auto i = mset.begin(); i != mset.end(); ++i) numbers.insert(index_.info(*i).number);
    page_.total = numbers.size();
    return;
  }
  const Xapian::MSet mset = counting.get_mset(0, 0, options_.count_exactly ? index_.articles() : kCounted);
  page_.total = mset.get_matches_estimated();
  page_.total_exact = mset.get_matches_lower_bound() == mset.get_matches_upper_bound();
}

/// Only what was checked is known; beyond it the share that passed is carried on.
void Answer::count_checked(const Xapian::MSet& mset, std::size_t checked) {
  page_.total_exact = checked >= mset.get_matches_upper_bound();
  const double share = checked == 0 ? 0 : static_cast<double>(candidates_.size()) / static_cast<double>(checked);
  page_.total = page_.total_exact ? candidates_.size()
                                  : static_cast<std::uint64_t>(share * static_cast<double>(mset.get_matches_estimated()));
}

void Answer::sort_candidates() {
  const auto by = [&](std::size_t count, auto key) {
    const auto end = candidates_.begin() + static_cast<std::ptrdiff_t>(std::min(count, candidates_.size()));
    std::sort(candidates_.begin(), end, [&](const Candidate& a, const Candidate& b) {
      const auto x = key(a);
      const auto y = key(b);
      // Equal articles come in one order whatever the databases are split into.
      return x != y ? x > y : a.info.number < b.info.number;
    });
  };
  switch (options_.sort) {
    // Behind those that the second pass ranks stands the rest as the first pass left it, so that a page is the same
    // whatever page was asked for.
    case Sort::relevance: by(std::min(ranked(), sorted_), [](const Candidate& c) { return c.score; }); break;
    case Sort::newest: by(candidates_.size(), [](const Candidate& c) { return std::int64_t{c.info.date}; }); break;
    case Sort::oldest: by(candidates_.size(), [](const Candidate& c) { return -std::int64_t{c.info.date}; }); break;
    case Sort::number: by(candidates_.size(), [](const Candidate& c) { return -std::int64_t{c.info.number}; }); break;
  }
  if (options_.sort == Sort::relevance)
    for (std::size_t i = std::max<std::size_t>(1, std::min(ranked(), sorted_)); i < candidates_.size(); ++i)
      candidates_[i].score = std::min(candidates_[i].score, candidates_[i - 1].score);
  if (index_.has_several_collections()) keep_newest_copies();
}

/// Of articles that lack some of the words, ordered by something else than relevance, only the best may come.
void Answer::keep_best_matched() {
  std::uint16_t most = 0;
  for (const Candidate& candidate : candidates_) most = std::max(most, candidate.words_matched);
  std::erase_if(candidates_, [&](const Candidate& c) { return c.words_matched < most; });
}

/// The same number in two databases is one article: the newer copy answers, at the place of the better one.
void Answer::keep_newest_copies() {
  std::unordered_set<std::uint32_t> seen;
  std::size_t copies = 0;
  std::uint32_t first = 0;
  const std::size_t before = candidates_.size();
  std::erase_if(candidates_, [&](const Candidate& c) { return !seen.insert(c.info.number).second; });
  if (!compiled_.predicate.trivial() && page_.total_exact) page_.total -= std::min(page_.total, before - candidates_.size());
  std::vector<std::uint32_t> numbers;
  for (std::size_t i = 0; i < std::min(candidates_.size(), page_end()); ++i) numbers.push_back(candidates_[i].info.number);
  const std::vector<std::vector<Xapian::docid>> copies_of = index_.find_all(numbers);
  for (std::size_t i = 0; i < copies_of.size(); ++i) {
    Candidate& candidate = candidates_[i];
    const std::vector<Xapian::docid>& docids = copies_of[i];
    if (docids.size() < 2) continue;
    if (copies++ == 0) first = candidate.info.number;
    candidate.docid = docids.front();
    candidate.info = index_.info(docids.front());
  }
  if (copies > 0) note_newer_copies(first, copies);
}

void Answer::note_newer_copies(std::uint32_t first, std::size_t copies) {
  page_.notices.push_back(
      {NoticeKind::newer_copy,
       copies == 1 ? fmt::format("Q{} is in more than one database; the newer copy is shown", first)
                   : fmt::format("Q{} and {} more are in more than one database; the newer copies are shown", first, copies - 1),
       "", 0, 0});
}

std::vector<Xapian::docid> matching_docids(Index& index, std::string_view query) {
  const ParsedQuery parsed = parse_query(query);
  ForwardMatcher matcher;
  Compiled compiled = compile(parsed, index, matcher, {});
  const Weights weights;
  (void)enrich(compiled.units, query, index, weights, {false, false});
  std::vector<Xapian::docid> docids;
  const Query all = all_words(compiled, true);
  if (all.empty()) return docids;
  Xapian::Enquire enquire(index.database());
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.set_query(all);
  if (index.fetches()) enquire.set_sort_by_value(index.order_slot(), false);
  const Xapian::MSet mset = enquire.get_mset(0, index.articles());
  ForwardMatcher::Found found;
  for (Xapian::doccount at = 0; at < mset.size(); ++at) {
    if (at % kFirstChecked == 0) index.fetch(mset, at, at + kFirstChecked, !compiled.predicate.trivial());
    const auto i = mset[at];
    if (!compiled.predicate.trivial()) {
      matcher.scan(index.entry(*i, index.info(*i)), found);
      if (!compiled.predicate.holds(found, *i)) continue;
    }
    docids.push_back(*i);
  }
  std::sort(docids.begin(), docids.end());
  return docids;
}

}  // namespace kb::search

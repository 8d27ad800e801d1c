#include "search/answer.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "search/facets.h"

namespace kb::search {

namespace {

using Xapian::Query;

/// How many articles are looked at when postings alone cannot decide (phrases, zones).
constexpr Xapian::doccount kMaxChecked = 20000;

std::string iso_date(std::uint32_t date) {
  if (date == 0) return {};
  return fmt::format("{:04}-{:02}-{:02}", date / 10000, date / 100 % 100, date % 100);
}

/// Every word of the query, as postings: what "all the words" means.
Query all_words(const Compiled& compiled) {
  std::vector<Query> queries;
  std::vector<bool> stands_for_itself(compiled.units.size(), true);
  for (std::size_t u = 0; u < compiled.plain_words; ++u) {
    const Unit& unit = compiled.units[u];
    if (unit.compound || unit.stop_word || unit.frequency == 0) continue;
    std::vector<Query> ways = {any_alternative(unit)};
    for (const Unit& compound : compiled.units)  // "tcpip" has tcp and ip
      if (compound.compound && u >= compound.first && u < std::size_t{compound.first} + compound.width)
        ways.push_back(any_alternative(compound));
    queries.push_back(Query(Query::OP_OR, ways.begin(), ways.end()));
  }
  if (compiled.has_required) queries.push_back(compiled.required);
  return Query(Query::OP_AND, queries.begin(), queries.end());
}

}  // namespace

Query matching_query(const Compiled& compiled, const Weights& weights) {
  const auto plain_end = compiled.units.begin() + static_cast<std::ptrdiff_t>(compiled.plain_words);
  const Query plain = ranking_query({compiled.units.begin(), plain_end}, weights);
  if (!compiled.has_required) return plain;
  const Query rest = ranking_query({plain_end, compiled.units.end()}, weights);
  const Query required(Query::OP_SCALE_WEIGHT, compiled.required, 0.0);
  const Query base = plain.empty() ? required : Query(Query::OP_FILTER, plain, compiled.required);
  return rest.empty() ? base : Query(Query::OP_AND_MAYBE, base, rest);
}

Result<ResultPage> Answer::run(std::string_view query) {
  const ParsedQuery parsed = parse_query(query);
  for (const Note& note : parsed.notes)
    page_.notices.push_back({NoticeKind::syntax, note.message, note.hint, note.begin, note.end});

  CompileOptions compile_options;
  compile_options.prefix_last = options_.prefix_last;
  gather(parsed, compile_options, query);
  if (candidates_.empty() && compiled_.has_required && !compiled_.predicate.trivial()) {
    compile_options.phrases_as_words = true;
    gather(parsed, compile_options, query);
    if (!candidates_.empty())
      page_.notices.push_back({NoticeKind::relaxed, "no article has these words side by side; these have them apart", "", 0, 0});
  }
  if (candidates_.empty() && compiled_.has_required && compiled_.plain_words > 0) {
    ParsedQuery plain = parsed;
    std::erase_if(plain.root.children, [](const Node& node) { return node.kind != NodeKind::words; });
    gather(plain, compile_options, query);
    if (!candidates_.empty())
      page_.notices.push_back({NoticeKind::relaxed, "no article passes the filters; these have the words", "", 0, 0});
  }
  if (parsed.article_number != 0) put_article_first(parsed.article_number);
  note_relaxation();
  if (options_.collapse && options_.sort == Sort::relevance) collapse();
  if (options_.explain_article != 0) explain_article(options_.explain_article);
  if (auto filled = fill_page(); !filled) return fail(std::move(filled));
  return std::move(page_);
}

void Answer::gather(const ParsedQuery& parsed, const CompileOptions& compile_options, std::string_view query) {
  ForwardMatcher matcher;
  candidates_.clear();
  compiled_ = compile(parsed, index_, matcher, compile_options);
  Enrichment enrichment = enrich(compiled_.units, query, index_, weights_, {options_.correct, options_.synonyms});
  std::erase_if(page_.notices, [](const Notice& n) {
    return n.kind == NoticeKind::corrected || n.kind == NoticeKind::unknown_word || n.kind == NoticeKind::synonyms;
  });
  for (Notice& notice : enrichment.notices) page_.notices.push_back(std::move(notice));
  page_.corrected_query = std::move(enrichment.corrected_query);
  if (compiled_.units.empty() && !compiled_.has_required) return;

  Scorer scorer(compiled_.units, matcher, weights_, index_.average_tokens());
  page_.words = scorer.words();

  count();
  Xapian::Enquire enquire(index_.database());
  enquire.set_weighting_scheme(Xapian::BM25Weight(weights_.first_k1, 0, 1, weights_.first_b, 0.5));

  const bool by_relevance = options_.sort == Sort::relevance;
  Query run = matching_query(compiled_, weights_);
  if (!by_relevance && page_.total > 0) run = all_words(compiled_);
  if (run.empty()) return;
  Xapian::doccount most = static_cast<Xapian::doccount>(
      std::max<std::size_t>(static_cast<std::size_t>(weights_.candidates), options_.offset + options_.limit));
  if (!compiled_.predicate.trivial()) most = std::max(most, kMaxChecked);
  if (!by_relevance) most = index_.articles();
  enquire.set_query(run);
  score_candidates(enquire.get_mset(0, most), scorer, matcher);
  sort_candidates();
  if (options_.facets) page_.facets = count_facets(index_, page_.total > 0 ? all_words(compiled_) : run);
  if (options_.explain) {
    page_.explanation.clear();
    explain_query(parsed, run);
  }
}

void Answer::count() {
  const Query all = all_words(compiled_);
  page_.total = 0;
  page_.total_exact = true;
  if (all.empty() || !compiled_.predicate.trivial()) return;
  Xapian::Enquire counting(index_.database());  // its own: a copied Enquire shares its weighting
  counting.set_query(all);
  counting.set_weighting_scheme(Xapian::BoolWeight());
  const Xapian::MSet mset = counting.get_mset(0, 0, options_.count_exactly ? index_.articles() : 1000);
  page_.total = mset.get_matches_estimated();
  page_.total_exact = mset.get_matches_lower_bound() == mset.get_matches_upper_bound();
}

void Answer::score_candidates(const Xapian::MSet& mset, Scorer& scorer, ForwardMatcher& matcher) {
  ForwardMatcher::Found found;
  for (auto i = mset.begin(); i != mset.end(); ++i) {
    Candidate candidate;
    candidate.docid = *i;
    candidate.info = index_.info(*i);
    matcher.scan(index_.entry(*i, candidate.info), found);
    if (!compiled_.predicate.holds(found, *i)) continue;
    const Scorer::Score score = scorer.score(found, candidate.info);
    candidate.score = score.value + weights_.first_pass * i.get_weight();
    candidate.words_matched = score.words_matched;
    candidates_.push_back(candidate);
  }
  if (compiled_.predicate.trivial()) return;
  // Only what was checked is known; beyond it the share that passed is carried on.
  const double share = mset.empty() ? 0 : static_cast<double>(candidates_.size()) / mset.size();
  page_.total_exact = mset.size() == mset.get_matches_upper_bound();
  page_.total = page_.total_exact ? candidates_.size()
                                  : static_cast<std::uint64_t>(share * static_cast<double>(mset.get_matches_estimated()));
}

void Answer::sort_candidates() {
  const auto by = [&](auto key) {
    std::sort(candidates_.begin(), candidates_.end(), [&](const Candidate& a, const Candidate& b) {
      const auto x = key(a);
      const auto y = key(b);
      // Equal articles come in one order whatever the databases are split into.
      return x != y ? x > y : a.info.number < b.info.number;
    });
  };
  switch (options_.sort) {
    case Sort::relevance: by([](const Candidate& c) { return c.score; }); break;
    case Sort::newest: by([](const Candidate& c) { return std::int64_t{c.info.date}; }); break;
    case Sort::oldest: by([](const Candidate& c) { return -std::int64_t{c.info.date}; }); break;
    case Sort::number: by([](const Candidate& c) { return -std::int64_t{c.info.number}; }); break;
  }
  if (index_.shards() < 2) return;
  // The same number in two databases is one article: the newer copy answers.
  std::unordered_map<std::uint32_t, std::size_t> first;
  std::vector<Candidate> kept;
  for (const Candidate& candidate : candidates_) {
    const auto [at, added] = first.try_emplace(candidate.info.number, kept.size());
    if (added) {
      kept.push_back(candidate);
      continue;
    }
    Candidate& other = kept[at->second];
    if (candidate.info.date > other.info.date) {
      const double score = other.score;
      other = candidate;
      other.score = std::max(score, candidate.score);
    }
    page_.notices.push_back({NoticeKind::newer_copy,
                             fmt::format("Q{} is in more than one database; the newer copy is shown", candidate.info.number),
                             "", 0, 0});
  }
  candidates_ = std::move(kept);
}

void Answer::put_article_first(std::uint32_t number) {
  const std::vector<Xapian::docid> docids = index_.find(number);
  if (docids.empty()) return;
  Candidate best;
  for (const Xapian::docid docid : docids) {
    const format::ForwardInfo info = index_.info(docid);
    if (best.docid == 0 || info.date > best.info.date) best = {docid, 0, page_.words, info};
  }
  std::erase_if(candidates_, [&](const Candidate& c) { return c.info.number == number; });
  best.score = candidates_.empty() ? 100 : candidates_.front().score + 100;
  candidates_.insert(candidates_.begin(), best);
  page_.total = std::max<std::uint64_t>(page_.total, 1);
  std::erase_if(page_.notices, [](const Notice& n) {
    return n.kind == NoticeKind::unknown_word || n.kind == NoticeKind::corrected;
  });
}

void Answer::note_relaxation() {
  if (candidates_.empty() || page_.total > 0 || page_.words < 2) return;
  std::uint16_t most = 0;
  for (const Candidate& candidate : candidates_) most = std::max(most, candidate.words_matched);
  page_.total = static_cast<std::uint64_t>(std::count_if(
      candidates_.begin(), candidates_.end(), [&](const Candidate& c) { return c.words_matched == most; }));
  page_.total_exact = candidates_.size() < static_cast<std::size_t>(weights_.candidates);
  if (most < page_.words)
    page_.notices.push_back({NoticeKind::relaxed,
                             fmt::format("no article has all {} words; these have {}", page_.words, most), "", 0, 0});
}

std::vector<WantedForm> Answer::wanted_forms() const {
  std::vector<WantedForm> wanted;
  for (std::size_t u = 0; u < compiled_.units.size(); ++u) {
    const Unit& unit = compiled_.units[u];
    for (const Alternative& alternative : unit.alternatives) {
      // Single common words of a synonym's long form would light up everywhere.
      if (alternative.origin == Origin::synonym && alternative.hashes.size() > 1) continue;
      for (const std::uint32_t hash : alternative.hashes)
        wanted.push_back({hash, alternative.exact, static_cast<std::uint16_t>(u),
                          static_cast<float>(unit.weight * std::min(1.0, alternative.factor))});
    }
  }
  return wanted;
}

Result<void> Answer::fill_page() {
  if (page_.total < candidates_.size() && candidates_.size() < static_cast<std::size_t>(weights_.candidates) &&
      page_.total == 0)
    page_.total = candidates_.size();
  wanted_ = wanted_forms();
  const std::size_t end = std::min(candidates_.size(), options_.offset + options_.limit);
  for (std::size_t i = options_.offset; i < end; ++i) {
    Hit hit;
    if (auto filled = fill_hit(candidates_[i], hit); !filled) return filled;
    page_.hits.push_back(std::move(hit));
  }
  return {};
}

Result<void> Answer::fill_hit(const Candidate& candidate, Hit& hit) {
  hit.number = candidate.info.number;
  hit.score = candidate.score;
  hit.words_matched = candidate.words_matched;
  if (const auto at = also_.find(hit.number); at != also_.end()) hit.also = at->second;
  if (options_.explain) hit.weights = parts_of(candidate);
  hit.date = iso_date(candidate.info.date);
  hit.type = candidate.info.type < parser::kArticleTypes ? static_cast<parser::ArticleType>(candidate.info.type)
                                                         : parser::ArticleType::unknown;
  hit.category = index_.category(candidate.docid, candidate.info);
  if (index_.shards() > 1) hit.source = index_.source(candidate.docid);
  if (!options_.details && !options_.snippets) return {};
  auto article = index_.article(candidate.docid);
  if (!article) return fail(std::move(article));
  hit.title = article->title;
  hit.product = article->product;
  for (const parser::AppliesTo& item : article->applies_to) {
    std::string name = item.name;
    for (std::size_t v = 0; v < item.versions.size(); ++v) name += (v ? ", " : " ") + item.versions[v];
    hit.applies_to.push_back(std::move(name));
  }
  if (!options_.snippets) return {};
  hit.title_highlights = highlights(hit.title, wanted_, index_.analyzer());
  hit.snippet = make_snippet(*article, wanted_, index_.analyzer());
  return {};
}

std::vector<Xapian::docid> matching_docids(Index& index, std::string_view query) {
  const ParsedQuery parsed = parse_query(query);
  ForwardMatcher matcher;
  Compiled compiled = compile(parsed, index, matcher, {});
  const Weights weights;
  (void)enrich(compiled.units, query, index, weights, {false, false});
  std::vector<Xapian::docid> docids;
  const Query all = all_words(compiled);
  if (all.empty()) return docids;
  Xapian::Enquire enquire(index.database());
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.set_query(all);
  const Xapian::MSet mset = enquire.get_mset(0, index.articles());
  ForwardMatcher::Found found;
  for (auto i = mset.begin(); i != mset.end(); ++i) {
    if (!compiled.predicate.trivial()) {
      matcher.scan(index.entry(*i, index.info(*i)), found);
      if (!compiled.predicate.holds(found, *i)) continue;
    }
    docids.push_back(*i);
  }
  return docids;
}

}  // namespace kb::search

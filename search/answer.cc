#include "search/answer.h"

#include <algorithm>

#include <fmt/format.h>

#include "search/paste.h"
#include "search/word_blocks.h"

namespace kb::search {

namespace {

/// Spellings that the analyzer remembers from one query to the next.
constexpr std::size_t kMostForms = 100000;

/// Bytes. What is longer was pasted: a person's question is ten times shorter.
constexpr std::size_t kLongestQuestion = 1500;

std::string iso_date(std::uint32_t date) {
  if (date == 0) return {};
  return fmt::format("{:04}-{:02}-{:02}", date / 10000, date / 100 % 100, date % 100);
}

}  // namespace

Result<ResultPage> Answer::run(std::string_view query) {
  if (!options_.paste && query.size() <= kLongestQuestion) return answer(query);
  const std::string telling = telling_words(query);
  // A text of nothing but the commonest words is still a question.
  auto page = answer(telling.empty() ? query.substr(0, kLongestQuestion) : std::string_view(telling));
  if (page)  // places in what was taken from the text are none in the text
    for (Notice& notice : page->notices) notice.begin = notice.end = 0;
  return page;
}

std::string Answer::telling_words(std::string_view text) {
  const auto frequency = [&](std::string_view term) { return index_.frequency(std::string(term)); };
  if (index_.is_remote()) {
    std::vector<format::Token> tokens;
    index_.analyzer().analyze(text, tokens);
    std::vector<std::string> terms;
    terms.reserve(tokens.size());
    for (const format::Token& token : tokens) terms.emplace_back(token.form->term);
    index_.fetch_frequencies(terms);
  }
  const Pasted pasted = query_from_paste(text, index_.analyzer(), frequency, index_.articles());
  std::string used;
  for (const PasteUnit& unit : pasted.units) used += (used.empty() ? "" : ", ") + unit.text;
  page_.notices.push_back({NoticeKind::pasted,
                           used.empty() ? "no article has anything of this text" : "searched for what is telling in the text: " + used,
                           "", 0, 0});
  return pasted.query;
}

std::vector<WantedForm> Answer::wanted_by(std::string_view query) {
  const std::string words = query.size() > kLongestQuestion ? telling_words(query) : std::string(query);
  const ParsedQuery parsed = parse_query(words);
  matcher_.emplace();
  compiled_ = compile(parsed, index_, *matcher_, {});
  (void)enrich(compiled_.units, words, index_, weights_, {options_.correct, options_.synonyms});
  return wanted_forms();
}

Result<ResultPage> Answer::answer(std::string_view query) {
  const ParsedQuery parsed = parse_query(query);
  for (const Note& note : parsed.notes)
    page_.notices.push_back({NoticeKind::syntax, note.message, note.hint, note.begin, note.end});
  note_missing();

  index_.analyzer().trim(kMostForms);
  const Question question{parsed, query};
  CompileOptions compile_options;
  compile_options.prefix_last = options_.prefix_last;
  gather(question, compile_options);
  if (candidates_.empty()) relax(question);
  if (parsed.article_number != 0) put_article_first(parsed.article_number);
  note_relaxation();
  if (options_.collapse && options_.sort == Sort::relevance) collapse();
  if (options_.explain_article != 0) explain_article(options_.explain_article);
  if (auto filled = fill_page(); !filled) return fail(std::move(filled));
  return std::move(page_);
}

/// From what asks least of the person to what asks most: phrases come apart, then anything may be missing, then the
/// filters go. Exclusions stay.
void Answer::relax(const Question& question) {
  if (!compiled_.has_required && compiled_.predicate.trivial()) return;
  CompileOptions options;
  options.prefix_last = options_.prefix_last;
  if (!compiled_.predicate.trivial()) {
    options.phrases_as_words = true;
    if (try_again(question, options, "no article has these words side by side; these have them apart")) return;
  }
  options.any_word = true;
  if (try_again(question, options, "no article has all of this; these have some of the words")) return;
  options.no_filters = true;
  (void)try_again(question, options, "no article passes the filters; these have the words");
}

bool Answer::try_again(const Question& question, const CompileOptions& compile_options, std::string_view notice) {
  gather(question, compile_options);
  if (candidates_.empty()) return false;
  page_.notices.push_back({NoticeKind::relaxed, std::string(notice), "", 0, 0});
  return true;
}

void Answer::put_article_first(std::uint32_t number) {
  const std::vector<Xapian::docid> docids = index_.find(number);
  if (docids.empty()) return;
  const bool found = std::any_of(candidates_.begin(), candidates_.end(),
                                 [&](const Candidate& c) { return c.info.number == number; });
  std::erase_if(candidates_, [&](const Candidate& c) { return c.info.number == number; });
  Candidate best;
  best.docid = docids.front();
  best.info = index_.info(docids.front());
  best.words_matched = page_.words;
  best.score = candidates_.empty() ? 100 : candidates_.front().score + 100;
  best.scored = true;
  candidates_.insert(candidates_.begin(), best);
  if (!found) ++page_.total;
  if (docids.size() > 1 && !found) note_newer_copies(number, 1);
  std::erase_if(page_.notices, [](const Notice& n) {
    return n.kind == NoticeKind::unknown_word || n.kind == NoticeKind::corrected;
  });
  page_.corrected_query.clear();
}

void Answer::note_missing() {
  for (const format::MissingShard& missing : index_.missing())
    page_.notices.push_back({NoticeKind::missing, "the articles of '" + missing.location + "' are missing here: " + missing.error.message,
                             "", 0, 0});
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
  if (page_.total == 0) page_.total = candidates_.size();
  wanted_ = wanted_forms();
  const std::size_t end = std::min(candidates_.size(), page_end());
  std::vector<Xapian::docid> unscored;
  std::vector<Xapian::docid> shown;
  for (std::size_t i = options_.offset; i < end; ++i) {
    shown.push_back(candidates_[i].docid);
    if (!candidates_[i].scored) unscored.push_back(candidates_[i].docid);
  }
  index_.fetch_entries(unscored);
  if (options_.details || options_.snippets) index_.fetch_articles(shown);
  for (std::size_t i = options_.offset; i < end; ++i) {
    if (!candidates_[i].scored) score(candidates_[i], 0);
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
  if (index_.has_several_collections()) hit.source = index_.source(candidate.docid);
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
  matcher_->scan(index_.entry(candidate.docid, candidate.info), found_);
  SnippetOptions snippet;
  snippet.blocks = worth_of_blocks(*article, found_, WantedSet(wanted_));
  hit.snippet = make_snippet(*article, wanted_, index_.analyzer(), snippet);
  return {};
}

}  // namespace kb::search

#include "search/searcher.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "search/answer.h"
#include "search/replay.h"

namespace kb::search {

Searcher::Searcher(std::unique_ptr<State> state) : state_(std::move(state)) {}
Searcher::~Searcher() = default;
Searcher::Searcher(Searcher&&) noexcept = default;
Searcher& Searcher::operator=(Searcher&&) noexcept = default;

namespace {

/// Runs `call`; exceptions of Xapian become errors here and nowhere else, and so does damage of the forward file, which
/// only becomes known while it is read.
template <class Call>
auto guarded(std::string_view attempted, std::string_view on, const Index* index, Call&& call) -> decltype(call()) {
  try {
    auto result = call();
    if (const auto damaged = index ? index->damaged() : std::nullopt)
      return fail(ErrorCode::corrupt, fmt::format("cannot {} '{}': its forward index is damaged", attempted, *damaged),
                  "kbindex check --db " + *damaged);
    return result;
  } catch (const Xapian::Error& error) {
    return tl::unexpected<Error>(format::translate_xapian_error(error, attempted, on));
  }
}

std::string title_of(Index& index, Xapian::docid docid) {
  if (index.is_remote()) {
    const auto article = index.article(docid);
    return article ? article->title : std::string();
  }
  // Document data is "Q274667\tdate\ttitle".
  const std::string data = index.database().get_document(docid).get_data();
  const std::size_t tab = data.find('\t', data.find('\t') + 1);
  return tab == std::string::npos ? std::string() : data.substr(tab + 1);
}

}  // namespace

Result<Searcher> Searcher::open(const std::vector<std::string>& locations, const format::OpenOptions& options) {
  const std::string on = locations.empty() ? std::string() : locations.front();
  return guarded("open", on, nullptr, [&]() -> Result<Searcher> {
    auto index = Index::open(locations, options);
    if (!index) return fail(std::move(index));
    auto state = std::make_unique<State>();
    state->index = std::move(*index);
    state->location = on;
    state->locations = locations;
    state->options = options;
    return Searcher(std::move(state));
  });
}

std::uint64_t Searcher::size() const { return state_->index->articles(); }

Weights& Searcher::weights() { return state_->weights; }

void Searcher::add_synonyms(const Synonyms& synonyms) {
  state_->index->add_synonyms(synonyms);
  state_->highlighted.reset();
}

Result<std::vector<SilentRule>> Searcher::silent_rules(const Synonyms& synonyms) {
  return guarded("read the index", state_->location, state_->index.get(), [&]() -> Result<std::vector<SilentRule>> {
    return lint(synonyms, [&](std::string_view word) { return word_frequency(word, *state_->index); });
  });
}

Result<ResultPage> Searcher::search(std::string_view query, const SearchOptions& options) {
  const auto answer = [&] {
    return guarded("search", state_->location, state_->index.get(), [&]() -> Result<ResultPage> {
      return Answer(*state_->index, state_->weights, options).run(query);
    });
  };
  auto page = answer();
  if (page || page.error().code != ErrorCode::network || !state_->options.partial) return page;
  // A database went away since it was opened: what is still there answers.
  auto again = Searcher::open(state_->locations, state_->options);
  if (!again) return fail(std::move(again));
  state_->index = std::move(again->state_->index);
  return answer();
}

Result<std::vector<std::vector<Highlight>>> Searcher::highlights(std::string_view query,
                                                                 const std::vector<std::string_view>& texts) {
  return guarded("search", state_->location, state_->index.get(), [&]() -> Result<std::vector<std::vector<Highlight>>> {
    if (!state_->highlighted || state_->highlighted->first != query) {
      const SearchOptions options;
      state_->highlighted.emplace(std::string(query), Answer(*state_->index, state_->weights, options).wanted_by(query));
    }
    std::vector<std::vector<Highlight>> found;
    found.reserve(texts.size());
    for (const std::string_view text : texts)
      found.push_back(kb::search::highlights(text, state_->highlighted->second, state_->index->analyzer()));
    return found;
  });
}

Result<std::unique_ptr<Replay>> Searcher::record(std::string_view query) {
  return guarded("search", state_->location, state_->index.get(), [&]() -> Result<std::unique_ptr<Replay>> {
    return std::make_unique<Replay>(Replay::record(*state_->index, query, state_->weights));
  });
}

Result<std::optional<parser::Article>> Searcher::article(std::uint32_t number) {
  return guarded("read article", state_->location, state_->index.get(), [&]() -> Result<std::optional<parser::Article>> {
    const std::vector<Xapian::docid> copies = state_->index->find(number);
    if (copies.empty()) return std::nullopt;
    auto article = state_->index->article(copies.front());
    if (!article) return fail(std::move(article));
    return std::optional<parser::Article>(std::move(*article));
  });
}

Result<ResultPage> Searcher::similar(std::uint32_t number, const SearchOptions& options) {
  return guarded("search", state_->location, state_->index.get(),
                 [&]() -> Result<ResultPage> { return Answer(*state_->index, state_->weights, options).similar(number); });
}

Result<std::vector<std::uint32_t>> Searcher::cites(std::uint32_t number) {
  return guarded("read citations", state_->location, state_->index.get(), [&]() -> Result<std::vector<std::uint32_t>> {
    std::vector<std::uint32_t> numbers;
    for (const Xapian::docid docid : state_->index->find(number)) {
      auto article = state_->index->article(docid);
      if (!article) return fail(std::move(article));
      for (const parser::CrossReference& reference : article->references)
        if (reference.number != number) numbers.push_back(reference.number);
    }
    const std::vector<std::vector<Xapian::docid>> found = state_->index->find_all(numbers);
    std::set<std::uint32_t> cited;
    for (std::size_t i = 0; i < numbers.size(); ++i)
      if (!found[i].empty()) cited.insert(numbers[i]);
    return std::vector<std::uint32_t>(cited.begin(), cited.end());
  });
}

Result<std::vector<std::uint32_t>> Searcher::cited_by(std::uint32_t number) {
  return guarded("read citations", state_->location, state_->index.get(), [&]() -> Result<std::vector<std::uint32_t>> {
    Index& index = *state_->index;
    Xapian::Enquire enquire(index.database());
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_query(Xapian::Query("XRq" + std::to_string(number)));
    enquire.set_sort_by_value(index.order_slot(), false);
    const Xapian::MSet mset = enquire.get_mset(0, index.articles());
    index.fetch(mset, 0, mset.size(), false);
    std::set<std::uint32_t> citing;
    for (auto i = mset.begin(); i != mset.end(); ++i) citing.insert(index.info(*i).number);
    return std::vector<std::uint32_t>(citing.begin(), citing.end());
  });
}

Result<std::vector<std::string>> Searcher::titles(const std::vector<std::uint32_t>& numbers) {
  return guarded("read titles", state_->location, state_->index.get(), [&]() -> Result<std::vector<std::string>> {
    Index& index = *state_->index;
    const std::vector<std::vector<Xapian::docid>> found = index.find_all(numbers);
    std::vector<Xapian::docid> newest;
    for (const std::vector<Xapian::docid>& copies : found)
      if (!copies.empty()) newest.push_back(copies.front());
    if (index.is_remote()) index.fetch_articles(newest);
    std::vector<std::string> titles;
    titles.reserve(numbers.size());
    for (const std::vector<Xapian::docid>& copies : found)
      titles.push_back(copies.empty() ? std::string() : title_of(index, copies.front()));
    return titles;
  });
}

}  // namespace kb::search

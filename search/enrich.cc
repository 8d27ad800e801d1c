#include "search/enrich.h"

#include <algorithm>
#include <cmath>

namespace kb::search {

namespace {

using format::FormKind;

/// A typed word this rare may be a slip that the articles share; a much commoner neighbour is searched as well.
constexpr std::uint32_t kRare = 3;
/// How much commoner the neighbour must be then.
constexpr std::uint32_t kCommoner = 30;
constexpr std::size_t kMaxCorrections = 3;

std::uint32_t frequency_of(const Alternative& alternative, const Index& index) {
  std::uint32_t least = 0xFFFFFFFF;
  for (const std::string& term : alternative.terms) least = std::min(least, index.frequency(term));
  return alternative.terms.empty() ? 0 : least;
}

/// Source: the idf of BM25 (Robertson and Sparck Jones), kept positive.
double idf(std::uint32_t frequency, std::uint32_t articles) {
  const double n = std::max<double>(1, std::min(frequency, articles));
  return std::log(1 + (articles - n + 0.5) / (n + 0.5));
}

void weigh(Unit& unit, const Index& index, const Weights& weights) {
  std::uint64_t typed = 0;
  std::uint64_t other = 0;
  for (const Alternative& alternative : unit.alternatives) {
    const std::uint32_t n = frequency_of(alternative, index);
    // Lesser names count for what they are worth, so that a common synonym does not make a rare word common.
    if (unit.kind == FormKind::code && alternative.origin == Origin::typed)
      typed = std::max<std::uint64_t>(typed, n);  // spellings of one code, most of them in the same articles
    else if (alternative.origin == Origin::typed || alternative.origin == Origin::expansion)
      typed += n;
    else
      other = std::max<std::uint64_t>(other, n);
  }
  const std::uint64_t frequency = typed > 0 ? typed : other;
  unit.frequency = static_cast<std::uint32_t>(std::min<std::uint64_t>(frequency, index.articles()));
  unit.weight = unit.frequency == 0 ? 0 : idf(unit.frequency, index.articles());
  if (unit.stop_word) unit.weight *= weights.stop_word;
}

bool is_letters(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](unsigned char c) { return c >= 0x80 || (c >= 'a' && c <= 'z') || c == '\''; });
}

bool may_be_corrected(const Unit& unit) {
  if (unit.compound || unit.stop_word || unit.alternatives.empty()) return false;
  if (unit.kind != FormKind::word && unit.kind != FormKind::identifier) return false;
  if (unit.alternatives[0].origin == Origin::expansion) return false;
  return unit.typed.size() >= 3 && is_letters(unit.typed);
}

/// What rules call a unit: a result code by its digits, however it was typed.
std::string name_of(const Unit& unit) {
  constexpr std::string_view kCode = "XIhex:";
  if (unit.kind == FormKind::code)
    for (const Alternative& alternative : unit.alternatives)
      if (alternative.terms.size() == 1 && alternative.terms[0].compare(0, kCode.size(), kCode) == 0)
        return alternative.terms[0].substr(kCode.size());
  return unit.typed;
}

Alternative alternative_for(const std::vector<std::string>& words, double factor, Origin origin) {
  Alternative alternative;
  for (const std::string& word : words) {
    const std::string stem = format::stem_word(word);
    alternative.terms.push_back(format::term_of(FormKind::word, stem));
    alternative.hashes.push_back(format::form_hash(stem, word));
    if (!alternative.text.empty()) alternative.text += ' ';
    alternative.text += word;
  }
  alternative.factor = factor;
  alternative.origin = origin;
  return alternative;
}

class Enricher {
 public:
  Enricher(std::vector<Unit>& units, std::string_view query, Index& index, const Weights& weights)
      : units_(units), query_(query), index_(index), weights_(weights) {}

  void correct() {
    for (std::size_t u = 0; u < units_.size(); ++u) {
      Unit& unit = units_[u];
      if (!may_be_corrected(unit) || unit.frequency > kRare || is_corrected(unit)) continue;
      const std::uint32_t least = unit.frequency == 0 ? 1 : unit.frequency * kCommoner;
      std::vector<Correction> corrections = index_.speller().correct(unit.typed, kMaxCorrections, least);
      if (corrections.empty()) continue;
      add_corrections(unit, corrections);
    }
  }

  void join_split_words() {
    for (std::size_t u = 0; u + 1 < units_.size(); ++u) {
      Unit& first = units_[u];
      Unit& second = units_[u + 1];
      if (!may_be_corrected(first) || !may_be_corrected(second)) continue;
      if (first.frequency > kRare && second.frequency > kRare) continue;
      if (!only_blanks(first.end, second.begin)) continue;
      const std::string joined = index_.speller().join(first.typed, second.typed);
      if (joined.empty()) continue;
      first.alternatives.push_back(alternative_for({joined}, weights_.correction, Origin::correction));
      note_correction(first.begin, second.end, first.typed + " " + second.typed, joined);
      ++u;  // the second word has been dealt with
    }
  }

  void add_synonyms() {
    std::vector<std::string> words;
    std::vector<std::size_t> at;
    for (std::size_t u = 0; u < units_.size(); ++u) {
      if (units_[u].compound) continue;
      words.push_back(name_of(units_[u]));
      at.push_back(u);
    }
    for (const Synonyms::Match& match : index_.synonyms().match(words)) add_synonym(at, match);
  }

  Enrichment finish() {
    if (!corrected_.empty()) {
      std::string text(query_);
      std::sort(corrected_.begin(), corrected_.end(), [](const auto& a, const auto& b) { return a.begin > b.begin; });
      for (const Replacement& r : corrected_)
        if (r.begin <= r.end && r.end <= text.size()) text.replace(r.begin, r.end - r.begin, r.text);
      out_.corrected_query = std::move(text);
    }
    return std::move(out_);
  }

 private:
  struct Replacement {
    std::uint32_t begin, end;
    std::string text;
  };

  void add_corrections(Unit& unit, const std::vector<Correction>& corrections) {
    const double best = std::max(1e-6f, corrections[0].score);
    std::string first;
    for (const Correction& correction : corrections) {
      const double share = correction.score / best;
      if (share < 0.2) break;
      std::vector<std::string> words = {correction.word};
      if (!correction.second.empty()) words.push_back(correction.second);
      const double typed_exists = unit.frequency > 0 ? 0.5 : 1.0;
      Alternative alternative = alternative_for(words, weights_.correction * share * typed_exists, Origin::correction);
      if (frequency_of(alternative, index_) == 0) continue;
      if (first.empty()) first = alternative.text;
      add_identifier(unit, alternative);
      unit.alternatives.push_back(std::move(alternative));
    }
    if (first.empty()) return;
    if (unit.frequency == 0) {
      note_correction(unit.begin, unit.end, unit.typed, first);
    } else {
      out_.notices.push_back({NoticeKind::corrected, "also searched for '" + first + "', which is far commoner than '" + unit.typed + "'",
                              "", unit.begin, unit.end});
    }
  }

  /// Nothing of the query's syntax lies between two of its words.
  [[nodiscard]] bool only_blanks(std::uint32_t begin, std::uint32_t end) const {
    if (begin > end || end > query_.size()) return false;
    return query_.substr(begin, end - begin).find_first_not_of(" \t\r\n") == std::string_view::npos;
  }

  [[nodiscard]] bool is_corrected(const Unit& unit) const {
    return std::any_of(corrected_.begin(), corrected_.end(),
                       [&](const Replacement& r) { return r.begin < unit.end && unit.begin < r.end; });
  }

  /// The same word as a name in mixed case: SourceSafe and NetWare are indexed as they are, not by their stem.
  void add_identifier(Unit& unit, const Alternative& alternative) {
    if (alternative.hashes.size() != 1) return;
    const std::string& word = alternative.text;
    Alternative name = alternative;
    name.terms = {format::term_of(FormKind::identifier, word)};
    name.hashes = {format::form_hash(word, word)};
    name.exact = true;
    if (name.terms != alternative.terms && index_.frequency(name.terms[0]) > 0) unit.alternatives.push_back(std::move(name));
  }

  void note_correction(std::uint32_t begin, std::uint32_t end, const std::string& typed, const std::string& meant) {
    out_.notices.push_back({NoticeKind::corrected, "searched for '" + meant + "' instead of '" + typed + "'", "", begin, end});
    corrected_.push_back({begin, end, meant});
  }

  void add_synonym(const std::vector<std::size_t>& at, const Synonyms::Match& match) {
    // A rule over several words is put on the rarest of them, as one more way of having it.
    std::size_t target = at[match.first];
    for (std::size_t i = 1; i < match.count; ++i) {
      const std::size_t u = at[match.first + i];
      if (units_[u].weight > units_[target].weight) target = u;
    }
    Unit& unit = units_[target];
    if (unit.stop_word) return;  // "is" is hardly ever the information store
    Alternative alternative = alternative_for(match.rule->to, weights_.synonym, Origin::synonym);
    const bool known = std::any_of(unit.alternatives.begin(), unit.alternatives.end(),
                                   [&](const Alternative& a) { return a.hashes == alternative.hashes; });
    if (known || frequency_of(alternative, index_) == 0) return;
    std::string typed;
    for (std::size_t i = 0; i < match.count; ++i) typed += (i ? " " : "") + units_[at[match.first + i]].typed;
    out_.notices.push_back({NoticeKind::synonyms, "also searched for '" + alternative.text + "' (" + typed + ")", "", unit.begin, unit.end});
    add_identifier(unit, alternative);
    unit.alternatives.push_back(std::move(alternative));
  }

  std::vector<Unit>& units_;
  std::string_view query_;
  Index& index_;
  const Weights& weights_;
  Enrichment out_;
  std::vector<Replacement> corrected_;
};

}  // namespace

std::uint32_t word_frequency(std::string_view folded_word, const Index& index) {
  return frequency_of(alternative_for({std::string(folded_word)}, 1, Origin::synonym), index);
}

Enrichment enrich(std::vector<Unit>& units, std::string_view query, Index& index, const Weights& weights,
                  const EnrichOptions& options) {
  if (index.is_remote()) {
    std::vector<std::string> terms;
    for (const Unit& unit : units)
      for (const Alternative& alternative : unit.alternatives)
        terms.insert(terms.end(), alternative.terms.begin(), alternative.terms.end());
    index.fetch_frequencies(terms);
  }
  for (Unit& unit : units) weigh(unit, index, weights);
  Enricher enricher(units, query, index, weights);
  if (options.correct) {
    enricher.join_split_words();
    enricher.correct();
  }
  if (options.synonyms) enricher.add_synonyms();
  for (Unit& unit : units) weigh(unit, index, weights);
  Enrichment enrichment = enricher.finish();
  for (const Unit& unit : units)
    if (!unit.compound && unit.frequency == 0 && !unit.typed.empty())
      enrichment.notices.push_back({NoticeKind::unknown_word, "no article has '" + unit.typed + "'", "", unit.begin, unit.end});
  return enrichment;
}

}  // namespace kb::search

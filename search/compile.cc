#include "search/compile.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "search/filters.h"

namespace kb::search {

namespace {

using format::Zone;
using Xapian::Query;

Query conjunction(const std::vector<Query>& queries) {
  if (queries.empty()) return Query();
  return Query(Query::OP_AND, queries.begin(), queries.end());
}

Query disjunction(const std::vector<Query>& queries) {
  if (queries.empty()) return Query();
  return Query(Query::OP_OR, queries.begin(), queries.end());
}

/// What one node asks for: a necessary condition on postings, and what remains to be checked.
struct Condition {
  Query postings;
  Predicate predicate;
  bool wordless = false;  ///< nothing in it can be searched ("..."): asks for nothing

  [[nodiscard]] bool trivial() const { return predicate.trivial(); }
};

class Compiler {
 public:
  Compiler(Index& index, ForwardMatcher& matcher, const CompileOptions& options, Compiled& out)
      : index_(index), matcher_(matcher), options_(options), out_(out) {}

  void run(const Node& root) {
    share_words(root);
    for (const Node& node : root.children) collect_plain(node);
    if (options_.prefix_last && !root.children.empty() && root.children.back().kind == NodeKind::words)
      open_last_word();
    out_.plain_words = out_.units.size();

    std::vector<Query> excluded;
    std::vector<Query> queries;
    for (const Node& node : root.children) {
      if (!is_required(node)) continue;
      Condition condition = compile(node);
      if (condition.wordless) continue;
      if (node.kind != NodeKind::none) {
        queries.push_back(condition.postings);
        if (!condition.trivial()) out_.predicate.children.push_back(std::move(condition.predicate));
      } else if (condition.trivial()) {
        excluded.push_back(condition.postings);
      } else {
        out_.predicate.children.push_back(negate(complete(node, std::move(condition))));
      }
    }
    if (!out_.predicate.children.empty()) out_.predicate.kind = Predicate::Kind::all;
    require(queries, excluded);
  }

 private:
  /// Words that a prefix stands for; and those that all prefixes of a query share: each opens a list of postings, and 300
  /// prefixes of 64 words took 15 s and 440 MB where they now take one.
  static constexpr std::size_t kMostWords = 64;
  static constexpr std::size_t kMostTogether = 640;
  static constexpr std::size_t kFewestWords = 3;

  static std::size_t count_prefixes(const Node& node) {
    std::size_t count = node.kind == NodeKind::prefix ? 1 : 0;
    for (const Node& child : node.children) count += count_prefixes(child);
    return count;
  }

  void share_words(const Node& root) {
    const std::size_t prefixes = count_prefixes(root);
    if (prefixes * kMostWords <= kMostTogether) return;
    most_words_ = std::max(kFewestWords, kMostTogether / prefixes);
    out_.notices.push_back({NoticeKind::partial,
                            "of so many beginnings of words each stands for no more than its " + std::to_string(most_words_) +
                                " commonest words",
                            "", 0, 0});
  }

  static Query everything() { return Query(std::string()); }

  void require(const std::vector<Query>& queries, const std::vector<Query>& excluded) {
    // What only leaves out needs something to leave it out of.
    const bool only_checks = queries.empty() && excluded.empty();
    if (only_checks && (out_.predicate.trivial() || out_.plain_words > 0)) return;
    out_.has_required = true;
    out_.required = queries.empty() ? everything() : conjunction(queries);
    if (!excluded.empty()) out_.required = Query(Query::OP_AND_NOT, out_.required, disjunction(excluded));
  }

  /// The words that rank and may be missing: those outside all syntax, and in the last step of the relaxation all.
  void collect_plain(const Node& node) {
    if (node.kind == NodeKind::words) {
      append_units(node.text, node.begin, index_.analyzer(), out_.units);
      return;
    }
    if (!options_.any_word || is_filter(node) || node.kind == NodeKind::none) return;
    if (node.kind == NodeKind::prefix) {
      for (Unit& unit : prefix_units(node)) out_.units.push_back(std::move(unit));
    } else if (node.kind == NodeKind::phrase || node.kind == NodeKind::field) {
      append_units(node.text, node.begin, index_.analyzer(), out_.units);
    }
    for (const Node& child : node.children) collect_plain(child);
  }

  static bool is_filter(const Node& node) {
    if (node.kind == NodeKind::range) return true;
    return node.kind == NodeKind::field && node.field->kind != format::FieldKind::text &&
           node.field->kind != format::FieldKind::zone;
  }

  [[nodiscard]] bool is_required(const Node& node) const {
    if (node.kind == NodeKind::words) return false;
    if (node.kind == NodeKind::none) return true;
    if (is_filter(node)) return !options_.no_filters;
    return !options_.any_word;
  }

  static Predicate negate(Predicate predicate) {
    Predicate none;
    none.kind = Predicate::Kind::none;
    none.children.push_back(std::move(predicate));
    return none;
  }

  /// Whether an article is among those a query finds; found out once, when first asked.
  Predicate among(const Query& query) {
    Predicate predicate;
    predicate.kind = Predicate::Kind::filter;
    auto found = std::make_shared<std::optional<std::vector<bool>>>();
    predicate.passes = [found, query, &index = index_](Xapian::docid docid) {
      if (!*found) {
        found->emplace(std::size_t{index.database().get_lastdocid()} + 1, false);
        Xapian::Enquire enquire(index.database());
        enquire.set_weighting_scheme(Xapian::BoolWeight());
        enquire.set_docid_order(Xapian::Enquire::DONT_CARE);
        enquire.set_query(query);
        const Xapian::MSet mset = enquire.get_mset(0, index.articles());
        for (auto i = mset.begin(); i != mset.end(); ++i) (**found)[*i] = true;
      }
      return docid < (*found)->size() && (**found)[docid];
    };
    return predicate;
  }

  /// A predicate that decides alone, without the postings having been looked at.
  Predicate complete(const Node& node, Condition condition) {
    if (condition.trivial()) return among(condition.postings);
    if (node.kind != NodeKind::all && node.kind != NodeKind::any) return std::move(condition.predicate);
    Predicate both;
    both.kind = Predicate::Kind::all;
    both.children.push_back(among(condition.postings));
    both.children.push_back(std::move(condition.predicate));
    return both;
  }

  void open_last_word() {
    for (std::size_t i = out_.units.size(); i-- > 0;) {
      Unit& unit = out_.units[i];
      if (unit.compound) continue;
      if (unit.kind != format::FormKind::word && unit.kind != format::FormKind::identifier) return;
      if (unit.typed.size() < 2) return;
      // Few letters begin the commonest words there are and say little yet, less beside other words: fewer of them then, or
      // the answer to a keystroke comes too late.
      const std::size_t letters = std::min<std::size_t>(unit.typed.size(), 4);
      const std::size_t most = (std::size_t{3} << (letters - 1)) / (i > 3 ? 2 : 1);
      for (Alternative& more : expand_prefix(index_, unit.typed, most)) unit.alternatives.push_back(std::move(more));
      unit.stop_word = false;
      return;
    }
  }

  Condition compile(const Node& node) {
    switch (node.kind) {
      case NodeKind::words: return words(node, Zone{}, false);
      case NodeKind::phrase: return words(node, Zone{}, true);
      case NodeKind::prefix: return prefix(node);
      case NodeKind::field: return field(node);
      case NodeKind::range: return {range_filter(index_, node).query(), {}, false};
      case NodeKind::all:
      case NodeKind::any: return group(node);
      case NodeKind::none: return negated(node);
    }
    return {};
  }

  /// What is to be left out, not yet negated.
  Condition negated(const Node& node) {
    Condition condition;
    condition.wordless = node.children.empty();
    ++negated_;
    if (!condition.wordless) condition = compile(node.children[0]);
    --negated_;
    return condition;
  }

  Condition group(const Node& node) {
    std::vector<const Node*> nodes;
    std::vector<Condition> members;
    for (const Node& child : node.children) {
      Condition condition = compile(child);
      if (condition.wordless) continue;
      if (child.kind == NodeKind::none) {
        const bool trivial = condition.trivial();
        Condition left;
        left.postings = trivial ? Query(Query::OP_AND_NOT, everything(), condition.postings) : everything();
        if (!trivial) left.predicate = negate(complete(child.children[0], std::move(condition)));
        condition = std::move(left);
      }
      nodes.push_back(&child);
      members.push_back(std::move(condition));
    }
    Condition result;
    result.wordless = members.empty();
    const bool any = node.kind == NodeKind::any;
    std::vector<Query> queries;
    bool trivial = true;
    for (const Condition& member : members) {
      queries.push_back(member.postings);
      trivial = trivial && member.trivial();
    }
    result.postings = any ? disjunction(queries) : conjunction(queries);
    if (trivial) return result;
    result.predicate.kind = any ? Predicate::Kind::any : Predicate::Kind::all;
    for (std::size_t i = 0; i < members.size(); ++i) {
      // One of "any" must decide alone: the postings that were met may have been another's.
      if (any)
        result.predicate.children.push_back(complete(*nodes[i], std::move(members[i])));
      else if (!members[i].trivial())
        result.predicate.children.push_back(std::move(members[i].predicate));
    }
    return result;
  }

  std::vector<Predicate::Form> forms(const Unit& unit, bool exact = false) {
    std::vector<Predicate::Form> forms;
    for (const Alternative& alternative : unit.alternatives)
      if (alternative.hashes.size() == 1)
        forms.push_back({matcher_.want(alternative.hashes[0]), alternative.hashes[0], exact || alternative.exact});
    return forms;
  }

  /// Words that must all occur (in a zone; side by side when quoted).
  Condition words(const Node& node, Zone zone, bool adjacent) {
    std::vector<Unit> units;
    append_units(node.text, node.begin, index_.analyzer(), units);
    adjacent = adjacent && !apart();
    Condition condition;
    std::vector<Query> queries;
    Predicate predicate;
    predicate.kind = adjacent ? Predicate::Kind::phrase : Predicate::Kind::words;
    predicate.zone = zone;
    for (const Unit& unit : units) {
      if (unit.compound) continue;
      queries.push_back(any_alternative(unit));
      predicate.places.push_back(forms(unit, adjacent));
    }
    condition.wordless = queries.empty();
    condition.postings = conjunction(queries);
    if (adjacent || zone != Zone{}) condition.predicate = std::move(predicate);
    keep_units(std::move(units));
    return condition;
  }

  void keep_units(std::vector<Unit> units) {
    if (negated_ > 0) return;
    const auto base = static_cast<std::uint16_t>(out_.units.size());
    for (Unit& unit : units) {
      unit.required = true;
      if (unit.compound) unit.first = static_cast<std::uint16_t>(unit.first + base);
      out_.units.push_back(std::move(unit));
    }
  }

  /// An excluded phrase stays one: taking it apart would leave out more.
  [[nodiscard]] bool apart() const { return options_.phrases_as_words && negated_ == 0; }

  /// Of "spm-k4*" only the last part is a beginning.
  std::vector<Unit> prefix_units(const Node& node) {
    std::vector<Unit> units;
    append_units(node.text, node.begin, index_.analyzer(), units);
    std::erase_if(units, [](const Unit& unit) { return unit.compound; });
    if (units.empty()) return units;
    Unit& last = units.back();
    last.kind = format::FormKind::word;
    last.stop_word = false;
    last.alternatives = expand_prefix(index_, last.typed, most_words_);
    return units;
  }

  Condition prefix(const Node& node) {
    std::vector<Unit> units = prefix_units(node);
    Condition condition;
    condition.wordless = units.empty();
    std::vector<Query> queries;
    queries.reserve(units.size());
    for (const Unit& unit : units) queries.push_back(any_alternative(unit));  // without alternatives: matches nothing
    condition.postings = conjunction(queries);
    if (units.empty()) return condition;
    // "printi*" finds by the stem "print", which has other words: then the form must be looked at.
    const Unit& last = units.back();
    const auto has_others = [&](const Alternative& a) {
      const std::string_view stem = std::string_view(a.terms[0]).substr(a.terms[0][0] == 'Z' ? 1 : 0);
      return stem.rfind(last.typed, 0) != 0 || (stem == last.typed && stem.back() == 'i');
    };
    if (std::any_of(last.alternatives.begin(), last.alternatives.end(), has_others)) {
      condition.predicate.kind = Predicate::Kind::words;
      condition.predicate.places.push_back(forms(last, true));
    }
    keep_units(std::move(units));
    return condition;
  }

  Condition field(const Node& node) {
    const format::Field& field = *node.field;
    if (field.kind == format::FieldKind::zone) return words(node, field.zone, node.quoted);
    if (field.kind != format::FieldKind::text) return {exact_filter(index_, node).query(), {}, false};
    // Words under their own prefix; quoted ones are checked for order in the zone they come from.
    const Zone zone = field.prefix == "S" ? Zone::title : Zone::applies_to;
    std::vector<Unit> units;
    append_units(node.text, node.begin, index_.analyzer(), units);
    std::vector<Query> queries;
    Predicate predicate;
    predicate.kind = Predicate::Kind::phrase;
    predicate.zone = zone;
    for (const Unit& unit : units) {
      if (unit.compound) continue;
      queries.push_back(field_alternatives(index_, field, unit, node.prefix && &unit == &units.back()));
      predicate.places.push_back(forms(unit, true));
    }
    Condition condition;
    condition.wordless = queries.empty();
    condition.postings = conjunction(queries);
    if (node.quoted && predicate.places.size() > 1 && !apart()) condition.predicate = std::move(predicate);
    keep_units(std::move(units));
    return condition;
  }

  Index& index_;
  ForwardMatcher& matcher_;
  const CompileOptions& options_;
  Compiled& out_;
  int negated_ = 0;
  std::size_t most_words_ = kMostWords;  // of one prefix
};

}  // namespace

Xapian::Query any_alternative(const Unit& unit) {
  std::vector<Query> queries;
  for (const Alternative& alternative : unit.alternatives) {
    if (alternative.terms.empty()) continue;
    queries.push_back(alternative.terms.size() == 1
                          ? Query(alternative.terms[0])
                          : Query(Query::OP_AND, alternative.terms.begin(), alternative.terms.end()));
  }
  return disjunction(queries);
}

namespace {

/// A word of the collection that begins as was asked, before it becomes an alternative.
struct Beginning {
  std::string word;
  format::FormKind kind;
  std::uint32_t frequency;
};

/// Names and numbers that begin so: the lexicon has words of letters only.
void add_names(Index& index, std::string_view prefix, std::vector<Beginning>& words) {
  constexpr int kMostLookedAt = 3000;
  const bool letter = !(prefix[0] >= '0' && prefix[0] <= '9');
  const std::string beginning = letter ? "Z" + std::string(prefix) : std::string(prefix);
  const Xapian::Database& database = index.database();
  int looked_at = 0;
  for (auto i = database.allterms_begin(beginning); i != database.allterms_end(beginning); ++i) {
    if (++looked_at > kMostLookedAt) return;
    const std::string term = *i;
    const std::string word = letter ? term.substr(1) : term;
    if (word.find_first_of("0123456789_") == std::string::npos) continue;
    words.push_back({word, format::FormKind::identifier, i.get_termfreq()});
  }
}

}  // namespace

std::vector<Alternative> expand_prefix(Index& index, std::string_view folded_prefix, std::size_t most) {
  std::vector<Beginning> words;
  if (folded_prefix.empty()) return {};
  const format::Lexicon& lexicon = index.lexicon();
  const auto [first, last] = lexicon.prefix_range(folded_prefix);
  for (std::size_t i = first; i < last; ++i)
    words.push_back({std::string(lexicon[i].word), format::FormKind::word, lexicon[i].frequency});
  add_names(index, folded_prefix, words);
  const auto commoner = [](const Beginning& a, const Beginning& b) {
    return a.frequency != b.frequency ? a.frequency > b.frequency : a.word < b.word;
  };
  const auto end = words.begin() + static_cast<std::ptrdiff_t>(std::min(most, words.size()));
  std::partial_sort(words.begin(), end, words.end(), commoner);
  words.erase(end, words.end());
  std::vector<Alternative> alternatives;
  for (const Beginning& beginning : words) {
    const std::string stem =
        beginning.kind == format::FormKind::word ? format::stem_word(beginning.word) : beginning.word;
    Alternative alternative;
    alternative.terms = {format::term_of(beginning.kind, stem)};
    alternative.hashes = {format::form_hash(stem, beginning.word)};
    alternative.exact = true;
    alternative.origin = Origin::expansion;
    alternative.text = beginning.word;
    alternatives.push_back(std::move(alternative));
  }
  return alternatives;
}

Compiled compile(const ParsedQuery& query, Index& index, ForwardMatcher& matcher, const CompileOptions& options) {
  Compiled compiled;
  Compiler(index, matcher, options, compiled).run(query.root);
  return compiled;
}

std::vector<Unit> Compiled::plain_units() const {
  return {units.begin(), units.begin() + static_cast<std::ptrdiff_t>(plain_words)};
}

std::vector<Unit> Compiled::operator_units() const {
  return {units.begin() + static_cast<std::ptrdiff_t>(plain_words), units.end()};
}

}  // namespace kb::search

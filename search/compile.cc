#include "search/compile.h"

#include <algorithm>

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
};

class Compiler {
 public:
  Compiler(Index& index, ForwardMatcher& matcher, const CompileOptions& options, Compiled& out)
      : index_(index), matcher_(matcher), options_(options), out_(out) {}

  void run(const Node& root) {
    std::vector<Condition> required;
    for (const Node& node : root.children)
      if (node.kind == NodeKind::words) append_units(node.text, node.begin, index_.analyzer(), out_.units);
    if (options_.prefix_last && !root.children.empty() && root.children.back().kind == NodeKind::words) open_last_word();
    out_.plain_words = out_.units.size();

    std::vector<Query> excluded;
    std::vector<Predicate> predicates;
    std::vector<Query> queries;
    for (const Node& node : root.children) {
      if (node.kind == NodeKind::words) continue;
      out_.has_required = true;
      Condition condition = compile(node);
      if (node.kind == NodeKind::none) {
        if (condition.predicate.trivial())
          excluded.push_back(condition.postings);
        else
          predicates.push_back(negate(std::move(condition.predicate)));
        continue;
      }
      queries.push_back(condition.postings);
      if (!condition.predicate.trivial()) predicates.push_back(std::move(condition.predicate));
    }
    out_.required = queries.empty() ? Query() : conjunction(queries);
    if (!excluded.empty()) {
      const Query positive = queries.empty() ? Query(std::string()) : out_.required;
      out_.required = Query(Query::OP_AND_NOT, positive, disjunction(excluded));
    }
    if (!predicates.empty()) {
      out_.predicate.kind = Predicate::Kind::all;
      out_.predicate.children = std::move(predicates);
    }
  }

 private:
  static Predicate negate(Predicate predicate) {
    Predicate none;
    none.kind = Predicate::Kind::none;
    none.children.push_back(std::move(predicate));
    return none;
  }

  void open_last_word() {
    for (std::size_t i = out_.units.size(); i-- > 0;) {
      Unit& unit = out_.units[i];
      if (unit.compound) continue;
      if (unit.kind != format::FormKind::word && unit.kind != format::FormKind::identifier) return;
      if (unit.typed.size() < 2) return;
      for (Alternative& more : expand_prefix(index_, unit.typed, 24)) unit.alternatives.push_back(std::move(more));
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
      case NodeKind::range: return {range_filter(index_, node).query(), {}};
      case NodeKind::all:
      case NodeKind::any: return group(node);
      case NodeKind::none:
        ++negated_;
        Condition condition = node.children.empty() ? Condition{} : compile(node.children[0]);
        --negated_;
        return condition;
    }
    return {};
  }

  Condition group(const Node& node) {
    const bool any = node.kind == NodeKind::any;
    std::vector<Query> queries;
    std::vector<Query> excluded;
    Predicate predicate;
    predicate.kind = any ? Predicate::Kind::any : Predicate::Kind::all;
    bool trivial = true;
    for (const Node& child : node.children) {
      Condition condition = compile(child);
      if (child.kind == NodeKind::none) {
        // Inside a group an exclusion is a full condition of its own.
        if (condition.predicate.trivial()) {
          if (any)
            queries.push_back(Query(Query::OP_AND_NOT, Query(std::string()), condition.postings));
          else
            excluded.push_back(condition.postings);
          predicate.children.push_back({});
        } else {
          if (any) queries.push_back(Query(std::string()));
          predicate.children.push_back(negate(std::move(condition.predicate)));
          trivial = false;
        }
        continue;
      }
      queries.push_back(condition.postings);
      trivial = trivial && condition.predicate.trivial();
      if (any && condition.predicate.trivial()) {
        // "any" cannot be decided by a member whose postings say yes without looking at the words again.
        condition.predicate = presence(child);
      }
      predicate.children.push_back(std::move(condition.predicate));
    }
    Condition result;
    if (queries.empty() && !excluded.empty()) queries.push_back(Query(std::string()));
    result.postings = any ? disjunction(queries) : conjunction(queries);
    if (!excluded.empty()) result.postings = Query(Query::OP_AND_NOT, result.postings, disjunction(excluded));
    if (!trivial) result.predicate = std::move(predicate);
    return result;
  }

  /// What a node's postings say, as a predicate, for use beside members that need one.
  Predicate presence(const Node& node) {
    Predicate predicate;
    const bool exact = node.kind == NodeKind::field && node.field->kind != format::FieldKind::text &&
                       node.field->kind != format::FieldKind::zone;
    if (exact || node.kind == NodeKind::range) {
      predicate.kind = Predicate::Kind::filter;
      const Filter filter = exact ? exact_filter(index_, node) : range_filter(index_, node);
      predicate.passes = [filter, &index = index_](Xapian::docid docid) { return filter.passes(index.database(), docid); };
      return predicate;
    }
    if (node.kind == NodeKind::field) {
      // Words of a title or product: look where they come from.
      predicate = presence_of_words(node);
      predicate.zone = node.field->prefix == "S" ? Zone::title : Zone::applies_to;
      return predicate;
    }
    if (node.kind == NodeKind::words) return presence_of_words(node);
    return predicate;
  }

  Predicate presence_of_words(const Node& node) {
    Predicate predicate;
    predicate.kind = Predicate::Kind::words;
    std::vector<Unit> units;
    append_units(node.text, node.begin, index_.analyzer(), units);
    for (const Unit& unit : units)
      if (!unit.compound) predicate.places.push_back(forms(unit));
    return predicate;
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
    adjacent = adjacent && !options_.phrases_as_words;
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
    condition.postings = conjunction(queries);
    if ((adjacent && predicate.places.size() > 1) || zone != Zone{} || adjacent) condition.predicate = std::move(predicate);
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

  Condition prefix(const Node& node) {
    Unit unit;
    unit.typed = format::fold(node.text);
    unit.begin = node.begin;
    unit.end = node.end;
    unit.alternatives = expand_prefix(index_, unit.typed);
    Condition condition;
    condition.postings = any_alternative(unit);
    condition.predicate.kind = Predicate::Kind::words;
    condition.predicate.places.push_back(forms(unit, true));
    if (unit.alternatives.empty()) {
      condition.postings = Query();  // matches nothing
      condition.predicate = {};
    }
    std::vector<Unit> units;
    units.push_back(std::move(unit));
    keep_units(std::move(units));
    return condition;
  }

  Condition field(const Node& node) {
    const format::Field& field = *node.field;
    if (field.kind == format::FieldKind::zone) return words(node, field.zone, node.quoted);
    if (field.kind != format::FieldKind::text) return {exact_filter(index_, node).query(), {}};
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
    Condition condition{conjunction(queries), {}};
    if (node.quoted && predicate.places.size() > 1 && !options_.phrases_as_words) condition.predicate = std::move(predicate);
    keep_units(std::move(units));
    return condition;
  }

  Index& index_;
  ForwardMatcher& matcher_;
  const CompileOptions& options_;
  Compiled& out_;
  int negated_ = 0;
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

std::vector<Alternative> expand_prefix(Index& index, std::string_view folded_prefix, std::size_t most) {
  const format::Lexicon& lexicon = index.lexicon();
  const auto [first, last] = lexicon.prefix_range(folded_prefix);
  std::vector<format::LexiconEntry> entries;
  for (std::size_t i = first; i < last; ++i) entries.push_back(lexicon[i]);
  if (entries.size() > most) {
    std::nth_element(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(most), entries.end(),
                     [](const auto& a, const auto& b) { return a.frequency > b.frequency; });
    entries.resize(most);
  }
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    return a.frequency != b.frequency ? a.frequency > b.frequency : a.word < b.word;
  });
  std::vector<Alternative> alternatives;
  for (const format::LexiconEntry& entry : entries) {
    const std::string stem = format::stem_word(entry.word);
    Alternative alternative;
    alternative.terms = {format::term_of(format::FormKind::word, stem)};
    alternative.hashes = {format::form_hash(stem, entry.word)};
    alternative.exact = true;
    alternative.origin = Origin::expansion;
    alternative.text = entry.word;
    alternatives.push_back(std::move(alternative));
  }
  return alternatives;
}

Compiled compile(const ParsedQuery& query, Index& index, ForwardMatcher& matcher, const CompileOptions& options) {
  Compiled compiled;
  Compiler(index, matcher, options, compiled).run(query.root);
  return compiled;
}

}  // namespace kb::search

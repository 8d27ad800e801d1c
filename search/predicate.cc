#include <algorithm>

#include "search/compile.h"

namespace kb::search {

namespace {

bool is_at(const Occurrence& occurrence, const std::vector<Predicate::Form>& forms) {
  return std::any_of(forms.begin(), forms.end(), [&](const Predicate::Form& form) {
    return form.key == occurrence.key && (!form.exact || form.hash == occurrence.hash);
  });
}

bool in_zone(const Occurrence& occurrence, format::Zone zone) {
  return zone == format::Zone{} || occurrence.zone == zone;
}

/// Occurrences are in order of the text, so the places of a phrase follow each other in the list.
bool phrase_begins(const std::vector<Occurrence>& all, std::size_t at, const std::vector<std::vector<Predicate::Form>>& places) {
  std::uint32_t position = all[at].position;
  std::size_t i = at + 1;
  for (std::size_t place = 1; place < places.size(); ++place) {
    ++position;
    bool found = false;
    for (; i < all.size() && all[i].position <= position && all[i].block == all[at].block; ++i) {
      if (all[i].position == position && is_at(all[i], places[place])) {
        found = true;
        break;
      }
    }
    if (!found) return false;
  }
  return true;
}

}  // namespace

bool Predicate::holds(const ForwardMatcher::Found& found, Xapian::docid docid) const {
  const auto child_holds = [&](const Predicate& child) { return child.holds(found, docid); };
  switch (kind) {
    case Kind::yes: return true;
    case Kind::filter: return passes(docid);
    case Kind::all: return std::all_of(children.begin(), children.end(), child_holds);
    case Kind::any: return std::any_of(children.begin(), children.end(), child_holds);
    case Kind::none: return std::none_of(children.begin(), children.end(), child_holds);
    case Kind::words:
      return std::all_of(places.begin(), places.end(), [&](const std::vector<Form>& forms) {
        return std::any_of(found.occurrences.begin(), found.occurrences.end(),
                           [&](const Occurrence& o) { return in_zone(o, zone) && is_at(o, forms); });
      });
    case Kind::phrase:
      if (places.empty()) return true;
      for (std::size_t i = 0; i < found.occurrences.size(); ++i)
        if (in_zone(found.occurrences[i], zone) && is_at(found.occurrences[i], places[0]) &&
            phrase_begins(found.occurrences, i, places))
          return true;
      return false;
  }
  return false;
}

}  // namespace kb::search

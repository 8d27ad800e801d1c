#include "search/facets.h"

#include <algorithm>
#include <map>
#include <unordered_set>

namespace kb::search {

namespace {

std::string quoted(const std::string& value) {
  return value.find_first_of(" ()\"") == std::string::npos ? value : '"' + value + '"';
}

Facet facet(std::string name, const std::string& field, const std::map<std::string, std::uint64_t>& counts) {
  Facet facet;
  facet.name = std::move(name);
  for (const auto& [value, count] : counts) facet.values.push_back({value, field + ":" + quoted(value), count});
  std::stable_sort(facet.values.begin(), facet.values.end(),
                   [](const FacetValue& a, const FacetValue& b) { return a.count > b.count; });
  return facet;
}

}  // namespace

std::vector<Facet> count_facets(Index& index, const std::vector<Xapian::docid>& matching) {
  std::map<std::string, std::uint64_t> products, types, years, sections;
  std::unordered_set<std::uint32_t> seen;
  for (const Xapian::docid docid : matching) {
    const format::ForwardInfo info = index.info(docid);
    if (index.has_several_collections() && !seen.insert(info.number).second) continue;  // a copy in another database
    if (std::string category = index.category(docid, info); !category.empty()) ++products[std::move(category)];
    const auto type = info.type < parser::kArticleTypes ? static_cast<parser::ArticleType>(info.type) : parser::ArticleType::unknown;
    if (type != parser::ArticleType::unknown) ++types[std::string(parser::name(type))];
    if (info.date != 0) ++years[std::to_string(info.date / 10000)];
    for (int k = 0; k < parser::kSectionKinds; ++k)
      if (info.sections >> k & 1) ++sections[std::string(parser::name(static_cast<parser::SectionKind>(k)))];
  }
  return {facet("product", "category", products), facet("type", "type", types),
          facet("year", "date", years), facet("section", "section", sections)};
}

std::vector<Facet> count_facets(Index& index, const Xapian::Query& matching) {
  Xapian::Enquire enquire(index.database());
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.set_docid_order(Xapian::Enquire::DONT_CARE);
  enquire.set_query(matching);
  if (index.fetches()) enquire.set_sort_by_value(index.order_slot(), false);
  const Xapian::MSet mset = enquire.get_mset(0, index.articles());
  index.fetch(mset, 0, mset.size(), false);
  std::vector<Xapian::docid> docids;
  for (auto i = mset.begin(); i != mset.end(); ++i) docids.push_back(*i);
  return count_facets(index, docids);
}

}  // namespace kb::search

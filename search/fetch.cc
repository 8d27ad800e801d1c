#include <algorithm>
#include <cstdlib>

#include "indexer/format/schema.h"
#include "indexer/format/shards.h"
#include "search/index.h"

// Documents of shards that have no forward file here. Xapian's protocol fetches one document a round trip, with all that is in
// it; but an MSet carries the value it is sorted by. So the values of many documents come with one question: "which
// documents have one of these numbers, sorted by that slot".

namespace kb::search {

namespace {

/// Documents asked for at once: keeps a server's answer under some 2 MB.
constexpr std::size_t kAtOnce = 1000;
/// Documents remembered from one question to the next.
constexpr std::size_t kMostFetched = 20000;

std::uint32_t date_number(const std::string& iso) {
  std::string digits;
  for (const char c : iso)
    if (c != '-') digits.push_back(c);
  return static_cast<std::uint32_t>(std::strtoul(digits.c_str(), nullptr, 10));
}

}  // namespace

std::vector<std::pair<Xapian::docid, std::string>> Index::values_of(const std::vector<std::uint32_t>& numbers,
                                                                    Xapian::valueno slot) const {
  std::vector<std::pair<Xapian::docid, std::string>> values;
  for (std::size_t begin = 0; begin < numbers.size(); begin += kAtOnce) {
    std::vector<Xapian::Query> ids;
    for (std::size_t i = begin; i < std::min(begin + kAtOnce, numbers.size()); ++i)
      ids.emplace_back("Q" + std::to_string(numbers[i]));
    Xapian::Enquire enquire(database_);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_docid_order(Xapian::Enquire::DONT_CARE);
    enquire.set_query(Xapian::Query(Xapian::Query::OP_OR, ids.begin(), ids.end()));
    enquire.set_sort_by_value(slot, false);
    const Xapian::MSet mset = enquire.get_mset(0, static_cast<Xapian::doccount>(ids.size() * shards_.size()));
    for (auto i = mset.begin(); i != mset.end(); ++i) values.emplace_back(*i, i.get_sort_key());
  }
  return values;
}

void Index::fetch_values(const std::vector<Xapian::docid>& docids, Xapian::valueno slot) {
  std::vector<std::uint32_t> numbers;
  numbers.reserve(docids.size());
  for (const Xapian::docid docid : docids) numbers.push_back(fetched_[docid].info.number);
  for (auto& [docid, value] : values_of(numbers, slot)) {
    if (!is_fetched(docid)) continue;
    Fetched& fetched = fetched_[docid];
    if (slot == format::kInfoSlot) {
      if (auto parsed = format::parse_info_value(value); parsed && value.size() > 4) {
        fetched.info = parsed->info;
        fetched.category = std::move(parsed->category);
        fetched.has_info = true;
      }
    } else if (slot == format::kEntrySlot) {
      fetched.entry = std::move(value);
      fetched.info.length = static_cast<std::uint32_t>(fetched.entry.size());
      fetched.has_entry = !fetched.entry.empty();
    } else {
      fetched.record = std::move(value);
    }
  }
}

void Index::fetch(const Xapian::MSet& mset, Xapian::doccount first, Xapian::doccount last, bool entries) {
  if (!fetches_) return;
  if (fetched_.size() > kMostFetched) fetched_.clear();
  std::vector<Xapian::docid> docids;
  std::vector<Xapian::docid> without_info;
  for (Xapian::doccount i = first; i < std::min(last, mset.size()); ++i) {
    const auto item = mset[i];
    if (!is_fetched(*item)) continue;
    docids.push_back(*item);
    Fetched& fetched = fetched_[*item];
    if (fetched.has_info) continue;
    const std::string key = item.get_sort_key();
    if (auto parsed = format::parse_info_value(key)) {
      fetched.info = parsed->info;
      fetched.category = std::move(parsed->category);
      fetched.has_info = key.size() > 4;
    }
    if (!fetched.has_info && fetched.info.number != 0) without_info.push_back(*item);
  }
  if (!without_info.empty()) fetch_values(without_info, format::kInfoSlot);
  if (entries) fetch_entries(docids);
}

void Index::fetch_entries(const std::vector<Xapian::docid>& docids) {
  if (!fetches_) return;
  std::vector<Xapian::docid> without_entry;
  std::vector<std::string> citations;
  for (const Xapian::docid docid : docids) {
    if (!is_fetched(docid)) continue;
    const Fetched& fetched = fetched_[docid];
    if (fetched.info.number == 0) continue;  // it will be asked for by itself
    citations.push_back("XRq" + std::to_string(fetched.info.number));
    if (!fetched.has_entry) without_entry.push_back(docid);
  }
  if (!without_entry.empty()) fetch_values(without_entry, format::kEntrySlot);
  fetch_frequencies(citations);
}

void Index::fetch_articles(const std::vector<Xapian::docid>& docids) {
  std::vector<Xapian::docid> wanted;
  for (const Xapian::docid docid : docids)
    if (shard_with(docid).open.remote && known(docid).record.empty()) wanted.push_back(docid);
  if (!wanted.empty()) fetch_values(wanted, format::kRecordSlot);
}

void Index::forget() {
  for (auto& [docid, fetched] : fetched_) {
    fetched.entry = fetched.record = {};
    fetched.has_entry = false;
  }
}

void Index::fetch_frequencies(const std::vector<std::string>& terms) {
  if (!remote_) return;
  std::vector<std::string> unknown;
  for (const std::string& term : terms)
    if (frequencies_.find(term) == frequencies_.end()) unknown.push_back(term);
  std::sort(unknown.begin(), unknown.end());
  unknown.erase(std::unique(unknown.begin(), unknown.end()), unknown.end());
  for (std::size_t begin = 0; begin < unknown.size(); begin += kAtOnce) {
    const std::vector<std::string> some(unknown.begin() + static_cast<std::ptrdiff_t>(begin),
                                        unknown.begin() + static_cast<std::ptrdiff_t>(std::min(begin + kAtOnce, unknown.size())));
    Xapian::Enquire enquire(database_);
    enquire.set_weighting_scheme(Xapian::BM25Weight());  // asks for frequencies; the matches are of no interest
    enquire.set_query(Xapian::Query(Xapian::Query::OP_OR, some.begin(), some.end()));
    const Xapian::MSet mset = enquire.get_mset(0, 1);
    for (const std::string& term : some) frequencies_[term] = mset.get_termfreq(term);
  }
}

Index::Fetched& Index::known(Xapian::docid docid) {
  Fetched& fetched = fetched_[docid];
  if (fetched.has_info) return fetched;
  const Xapian::Document document = database_.get_document(docid);
  if (auto parsed = format::parse_info_value(document.get_value(format::kInfoSlot))) {
    fetched.info = parsed->info;
    fetched.category = std::move(parsed->category);
    fetched.has_info = true;
  }
  fetched.entry = document.get_value(format::kEntrySlot);
  fetched.has_entry = !fetched.entry.empty();
  fetched.info.length = static_cast<std::uint32_t>(fetched.entry.size());
  if (!fetched.has_info) make_entry(docid, fetched);
  return fetched;
}

Index::Fetched& Index::known_with_entry(Xapian::docid docid) {
  Fetched& fetched = known(docid);
  if (fetched.has_entry) return fetched;
  fetched.entry = database_.get_document(docid).get_value(format::kEntrySlot);
  fetched.has_entry = !fetched.entry.empty();
  if (!fetched.has_entry) make_entry(docid, fetched);
  return fetched;
}

void Index::make_entry(Xapian::docid docid, Fetched& fetched) {
  fetched.has_info = fetched.has_entry = true;
  auto stored = article(docid);
  if (!stored) return;
  fetched.info = {};
  fetched.entry.clear();
  format::analyze_article(*stored, analyzer_, encoder_, scratch_, fetched.entry,
                          [](const format::ZoneText&, const format::Token&) {});
  fetched.info.number = stored->number;
  fetched.info.length = static_cast<std::uint32_t>(fetched.entry.size());
  fetched.info.date = date_number(stored->date);
  fetched.info.type = static_cast<std::uint8_t>(stored->type);
  for (const parser::Section& section : stored->sections)
    fetched.info.sections = static_cast<std::uint16_t>(fetched.info.sections | 1u << static_cast<unsigned>(section.kind));
  fetched.category = stored->category;
}

std::vector<Xapian::docid> Index::find(std::uint32_t number) {
  if (remote_) return std::move(find_all({number}).front());
  std::vector<Xapian::docid> docids;
  const std::string term = "Q" + std::to_string(number);
  for (auto i = database_.postlist_begin(term); i != database_.postlist_end(term); ++i) docids.push_back(*i);
  if (docids.size() > 1)
    std::stable_sort(docids.begin(), docids.end(),
                     [&](Xapian::docid a, Xapian::docid b) { return info(a).date > info(b).date; });
  return docids;
}

std::vector<std::vector<Xapian::docid>> Index::find_all(const std::vector<std::uint32_t>& numbers) {
  std::vector<std::vector<Xapian::docid>> found(numbers.size());
  if (!remote_) {
    for (std::size_t i = 0; i < numbers.size(); ++i) found[i] = find(numbers[i]);
    return found;
  }
  std::unordered_map<std::uint32_t, std::vector<Xapian::docid>> by_number;
  for (auto& [docid, value] : values_of(numbers, order_slot_)) {
    const auto parsed = format::parse_info_value(value);
    if (!parsed) continue;
    by_number[parsed->info.number].push_back(docid);
    if (!is_fetched(docid)) continue;
    Fetched& fetched = fetched_[docid];
    if (fetched.has_info) continue;
    fetched.info = parsed->info;
    fetched.category = parsed->category;
    fetched.has_info = value.size() > 4;
  }
  for (auto& [number, docids] : by_number) {
    std::sort(docids.begin(), docids.end());
    if (docids.size() > 1)
      std::stable_sort(docids.begin(), docids.end(),
                       [&](Xapian::docid a, Xapian::docid b) { return info(a).date > info(b).date; });
  }
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (const auto at = by_number.find(numbers[i]); at != by_number.end()) found[i] = at->second;
  return found;
}

}  // namespace kb::search

#include "search/phrase_probe.h"

#include <algorithm>
#include <cstring>

#include "indexer/format/forward_pack.h"

namespace kb::search {

namespace {

/// A token's varint as it stands in a sequence.
struct Code {
  unsigned char bytes[5];
  std::size_t size = 0;

  explicit Code(std::uint32_t value) {
    for (; value >= 0x80; value >>= 7) bytes[size++] = static_cast<unsigned char>(value | 0x80);
    bytes[size++] = static_cast<unsigned char>(value);
  }
};

/// The next place at or behind `at` where the token stands; `end` when there is none.
const unsigned char* find_token(const unsigned char* begin, const unsigned char* at, const unsigned char* end, const Code& code) {
  while (at != end) {
    at = static_cast<const unsigned char*>(std::memchr(at, code.bytes[0], static_cast<std::size_t>(end - at)));
    if (at == nullptr) return end;
    // A byte behind one with the high bit belongs to a token that began before it.
    const bool begins = at == begin || at[-1] < 0x80;
    if (begins && static_cast<std::size_t>(end - at) >= code.size && std::memcmp(at, code.bytes, code.size) == 0) return at;
    ++at;
  }
  return end;
}

/// The beginning of the token before `at`.
const unsigned char* token_before(const unsigned char* begin, const unsigned char* at) {
  for (--at; at != begin && at[-1] >= 0x80;) --at;
  return at;
}

}  // namespace

PhraseProbe::PhraseProbe(const std::vector<std::vector<Predicate::Form>>& places, const format::ForwardDictionary& dictionary)
    : places_(std::min(places.size(), kMostPlaces)) {
  std::vector<std::uint32_t> numbers;
  for (std::size_t place = 0; place < places_; ++place) {
    for (const Predicate::Form& form : places[place]) {
      numbers.clear();
      dictionary.numbers_of_stem(form.hash >> 8, numbers);
      for (const std::uint32_t number : numbers) {
        if (form.exact && dictionary.hash(number) != form.hash) continue;
        const auto known = std::find_if(wanted_.begin(), wanted_.end(), [&](const Wanted& w) { return w.number == number; });
        if (known == wanted_.end()) {
          wanted_.push_back({number, 1u << place});
        } else {
          known->places |= 1u << place;
        }
      }
    }
  }
  std::sort(wanted_.begin(), wanted_.end(), [](const Wanted& a, const Wanted& b) { return a.number < b.number; });
}

/// Two ascending lists one after the other; behind the last wanted number the rest of each is passed over.
bool PhraseProbe::read_numbers(const unsigned char*& at, const unsigned char* end) {
  std::uint32_t distinct = 0;
  if (!format::next_forward(at, end, distinct)) return false;
  local_.clear();
  std::uint32_t i = 0;
  for (const std::uint32_t list_end : {std::min(distinct, format::kShortCodes), distinct}) {
    std::uint32_t number = 0;
    for (auto next = wanted_.begin(); i < list_end && next != wanted_.end(); ++i) {
      if (next->number > number) format::pass_lesser(at, end, i, list_end, number, next->number);
      if (i == list_end) break;
      std::uint32_t step = 0;
      if (!format::next_forward(at, end, step)) return false;
      number += step;
      while (next != wanted_.end() && next->number < number) ++next;
      if (next != wanted_.end() && next->number == number) local_.push_back({i + format::kForwardToken, (next++)->places});
    }
    if (!format::skip_varints(at, end, list_end - i)) return false;
    i = list_end;
  }
  return true;
}

/// Codes rise as words get rarer. places_ when one of the places has no word here.
std::size_t PhraseProbe::rarest_place() const {
  std::size_t rarest = places_;
  std::uint32_t rarest_code = 0;
  for (std::size_t place = 0; place < places_; ++place) {
    std::uint32_t commonest = 0xFFFFFFFF;
    for (const Local& local : local_)
      if (local.places >> place & 1) commonest = std::min(commonest, local.code);
    if (commonest == 0xFFFFFFFF) return places_;
    if (commonest >= rarest_code) {
      rarest_code = commonest;
      rarest = place;
    }
  }
  return rarest;
}

std::uint32_t PhraseProbe::places_of(std::uint32_t code) const {
  for (const Local& local : local_)
    if (local.code == code) return local.places;
  return 0;
}

/// Where reading must begin so that no phrase with this token is missed.
const unsigned char* PhraseProbe::back_from(const unsigned char* begin, const unsigned char* token) const {
  const unsigned char* at = token;
  for (std::size_t words = 0; at != begin;) {
    const unsigned char* const before = token_before(begin, at);
    const bool marker = *before == format::kForwardExtra;
    if (*before < format::kForwardExtra) break;  // a border
    // What a marker stands before is an extra, and does not count; and reading never begins behind a marker.
    const bool extra = !marker && before != begin && *token_before(begin, before) == format::kForwardExtra;
    if (!marker && !extra && ++words > places_) break;
    at = before;
  }
  return at;
}

/// Source: Shift-And (Baeza-Yates and Gonnet 1992): bit p of the state says that the last p + 1 words fit places 0 to p.
bool PhraseProbe::stands_around(const unsigned char* begin, const unsigned char* token, const unsigned char* end) const {
  const unsigned char* at = back_from(begin, token);
  const auto whole = static_cast<std::uint32_t>((std::uint64_t{1} << places_) >> 1);
  std::uint32_t state = 0;
  std::uint32_t extras = 0;
  bool extra = false;
  std::size_t behind = 0;
  for (std::uint32_t value = 0; behind <= places_;) {
    const bool passed = at > token;
    const bool ends = !format::next_forward(at, end, value);
    if (ends || value < format::kForwardExtra) {
      if (((state << 1 | 1) & extras & whole) != 0) return true;  // an extra that nothing follows
      if (ends || passed) return false;
      state = extras = 0;
    } else if (value == format::kForwardExtra) {
      extra = true;
    } else if (extra) {
      extras |= places_of(value);
      extra = false;
    } else {
      state = (state << 1 | 1) & (places_of(value) | extras);
      if (state & whole) return true;
      extras = 0;
      if (passed) ++behind;
    }
  }
  return false;
}

bool PhraseProbe::finds(std::string_view packed) {
  if (places_ == 0) return true;
  const auto* at = reinterpret_cast<const unsigned char*>(packed.data());
  const unsigned char* const end = at + packed.size();
  std::uint32_t tokens = 0;
  if (!format::next_forward(at, end, tokens) || !read_numbers(at, end)) return false;
  const std::size_t rarest = rarest_place();
  if (rarest == places_) return false;
  for (const Local& local : local_) {
    if (!(local.places >> rarest & 1)) continue;
    const Code code(local.code);
    for (const unsigned char* token = find_token(at, at, end, code); token != end; token = find_token(at, token + 1, end, code))
      if (stands_around(at, token, end)) return true;
  }
  return false;
}

PhraseProbes::PhraseProbes(const Predicate& predicate, const Index& index) : shards_(index.shards()) {
  std::vector<const Predicate*> phrases;
  std::size_t asked = 1;
  if (predicate.kind == Predicate::Kind::phrase) {
    phrases.push_back(&predicate);
  } else if (predicate.kind == Predicate::Kind::all) {
    asked = predicate.children.size();
    for (const Predicate& child : predicate.children)
      if (child.kind == Predicate::Kind::phrase) phrases.push_back(&child);
  }
  decide_ = phrases.size() == asked && std::all_of(phrases.begin(), phrases.end(), [](const Predicate* phrase) {
    return phrase->zone == format::Zone{} && phrase->places.size() <= PhraseProbe::kMostPlaces;
  });
  for (std::size_t shard = 0; shard < shards_.size(); ++shard)
    for (const Predicate* phrase : phrases)
      shards_[shard].emplace_back(phrase->places, index.shard_forward(shard).dictionary());
}

bool PhraseProbes::find(std::size_t shard, std::string_view packed) {
  return std::all_of(shards_[shard].begin(), shards_[shard].end(), [&](PhraseProbe& probe) { return probe.finds(packed); });
}

}  // namespace kb::search

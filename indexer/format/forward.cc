#include "indexer/format/forward.h"

#include <algorithm>
#include <numeric>

#include "indexer/format/varint.h"

namespace kb::format {


void ForwardEncoder::begin_block(Zone zone, Flavour flavour) {
  if (fresh_ || zone != zone_) {
    sequence_.push_back(static_cast<std::uint32_t>(zone));
    if (flavour != Flavour::prose) sequence_.push_back(kForwardFlavour + static_cast<std::uint32_t>(flavour));
  } else if (flavour != flavour_) {
    sequence_.push_back(kForwardFlavour + static_cast<std::uint32_t>(flavour));
  } else {
    sequence_.push_back(kForwardBreak);
  }
  zone_ = zone;
  flavour_ = flavour;
  fresh_ = false;
}

std::uint32_t ForwardEncoder::intern(std::uint32_t hash) {
  if (hashes_.size() * 2 >= table_.size()) {
    table_.assign(std::max<std::size_t>(512, table_.size() * 2), 0);
    const auto mask = static_cast<std::uint32_t>(table_.size() - 1);
    for (std::uint32_t i = 0; i < hashes_.size(); ++i) {
      std::uint32_t slot = (hashes_[i] * 0x9E3779B1u) & mask;
      while (table_[slot] != 0) slot = (slot + 1) & mask;
      table_[slot] = i + 1;
      slots_[i] = slot;
    }
  }
  const auto mask = static_cast<std::uint32_t>(table_.size() - 1);
  std::uint32_t slot = (hash * 0x9E3779B1u) & mask;
  while (table_[slot] != 0) {
    if (hashes_[table_[slot] - 1] == hash) return table_[slot] - 1;
    slot = (slot + 1) & mask;
  }
  hashes_.push_back(hash);
  counts_.push_back(0);
  slots_.push_back(slot);
  table_[slot] = static_cast<std::uint32_t>(hashes_.size());
  return static_cast<std::uint32_t>(hashes_.size() - 1);
}

void ForwardEncoder::add(std::uint32_t hash, bool extra) {
  const std::uint32_t index = intern(hash);
  ++counts_[index];
  if (extra)
    sequence_.push_back(kForwardExtra);
  else
    ++tokens_;
  sequence_.push_back(kForwardToken + index);
}

std::uint32_t ForwardEncoder::finish(std::string& out) {
  // The most frequent hashes get the one-byte codes.
  std::vector<std::uint32_t> order(hashes_.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return counts_[a] > counts_[b]; });
  std::vector<std::uint32_t> rank(hashes_.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;

  put_varint(out, tokens_);
  put_varint(out, static_cast<std::uint32_t>(hashes_.size()));
  for (const std::uint32_t i : order) {
    char bytes[4];
    std::memcpy(bytes, &hashes_[i], 4);
    out.append(bytes, 4);
  }
  for (const std::uint32_t item : sequence_)
    put_varint(out, item < kForwardToken ? item : kForwardToken + rank[item - kForwardToken]);

  const std::uint32_t tokens = tokens_;
  sequence_.clear();
  hashes_.clear();
  counts_.clear();
  for (const std::uint32_t slot : slots_) table_[slot] = 0;  // not the whole table: one long article makes it large
  slots_.clear();
  tokens_ = 0;
  fresh_ = true;
  return tokens;
}

}  // namespace kb::format

#include "indexer/origins.h"

#include <cstring>

namespace kb::indexer {

namespace {

constexpr std::size_t kChunk = std::size_t{1} << 18;
constexpr std::size_t kHead = 2 * sizeof(std::uint32_t);
constexpr std::size_t kMostBehind = 4096;  // longer names are kept as folders are

}  // namespace

Origins::Id Origins::add(std::string_view origin) {
  const std::size_t slash = origin.rfind('/');
  std::size_t cut = slash == std::string_view::npos ? 0 : slash + 1;
  if (origin.size() - cut > kMostBehind) cut = origin.size();
  const std::string_view folder = origin.substr(0, cut);
  // One after the other they mostly come from the same.
  if (last_folder_ >= folders_.size() || folders_[last_folder_] != folder) {
    const auto [at, is_new] =
        folder_numbers_.try_emplace(std::string(folder), static_cast<std::uint32_t>(folders_.size()));
    if (is_new) folders_.push_back(at->first);
    last_folder_ = at->second;
  }
  const std::string_view behind = origin.substr(cut);

  const std::size_t need = kHead + behind.size();
  if (chunks_.empty() || kChunk - end_ % kChunk < need || end_ == chunks_.size() * kChunk) {
    end_ = chunks_.size() * kChunk;
    chunks_.push_back(std::make_unique<char[]>(kChunk));
  }
  char* to = chunks_.back().get() + end_ % kChunk;
  const std::uint32_t head[2] = {last_folder_, static_cast<std::uint32_t>(behind.size())};
  std::memcpy(to, head, kHead);
  behind.copy(to + kHead, behind.size());
  const Id id = end_ + 1;
  end_ += need;
  return id;
}

std::string Origins::text(Id id) const {
  if (id == 0) return {};
  const std::uint64_t place = id - 1;
  const char* from = chunks_[place / kChunk].get() + place % kChunk;
  std::uint32_t head[2];
  std::memcpy(head, from, kHead);
  return folders_[head[0]] + std::string(from + kHead, head[1]);
}

}  // namespace kb::indexer

#include "indexer/tables/table_writer.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "indexer/tables/block.h"
#include "indexer/tables/file.h"
#include "indexer/tables/keys.h"

namespace kb::indexer::tables {

namespace {

// A tag that does not fit into what is left of a block is cut there, if it is long and at least this much of
// it goes in: a cut costs the reader a block more.
constexpr std::size_t kLeastPiece = 100;
constexpr std::size_t kLeastCut = 800;
// Large writes are cheaper by the byte.
constexpr std::size_t kBuffer = 1u << 20;

std::size_t shared_bytes(std::string_view a, std::string_view b) {
  const std::size_t most = std::min(a.size(), b.size());
  std::size_t i = 0;
  while (i < most && a[i] == b[i]) ++i;
  return i;
}

}  // namespace

/// One level of the tree has one block that is being filled; the leaves are level 0.
struct TableWriter::State {
  OutputFile file;
  std::vector<Block> open;  // by level
  std::vector<std::string>
      first_key;  // by level: of the open block, with its component; empty for the leftmost
  std::string last_key;
  std::string divider;
  TableRoot root;

  /// Puts an item into the open block of a branch level, which points to `child`.
  Result<void> point(unsigned level, std::string_view key_and_component, std::uint32_t child) {
    if (open.size() == level) {
      open.emplace_back(static_cast<std::uint8_t>(level));
      first_key.emplace_back();
    }
    if (!open[level].has_room(branch_bytes(key_and_component))) {
      if (auto closed = close(level); !closed) return closed;
      first_key[level].assign(key_and_component);
    }
    // The first key of a block says nothing: whoever comes here knows it from above.
    const bool first = open[level].empty();
    open[level].add_branch(first ? std::string_view() : key_and_component, child);
    return {};
  }

  /// Writes the open block of a level and tells the level above.
  Result<void> close(unsigned level) {
    const std::uint32_t number = root.blocks++;
    if (auto put = file.put(open[level].finish()); !put) return put;
    open[level].clear();
    const std::string key = first_key[level];  // a level more may move the others
    return point(level + 1, key, number);
  }

  Result<void> begin_leaf(std::string_view key, std::uint16_t component) {
    if (auto closed = close(0); !closed) return closed;
    // As much of the key as tells it from the one before.
    const std::size_t shared = shared_bytes(last_key, key);
    divider.assign(key.substr(0, std::min(key.size(), shared + 1)));
    put_component(divider, component);
    first_key[0] = divider;
    return {};
  }
};

TableWriter::TableWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
TableWriter::~TableWriter() = default;
TableWriter::TableWriter(TableWriter&&) noexcept = default;
TableWriter& TableWriter::operator=(TableWriter&&) noexcept = default;

Result<TableWriter> TableWriter::create(const std::string& path) {
  auto state = std::make_unique<State>();
  if (auto created = state->file.create(path, kBuffer, true); !created) return fail(std::move(created));
  state->open.emplace_back(std::uint8_t{0});
  state->first_key.emplace_back();
  state->open[0].add_leaf({}, 1, {}, kFirstPiece | kLastPiece);  // every table begins with an empty key
  return TableWriter(std::move(state));
}

Result<void> TableWriter::add(std::string_view key, std::string_view tag, bool compressed) {
  State& s = *state_;
  if (key.size() > kMostKeyBytes || key <= s.last_key)
    return fail(ErrorCode::internal, "the entries of '" + s.file.path() + "' are not in order");
  std::uint32_t component = 1;
  do {
    const std::size_t head = leaf_head_bytes(key, component);
    const std::size_t most = kMostItemBytes - head;
    const std::size_t least = tag.size() < kLeastCut ? tag.size() : kLeastPiece;
    if (s.open[0].room() < head + least)
      if (auto begun = s.begin_leaf(key, static_cast<std::uint16_t>(component)); !begun) return begun;
    const std::size_t piece = std::min({tag.size(), most, s.open[0].room() - head});
    const bool last = piece == tag.size();
    s.open[0].add_leaf(key, static_cast<std::uint16_t>(component), tag.substr(0, piece),
                       static_cast<std::uint16_t>((component == 1 ? kFirstPiece : 0) |
                                                  (last ? kLastPiece : 0) | (compressed ? kCompressed : 0)));
    // Also between the pieces of one tag: the next divider is told apart by the component then.
    s.last_key.assign(key);
    tag.remove_prefix(piece);
    if (last) break;
    if (++component > 0xFFFF)
      return fail(ErrorCode::limit, "an entry of '" + s.file.path() + "' is too long");
  } while (true);
  ++s.root.entries;
  return {};
}

Result<TableRoot> TableWriter::finish() {
  State& s = *state_;
  for (unsigned level = 0; level < s.open.size(); ++level) {
    if (level + 1 == s.open.size()) {  // nothing above it: the root
      s.root.root = s.root.blocks++;
      s.root.level = level;
      if (auto put = s.file.put(s.open[level].finish()); !put) return fail(std::move(put));
      break;
    }
    if (auto closed = s.close(level); !closed) return fail(std::move(closed));
  }
  if (auto closed = s.file.close(); !closed) return fail(std::move(closed));
  return s.root;
}

}  // namespace kb::indexer::tables

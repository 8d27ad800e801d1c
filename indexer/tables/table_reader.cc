#include "indexer/tables/table_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "indexer/format/manifest.h"
#include "indexer/tables/block.h"
#include "indexer/tables/file.h"

namespace kb::indexer::tables {

namespace {

constexpr std::size_t kBlocksAtOnce = 32;

}  // namespace

struct TableReader::State {
  std::string path;
  int fd = -1;
  const format::FileSums* sums = nullptr;
  std::uint64_t size = 0;
  std::uint64_t read = 0;   // bytes
  std::string buffer;       // blocks; those before `block` are done with
  std::size_t block = 0;    // bytes
  std::size_t entry = 0;    // offset of the next directory entry in the block
  std::size_t entries = 0;  // end of the directory
  std::string key;
  std::string joined;  // a tag of several pieces
  std::string_view tag;
  bool compressed = false;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (fd >= 0) ::close(fd);
  }

  [[nodiscard]] tl::unexpected<Error> damaged() const {
    return fail(ErrorCode::corrupt, "the table '" + path + "' is damaged");
  }

  struct Item {
    std::string_view key, tag;
    std::uint16_t flags = 0;
  };

  Result<bool> next_leaf() {
    for (;;) {
      block += kBlockBytes;
      if (block >= buffer.size()) {
        if (read == size) return false;
        buffer.resize(
            static_cast<std::size_t>(std::min<std::uint64_t>(kBlocksAtOnce * kBlockBytes, size - read)));
        if (auto got = read_at(fd, read, buffer.data(), buffer.size(), path); !got)
          return fail(std::move(got));
        if (sums != nullptr && !sums->match(read, buffer)) return damaged();
        read += buffer.size();
        block = 0;
      }
      const char* head = buffer.data() + block;
      if (head[4] != 0) continue;  // a branch: the leaves follow one another without it
      entry = kHeadBytes;
      entries = read16(head + 9);
      if (entries < kHeadBytes || entries > kBlockBytes || entries % 2 == 0) return damaged();
      if (entry < entries) return true;
    }
  }

  /// The next item, which may lie in the next leaf; false at the end of the table.
  Result<bool> next_item(Item& item) {
    if (entry == entries) {
      auto more = next_leaf();
      if (!more || !*more) return more;
    }
    const char* head = buffer.data() + block;
    const std::size_t at = read16(head + entry);
    entry += kDirectoryBytes;
    if (at < entries || at + 3 > kBlockBytes) return damaged();
    item.flags = read16(head + at);
    const std::size_t length = (item.flags & kLengthMask) + std::size_t{3};
    const std::size_t key_length = static_cast<unsigned char>(head[at + 2]);
    const std::size_t before = 3 + key_length + ((item.flags & kFirstPiece) != 0 ? 0 : 2);
    if (at + length > kBlockBytes || before > length) return damaged();
    item.key = {head + at + 3, key_length};
    item.tag = {head + at + before, length - before};
    return true;
  }
};

TableReader::TableReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
TableReader::~TableReader() = default;
TableReader::TableReader(TableReader&&) noexcept = default;
TableReader& TableReader::operator=(TableReader&&) noexcept = default;

Result<TableReader> TableReader::open(const std::string& path, const format::FileSums* sums) {
  auto state = std::make_unique<State>();
  State& s = *state;
  s.path = path;
  s.sums = sums;
  s.fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  if (s.fd < 0 || ::fstat(s.fd, &status) != 0)
    return tl::unexpected<Error>(format::system_error(errno, "open", path));
  s.size = static_cast<std::uint64_t>(status.st_size);
  if (s.size % kBlockBytes != 0 || (sums != nullptr && sums->size != s.size)) return s.damaged();
  return TableReader(std::move(state));
}

Result<bool> TableReader::next() {
  State& s = *state_;
  State::Item item;
  do {
    auto got = s.next_item(item);
    if (!got || !*got) return got;
  } while (item.key.empty());  // what every table begins with
  if ((item.flags & kFirstPiece) == 0) return s.damaged();
  s.key.assign(item.key);
  s.compressed = (item.flags & kCompressed) != 0;
  s.tag = item.tag;
  if ((item.flags & kLastPiece) != 0) return true;
  s.joined.assign(item.tag);
  do {
    auto got = s.next_item(item);
    if (!got) return got;
    if (!*got || item.key != s.key || (item.flags & kFirstPiece) != 0) return s.damaged();
    s.joined.append(item.tag);
  } while ((item.flags & kLastPiece) == 0);
  s.tag = s.joined;
  return true;
}

std::string_view TableReader::key() const {
  return state_->key;
}
std::string_view TableReader::tag() const {
  return state_->tag;
}
bool TableReader::compressed() const {
  return state_->compressed;
}

}  // namespace kb::indexer::tables

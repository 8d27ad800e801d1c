#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <unordered_map>

#include "indexer/format/forgetting.h"
#include "indexer/format/forward.h"
#include "indexer/format/forward_layout.h"
#include "indexer/format/forward_pack.h"

namespace kb::format {

using namespace forward_layout;

namespace {

constexpr std::size_t kBuffer = 1u << 20;
/// What is looked at in one go.
constexpr std::size_t kPiece = 1u << 20;
/// A file is shared while at least one in so many of its bytes is in use.
constexpr std::uint64_t kLeastInUse = 2;

/// A file being written from front to back.
class Spool {
 public:
  Spool() = default;
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;
  ~Spool() { discard(); }

  Result<void> create(std::string path) {
    path_ = std::move(path);
    fd_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd_ < 0) return fail(code_for(errno), "cannot create '" + path_ + "': " + system_message(errno));
    return {};
  }
  Result<void> put(std::string_view bytes) {
    buffer_.append(bytes);
    offset_ += bytes.size();
    return buffer_.size() >= kBuffer ? flush() : Result<void>{};
  }
  Result<void> put_numbers(const std::vector<std::uint32_t>& numbers) {
    return put({reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(std::uint32_t)});
  }
  Result<void> flush() {
    const char* at = buffer_.data();
    std::size_t left = buffer_.size();
    while (left > 0) {
      const ssize_t n = ::write(fd_, at, left);
      if (n < 0) {
        if (errno == EINTR) continue;
        return fail(code_for(errno), "cannot write '" + path_ + "': " + system_message(errno));
      }
      at += n;
      left -= static_cast<std::size_t>(n);
    }
    buffer_.clear();
    return {};
  }
  Result<void> publish(const std::string& as) {
    if (auto flushed = flush(); !flushed) return flushed;
    if (::rename(path_.c_str(), as.c_str()) != 0)
      return fail(code_for(errno), "cannot rename '" + path_ + "': " + system_message(errno));
    ::close(fd_);
    fd_ = -1;
    return {};
  }
  /// Deletes the file; its bytes stay readable through a mapping.
  void discard() {
    if (fd_ < 0) return;
    ::unlink(path_.c_str());
    ::close(fd_);
    fd_ = -1;
  }
  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  std::string path_;
  int fd_ = -1;
  std::uint64_t offset_ = 0;
  std::string buffer_;
};

/// A whole file's bytes for reading.
class Mapping {
 public:
  Mapping(int fd, std::uint64_t size) : size_(static_cast<std::size_t>(size)) {
    if (size_ > 0) map_ = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, fd, 0);
  }
  ~Mapping() {
    if (map_ != MAP_FAILED && map_) ::munmap(map_, size_);
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  [[nodiscard]] bool ok() const { return map_ != MAP_FAILED; }
  [[nodiscard]] std::string_view bytes() const { return {static_cast<const char*>(map_), map_ ? size_ : 0}; }

 private:
  void* map_ = nullptr;
  std::size_t size_;
};

}  // namespace

struct ForwardWriter::State {
  struct Shared {
    std::uint32_t number;
    std::uint64_t bytes;
  };
  std::string path;
  Spool raw;   // entries as they were made
  Spool file;  // stored articles from the beginning, entries once they are packed
  std::vector<ForwardInfo> table;
  std::vector<RecordPlace> records;  // as long as the table
  std::vector<std::string> categories;
  std::unordered_map<std::string, std::uint16_t> category_index;
  std::shared_ptr<const ForwardFile> base;
  bool renumber = false;
  std::vector<bool> kept;  // by docid - 1: entry and stored article are those of `base`
  Trailer trailer{};
  bool packed = false;
  std::vector<Shared> shared;
  std::vector<std::size_t> shared_as;  // by file of `base`: its place among the shared ones + 1; 0: it is not

  [[nodiscard]] bool is_kept(std::size_t place) const { return place < kept.size() && kept[place]; }
  void make_room(std::uint32_t docid) {
    if (table.size() >= docid) return;
    table.resize(docid);
    records.resize(docid);
  }
  [[nodiscard]] static std::string_view slice(std::string_view bytes, const ForwardInfo& info) {
    return bytes.substr(static_cast<std::size_t>(info.offset), info.length);
  }
  Result<std::uint16_t> category_number(std::string_view category);
  Result<void> put_record(std::size_t place, std::string_view record);
  Result<void> renumber_kept();
  void share();
  bool take_shared(std::uint64_t& place) const;
  Result<void> take_records();
  Result<void> write_entries(std::string_view entries);
  Result<void> write_tables();
};

ForwardWriter::ForwardWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
ForwardWriter::~ForwardWriter() = default;
ForwardWriter::ForwardWriter(ForwardWriter&&) noexcept = default;
ForwardWriter& ForwardWriter::operator=(ForwardWriter&&) noexcept = default;

Result<ForwardWriter> ForwardWriter::create(const std::string& path) {
  auto state = std::make_unique<State>();
  state->path = path;
  if (auto created = state->raw.create(path + ".raw"); !created) return fail(std::move(created));
  if (auto created = state->file.create(path + ".tmp"); !created) return fail(std::move(created));
  if (auto put = state->file.put(std::string_view(kMagic, sizeof kMagic)); !put) return fail(std::move(put));
  return ForwardWriter(std::move(state));
}

Result<ForwardWriter> ForwardWriter::create(const std::string& path,
                                            std::shared_ptr<const ForwardFile> base) {
  auto writer = create(path);
  if (!writer) return writer;
  State& s = *writer->state_;
  // Categories keep their numbers, too.
  for (const std::string& category : base->categories())
    if (auto numbered = s.category_number(category); !numbered) return fail(std::move(numbered));
  s.base = std::move(base);
  return writer;
}

Result<std::uint16_t> ForwardWriter::State::category_number(std::string_view category) {
  const auto [at, added] =
      category_index.try_emplace(std::string(category), static_cast<std::uint16_t>(categories.size()));
  if (added) {
    if (categories.size() == 0xFFFF) return fail(ErrorCode::limit, "more than 65,535 categories");
    categories.emplace_back(category);
  }
  return at->second;
}

void ForwardWriter::keep(std::uint32_t docid) {
  State& s = *state_;
  ForwardInfo info = s.base->info(docid);
  if (info.length == 0) return;
  s.make_room(docid);
  if (s.kept.size() < docid) s.kept.resize(docid);
  info.inbound = 0;
  s.table[docid - 1] = info;
  s.records[docid - 1] = s.base->record_place(docid);
  s.kept[docid - 1] = true;
}

Result<void> ForwardWriter::add(std::uint32_t docid, ForwardInfo info, std::string_view category,
                                ForwardBytes entry, std::string_view record) {
  State& s = *state_;
  if (docid == 0) return fail(ErrorCode::invalid_argument, "docid 0 has no forward entry");
  s.make_room(docid);
  if (docid <= s.kept.size()) s.kept[docid - 1] = false;
  const auto number = s.category_number(category);
  if (!number) return fail(ErrorCode::limit, number.error().message);
  std::string unpacked;
  if (entry.dictionary) unpacked = unpack_forward(entry);
  const std::string_view bytes = entry.dictionary ? unpacked : entry.bytes;
  info.category = *number;
  info.part = 0;
  info.offset = s.raw.offset();
  info.length = static_cast<std::uint32_t>(bytes.size());
  s.table[docid - 1] = info;
  if (auto put = s.raw.put(bytes); !put) return put;
  return s.put_record(docid - 1, record);
}

Result<void> ForwardWriter::State::put_record(std::size_t place, std::string_view record) {
  records[place] = {file.offset(), static_cast<std::uint32_t>(record.size())};
  return file.put(record);
}

Result<std::string> ForwardWriter::record(std::uint32_t docid) {
  State& s = *state_;
  if (docid - 1 >= s.records.size()) return std::string();
  const RecordPlace place = s.records[docid - 1];
  if (s.is_kept(docid - 1)) return std::string(s.base->record(docid));
  if (auto flushed = s.file.flush(); !flushed) return fail(std::move(flushed));
  std::string record(place.length, '\0');
  for (std::size_t at = 0; at < record.size();) {
    const ssize_t n =
        ::pread(s.file.fd(), record.data() + at, record.size() - at, static_cast<off_t>(place.offset + at));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0)
      return fail(n < 0 ? code_for(errno) : ErrorCode::io,
                  "cannot read '" + s.path + "' again: " + system_message(n < 0 ? errno : EIO));
    at += static_cast<std::size_t>(n);
  }
  return record;
}

void ForwardWriter::drop(std::uint32_t docid) {
  State& s = *state_;
  if (docid - 1 < s.table.size()) {
    s.table[docid - 1] = {};
    s.records[docid - 1] = {};
  }
  if (docid - 1 < s.kept.size()) s.kept[docid - 1] = false;
}

void ForwardWriter::renumber() {
  state_->renumber = true;
}

void ForwardWriter::set_inbound(std::uint32_t docid, std::uint16_t inbound) {
  if (docid - 1 < state_->table.size()) state_->table[docid - 1].inbound = inbound;
}

/// Links the files of `base` that are mostly in use.
void ForwardWriter::State::share() {
  const auto& files = base->files_;
  std::vector<std::uint64_t> in_use(files.size());
  const auto count = [&](std::uint64_t place, std::uint32_t length) {
    if (file_of(place) < in_use.size()) in_use[file_of(place)] += length;
  };
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (!kept[i]) continue;
    count(table[i].offset, table[i].length);
    count(records[i].offset, records[i].length);
  }
  std::uint32_t last = 0;
  for (const auto& one : files) last = std::max(last, one.number);
  const auto link_one = [&](std::size_t i, std::size_t most) {
    const auto& old = files[i];
    if (in_use[i] * kLeastInUse < old.size || shared.size() >= most) return;
    // All of it, also what nobody uses any more: a shared file is not written anew.
    const std::string_view all(reinterpret_cast<const char*>(old.bytes), old.size);
    Forgetting verified(all);
    for (std::size_t at = 0; at < all.size(); at += kPiece) {
      const std::string_view piece = all.substr(at, kPiece);
      if (!old.sound(at, piece.size())) return;
      verified.read(piece);
    }
    verified.finish();
    const std::uint32_t number = i == 0 ? last + 1 : old.number;
    const std::string from = i == 0 ? base->path_ : shared_path(base->path_, number);
    struct stat status {};
    if (::lstat(from.c_str(), &status) != 0 || status.st_dev != old.device || status.st_ino != old.inode)
      return;  // a symbolic link, or another file by now
    // Whatever is against it, a file system without links or somebody else's file: what is in it is copied.
    if (::link(from.c_str(), shared_path(path, number).c_str()) != 0) return;
    shared.push_back({number, old.size});
    shared_as[i] = shared.size();
  };
  shared_as.assign(files.size(), 0);
  for (std::size_t i = 1; i < files.size(); ++i) link_one(i, kMostShared - 1);
  link_one(0, kMostShared);
}

/// True when what lies there in `base` need not be copied; `place` is then that in this file.
bool ForwardWriter::State::take_shared(std::uint64_t& place) const {
  const std::size_t from = file_of(place);
  if (from >= shared_as.size() || shared_as[from] == 0) return false;
  place = place_in(shared_as[from], offset_of(place));
  return true;
}

/// The stored articles of what is kept. Reading them verifies them.
Result<void> ForwardWriter::State::take_records() {
  ForgettingSeveral taken;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (!kept[i] || records[i].length == 0) continue;
    const std::string_view record = base->record(static_cast<std::uint32_t>(i + 1));
    taken.read(base->mapping(record), record);
    if (!record.empty() && take_shared(records[i].offset)) continue;
    if (auto put = put_record(i, record); !put) return put;
  }
  taken.finish();
  return {};
}

Result<void> ForwardWriter::State::write_entries(std::string_view entries) {
  ForwardNumbering numbering;
  const bool continues = base != nullptr;
  if (continues) {
    numbering.continue_from(base->dictionary());
    share();
    if (auto taken = take_records(); !taken) return taken;
  }
  Forgetting counted(entries), packed_raw(entries);
  for (std::size_t place = 0; place < table.size(); ++place) {
    if (table[place].length == 0 || is_kept(place)) continue;
    const std::string_view entry = slice(entries, table[place]);
    if (continues)
      numbering.include(entry);
    else
      numbering.count(entry);
    counted.read(entry);
  }
  if (!continues) numbering.number();

  std::string bytes;
  ForgettingSeveral taken;
  for (std::size_t place = 0; place < table.size(); ++place) {
    ForwardInfo& info = table[place];
    if (info.length == 0) continue;
    std::string_view out;
    if (is_kept(place)) {
      out = base->entry(info).bytes;  // which verifies it
      taken.read(base->mapping(out), out);
      if (!out.empty() && take_shared(info.offset)) continue;
    } else {
      const std::string_view entry = slice(entries, info);
      bytes.clear();
      numbering.pack(entry, bytes);
      packed_raw.read(entry);
      out = bytes;
    }
    info.offset = file.offset();
    info.length = static_cast<std::uint32_t>(out.size());
    if (auto put = file.put(out); !put) return put;
  }
  taken.finish();
  trailer.dictionary_offset = file.offset();
  if (auto put = file.put_numbers(numbering.hashes()); !put) return put;
  if (auto put = file.put_numbers(numbering.numbers_by_hash()); !put) return put;
  trailer.table_offset = file.offset();
  return {};
}

Result<void> ForwardWriter::State::write_tables() {
  trailer.documents = static_cast<std::uint32_t>(table.size());
  if (auto put = file.put({reinterpret_cast<const char*>(table.data()), table.size() * sizeof(ForwardInfo)});
      !put)
    return put;
  std::vector<std::uint32_t> lengths;
  for (const ForwardInfo& info : table) lengths.push_back(info.weight_length);
  if (auto put = file.put_numbers(lengths); !put) return put;
  for (const RecordPlace& record : records) {
    char bytes[kRecordPlaceBytes];
    std::memcpy(bytes, &record.offset, sizeof record.offset);
    std::memcpy(bytes + sizeof record.offset, &record.length, sizeof record.length);
    if (auto put = file.put(std::string_view(bytes, sizeof bytes)); !put) return put;
  }
  trailer.categories_offset = file.offset();
  trailer.categories = static_cast<std::uint32_t>(categories.size());
  for (const std::string& category : categories) {
    if (auto put = file.put_numbers({static_cast<std::uint32_t>(category.size())}); !put) return put;
    if (auto put = file.put(category); !put) return put;
  }
  trailer.shared = static_cast<std::uint32_t>(shared.size());
  for (const Shared& one : shared) {
    char bytes[kSharedBytes];
    std::memcpy(bytes, &one.number, sizeof one.number);
    std::memcpy(bytes + sizeof one.number, &one.bytes, sizeof one.bytes);
    if (auto put = file.put(std::string_view(bytes, sizeof bytes)); !put) return put;
  }
  std::memcpy(trailer.magic, kMagic, sizeof kMagic);
  char bytes[sizeof trailer];
  std::memcpy(bytes, &trailer, sizeof trailer);
  return file.put(std::string_view(bytes, sizeof bytes));
}

/// What is kept is added like what is new, its entries unpacked.
Result<void> ForwardWriter::State::renumber_kept() {
  if (auto taken = take_records(); !taken) return taken;
  ForgettingSeveral taken;
  for (std::size_t place = 0; place < kept.size(); ++place) {
    if (!kept[place]) continue;
    const ForwardBytes entry = base->entry(table[place]);
    const std::string unpacked = unpack_forward(entry);
    taken.read(base->mapping(entry.bytes), entry.bytes);
    table[place].offset = raw.offset();
    table[place].length = static_cast<std::uint32_t>(unpacked.size());
    if (auto put = raw.put(unpacked); !put) return put;
  }
  taken.finish();
  kept.clear();
  base.reset();
  return {};
}

Result<void> ForwardWriter::pack() {
  State& s = *state_;
  if (s.packed) return {};
  const auto kept = std::count(s.kept.begin(), s.kept.end(), true);
  const auto all =
      std::count_if(s.table.begin(), s.table.end(), [](const ForwardInfo& i) { return i.length > 0; });
  if (s.base && (s.renumber || (all - kept) * 4 > all))
    if (auto renumbered = s.renumber_kept(); !renumbered) return renumbered;
  if (auto flushed = s.raw.flush(); !flushed) return flushed;
  const Mapping entries(s.raw.fd(), s.raw.offset());
  if (!entries.ok()) return fail(ErrorCode::io, "cannot map '" + s.path + ".raw'");
  s.raw.discard();  // now: the folder may be renamed before this object goes
  if (auto written = s.write_entries(entries.bytes()); !written) return written;
  s.packed = true;
  return {};
}

Result<void> ForwardWriter::finish() {
  if (auto done = pack(); !done) return done;
  if (auto written = state_->write_tables(); !written) return written;
  return state_->file.publish(state_->path);
}

}  // namespace kb::format

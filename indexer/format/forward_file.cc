#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <unordered_map>

#include "indexer/format/forgetting.h"
#include "indexer/format/forward.h"
#include "indexer/format/forward_pack.h"
#include "indexer/format/manifest.h"

namespace kb::format {

namespace {

// File: 16 bytes magic and version; packed entries; dictionary (hashes by number, numbers by hash, u32 each);
// table; the table's weight lengths once more, u32 each, so that ranking reads nothing else; categories (u32
// length + bytes each); trailer.
constexpr char kMagic[16] = {'K', 'B', 'F', 'O', 'R', 'W', 'A', 'R', 'D', ' ', '0', '0', '3', '\n', 0, 0};

struct Trailer {
  std::uint64_t dictionary_offset;
  std::uint64_t table_offset;
  std::uint64_t categories_offset;
  std::uint32_t documents;
  std::uint32_t categories;
  char magic[16];
};
static_assert(sizeof(Trailer) == 48);

/// Of a document: its record, and its length once more.
constexpr std::size_t kTableBytes = sizeof(ForwardInfo) + sizeof(std::uint32_t);

constexpr std::size_t kBuffer = 1u << 20;

std::string system_message(int error) {
  return std::system_category().message(error);
}

ErrorCode code_for(int error) {
  switch (error) {
    case ENOENT:
      return ErrorCode::not_found;
    case EACCES:
    case EPERM:
      return ErrorCode::permission;
    case ENOSPC:
    case EDQUOT:
      return ErrorCode::no_space;
    default:
      return ErrorCode::io;
  }
}

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
  std::string path;
  Spool raw;
  std::vector<ForwardInfo> table;
  std::vector<std::string> categories;
  std::unordered_map<std::string, std::uint16_t> category_index;
  std::shared_ptr<const ForwardFile> base;
  bool renumber = false;
  std::vector<bool> kept;  // by docid - 1: the entry is that of `base`

  [[nodiscard]] bool is_kept(std::size_t place) const { return place < kept.size() && kept[place]; }
  Result<std::uint16_t> category_number(std::string_view category);
  Result<void> renumber_kept();
  [[nodiscard]] static std::string_view slice(std::string_view bytes, const ForwardInfo& info) {
    return bytes.substr(static_cast<std::size_t>(info.offset), info.length);
  }
  Spool file;  // once the entries are packed
  Trailer trailer{};
  bool packed = false;
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
  if (s.table.size() < docid) s.table.resize(docid);
  if (s.kept.size() < docid) s.kept.resize(docid);
  info.inbound = 0;
  s.table[docid - 1] = info;
  s.kept[docid - 1] = true;
}

Result<void> ForwardWriter::add(std::uint32_t docid, ForwardInfo info, std::string_view category,
                                ForwardBytes entry) {
  State& s = *state_;
  if (docid == 0) return fail(ErrorCode::invalid_argument, "docid 0 has no forward entry");
  if (s.table.size() < docid) s.table.resize(docid);
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
  return s.raw.put(bytes);
}

void ForwardWriter::drop(std::uint32_t docid) {
  State& s = *state_;
  if (docid - 1 < s.table.size()) s.table[docid - 1] = {};
  if (docid - 1 < s.kept.size()) s.kept[docid - 1] = false;
}

void ForwardWriter::renumber() {
  state_->renumber = true;
}

void ForwardWriter::set_inbound(std::uint32_t docid, std::uint16_t inbound) {
  if (docid - 1 < state_->table.size()) state_->table[docid - 1].inbound = inbound;
}

Result<void> ForwardWriter::State::write_entries(std::string_view entries) {
  ForwardNumbering numbering;
  const bool continues = base != nullptr;
  if (continues) numbering.continue_from(base->dictionary());
  Forgetting counted, packed_raw, packed_base;
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

  if (auto put = file.put(std::string_view(kMagic, sizeof kMagic)); !put) return put;
  std::string bytes;
  for (std::size_t place = 0; place < table.size(); ++place) {
    ForwardInfo& info = table[place];
    if (info.length == 0) continue;
    std::string_view out;
    if (is_kept(place)) {
      out = base->entry(info).bytes;
      packed_base.read(out);
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
  trailer.categories_offset = file.offset();
  trailer.categories = static_cast<std::uint32_t>(categories.size());
  for (const std::string& category : categories) {
    if (auto put = file.put_numbers({static_cast<std::uint32_t>(category.size())}); !put) return put;
    if (auto put = file.put(category); !put) return put;
  }
  std::memcpy(trailer.magic, kMagic, sizeof kMagic);
  char bytes[sizeof trailer];
  std::memcpy(bytes, &trailer, sizeof trailer);
  return file.put(std::string_view(bytes, sizeof bytes));
}

/// Kept entries are unpacked and added like new ones.
Result<void> ForwardWriter::State::renumber_kept() {
  for (std::size_t place = 0; place < kept.size(); ++place) {
    if (!kept[place]) continue;
    const std::string unpacked = unpack_forward(base->entry(table[place]));
    table[place].offset = raw.offset();
    table[place].length = static_cast<std::uint32_t>(unpacked.size());
    if (auto put = raw.put(unpacked); !put) return put;
  }
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
  if (auto created = s.file.create(s.path + ".tmp"); !created) return created;
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

ForwardFile::ForwardFile() = default;

Result<std::shared_ptr<const ForwardFile>> ForwardFile::open(const std::string& path,
                                                             std::shared_ptr<const Checksums> sums) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return fail(code_for(errno), "cannot open '" + path + "': " + system_message(errno));
  struct stat status {};
  if (::fstat(fd, &status) != 0 || status.st_size < static_cast<off_t>(sizeof kMagic + sizeof(Trailer))) {
    ::close(fd);
    return fail(ErrorCode::corrupt, "forward index '" + path + "' is too short");
  }
  std::shared_ptr<ForwardFile> file(new ForwardFile);
  file->size_ = static_cast<std::size_t>(status.st_size);
  void* map = ::mmap(nullptr, file->size_, PROT_READ, MAP_SHARED, fd, 0);
  const int error = errno;
  ::close(fd);
  if (map == MAP_FAILED) return fail(code_for(error), "cannot map '" + path + "': " + system_message(error));
  file->map_ = static_cast<const unsigned char*>(map);

  const auto corrupt = [&] { return fail(ErrorCode::corrupt, "forward index '" + path + "' is damaged"); };
  if (const FileSums* own = sums ? sums->find(kForwardName) : nullptr)
    file->guard_ = std::make_unique<const BlockGuard>(
        std::move(sums), *own, std::string_view(reinterpret_cast<const char*>(file->map_), file->size_));
  const auto sound = [&](std::uint64_t offset, std::uint64_t length) {
    return !file->guard_ || file->guard_->holds(offset, length);
  };
  if (!sound(0, sizeof kMagic) || !sound(file->size_ - sizeof(Trailer), sizeof(Trailer))) return corrupt();
  Trailer trailer;
  std::memcpy(&trailer, file->map_ + file->size_ - sizeof trailer, sizeof trailer);
  if (std::memcmp(file->map_, kMagic, sizeof kMagic) != 0 ||
      std::memcmp(trailer.magic, kMagic, sizeof kMagic) != 0)
    return corrupt();
  const std::size_t body = file->size_ - sizeof trailer;
  const std::uint64_t dictionary_bytes = trailer.table_offset - trailer.dictionary_offset;
  if (trailer.dictionary_offset < sizeof kMagic || trailer.dictionary_offset > trailer.table_offset ||
      dictionary_bytes % 8 != 0 || trailer.table_offset > trailer.categories_offset ||
      trailer.categories_offset > body ||
      trailer.categories_offset - trailer.table_offset != std::uint64_t{trailer.documents} * kTableBytes)
    return corrupt();
  file->entries_end_ = trailer.dictionary_offset;
  const auto numbers = static_cast<std::uint32_t>(dictionary_bytes / 8);
  const unsigned char* dictionary = file->map_ + trailer.dictionary_offset;
  file->dictionary_ =
      std::make_unique<const ForwardDictionary>(dictionary, dictionary + std::size_t{4} * numbers, numbers,
                                                file->guard_.get(), trailer.dictionary_offset);
  file->table_ = file->map_ + trailer.table_offset;
  file->count_ = trailer.documents;
  file->lengths_ = file->table_ + std::size_t{trailer.documents} * sizeof(ForwardInfo);
  std::size_t at = trailer.categories_offset;
  if (!sound(at, body - at)) return corrupt();
  for (std::uint32_t i = 0; i < trailer.categories; ++i) {
    std::uint32_t length;
    if (body - at < sizeof length) return corrupt();
    std::memcpy(&length, file->map_ + at, sizeof length);
    at += sizeof length;
    if (body - at < length) return corrupt();
    file->categories_.emplace_back(reinterpret_cast<const char*>(file->map_ + at), length);
    at += length;
  }
  if (at != body) return corrupt();
  return std::shared_ptr<const ForwardFile>(std::move(file));
}

std::shared_ptr<const ForwardFile> ForwardFile::combine(
    std::vector<std::shared_ptr<const ForwardFile>> files) {
  if (files.size() == 1) return std::move(files.front());
  std::shared_ptr<ForwardFile> all(new ForwardFile);
  std::unordered_map<std::string, std::uint16_t> places;
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::vector<std::uint16_t>& own = all->category_of_.emplace_back();
    for (const std::string& category : files[i]->categories()) {
      const auto [at, added] =
          places.try_emplace(category, static_cast<std::uint16_t>(all->categories_.size()));
      if (added) all->categories_.push_back(category);
      own.push_back(at->second);
    }
    if (files[i]->last_docid() > 0)
      all->count_ = std::max(all->count_,
                             static_cast<std::uint32_t>((files[i]->last_docid() - 1) * files.size() + i + 1));
  }
  all->parts_ = std::move(files);
  return all;
}

ForwardInfo ForwardFile::part_info(std::uint32_t docid) const {
  const auto parts = static_cast<std::uint32_t>(parts_.size());
  const std::uint32_t part = (docid - 1) % parts;
  ForwardInfo info = parts_[part]->info((docid - 1) / parts + 1);
  const std::vector<std::uint16_t>& categories = category_of_[part];
  info.category = info.category < categories.size() ? categories[info.category] : 0xFFFF;
  info.part = static_cast<std::uint8_t>(part);
  return info;
}

ForwardFile::~ForwardFile() {
  if (map_) ::munmap(const_cast<unsigned char*>(map_), size_);
}

ForwardBytes ForwardFile::entry(const ForwardInfo& info) const {
  if (!parts_.empty()) return info.part < parts_.size() ? parts_[info.part]->entry(info) : ForwardBytes{};
  if (info.length == 0 || info.offset > entries_end_ || info.length > entries_end_ - info.offset) return {};
  if (guard_ && !guard_->holds(info.offset, info.length)) return {};
  return {std::string_view(reinterpret_cast<const char*>(map_ + info.offset), info.length),
          dictionary_.get()};
}

}  // namespace kb::format

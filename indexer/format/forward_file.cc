#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <unordered_map>
#include <utility>

#include "indexer/format/forward.h"
#include "indexer/format/forward_layout.h"
#include "indexer/format/forward_pack.h"
#include "indexer/format/manifest.h"

namespace kb::format {

using namespace forward_layout;

ErrorCode forward_layout::code_for(int error) {
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

ForwardFile::Mapped::Mapped(Mapped&& other) noexcept
    : number(other.number),
      device(other.device),
      inode(other.inode),
      bytes(std::exchange(other.bytes, nullptr)),
      size(other.size),
      entries_end(other.entries_end),
      guard(std::move(other.guard)) {}

ForwardFile::Mapped::~Mapped() {
  if (bytes != nullptr) ::munmap(const_cast<unsigned char*>(bytes), size);
}

ForwardFile::ForwardFile() = default;
ForwardFile::~ForwardFile() = default;

Result<ForwardFile::Mapped> ForwardFile::map(const std::string& path, std::string_view name,
                                             const std::shared_ptr<const Checksums>& sums) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return fail(code_for(errno), "cannot open '" + path + "': " + system_message(errno));
  struct stat status {};
  if (::fstat(fd, &status) != 0 || status.st_size < static_cast<off_t>(sizeof kMagic + sizeof(Trailer))) {
    ::close(fd);
    return fail(ErrorCode::corrupt, "forward index '" + path + "' is too short");
  }
  Mapped file;
  file.size = static_cast<std::size_t>(status.st_size);
  file.entries_end = file.size - sizeof(Trailer);
  file.device = status.st_dev;
  file.inode = status.st_ino;
  void* map = ::mmap(nullptr, file.size, PROT_READ, MAP_SHARED, fd, 0);
  const int error = errno;
  ::close(fd);
  if (map == MAP_FAILED) return fail(code_for(error), "cannot map '" + path + "': " + system_message(error));
  file.bytes = static_cast<const unsigned char*>(map);
  if (const FileSums* own = sums ? sums->find(name) : nullptr)
    file.guard = std::make_unique<const BlockGuard>(
        sums, *own, std::string_view(reinterpret_cast<const char*>(file.bytes), file.size));
  return file;
}

Result<std::shared_ptr<const ForwardFile>> ForwardFile::open(const std::string& path,
                                                             std::shared_ptr<const Checksums> sums) {
  std::shared_ptr<ForwardFile> file(new ForwardFile);
  auto mapped = map(path, kForwardName, sums);
  if (!mapped) return fail(std::move(mapped));
  file->path_ = path;
  file->files_.push_back(*std::move(mapped));
  Mapped& own = file->files_.front();
  const auto corrupt = [&] { return fail(ErrorCode::corrupt, "forward index '" + path + "' is damaged"); };
  if (!own.sound(0, sizeof kMagic) || !own.sound(own.size - sizeof(Trailer), sizeof(Trailer)))
    return corrupt();
  Trailer trailer;
  std::memcpy(&trailer, own.bytes + own.size - sizeof trailer, sizeof trailer);
  if (std::memcmp(own.bytes, kMagic, sizeof kMagic) != 0 ||
      std::memcmp(trailer.magic, kMagic, sizeof kMagic) != 0)
    return corrupt();
  const std::size_t body = own.size - sizeof trailer;
  const std::uint64_t dictionary_bytes = trailer.table_offset - trailer.dictionary_offset;
  if (trailer.dictionary_offset < sizeof kMagic || trailer.dictionary_offset > trailer.table_offset ||
      dictionary_bytes % 8 != 0 || trailer.table_offset > trailer.categories_offset ||
      trailer.categories_offset > body ||
      trailer.categories_offset - trailer.table_offset != std::uint64_t{trailer.documents} * kTableBytes)
    return corrupt();
  own.entries_end = trailer.dictionary_offset;
  const auto numbers = static_cast<std::uint32_t>(dictionary_bytes / 8);
  const unsigned char* dictionary = own.bytes + trailer.dictionary_offset;
  file->dictionary_ = std::make_unique<const ForwardDictionary>(
      dictionary, dictionary + std::size_t{4} * numbers, numbers, own.guard.get(), trailer.dictionary_offset);
  file->table_ = own.bytes + trailer.table_offset;
  file->count_ = trailer.documents;
  file->lengths_ = file->table_ + std::size_t{trailer.documents} * sizeof(ForwardInfo);
  file->records_ = file->lengths_ + std::size_t{trailer.documents} * sizeof(std::uint32_t);
  std::size_t at = trailer.categories_offset;
  if (!own.sound(at, body - at)) return corrupt();
  for (std::uint32_t i = 0; i < trailer.categories; ++i) {
    std::uint32_t length;
    if (body - at < sizeof length) return corrupt();
    std::memcpy(&length, own.bytes + at, sizeof length);
    at += sizeof length;
    if (body - at < length) return corrupt();
    file->categories_.emplace_back(reinterpret_cast<const char*>(own.bytes + at), length);
    at += length;
  }
  if (trailer.shared > kMostShared || body - at != trailer.shared * kSharedBytes) return corrupt();
  std::vector<std::pair<std::uint32_t, std::uint64_t>> shared(trailer.shared);
  for (auto& [number, bytes] : shared) {
    std::memcpy(&number, own.bytes + at, sizeof number);
    std::memcpy(&bytes, own.bytes + at + sizeof number, sizeof bytes);
    at += kSharedBytes;
  }
  for (const auto& [number, bytes] : shared) {
    auto other = map(shared_path(path, number), shared_path(std::string(kForwardName), number), sums);
    if (!other) return fail(std::move(other));
    if (other->size != bytes)
      return fail(ErrorCode::corrupt, "forward index '" + shared_path(path, number) + "' is damaged");
    other->number = number;
    file->files_.push_back(*std::move(other));
  }
  return std::shared_ptr<const ForwardFile>(std::move(file));
}

bool ForwardFile::damaged() const {
  return std::ranges::any_of(files_,
                             [](const Mapped& file) { return file.guard && file.guard->damaged(); }) ||
         std::ranges::any_of(parts_, [](const auto& part) { return part->damaged(); });
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

std::optional<std::string_view> ForwardFile::mapping(std::string_view bytes) const {
  const std::less_equal<const char*> not_behind;
  for (const Mapped& file : files_) {
    const std::string_view all(reinterpret_cast<const char*>(file.bytes), file.size);
    if (not_behind(all.data(), bytes.data()) && not_behind(bytes.data() + bytes.size(), all.data() + all.size()))
      return all;
  }
  for (const auto& part : parts_)
    if (const auto own = part->mapping(bytes)) return own;
  return std::nullopt;
}

std::string_view ForwardFile::bytes_at(std::uint64_t place, std::uint32_t length) const {
  if (file_of(place) >= files_.size()) return {};
  const Mapped& file = files_[file_of(place)];
  const std::uint64_t offset = offset_of(place);
  if (length == 0 || offset > file.entries_end || length > file.entries_end - offset) return {};
  if (!file.sound(offset, length)) return {};
  return {reinterpret_cast<const char*>(file.bytes + offset), length};
}

ForwardBytes ForwardFile::entry(const ForwardInfo& info) const {
  if (!parts_.empty()) return info.part < parts_.size() ? parts_[info.part]->entry(info) : ForwardBytes{};
  const std::string_view bytes = bytes_at(info.offset, info.length);
  return bytes.empty() ? ForwardBytes{} : ForwardBytes{bytes, dictionary_.get()};
}

RecordPlace ForwardFile::record_place(std::uint32_t docid) const {
  RecordPlace place;
  if (docid - 1 >= count_) return place;
  const unsigned char* at = records_ + std::size_t{docid - 1} * kRecordPlaceBytes;
  if (!own().sound(static_cast<std::uint64_t>(at - own().bytes), kRecordPlaceBytes)) return place;
  std::memcpy(&place.offset, at, sizeof place.offset);
  std::memcpy(&place.length, at + sizeof place.offset, sizeof place.length);
  return place;
}

bool ForwardFile::same_place(std::uint64_t place, const ForwardFile& other, std::uint64_t there) const {
  if (file_of(place) >= files_.size() || file_of(there) >= other.files_.size()) return false;
  const Mapped& file = files_[file_of(place)];
  const Mapped& other_file = other.files_[file_of(there)];
  return file.device == other_file.device && file.inode == other_file.inode &&
         offset_of(place) == offset_of(there);
}

bool ForwardFile::shares(std::uint32_t docid, const ForwardFile& other) const {
  if (parts_.size() != other.parts_.size()) return false;
  if (!parts_.empty()) {
    const std::size_t part = (docid - 1) % parts_.size();
    return parts_[part]->shares(static_cast<std::uint32_t>((docid - 1) / parts_.size() + 1),
                                *other.parts_[part]);
  }
  const ForwardInfo info = this->info(docid), other_info = other.info(docid);
  const RecordPlace record = record_place(docid), other_record = other.record_place(docid);
  return info.length > 0 && info.length == other_info.length && record.length == other_record.length &&
         info.number == other_info.number && same_place(info.offset, other, other_info.offset) &&
         record.length > 0 && same_place(record.offset, other, other_record.offset);
}

std::string_view ForwardFile::record(std::uint32_t docid) const {
  if (!parts_.empty()) {
    const auto parts = static_cast<std::uint32_t>(parts_.size());
    return docid == 0 ? std::string_view() : parts_[(docid - 1) % parts]->record((docid - 1) / parts + 1);
  }
  const RecordPlace place = record_place(docid);
  return bytes_at(place.offset, place.length);
}

}  // namespace kb::format

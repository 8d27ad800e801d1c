#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <unordered_map>

#include "indexer/format/forward.h"

namespace kb::format {

namespace {

// File: 16 bytes magic and version; entries; table; categories (u32 length + bytes each); trailer.
constexpr char kMagic[16] = {'K', 'B', 'F', 'O', 'R', 'W', 'A', 'R', 'D', ' ', '0', '0', '1', '\n', 0, 0};

struct Trailer {
  std::uint64_t table_offset;
  std::uint64_t categories_offset;
  std::uint32_t documents;
  std::uint32_t categories;
  char magic[16];
};
static_assert(sizeof(Trailer) == 40);

constexpr std::size_t kBuffer = 1u << 20;

std::string system_message(int error) { return std::system_category().message(error); }

ErrorCode code_for(int error) {
  switch (error) {
    case ENOENT: return ErrorCode::not_found;
    case EACCES:
    case EPERM: return ErrorCode::permission;
    case ENOSPC:
    case EDQUOT: return ErrorCode::no_space;
    default: return ErrorCode::io;
  }
}

}  // namespace

struct ForwardWriter::State {
  std::string path;
  std::string temporary;
  int fd = -1;
  std::uint64_t offset = 0;
  std::string buffer;
  std::vector<ForwardInfo> table;
  std::vector<std::string> categories;
  std::unordered_map<std::string, std::uint16_t> category_index;

  ~State() {
    if (fd < 0) return;
    ::close(fd);
    ::unlink(temporary.c_str());
  }

  Result<void> flush() {
    const char* at = buffer.data();
    std::size_t left = buffer.size();
    while (left > 0) {
      const ssize_t n = ::write(fd, at, left);
      if (n < 0) {
        if (errno == EINTR) continue;
        return fail(code_for(errno), "cannot write '" + temporary + "': " + system_message(errno));
      }
      at += n;
      left -= static_cast<std::size_t>(n);
    }
    buffer.clear();
    return {};
  }

  Result<void> put(std::string_view bytes) {
    buffer.append(bytes);
    offset += bytes.size();
    return buffer.size() >= kBuffer ? flush() : Result<void>{};
  }
};

ForwardWriter::ForwardWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
ForwardWriter::~ForwardWriter() = default;
ForwardWriter::ForwardWriter(ForwardWriter&&) noexcept = default;
ForwardWriter& ForwardWriter::operator=(ForwardWriter&&) noexcept = default;

Result<ForwardWriter> ForwardWriter::create(const std::string& path) {
  auto state = std::make_unique<State>();
  state->path = path;
  state->temporary = path + ".tmp";
  state->fd = ::open(state->temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (state->fd < 0)
    return fail(code_for(errno), "cannot create '" + state->temporary + "': " + system_message(errno));
  if (auto put = state->put(std::string_view(kMagic, sizeof kMagic)); !put) return fail(std::move(put));
  return ForwardWriter(std::move(state));
}

Result<void> ForwardWriter::add(std::uint32_t docid, ForwardInfo info, std::string_view category,
                                std::string_view entry) {
  State& s = *state_;
  if (docid == 0) return fail(ErrorCode::invalid_argument, "docid 0 has no forward entry");
  if (s.table.size() < docid) s.table.resize(docid);
  const auto [at, added] =
      s.category_index.try_emplace(std::string(category), static_cast<std::uint16_t>(s.categories.size()));
  if (added) {
    if (s.categories.size() == 0xFFFF) return fail(ErrorCode::limit, "more than 65,535 categories");
    s.categories.emplace_back(category);
  }
  info.category = at->second;
  info.offset = s.offset;
  info.length = static_cast<std::uint32_t>(entry.size());
  s.table[docid - 1] = info;
  return s.put(entry);
}

void ForwardWriter::set_inbound(std::uint32_t docid, std::uint16_t inbound) {
  if (docid - 1 < state_->table.size()) state_->table[docid - 1].inbound = inbound;
}

Result<void> ForwardWriter::finish() {
  State& s = *state_;
  Trailer trailer{};
  trailer.table_offset = s.offset;
  trailer.documents = static_cast<std::uint32_t>(s.table.size());
  trailer.categories = static_cast<std::uint32_t>(s.categories.size());
  std::memcpy(trailer.magic, kMagic, sizeof kMagic);
  for (const ForwardInfo& info : s.table) {
    char bytes[sizeof info];
    std::memcpy(bytes, &info, sizeof info);
    if (auto put = s.put(std::string_view(bytes, sizeof bytes)); !put) return put;
  }
  trailer.categories_offset = s.offset;
  for (const std::string& category : s.categories) {
    const auto length = static_cast<std::uint32_t>(category.size());
    char bytes[4];
    std::memcpy(bytes, &length, 4);
    if (auto put = s.put(std::string_view(bytes, 4)); !put) return put;
    if (auto put = s.put(category); !put) return put;
  }
  char bytes[sizeof trailer];
  std::memcpy(bytes, &trailer, sizeof trailer);
  if (auto put = s.put(std::string_view(bytes, sizeof bytes)); !put) return put;
  if (auto put = s.flush(); !put) return put;
  if (::fsync(s.fd) != 0) return fail(code_for(errno), "cannot sync '" + s.temporary + "': " + system_message(errno));
  if (::rename(s.temporary.c_str(), s.path.c_str()) != 0)
    return fail(code_for(errno), "cannot rename '" + s.temporary + "': " + system_message(errno));
  ::close(s.fd);
  s.fd = -1;
  return {};
}

Result<std::shared_ptr<const ForwardFile>> ForwardFile::open(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return fail(code_for(errno), "cannot open '" + path + "': " + system_message(errno));
  struct stat status{};
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
  Trailer trailer;
  std::memcpy(&trailer, file->map_ + file->size_ - sizeof trailer, sizeof trailer);
  if (std::memcmp(file->map_, kMagic, sizeof kMagic) != 0 || std::memcmp(trailer.magic, kMagic, sizeof kMagic) != 0)
    return corrupt();
  const std::size_t body = file->size_ - sizeof trailer;
  if (trailer.table_offset < sizeof kMagic || trailer.table_offset > trailer.categories_offset ||
      trailer.categories_offset > body ||
      trailer.categories_offset - trailer.table_offset != std::uint64_t{trailer.documents} * sizeof(ForwardInfo))
    return corrupt();
  file->entries_end_ = trailer.table_offset;
  file->table_ = file->map_ + trailer.table_offset;
  file->count_ = trailer.documents;
  std::size_t at = trailer.categories_offset;
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

ForwardFile::~ForwardFile() {
  if (map_) ::munmap(const_cast<unsigned char*>(map_), size_);
}

std::string_view ForwardFile::entry(const ForwardInfo& info) const {
  if (info.length == 0 || info.offset > entries_end_ || info.length > entries_end_ - info.offset) return {};
  return {reinterpret_cast<const char*>(map_ + info.offset), info.length};
}

}  // namespace kb::format

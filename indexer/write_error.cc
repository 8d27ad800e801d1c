#include "indexer/write_error.h"

#include <sys/statvfs.h>

#include <cerrno>
#include <cstdint>

#include "indexer/format/generation.h"
#include "indexer/format/manifest.h"

namespace kb::indexer {

namespace {

// A failed write leaves less free than the largest piece that Xapian writes at once.
constexpr std::uint64_t kNoRoom = 256u << 10;

bool disk_is_full(const std::string& path) {
  struct statvfs room {};
  return ::statvfs(path.c_str(), &room) == 0 && std::uint64_t{room.f_bavail} * room.f_frsize < kNoRoom;
}

}  // namespace

Error write_error(const Xapian::Error& error, std::string_view attempted, const std::string& path) {
  const bool hidden = error.get_msg().find("DB_DANGEROUS") != std::string::npos;
  Error result = format::translate_xapian_error(error, attempted, path);
  if (result.code == ErrorCode::no_space || (!hidden && result.code != ErrorCode::io)) return result;
  if (disk_is_full(path)) return format::system_error(ENOSPC, attempted, path);
  if (hidden)
    return {ErrorCode::io, "cannot " + std::string(attempted) + " '" + path + "': a write failed",
            "look after the disk; the kernel's log may say more"};
  return result;
}

}  // namespace kb::indexer

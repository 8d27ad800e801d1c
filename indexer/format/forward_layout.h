#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>

#include "base/result.h"
#include "indexer/format/forward.h"

/// How a forward file lies on disk: what its writer and its reader share.
///
/// 16 bytes magic and version; stored articles and packed entries, in any order; dictionary (hashes by
/// number, numbers by hash, u32 each); table by docid: ForwardInfo, then the weight lengths once more, u32
/// each, so that ranking reads nothing else, then where the stored articles are, u64 place and u32 bytes
/// each; categories (u32 length + bytes each); shared files (u32 number, u64 bytes each), oldest first;
/// trailer.
///
/// A shared file is a forward file of an earlier generation, linked beside this one as "PATH-NUMBER". Of what
/// is in it only entries and stored articles are used, with this file's dictionary, which begins as its own
/// does.
namespace kb::format::forward_layout {

inline constexpr char kMagic[16] = {'K', 'B', 'F', 'O', 'R', 'W',  'A', 'R',
                                    'D', ' ', '0', '0', '4', '\n', 0,   0};

struct Trailer {
  std::uint64_t dictionary_offset;
  std::uint64_t table_offset;
  std::uint64_t categories_offset;
  std::uint32_t documents;
  std::uint32_t categories;
  std::uint32_t shared;
  std::uint32_t reserved;
  char magic[16];
};
static_assert(sizeof(Trailer) == 56);

/// Where a stored article is.
struct RecordPlace {
  std::uint64_t offset = 0;
  std::uint32_t length = 0;
};
inline constexpr std::size_t kRecordPlaceBytes = sizeof(std::uint64_t) + sizeof(std::uint32_t);
/// Of a document: its info, its length once more, its stored article's place.
inline constexpr std::size_t kTableBytes = sizeof(ForwardInfo) + sizeof(std::uint32_t) + kRecordPlaceBytes;
inline constexpr std::size_t kSharedBytes = sizeof(std::uint32_t) + sizeof(std::uint64_t);
/// More shared files would make opening slow; a place has room for 255.
inline constexpr std::size_t kMostShared = 32;

/// A place, as ForwardInfo::offset: the file (0: this one; i: the i-th shared one) in the upper byte, and the
/// offset there.
inline constexpr unsigned kFileShift = 56;
inline std::size_t file_of(std::uint64_t place) {
  return static_cast<std::size_t>(place >> kFileShift);
}
inline std::uint64_t offset_of(std::uint64_t place) {
  return place & ((std::uint64_t{1} << kFileShift) - 1);
}
inline std::uint64_t place_in(std::size_t file, std::uint64_t offset) {
  return std::uint64_t{file} << kFileShift | offset;
}

inline std::string shared_path(const std::string& path, std::uint32_t number) {
  return path + "-" + std::to_string(number);
}

inline std::string system_message(int error) {
  return std::system_category().message(error);
}

[[nodiscard]] ErrorCode code_for(int error);

}  // namespace kb::format::forward_layout

#include "corpus/file_kind.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace kb::corpus {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kSevenZip = "7z\xBC\xAF\x27\x1C"sv;
constexpr std::array kMagics = {
    "\x1F\x8B"sv,
    "BZh"sv,
    "\xFD"
    "7zXZ\0"sv,
    "\x28\xB5\x2F\xFD"sv,
    "PK\x03\x04"sv,
    "PK\x05\x06"sv,
    "PK\x07\x08"sv,
    kSevenZip,
};
constexpr std::array kCompressions = {".gz"sv, ".xz"sv, ".bz2"sv, ".zst"sv};
constexpr std::array kPackages = {".tar"sv, ".zip"sv, ".7z"sv};
constexpr std::array kShortTars = {".tgz"sv, ".txz"sv, ".tbz"sv, ".tbz2"sv, ".tzst"sv};

constexpr std::size_t kTarBlock = 512;
constexpr std::size_t kTarChecksum = 148;
constexpr std::size_t kTarChecksumSize = 8;
constexpr std::size_t kTarMagic = 257;

std::string lower_base(std::string_view path) {
  std::string base(path.substr(path.rfind('/') + 1));  // npos + 1 is 0
  for (char& c : base) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  return base;
}

template <class List>
bool ends_in_any(std::string_view name, const List& suffixes) {
  return std::any_of(suffixes.begin(), suffixes.end(), [&](std::string_view suffix) {
    return name.size() > suffix.size() && name.ends_with(suffix);
  });
}

/// The header's checksum, for tars of a time before the magic.
bool is_tar_header(std::string_view head) {
  if (head.size() < kTarBlock || head[0] == '\0') return false;
  if (head.substr(kTarMagic).starts_with("ustar")) return true;
  std::size_t stated = 0;
  std::size_t digits = 0;
  for (const char c : head.substr(kTarChecksum, kTarChecksumSize)) {
    if (c >= '0' && c <= '7') {
      stated = stated * 8 + static_cast<std::size_t>(c - '0');
      ++digits;
    } else if (digits > 0 || c != ' ') {
      break;
    }
  }
  if (digits == 0) return false;
  std::size_t sum = kTarChecksumSize * ' ';
  for (std::size_t i = 0; i < kTarBlock; ++i) {
    if (i < kTarChecksum || i >= kTarChecksum + kTarChecksumSize) sum += static_cast<unsigned char>(head[i]);
  }
  return sum == stated;
}

}  // namespace

bool is_archive(std::string_view head) {
  return std::any_of(kMagics.begin(), kMagics.end(),
                     [&](std::string_view magic) { return head.starts_with(magic); }) ||
         is_tar_header(head);
}

bool needs_seeking(std::string_view head) {
  return head.starts_with(kSevenZip);
}

bool is_archive_name(std::string_view path) {
  const std::string base = lower_base(path);
  return ends_in_any(base, kCompressions) || ends_in_any(base, kPackages) || ends_in_any(base, kShortTars);
}

bool is_compressed_tar_name(std::string_view path) {
  const std::string base = lower_base(path);
  if (ends_in_any(base, kShortTars)) return true;
  return ends_in_any(base, kCompressions) && base.substr(0, base.rfind('.')).ends_with(".tar");
}

std::string uncompressed_name(std::string_view path) {
  std::string base(path.substr(path.rfind('/') + 1));
  if (ends_in_any(lower_base(path), kCompressions)) base.erase(base.rfind('.'));
  return base.empty() || base == "-" ? "data" : base;
}

}  // namespace kb::corpus

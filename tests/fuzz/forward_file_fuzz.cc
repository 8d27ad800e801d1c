// The forward file: damaged, it is an error or has missing entries.

#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "indexer/format/forward.h"
#include "search/forward_match.h"
#include "tests/fuzz/target.h"

namespace {

/// A file in memory with a path to it. One for the whole run: to make one costs more than to read it.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(memfd_create("forward", 0)) { KB_MUST(descriptor_ >= 0); }
  [[nodiscard]] std::string write(std::string_view bytes) const {
    KB_MUST(ftruncate(descriptor_, 0) == 0);
    KB_MUST(pwrite(descriptor_, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
    return "/proc/self/fd/" + std::to_string(descriptor_);
  }

 private:
  int descriptor_;
};

}  // namespace

KB_FUZZ_TARGET(bytes) {
  static const MemoryFile memory;
  const auto file = kb::format::ForwardFile::open(memory.write(bytes));
  if (!file) return;
  kb::search::ForwardMatcher matcher;
  matcher.want(0x12345678);
  kb::search::ForwardMatcher::Found found;
  // Docids just outside the table as well.
  for (std::uint32_t docid = 0; docid <= (*file)->last_docid() + 1 && docid < 10000; ++docid) {
    const kb::format::ForwardInfo info = (*file)->info(docid);
    if (docid == 0 || docid > (*file)->last_docid()) KB_MUST(info.length == 0);
    matcher.scan((*file)->entry(info), found);
  }
}

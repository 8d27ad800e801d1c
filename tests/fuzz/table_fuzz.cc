// A table of a published index, which `check` reads and an update goes on from: damaged, it is an error, and
// what is made of it all the same is a table again, with nothing in it that was to go.

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "indexer/tables/document_spool.h"
#include "indexer/tables/postings.h"
#include "indexer/tables/postlist_table.h"
#include "indexer/tables/table_reader.h"
#include "tests/fuzz/packed_table.h"
#include "tests/fuzz/target.h"

namespace {

using namespace kb::indexer::tables;
namespace fs = std::filesystem;

constexpr std::size_t kDocids = 4096;  // those from which every fifth is gone

/// A database in memory whose posting table is replaced for every input, and a folder that goes with the
/// program.
class Place {
 public:
  Place() : descriptor_(memfd_create("table", 0)), gone_(kDocids) {
    std::string name = (fs::temp_directory_path() / "kb-fuzz-XXXXXX").string();
    KB_MUST(descriptor_ >= 0 && mkdtemp(name.data()) != nullptr);
    folder_ = name;
    for (const char* below : {"/base", "/out", "/parts"}) fs::create_directory(folder_ + below);
    fs::create_symlink("/proc/self/fd/" + std::to_string(descriptor_), folder_ + "/base/postlist.glass");
    auto spool = DocumentSpool::create(folder_ + "/parts");
    KB_MUST(spool.has_value() && spool->finish().has_value());
    spool_ = std::move(*spool);
    for (std::size_t docid = 0; docid < kDocids; docid += 5) gone_[docid] = true;
  }
  ~Place() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  void put(std::string_view table) const {
    KB_MUST(ftruncate(descriptor_, 0) == 0);
    KB_MUST(pwrite(descriptor_, table.data(), table.size(), 0) == static_cast<ssize_t>(table.size()));
  }
  [[nodiscard]] std::string base() const { return folder_ + "/base"; }
  [[nodiscard]] std::string out() const { return folder_ + "/out"; }
  [[nodiscard]] bool is_gone(std::uint32_t docid) const { return docid < kDocids && gone_[docid]; }
  [[nodiscard]] Sources sources() const {
    Sources sources;
    sources.documents = &spool_;
    sources.base.database = base();
    sources.base.name = "db";
    sources.base.gone = &gone_;
    sources.watched = "Q";
    return sources;
  }

 private:
  int descriptor_;
  std::vector<bool> gone_;
  std::string folder_;
  DocumentSpool spool_;
};

/// Reads all of a table; false when it is damaged. Of one that was written here nothing may be.
bool read_table(const std::string& path, std::size_t bytes, const Place* place) {
  auto table = TableReader::open(path, nullptr);
  KB_MUST(table.has_value());
  std::vector<Posting> postings;
  std::string scratch, before;
  for (;;) {
    const auto more = table->next();
    if (!more) return false;
    if (!*more) return true;
    KB_MUST(!table->key().empty() && table->key().size() <= kMostKeyBytes && table->tag().size() <= bytes);
    if (place != nullptr) KB_MUST(table->key() > before);
    before = table->key();
    const bool lengths = before.starts_with(kLengthsHead);
    if (before.front() == '\0' && !lengths) continue;
    ChunkKey key;
    postings.clear();
    const bool read = parse_chunk_key(before, scratch, key) &&
                      read_chunk(table->tag(), key.docid, key.docid == 0, postings);
    if (place != nullptr) KB_MUST(read);
    if (!read) continue;
    KB_MUST(!postings.empty() && postings.size() <= table->tag().size());
    for (std::size_t i = 0; i < postings.size(); ++i) {
      KB_MUST(postings[i].docid > (i == 0 ? 0 : postings[i - 1].docid));
      if (place != nullptr) KB_MUST(!place->is_gone(postings[i].docid));
    }
  }
}

}  // namespace

KB_FUZZ_TARGET(bytes) {
  static const Place place;
  const std::string table = kb::fuzz::unpacked_table(bytes);
  place.put(table);
  const bool whole = read_table(place.base() + "/postlist.glass", table.size(), nullptr);
  const auto written = write_postlist_table(place.out(), place.sources());
  const std::string path = place.out() + "/postlist.glass";
  if (written) {
    KB_MUST(whole);
    KB_MUST(read_table(path, fs::file_size(path), &place));
  } else {
    KB_MUST(written.error().code == kb::ErrorCode::corrupt ||
            written.error().code == kb::ErrorCode::internal);
  }
  fs::remove(path);
}

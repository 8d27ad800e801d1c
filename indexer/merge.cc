#include "indexer/merge.h"

#include <sys/resource.h>
#include <xapian.h>

#include <algorithm>

#include "indexer/files.h"
#include "indexer/write_error.h"

namespace kb::indexer {

namespace {

// Open files of one database while it is merged (postlist, docdata, termlist, version, lock), and what the
// rest of the process may need.
constexpr std::size_t kFilesPerDatabase = 6;
constexpr std::size_t kOtherFiles = 64;
constexpr std::size_t kMostAtOnce = 400;

struct Stopped {};

/// Gives a stop request a chance between tables, and decides which metadata counts.
class StoppableCompactor : public Xapian::Compactor {
 public:
  StoppableCompactor(const Observer& observer, const Metadata& metadata)
      : observer_(observer), metadata_(metadata) {}
  void set_status(const std::string&, const std::string&) override {
    if (observer_.stop_requested()) throw Stopped{};
  }
  /// Xapian gives the values in no particular order, and the key as the table has it: with a prefix of its
  /// own.
  std::string resolve_duplicate_metadata(const std::string& key, std::size_t,
                                         const std::string tags[]) override {
    const auto known =
        std::ranges::find_if(metadata_, [&](const auto& one) { return key.ends_with(one.first); });
    return known == metadata_.end() ? tags[0] : known->second;
  }

 private:
  const Observer& observer_;
  const Metadata& metadata_;
};

Result<void> merge_once(const std::vector<Part>& parts, const std::string& output, const Observer& observer,
                        const MergeHow& how) {
  try {
    Xapian::Database all;
    for (const Part& part : parts) all.add_database(Xapian::Database(part.path));
    StoppableCompactor compactor(observer, how.metadata);
    const unsigned flags = how.renumber ? 0 : Xapian::DBCOMPACT_NO_RENUMBER;
    all.compact(output, flags | Xapian::Compactor::FULL, 0, compactor);
  } catch (const Stopped&) {
    return interrupted();
  } catch (const Xapian::Error& error) {
    return tl::unexpected<Error>(write_error(error, "merge into", output.substr(0, output.rfind('/'))));
  }
  for (const Part& part : parts) {
    if (!part.ours) continue;
    if (auto removed = remove_tree(part.path); !removed) return removed;
  }
  return {};
}

}  // namespace

std::size_t merge_width() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kMostAtOnce;
  const auto files = static_cast<std::size_t>(limit.rlim_cur);
  if (files < kOtherFiles + 2 * kFilesPerDatabase) return 2;
  return std::min(kMostAtOnce, (files - kOtherFiles) / kFilesPerDatabase);
}

Result<void> merge_parts(std::vector<Part> parts, const std::string& scratch, const std::string& output,
                         const Observer& observer, const MergeHow& how) {
  const std::size_t width = std::max<std::size_t>(2, merge_width() / std::max<std::size_t>(1, how.at_once));
  for (std::size_t tier = 0; parts.size() > width; ++tier) {
    std::vector<Part> merged;
    for (std::size_t at = 0; at < parts.size(); at += width) {
      const std::size_t end = std::min(parts.size(), at + width);
      const std::vector<Part> run(parts.begin() + static_cast<std::ptrdiff_t>(at),
                                  parts.begin() + static_cast<std::ptrdiff_t>(end));
      const std::string path = scratch + "/tier" + std::to_string(tier) + "-" + std::to_string(merged.size());
      if (auto done = merge_once(run, path, observer, how); !done) return done;
      merged.push_back({path, run.front().first_docid, run.back().last_docid});
    }
    parts = std::move(merged);
  }
  return merge_once(parts, output, observer, how);
}

}  // namespace kb::indexer

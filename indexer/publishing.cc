#include "indexer/publishing.h"

#include <future>

#include "indexer/check.h"
#include "indexer/files.h"
#include "indexer/format/manifest.h"
#include "indexer/smoke_queries.h"

namespace kb::indexer {

namespace {

std::string manifest_path(const std::string& generation) {
  return generation + "/" + std::string(format::kManifestFile);
}

tl::unexpected<Error> refused(const std::string& fault) {
  return fail(ErrorCode::internal, "the new index failed its check: " + fault + "; nothing was published",
              "run it again; if it fails again, look after disk and memory");
}

}  // namespace

Result<void> Publishing::run(const WorkFolder& work, Report& report) const {
  observer_.phase(Phase::checking);
  // With a manifest it can be opened like any generation. The one that is published is written anew.
  if (auto put = replace_file(manifest_path(work.generation()), to_json(describe(options_, report))); !put)
    return put;
  // Summing up and writing to the disk go on while the processor checks.
  format::Checksums sums;
  auto synced = std::async(std::launch::async, [&]() -> Result<void> {
    format::KnownSums known;
    if (published_ != nullptr) known = {published_->directory, published_->checksums.get()};
    auto made = format::make_checksums(work.generation(), known);
    if (!made) return fail(std::move(made));
    sums = *std::move(made);
    return sync_tree(work.generation());
  });
  auto verified = verify(work.generation(), report);
  if (auto done = synced.get(); verified && !done) return done;
  if (!verified) return verified;
  if (options_.gate) {
    auto verdict = options_.gate(work.generation());
    if (!verdict) return fail(std::move(verdict));
    report.gate = *std::move(verdict);
  }
  if (observer_.stop_requested()) return interrupted();
  if (!report.gate || report.gate->passed) return publish(work, sums, report);
  report.seconds = seconds();
  return {};
}

Result<void> Publishing::verify(const std::string& generation, Report& report) const {
  const double begin = seconds();
  auto checked = check(generation, observer_, options_.jobs, published_);
  if (!checked && checked.error().code == ErrorCode::interrupted) return interrupted();
  if (!checked) return refused(checked.error().message);
  if (!checked->faults.empty()) return refused(checked->faults.front());
  auto asked = smoke_queries(generation);
  if (!asked) return refused(asked.error().message);
  report.verified = {checked->articles, checked->reanalyzed, *asked, seconds() - begin};
  return {};
}

Result<void> Publishing::publish(const WorkFolder& work, const format::Checksums& sums,
                                 Report& report) const {
  observer_.phase(Phase::publishing);
  report.seconds = seconds();
  auto published = directory_.publish(work, describe(options_, report), &sums);
  if (!published) return fail(std::move(published));
  report.published = true;
  report.generation = *published;
  report.seconds = seconds();
  report.index_bytes = tree_bytes(directory_.path() + "/" + format::generation_name(*published));
  return {};
}

}  // namespace kb::indexer

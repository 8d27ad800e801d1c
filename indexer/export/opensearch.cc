#include <fmt/format.h>

#include <optional>

#include "indexer/export/export.h"
#include "indexer/export/opensearch_mapping.h"
#include "indexer/export/output_file.h"

namespace kb::exporting {
namespace {

std::string dumped(const Json& json, int indent = -1) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

class OpenSearch : public Exporter {
 public:
  OpenSearch(Unfinished folder, const Options& options)
      : folder_(std::move(folder)), shown_(options.path), most_(options.bulk_bytes) {}

  Result<void> begin(const std::string& program) {
    auto out = Writer::create(path(std::string(kMappingName)), shown_);
    if (!out) return fail(std::move(out));
    if (auto written = out->write(dumped(opensearch_mapping(program), 2) + "\n"); !written) return written;
    bytes_ = out->bytes();
    return out->finish();
  }

  Result<void> add(const ArticleStream& at) override {
    auto document = opensearch_document(at);
    if (!document) return fail(std::move(document));
    // The index is named by whoever loads it: POST /NAME/_bulk.
    const std::string lines =
        fmt::format("{{\"index\":{{\"_id\":\"{}\"}}}}\n", at.article().id()) + dumped(*document) + "\n";
    if (!out_ || out_->bytes() + lines.size() > most_)
      if (auto opened = next_file(); !opened) return opened;
    return out_->write(lines);
  }

  Result<Summary> finish() override {
    if (auto closed = close(); !closed) return fail(std::move(closed));
    if (auto done = folder_.commit(); !done) return fail(std::move(done));
    Summary summary;
    summary.bytes = bytes_;
    summary.files = files_ + 1;
    summary.replaced = folder_.replaced();
    return summary;
  }

 private:
  Unfinished folder_;
  std::string shown_;
  std::uint64_t most_;
  std::optional<Writer> out_;
  std::uint64_t files_ = 0;
  std::uint64_t bytes_ = 0;

  [[nodiscard]] std::string path(const std::string& name) const { return folder_.path() + "/" + name; }

  Result<void> close() {
    if (!out_) return {};
    bytes_ += out_->bytes();
    return out_->finish();
  }

  Result<void> next_file() {
    if (auto closed = close(); !closed) return closed;
    auto out = Writer::create(path(bulk_name(++files_)), shown_);
    if (!out) return fail(std::move(out));
    out_.emplace(*std::move(out));
    return {};
  }
};

}  // namespace

Result<std::unique_ptr<Exporter>> opensearch_exporter(const Options& options) {
  if (options.path.empty())
    return fail(ErrorCode::invalid_argument,
                "opensearch writes several files, so it needs a folder to write them in",
                "kbindex export --format opensearch --output FOLDER");
  auto folder = Unfinished::create(options.path, Unfinished::Kind::folder, options.replace);
  if (!folder) return fail(std::move(folder));
  auto exporter = std::make_unique<OpenSearch>(*std::move(folder), options);
  if (auto begun = exporter->begin(options.program); !begun) return fail(std::move(begun));
  return exporter;
}

}  // namespace kb::exporting

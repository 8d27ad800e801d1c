#include "indexer/batch_worker.h"

#include <xapian.h>

#include "indexer/document_builder.h"
#include "indexer/format/generation.h"
#include "indexer/progress.h"
#include "indexer/write_error.h"
#include "parser/parse.h"

namespace kb::indexer {

namespace {

// Nothing reads these databases before they are complete, and a crash throws them all away: no syncing, and
// blocks are written in place.
constexpr int kPrivateFlags = Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC | Xapian::DB_DANGEROUS;

}  // namespace

struct BatchWorker::State {
  std::string folder;
  DocumentBuilder builder;
  AcronymCounts acronyms;
  parser::Parsed parsed;
  parser::Limits limits;
  std::function<bool()> stop;

  State(std::string f, std::string_view dictionary, const BuildOptions& options, std::function<bool()> s)
      : folder(std::move(f)), builder(dictionary, options.shards > 0), limits(options.limits), stop(std::move(s)) {}

  Result<void> fill(const Batch& batch, BatchResult& result) {
    Xapian::WritableDatabase database;
    std::uint32_t docid = batch.first_docid;
    for (const corpus::RawArticle& raw : batch.articles) {
      if (stop && stop()) return interrupted();
      const std::uint32_t own = docid++;
      ++result.report.read;
      result.report.bytes += raw.bytes.size();
      parser::parse(raw.bytes, parsed, limits);
      if (!parsed.accepted) {
        result.report.add(raw.origin, parsed);
        continue;
      }
      if (result.database.empty()) {
        result.database = folder + "/" + std::to_string(batch.number);
        database = Xapian::WritableDatabase(result.database, kPrivateFlags);
      }
      const std::size_t before = result.forward.size();
      BuiltArticle built = builder.build(parsed.article, content_hash(raw.bytes), result.forward);
      result.report.add(raw.origin, parsed, built.complete);
      for (const std::string& pair : mine_acronyms(parsed.article)) acronyms.add(pair);
      database.replace_document(own, built.document);
      result.articles.push_back({own, static_cast<std::uint32_t>(result.forward.size() - before), built.info,
                                 parsed.article.category, raw.origin});
    }
    if (!result.database.empty()) {
      database.commit();
      database.close();
    }
    return {};
  }
};

BatchWorker::BatchWorker(std::string folder, std::string_view dictionary, const BuildOptions& options,
                         std::function<bool()> stop)
    : state_(std::make_unique<State>(std::move(folder), dictionary, options, std::move(stop))) {}
BatchWorker::~BatchWorker() = default;
BatchWorker::BatchWorker(BatchWorker&&) noexcept = default;
BatchWorker& BatchWorker::operator=(BatchWorker&&) noexcept = default;

Result<BatchResult> BatchWorker::index(const Batch& batch) {
  BatchResult result;
  result.number = batch.number;
  result.shard = batch.shard;
  result.first_docid = batch.first_docid;
  result.last_docid = batch.first_docid + static_cast<std::uint32_t>(batch.articles.size()) - 1;
  try {
    if (auto filled = state_->fill(batch, result); !filled) return fail(std::move(filled));
  } catch (const Xapian::Error& error) {
    return tl::unexpected<Error>(write_error(error, "write", state_->folder));
  }
  return result;
}

format::LexiconCounts BatchWorker::take_lexicon() {
  return state_->builder.take_lexicon();
}
AcronymCounts BatchWorker::take_acronyms() {
  return std::move(state_->acronyms);
}

}  // namespace kb::indexer

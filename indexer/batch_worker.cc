#include "indexer/batch_worker.h"

#include "indexer/document_builder.h"
#include "indexer/progress.h"
#include "parser/parse.h"

namespace kb::indexer {

struct BatchWorker::State {
  DocumentBuilder builder;
  tables::RunBuilder run;
  BuiltArticle built;
  AcronymCounts acronyms;
  parser::Parsed parsed;
  parser::Limits limits;
  bool for_shards;
  std::function<bool()> stop;

  State(std::string_view dictionary, const BuildOptions& options, std::function<bool()> s)
      : builder(dictionary, options.shards > 0), limits(options.limits), for_shards(options.shards > 0), stop(std::move(s)) {}

  Result<void> fill(const Batch& batch, BatchResult& result) {
    builder.trim();
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
      const std::size_t before = result.forward.size();
      builder.build(parsed.article, content_hash(raw), built, result.forward);
      result.report.add(raw.origin, parsed, built.complete);
      for (const std::string& pair : mine_acronyms(parsed.article)) acronyms.add(pair);
      run.begin(own, built.info.weight_length);
      for (const BuiltArticle::Term& term : built.terms) run.add_term(term.term, term.frequency);
      for (unsigned column = 0; column < tables::kColumns; ++column)
        run.add_column(column, built.columns[column]);
      const std::string_view record = for_shards ? std::string_view() : built.record;
      result.records += record;
      result.articles.push_back({own, static_cast<std::uint32_t>(result.forward.size() - before),
                                 static_cast<std::uint32_t>(record.size()), built.info,
                                 parsed.article.category, raw.origin});
    }
    result.run = run.take(builder.terms());
    return {};
  }
};

BatchWorker::BatchWorker(std::string_view dictionary, const BuildOptions& options, std::function<bool()> stop)
    : state_(std::make_unique<State>(dictionary, options, std::move(stop))) {}
BatchWorker::~BatchWorker() = default;
BatchWorker::BatchWorker(BatchWorker&&) noexcept = default;
BatchWorker& BatchWorker::operator=(BatchWorker&&) noexcept = default;

Result<BatchResult> BatchWorker::index(const Batch& batch) {
  BatchResult result;
  result.number = batch.number;
  result.shard = batch.shard;
  result.first_docid = batch.first_docid;
  result.last_docid = batch.first_docid + static_cast<std::uint32_t>(batch.articles.size()) - 1;
  if (auto filled = state_->fill(batch, result); !filled) return fail(std::move(filled));
  return result;
}

format::LexiconCounts BatchWorker::take_lexicon() {
  return state_->builder.take_lexicon();
}
AcronymCounts BatchWorker::take_acronyms() {
  return std::move(state_->acronyms);
}

}  // namespace kb::indexer

// The two formats of lines: CSV and JSON Lines.
#include <optional>

#include "indexer/export/columns.h"
#include "indexer/export/export.h"
#include "indexer/export/output_file.h"

namespace kb::exporting {
namespace {

/// A file in the making, or a descriptor of the caller.
class Lines : public Exporter {
 public:
  Result<void> open(const Options& options) {
    if (options.path.empty()) {
      out_ = Writer(options.descriptor, "standard output");
      return {};
    }
    auto file = Unfinished::create(options.path, Unfinished::Kind::file, options.replace);
    if (!file) return fail(std::move(file));
    auto out = Writer::open(file->path(), options.path);
    if (!out) return fail(std::move(out));
    file_.emplace(*std::move(file));
    out_ = *std::move(out);
    return {};
  }

  Result<Summary> finish() override {
    if (auto done = out_.finish(); !done) return fail(std::move(done));
    Summary summary;
    summary.bytes = out_.bytes();
    if (!file_) return summary;
    if (auto done = file_->commit(); !done) return fail(std::move(done));
    summary.replaced = file_->replaced();
    return summary;
  }

 protected:
  Result<void> write(std::string_view bytes) { return out_.write(bytes); }

 private:
  std::optional<Unfinished> file_;
  Writer out_;
};

class Jsonl : public Lines {
 public:
  explicit Jsonl(const Options& options) : line_(options.json_line) {}
  Result<void> add(const ArticleStream& at) override { return write(line_(at.article()) + "\n"); }

 private:
  std::function<std::string(const parser::Article&)> line_;
};

class Csv : public Lines {
 public:
  Result<void> begin() {
    row_.clear();
    for (const Column& column : columns()) put(column.name);
    return end();
  }
  Result<void> add(const ArticleStream& at) override {
    row_.clear();
    for (const Column& column : columns()) put(column.value(at.article()));
    return end();
  }

 private:
  std::string row_;

  void put(std::string_view value) {
    if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
      row_ += value;
    } else {
      row_ += '"';
      for (const char c : value) {
        if (c == '"') row_ += '"';
        row_ += c;
      }
      row_ += '"';
    }
    row_ += ',';
  }
  Result<void> end() {
    row_.pop_back();
    return write(row_ + "\r\n");
  }
};

}  // namespace

Result<std::unique_ptr<Exporter>> jsonl_exporter(const Options& options) {
  if (!options.json_line) return fail(ErrorCode::internal, "nothing says how an article is written");
  auto exporter = std::make_unique<Jsonl>(options);
  if (auto opened = exporter->open(options); !opened) return fail(std::move(opened));
  return exporter;
}

Result<std::unique_ptr<Exporter>> csv_exporter(const Options& options) {
  auto exporter = std::make_unique<Csv>();
  if (auto opened = exporter->open(options); !opened) return fail(std::move(opened));
  if (auto begun = exporter->begin(); !begun) return fail(std::move(begun));
  return exporter;
}

}  // namespace kb::exporting

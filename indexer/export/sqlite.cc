#include <fmt/format.h>

#include <cstdlib>
#include <optional>
#include <vector>

#include "indexer/export/columns.h"
#include "indexer/export/export.h"
#include "indexer/export/output_file.h"
#include "indexer/export/sqlite_statement.h"

namespace kb::exporting {
namespace {

/// Version of the tables below, in PRAGMA user_version.
constexpr int kTables = 1;

// The file is thrown away unless it is completed, so it needs no journal; one fsync at the end is enough. The
// cache bounds the memory.
constexpr const char* kSettings =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; "
    "PRAGMA page_size = 4096; PRAGMA cache_size = -16384; PRAGMA encoding = 'UTF-8';";

constexpr const char* kLists =
    "CREATE TABLE keywords(number INTEGER NOT NULL, keyword TEXT NOT NULL);"
    "CREATE TABLE applies_to(number INTEGER NOT NULL, position INTEGER NOT NULL, depth INTEGER NOT NULL,"
    " name TEXT NOT NULL, versions TEXT NOT NULL, qualifier TEXT NOT NULL, relation TEXT NOT NULL, role TEXT "
    "NOT NULL);"
    "CREATE TABLE citations(number INTEGER NOT NULL, position INTEGER NOT NULL, cited INTEGER NOT NULL,"
    " title TEXT NOT NULL);"
    "CREATE TABLE export(name TEXT PRIMARY KEY, value TEXT NOT NULL);";

constexpr const char* kIndexes =
    "CREATE INDEX keywords_by_keyword ON keywords(keyword COLLATE NOCASE);"
    "CREATE INDEX keywords_by_number ON keywords(number);"
    "CREATE INDEX applies_to_by_number ON applies_to(number);"
    "CREATE INDEX citations_by_number ON citations(number);"
    "CREATE INDEX citations_by_cited ON citations(cited);";

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};

/// "number", then every column, quoted: REFERENCES is a word of SQL's own.
std::string column_list(bool only_prose, std::string_view behind) {
  std::string out;
  for (const Column& column : columns())
    if (!only_prose || column.prose) out += fmt::format(", \"{}\"{}", column.name, behind);
  return out;
}

std::string question_marks(std::size_t count) {
  std::string out = "?";
  for (std::size_t i = 1; i < count; ++i) out += ", ?";
  return out;
}

class Sqlite : public Exporter {
 public:
  Sqlite(Unfinished file, std::string shown) : file_(std::move(file)), shown_(std::move(shown)) {}

  Result<void> begin(const std::string& program) {
    sqlite3* database = nullptr;
    const int error = sqlite3_open_v2(file_.path().c_str(), &database, SQLITE_OPEN_READWRITE, nullptr);
    database_.reset(database);
    if (error != SQLITE_OK) return failed();
    std::size_t prose = 0;
    for (const Column& column : columns()) prose += column.prose ? 1 : 0;
    const std::string searched = column_list(true, "");
    if (auto done = execute(kSettings); !done) return done;
    if (auto done = execute("BEGIN"); !done) return done;
    if (auto done = execute("CREATE TABLE articles(number INTEGER PRIMARY KEY" +
                            column_list(false, " TEXT NOT NULL") + ")");
        !done)
      return done;
    // The text stands in `articles` once; the full-text table has only its index (FTS5's "external content").
    if (auto done = execute("CREATE VIRTUAL TABLE articles_fts USING fts5(" + searched.substr(2) +
                            ", content='articles', content_rowid='number', tokenize='porter unicode61')");
        !done)
      return done;
    if (auto done = execute(kLists); !done) return done;
    if (auto done = execute(fmt::format("PRAGMA user_version = {}", kTables)); !done) return done;
    if (auto done =
            prepare(article_, "INSERT INTO articles VALUES(" + question_marks(columns().size() + 1) + ")");
        !done)
      return done;
    if (auto done = prepare(text_, "INSERT INTO articles_fts(rowid" + searched + ") VALUES(" +
                                       question_marks(prose + 1) + ")");
        !done)
      return done;
    if (auto done = prepare(keyword_, "INSERT INTO keywords VALUES(?, ?)"); !done) return done;
    if (auto done = prepare(applies_, "INSERT INTO applies_to VALUES(" + question_marks(8) + ")"); !done)
      return done;
    if (auto done = prepare(citation_, "INSERT INTO citations VALUES(?, ?, ?, ?)"); !done) return done;
    return note("program", program);
  }

  Result<void> add(const ArticleStream& at) override {
    const parser::Article& article = at.article();
    if (auto done = add_text(article); !done) return done;
    const std::int64_t number = article.number;
    for (const std::string& keyword : article.keywords)
      if (auto done = keyword_->bind(number).bind(keyword).run(); !done) return done;
    std::int64_t position = 0;
    for (const parser::AppliesTo& item : article.applies_to)
      if (auto done = add_item(number, ++position, item); !done) return done;
    position = 0;
    for (const parser::CrossReference& reference : article.references)
      if (auto done = citation_->bind(number)
                          .bind(++position)
                          .bind(std::int64_t{reference.number})
                          .bind(reference.title)
                          .run();
          !done)
        return done;
    ++articles_;
    return {};
  }

  Result<Summary> finish() override {
    if (auto done = note("articles", std::to_string(articles_)); !done) return fail(std::move(done));
    if (auto done = execute(kIndexes); !done) return fail(std::move(done));
    if (auto done = execute("COMMIT"); !done) return fail(std::move(done));
    for (auto* statement : {&article_, &text_, &keyword_, &applies_, &citation_}) statement->reset();
    Summary summary;
    sqlite3_int64 pages = 0;
    sqlite3_exec(
        database_.get(), "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
        [](void* out, int, char** values, char**) {
          *static_cast<sqlite3_int64*>(out) = std::strtoll(values[0], nullptr, 10);
          return 0;
        },
        &pages, nullptr);
    summary.bytes = static_cast<std::uint64_t>(pages);
    if (sqlite3_close(database_.release()) != SQLITE_OK)
      return fail(ErrorCode::internal, "cannot close '" + shown_ + "'");
    if (auto done = file_.commit(); !done) return fail(std::move(done));
    summary.replaced = file_.replaced();
    return summary;
  }

 private:
  Unfinished file_;
  std::string shown_;
  std::unique_ptr<sqlite3, Close> database_;
  std::optional<Statement> article_, text_, keyword_, applies_, citation_;
  std::vector<std::string> values_;
  std::uint64_t articles_ = 0;

  Result<void> failed() { return tl::unexpected<Error>(sqlite_error(database_.get(), shown_)); }

  Result<void> execute(const std::string& sql) {
    return sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK ? Result<void>{}
                                                                                              : failed();
  }

  Result<void> prepare(std::optional<Statement>& statement, const std::string& sql) {
    statement.emplace(database_.get(), shown_);
    return statement->prepare(sql);
  }

  Result<void> note(std::string_view name, std::string_view value) {
    Statement statement(database_.get(), shown_);
    if (auto done = statement.prepare("INSERT INTO export VALUES(?, ?)"); !done) return done;
    return statement.bind(name).bind(value).run();
  }

  Result<void> add_text(const parser::Article& article) {
    values_.clear();
    for (const Column& column : columns()) values_.push_back(column.value(article));
    const std::int64_t number = article.number;
    article_->bind(number);
    text_->bind(number);
    for (std::size_t i = 0; i < values_.size(); ++i) {
      article_->bind(values_[i]);
      if (columns()[i].prose) text_->bind(values_[i]);
    }
    if (auto done = article_->run(); !done) return done;
    return text_->run();
  }

  Result<void> add_item(std::int64_t number, std::int64_t position, const parser::AppliesTo& item) {
    std::string versions;
    for (const std::string& version : item.versions) versions += (versions.empty() ? "" : ", ") + version;
    return applies_->bind(number)
        .bind(position)
        .bind(std::int64_t{item.depth})
        .bind(item.name)
        .bind(versions)
        .bind(item.qualifier)
        .bind(name(item.relation))
        .bind(name(item.role))
        .run();
  }
};

}  // namespace

Result<std::unique_ptr<Exporter>> sqlite_exporter(const Options& options) {
  if (options.path.empty())
    return fail(ErrorCode::invalid_argument, "a SQLite database cannot be written to standard output",
                "kbindex export --format sqlite --output FILE");
  auto file = Unfinished::create(options.path, Unfinished::Kind::file, options.replace);
  if (!file) return fail(std::move(file));
  auto exporter = std::make_unique<Sqlite>(*std::move(file), options.path);
  if (auto begun = exporter->begin(options.program); !begun) return fail(std::move(begun));
  return exporter;
}

}  // namespace kb::exporting

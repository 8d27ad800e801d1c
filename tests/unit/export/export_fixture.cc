#include "tests/unit/export/export_fixture.h"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "indexer/build.h"
#include "indexer/format/locations.h"
#include "tools/kbindex/article_object.h"

namespace kb::tests {

namespace fs = std::filesystem;

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

corpus::RawArticle sample(std::uint32_t number) {
  const std::string digits = std::to_string(number);
  const std::string path =
      std::string(KB_SOURCE_DIR) + "/corpus/samples/" + digits.substr(0, 3) + "/Q" + digits + ".TXT";
  return {read_file(path), path + ":1"};
}

std::vector<corpus::RawArticle> all_samples() {
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(std::string(KB_SOURCE_DIR) + "/corpus/samples"))
    if (entry.path().extension() == ".TXT") paths.push_back(entry.path().string());
  std::sort(paths.rbegin(), paths.rend());
  std::vector<corpus::RawArticle> articles;
  for (const std::string& path : paths) articles.push_back({read_file(path), path + ":1"});
  return articles;
}

void build_index_of(const std::string& directory, std::vector<corpus::RawArticle> articles, unsigned shards) {
  MemorySource source(std::move(articles));
  indexer::Observer observer;
  indexer::BuildOptions options;
  options.directory = directory;
  options.shards = shards;
  if (auto built = indexer::build(options, source, observer); !built)
    throw std::runtime_error(built.error().message);
}

exporting::ArticleStream stream_of(const std::vector<std::string>& directories) {
  auto opened = format::open_shards(directories);
  if (!opened) throw std::runtime_error(opened.error().message);
  auto stream = exporting::ArticleStream::open(std::move(opened->shards));
  if (!stream) throw std::runtime_error(stream.error().message);
  return *std::move(stream);
}

exporting::Options options_for(exporting::Format format, std::string path) {
  exporting::Options options;
  options.format = format;
  options.path = std::move(path);
  options.program = "kbindex";
  options.json_line = [](const parser::Article& article) {
    return cli::to_line(cli::kbindex::article_object(article));
  };
  return options;
}

Result<exporting::Summary> export_to(const std::vector<std::string>& directories, exporting::Options options) {
  exporting::ArticleStream articles = stream_of(directories);
  return exporting::run(articles, options);
}

Result<exporting::Summary> export_to(const std::string& directory, exporting::Options options) {
  return export_to(std::vector{directory}, std::move(options));
}

std::vector<std::vector<std::string>> parse_csv(std::string_view text) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  std::string value;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"')
        value += c;
      else if (i + 1 < text.size() && text[i + 1] == '"')
        value += text[++i];
      else
        quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      row.push_back(std::exchange(value, {}));
    } else if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
      ++i;
      row.push_back(std::exchange(value, {}));
      rows.push_back(std::exchange(row, {}));
    } else {
      value += c;
    }
  }
  if (!value.empty() || !row.empty()) rows.push_back({"the last line has no end"});
  return rows;
}

std::vector<std::string> sqlite_rows(const std::string& path, const std::string& sql) {
  sqlite3* database = nullptr;
  sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr);
  std::vector<std::string> rows;
  const auto add = [](void* out, int n, char** values, char**) {
    std::string row;
    for (int i = 0; i < n; ++i)
      row += (i > 0 ? "|" : "") + std::string(values[i] == nullptr ? "NULL" : values[i]);
    static_cast<std::vector<std::string>*>(out)->push_back(std::move(row));
    return 0;
  };
  const int error = sqlite3_exec(database, sql.c_str(), add, &rows, nullptr);
  const std::string message = sqlite3_errmsg(database);
  sqlite3_close(database);
  if (error != SQLITE_OK) throw std::runtime_error(sql + ": " + message);
  return rows;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace kb::tests

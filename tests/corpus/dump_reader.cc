#include "tests/corpus/dump_reader.h"

#include <archive.h>
#include <archive_entry.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

namespace kb::test {
namespace {

namespace fs = std::filesystem;

/// ".../274/Q274667.TXT" -> "274/Q274667"; empty for other files.
std::string article_name(std::string_view path) {
  constexpr std::string_view kSuffix = ".TXT";
  if (!path.ends_with(kSuffix)) return {};
  path.remove_suffix(kSuffix.size());
  const std::size_t slash = path.rfind('/');
  const std::size_t before = slash == std::string_view::npos ? slash : path.rfind('/', slash - 1);
  return std::string(before == std::string_view::npos ? path : path.substr(before + 1));
}

std::string read_folder(const std::string& path, const OnArticle& on_article) {
  std::error_code error;
  for (fs::recursive_directory_iterator it(path, error), end; it != end && !error; it.increment(error)) {
    const std::string name = article_name(it->path().generic_string());
    if (name.empty()) continue;
    std::ifstream file(it->path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    on_article(name, bytes);
  }
  return error ? error.message() : std::string();
}

std::string read_archive(const std::string& path, const OnArticle& on_article) {
  constexpr std::size_t kBlock = std::size_t{1} << 20;
  const std::unique_ptr<archive, int (*)(archive*)> in(archive_read_new(), archive_read_free);
  archive_read_support_filter_all(in.get());
  archive_read_support_format_all(in.get());
  if (archive_read_open_filename(in.get(), path.c_str(), kBlock) != ARCHIVE_OK)
    return archive_error_string(in.get());
  std::string bytes;
  archive_entry* entry = nullptr;
  for (;;) {
    const int status = archive_read_next_header(in.get(), &entry);
    if (status == ARCHIVE_EOF) return {};
    if (status < ARCHIVE_WARN) return archive_error_string(in.get());
    const std::string name = article_name(archive_entry_pathname(entry));
    if (name.empty()) continue;
    bytes.resize(static_cast<std::size_t>(archive_entry_size(entry)));
    if (archive_read_data(in.get(), bytes.data(), bytes.size()) != static_cast<la_ssize_t>(bytes.size()))
      return "cut off in " + name;
    on_article(name, bytes);
  }
}

}  // namespace

std::string find_dump() {
  const char* given = std::getenv("KB_CORPUS");
  if (given && *given) return fs::exists(given) ? given : "";
  const std::string beside = KB_SOURCE_DIR "/../shared/corpus/kb-articles.tar.xz";
  return fs::exists(beside) ? beside : "";
}

std::string read_dump(const std::string& path, const OnArticle& on_article) {
  return fs::is_directory(path) ? read_folder(path, on_article) : read_archive(path, on_article);
}

}  // namespace kb::test

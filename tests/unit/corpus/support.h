#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/source.h"

namespace kb::test {

/// A folder that is gone at the end of the test. On a path without symbolic links.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  [[nodiscard]] std::string path(std::string_view name = {}) const;
  /// Writes a file, with the folders it needs, and returns its path.
  std::string write(std::string_view name, std::string_view bytes) const;

 private:
  std::filesystem::path path_;
};

/// An article in the layout of the dump: CRLF, no newline behind the last line. The body is of our own
/// making.
[[nodiscard]] std::string article(int number, std::string_view body = "The printer hums but prints nothing.");
/// The same with LF.
[[nodiscard]] std::string with_lf(std::string text);

struct Member {
  std::string name;
  std::string bytes;
  char kind = 'f';  ///< f file, d folder, l symbolic link to `bytes`, p FIFO, c device
};

enum class Format { tar, pax, zip, zip_stored, seven_zip };
enum class Filter { none, gzip, bzip2, xz, zstd };

/// An archive in memory. Names are UTF-8.
[[nodiscard]] std::string archive(Format format, Filter filter, const std::vector<Member>& members);
/// One compressed file, nothing around it.
[[nodiscard]] std::string compressed(Filter filter, std::string_view bytes);

/// Everything a source gave.
struct Read {
  std::vector<corpus::RawArticle> articles;
  std::vector<corpus::Problem> problems;
  std::uint64_t passed_over = 0;

  [[nodiscard]] std::vector<std::string> origins() const;  ///< of the articles, less the temporary folder
  [[nodiscard]] std::vector<std::string> bytes() const;
  /// "code origin" of the problems, less the temporary folder.
  [[nodiscard]] std::vector<std::string> trouble() const;
  std::string folder;
};

[[nodiscard]] Read read_all(corpus::Source& source);
/// Reads names in `folder` ("" is the folder itself), with and without threads, and requires that both are
/// equal.
[[nodiscard]] Read read(const TempFolder& folder, const std::vector<std::string>& names,
                        corpus::SourceOptions options = {});

[[nodiscard]] std::string from_hex(std::string_view hex);

using Strings = std::vector<std::string>;

}  // namespace kb::test

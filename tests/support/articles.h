#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "corpus/source.h"

/// Small articles of our own in the KB layout, and a source that hands them out.
namespace kb::tests {

struct ArticleText {
  std::uint32_t number = 900001;
  std::string date = "12-NOV-2001";
  std::string category = "winnt";
  std::string title = "Printer Stops Answering After a Restart";
  std::string product = "Microsoft Windows NT";
  std::string versions = "winnt:3.51,4.0 SP4";
  std::string keywords = "kbprint kberrmsg";
  std::vector<std::pair<std::string, std::string>> sections{
      {"SYMPTOMS", "The printer stops answering and error 0x80004005 appears in KERNEL32.DLL."},
      {"CAUSE", "The dynamic-link library (DLL) of the monitor was not unloaded."},
      {"RESOLUTION", "Restart the spooler. For more information see Q900002."}};
  std::string query_words = "hang prodnt";
};

/// The article as bytes of a dump, with CRLF.
[[nodiscard]] std::string to_text(const ArticleText& article);

/// `count` articles with numbers from `first` on; each differs from its neighbours in words, codes, date and
/// citations.
[[nodiscard]] std::vector<corpus::RawArticle> make_articles(std::uint32_t first, std::uint32_t count);

/// A source over articles in memory.
class MemorySource : public corpus::Source {
 public:
  explicit MemorySource(std::vector<corpus::RawArticle> articles, std::vector<corpus::Problem> problems = {})
      : articles_(std::move(articles)), problems_(std::move(problems)) {}
  [[nodiscard]] corpus::Item next() override;

 private:
  std::vector<corpus::RawArticle> articles_;
  std::vector<corpus::Problem> problems_;
  std::size_t at_ = 0;
};

/// A folder that is removed with all in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace kb::tests

#include "tests/support/articles.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace kb::tests {

namespace {

std::string with_crlf(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out.push_back('\r');
    out.push_back(c);
  }
  return out;
}

}  // namespace

std::string to_text(const ArticleText& a) {
  const std::string rule(70, '=');
  std::string text;
  text += "DOCUMENT:Q" + std::to_string(a.number) + "  " + a.date + "  [" + a.category + "]\n";
  text += "TITLE   :" + a.title + "\nPRODUCT :" + a.product + "\nPROD/VER:" + a.versions + "\n";
  text += "OPER/SYS:\nKEYWORDS:" + a.keywords + "\n\n" + rule + "\n";
  text += std::string(79, '-') + "\nThe information in this article applies to:\n\n";
  text += " - " + a.product + " Server, versions 3.51, 4.0 \n" + std::string(79, '-') + "\n\n";
  for (const auto& [heading, body] : a.sections)
    text += heading + "\n" + std::string(heading.size(), '=') + "\n\n" + body + "\n\n";
  if (!a.query_words.empty()) text += "Additional query words: " + a.query_words + "\n\n";
  text +=
      rule + "\nKeywords          : " + a.keywords + " \nTechnology        : kbWinNTsearch kbZNotKeyword3\n";
  text +=
      "Version           : " + a.versions + "\nIssue type        : kbprb\n\n" + std::string(77, '=') + "\n\n";
  text +=
      "THE INFORMATION PROVIDED IN THE MICROSOFT KNOWLEDGE BASE IS\n\nCopyright Microsoft Corporation "
      "2001.\n";
  return with_crlf(text);
}

std::vector<corpus::RawArticle> make_articles(std::uint32_t first, std::uint32_t count) {
  const char* const things[] = {"printer", "modem", "spooler", "mailbox", "compiler", "registry", "mouse"};
  const char* const events[] = {"stops", "hangs", "restarts", "reports an error", "is missing"};
  std::vector<corpus::RawArticle> articles;
  for (std::uint32_t i = 0; i < count; ++i) {
    ArticleText a;
    a.number = first + i;
    const std::string thing = things[i % 7];
    const std::string event = events[i % 5];
    a.date = std::to_string(10 + i % 18) + "-MAR-" + std::to_string(1995 + i % 7);
    a.title = (i % 3 == 0 ? "BUG: The " : "The ") + thing + " " + event + " number" + std::to_string(i);
    a.category = i % 2 == 0 ? "winnt" : "exchange";
    a.sections[0].second = "The " + thing + " " + event + " with code 0x8004" + std::to_string(1000 + i) +
                           " in part" + std::to_string(i % 11) + ".dll.";
    a.sections[2].second = "See Q" + std::to_string(first + (i + 1) % count) + " about the " + thing + ".";
    if (i % 4 == 0)
      a.sections.push_back({"STATUS", "This was mended in Service Pack " + std::to_string(i % 6 + 1) + "."});
    articles.push_back({to_text(a), "dump/Q" + std::to_string(a.number) + ".TXT:1"});
  }
  return articles;
}

corpus::Item MemorySource::next() {
  if (at_ < articles_.size()) return articles_[at_++];
  if (at_ - articles_.size() < problems_.size()) return problems_[at_++ - articles_.size()];
  return corpus::End{};
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "kb-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code error;
  std::filesystem::permissions(path_, std::filesystem::perms::owner_all, error);
  std::filesystem::remove_all(path_, error);
}

}  // namespace kb::tests

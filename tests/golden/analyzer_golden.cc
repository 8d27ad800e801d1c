// What the analyzer makes of every kind of text that articles and queries hold. analyzer.txt is read by
// people: a line that begins with '>' is analyzed as an article's text, one with '?' as a query ("\n" stands
// for a line end); the lines after it are its tokens. Rewritten with KB_UPDATE_GOLDEN=1, and then read.

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/format/analyzer.h"
#include "tests/support/catch.h"

namespace {

using kb::format::Analyzer;
using kb::format::FormKind;
using kb::format::Mode;
using kb::format::Token;

constexpr const char* kGoldenFile = KB_SOURCE_DIR "/tests/golden/analyzer.txt";

std::string_view name(FormKind kind) {
  switch (kind) {
    case FormKind::word:
      return "word";
    case FormKind::identifier:
      return "identifier";
    case FormKind::number:
      return "number";
    case FormKind::version:
      return "version";
    case FormKind::compound:
      return "compound";
    case FormKind::file_name:
      return "file_name";
    case FormKind::code:
      return "code";
  }
  return "?";
}

std::string with(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

/// "  0    word        kernel32 -> Zkernel32 [KERNEL32]"; an extra is indented and says how many tokens it
/// covers.
std::string shown(const Token& token, std::string_view text) {
  std::string line = token.extra ? "      + " : "  ";
  line += std::to_string(token.position);
  if (token.extra) line += ".." + std::to_string(token.position + token.width - 1);
  line.append(" ").append(name(token.form->kind)).append(" ").append(token.form->word);
  line.append(" -> ").append(token.form->term);
  line += " [" + with(std::string(text.substr(token.begin, token.end - token.begin)), "\n", "\\n") + "]";
  return line;
}

std::string rewritten(const std::string& golden) {
  Analyzer analyzer;
  std::vector<Token> tokens;
  std::string result;
  std::size_t at = 0;
  while (at < golden.size()) {
    const std::size_t end = std::min(golden.find('\n', at), golden.size());
    const std::string line = golden.substr(at, end - at);
    at = end + 1;
    const bool input = line.rfind("> ", 0) == 0 || line.rfind("? ", 0) == 0;
    if (!input && line.rfind("#", 0) != 0 && !line.empty()) continue;  // an old answer
    result += line + "\n";
    if (!input) continue;
    const std::string text = with(line.substr(2), "\\n", "\n");
    analyzer.analyze(text, tokens, line[0] == '?' ? Mode::query : Mode::index);
    for (const Token& token : tokens) result += shown(token, text) + "\n";
  }
  return result;
}

}  // namespace

TEST_CASE("the analyzer's tokens are those of the golden file", "[analyzer][golden]") {
  std::ifstream in(kGoldenFile);
  REQUIRE(in.good());
  const std::string golden((std::istreambuf_iterator<char>(in)), {});
  REQUIRE(golden.size() > 1000);
  const std::string now = rewritten(golden);
  if (std::getenv("KB_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(kGoldenFile) << now;
    return;
  }
  CHECK(now == golden);
}

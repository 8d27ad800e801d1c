// The real dump, as it lies and glued into one stream: the same articles, and as many as FORMAT counts.
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "corpus/source.h"
#include "corpus/splitter.h"

namespace {

constexpr std::size_t kArticles = 56989;
constexpr std::size_t kBytes = 230578118;
constexpr int kSkipped = 77;

std::string find_dump() {
  const char* given = std::getenv("KB_CORPUS");
  std::string path =
      given != nullptr && *given != '\0' ? given : KB_SOURCE_DIR "/../shared/corpus/kb-articles.tar.xz";
  return std::filesystem::exists(path) ? path : "";
}

struct Totals {
  std::size_t articles = 0;
  std::size_t bytes = 0;
  std::size_t problems = 0;
  std::size_t hash = 0;  ///< of contents and order

  void add(const std::string& article) {
    ++articles;
    bytes += article.size();
    hash = hash * 31 + std::hash<std::string>()(article);
  }
  bool operator==(const Totals&) const = default;
};

/// What the source gives, and what its articles give when they are glued together and split again.
bool read_dump(const std::string& path, unsigned readers, Totals& totals, Totals& split) {
  kb::corpus::SourceOptions options;
  options.readers = readers;
  auto source = kb::corpus::open_source({path}, options);
  if (!source) return false;
  kb::corpus::Splitter splitter(options.max_article_bytes);
  kb::corpus::Splitter::Piece piece;
  const auto take = [&] {
    while (splitter.next(piece)) split.add(piece.bytes);
  };
  for (;;) {
    kb::corpus::Item item = (*source)->next();
    if (auto* article = std::get_if<kb::corpus::RawArticle>(&item)) {
      totals.add(article->bytes);
      splitter.feed(std::move(article->bytes));
      take();
    } else if (auto* problem = std::get_if<kb::corpus::Problem>(&item)) {
      std::cout << problem->origin << ": " << problem->message << '\n';
      ++totals.problems;
    } else {
      break;
    }
  }
  splitter.finish();
  take();
  return true;
}

}  // namespace

int main() {
  const std::string path = find_dump();
  if (path.empty()) {
    std::cout << "skipped: set KB_CORPUS to a dump or a folder of articles\n";
    return kSkipped;
  }
  int wrong = 0;
  Totals first;
  for (const unsigned readers : {0U, 4U}) {
    Totals totals;
    Totals split;
    if (!read_dump(path, readers, totals, split)) return 1;
    std::cout << readers << " readers: " << totals.articles << " articles, " << totals.bytes << " bytes, "
              << totals.problems << " problems; glued together and split again " << split.articles << '\n';
    if (totals.articles != kArticles || totals.bytes != kBytes || totals.problems != 0) ++wrong;
    if (!(totals == split)) ++wrong;
    if (readers == 0) first = totals;
    if (!(totals == first)) ++wrong;
  }
  return wrong == 0 ? 0 : 1;
}

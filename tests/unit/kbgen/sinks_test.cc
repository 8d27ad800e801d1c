#include <memory>
#include <string>
#include <vector>

#include "corpus/source.h"
#include "tests/support/articles.h"
#include "tests/support/catch.h"
#include "tools/kbgen/article.h"
#include "tools/kbgen/sink.h"

namespace kb::gen {
namespace {

constexpr std::uint64_t kCount = 250;

std::vector<std::string> expected() {
  const Generator generator(1);
  std::vector<std::string> articles(kCount);
  for (std::uint64_t i = 0; i < kCount; ++i) generator.append(i, articles[i]);
  return articles;
}

void fill(Sink& sink) {
  const Generator generator(1);
  const std::vector<std::string> articles = expected();
  for (std::uint64_t i = 0; i < kCount; ++i) REQUIRE(sink.add(generator.number(i), articles[i]).has_value());
  REQUIRE(sink.finish().has_value());
}

/// What a run of kbindex would read.
std::vector<std::string> read_back(const std::string& path) {
  auto source = corpus::open_source({path});
  REQUIRE(source.has_value());
  std::vector<std::string> articles;
  for (;;) {
    corpus::Item item = (*source)->next();
    if (std::holds_alternative<corpus::End>(item)) return articles;
    REQUIRE(std::holds_alternative<corpus::RawArticle>(item));
    articles.push_back(std::move(std::get<corpus::RawArticle>(item).bytes));
  }
}

}  // namespace

TEST_CASE("a folder, a tar and a concatenation hold the same articles") {
  const tests::TemporaryFolder folder;
  using Open = Result<std::unique_ptr<Sink>> (*)(const std::string&);
  for (const Open open : {Open{open_folder}, Open{open_tar}, Open{open_concatenation}}) {
    const std::string path =
        folder / ("out" + std::to_string(open == open_folder) + std::to_string(open == open_tar));
    auto sink = open(path);
    REQUIRE(sink.has_value());
    fill(**sink);
    sink->reset();
    CHECK(read_back(path) == expected());
  }
}

TEST_CASE("a place that cannot be written to is an error that names it") {
  for (const auto& sink :
       {open_folder("/nowhere/x"), open_tar("/nowhere/x"), open_concatenation("/nowhere/x")}) {
    REQUIRE_FALSE(sink.has_value());
    CHECK(sink.error().message.find("/nowhere/x") != std::string::npos);
  }
}

TEST_CASE("a full disk is noticed") {
  auto sink = open_concatenation("/dev/full");
  REQUIRE(sink.has_value());
  bool failed = !(*sink)->add(10000, std::string(3 << 20, 'x')).has_value();
  failed = !(*sink)->finish().has_value() || failed;
  CHECK(failed);
}

}  // namespace kb::gen

// kbgen: articles in the KB format out of random numbers, for scale tests and public benchmarks.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdio>
#include <string>

#include "tools/kbgen/article.h"
#include "tools/kbgen/sink.h"

namespace {

struct Options {
  std::uint64_t count = 1000, seed = 1, first = 0;
  std::uint32_t changed = 0;
  std::string folder, tar, concatenation;
};

kb::Result<std::unique_ptr<kb::gen::Sink>> open_sink(const Options& options) {
  if (!options.folder.empty()) return kb::gen::open_folder(options.folder);
  if (!options.tar.empty()) return kb::gen::open_tar(options.tar);
  return kb::gen::open_concatenation(options.concatenation.empty() ? "-" : options.concatenation);
}

kb::Result<void> generate(const Options& options) {
  auto sink = open_sink(options);
  if (!sink) return kb::fail(std::move(sink));
  const kb::gen::Generator generator(options.seed, options.changed);
  std::string bytes;
  for (std::uint64_t i = options.first; i < options.first + options.count; ++i) {
    bytes.clear();
    generator.append(i, bytes);
    if (auto added = (*sink)->add(generator.number(i), bytes); !added) return added;
  }
  return (*sink)->finish();
}

}  // namespace

// CLI11 throws for options that cannot be made, and nothing else does.
int main(int argc, char** argv) {  // NOLINT(bugprone-exception-escape)
  CLI::App app{
      "Makes articles in the KB format. The same seed gives the same bytes everywhere, and the first N "
      "articles "
      "of a larger collection are those of a smaller one."};
  Options options;
  // A million articles have numbers of seven digits, and that is as far as numbers go.
  app.add_option("--count", options.count, "how many")->check(CLI::Range(1, 4000000))->capture_default_str();
  app.add_option("--seed", options.seed, "another seed, another collection")->capture_default_str();
  app.add_option("--first", options.first, "index of the first: parts of one collection")
      ->check(CLI::Range(0, 4000000));
  app.add_option("--changed", options.changed, "this many of 1,000 articles get another body: for updates")
      ->check(CLI::Range(0, 1000));
  auto* where = app.add_option_group("where", "one of");
  where->add_option("--out", options.folder, "a folder: NNN/QNNNNNN.TXT");
  where->add_option("--tar", options.tar, "a tar archive, - for standard output");
  where->add_option("--concat", options.concatenation,
                    "one file with all of them, - for standard output (default)");
  where->require_option(0, 1);
  CLI11_PARSE(app, argc, argv);

  if (const auto done = generate(options); !done) {
    std::fprintf(stderr, "kbgen: %s\n", done.error().message.c_str());
    return 2;
  }
  return 0;
}

// How fast text becomes tokens: analyzer_bench FILE_OR_FOLDER...
//
// Reads all files, then analyzes them several times on one core. The first round interns every form, the
// others are what most of a build is like. Prints processor time, which other programs disturb less than
// elapsed time.

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/format/analyzer.h"

namespace {

/// Roughly the length of an article's section.
constexpr std::size_t kRun = 4096;
constexpr int kRounds = 5;

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> read_all(int count, char** names) {
  std::vector<std::string> texts;
  for (int i = 0; i < count; ++i) {
    if (!std::filesystem::is_directory(names[i])) {
      texts.push_back(read_file(names[i]));
      continue;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(names[i]))
      if (entry.is_regular_file()) texts.push_back(read_file(entry.path()));
  }
  return texts;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s FILE_OR_FOLDER...\n", argv[0]);
    return 2;
  }
  const std::vector<std::string> texts = read_all(argc - 1, argv + 1);
  std::size_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();

  kb::format::Analyzer analyzer;
  std::vector<kb::format::Token> tokens;
  std::printf("%zu files, %.1f MB\n%8s %12s %12s %10s %8s %8s\n", texts.size(),
              static_cast<double>(bytes) / 1e6, "round", "tokens", "extras", "forms", "s", "MB/s");
  for (int round = 1; round <= kRounds; ++round) {
    std::size_t all = 0;
    std::size_t extras = 0;
    const std::clock_t begin = std::clock();
    for (const std::string& text : texts) {
      for (std::size_t at = 0; at < text.size(); at += kRun) {
        analyzer.analyze(std::string_view(text).substr(at, kRun), tokens);
        all += tokens.size();
        for (const kb::format::Token& token : tokens) extras += token.extra ? 1 : 0;
      }
    }
    const double seconds = static_cast<double>(std::clock() - begin) / static_cast<double>(CLOCKS_PER_SEC);
    std::printf("%8d %12zu %12zu %10zu %8.2f %8.0f\n", round, all - extras, extras, analyzer.form_count(),
                seconds, static_cast<double>(bytes) / 1e6 / seconds);
  }
  return 0;
}

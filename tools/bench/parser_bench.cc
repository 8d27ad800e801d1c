// How fast bytes become articles: parser_bench FILE_OR_FOLDER...
//
// Reads all files twice (the second time warm: the limit to compare with), then parses them from memory on
// one core in several rounds. Prints processor time, which other programs disturb less than elapsed time, and
// the median round.

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "parser/parse.h"

namespace {

constexpr int kRounds = 5;
constexpr double kMegabyte = 1e6;

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes(static_cast<std::size_t>(std::filesystem::file_size(path)), '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return bytes;
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

double seconds_since(std::clock_t start) {
  return static_cast<double>(std::clock() - start) / static_cast<double>(CLOCKS_PER_SEC);
}

struct Totals {
  std::size_t accepted = 0;
  std::size_t blocks = 0;
  std::size_t references = 0;
};

Totals parse_all(const std::vector<std::string>& texts) {
  Totals totals;
  kb::parser::Parsed parsed;
  for (const std::string& text : texts) {
    kb::parser::parse(text, parsed);
    totals.accepted += parsed.accepted;
    totals.references += parsed.article.references.size();
    for (const kb::parser::Section& section : parsed.article.sections) totals.blocks += section.blocks.size();
  }
  return totals;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: parser_bench FILE_OR_FOLDER...\n");
    return 2;
  }
  (void)read_all(argc - 1, argv + 1);
  const std::clock_t reading = std::clock();
  const std::vector<std::string> texts = read_all(argc - 1, argv + 1);
  const double read_seconds = seconds_since(reading);
  std::size_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();

  Totals totals;
  std::array<double, kRounds> rounds{};
  for (double& round : rounds) {
    const std::clock_t start = std::clock();
    totals = parse_all(texts);
    round = seconds_since(start);
  }
  std::sort(rounds.begin(), rounds.end());
  const double median = rounds[kRounds / 2];
  const double megabytes = static_cast<double>(bytes) / kMegabyte;
  std::printf("%zu files, %.1f MB; %zu articles, %zu blocks, %zu citations\n", texts.size(), megabytes,
              totals.accepted, totals.blocks, totals.references);
  std::printf("read (warm)  %6.3f s  %7.1f MB/s\n", read_seconds, megabytes / read_seconds);
  std::printf("parse        %6.3f s  %7.1f MB/s  (median of %d, %.3f to %.3f s)\n", median,
              megabytes / median, kRounds, rounds.front(), rounds.back());
  return 0;
}

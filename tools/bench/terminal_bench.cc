// What a person at a terminal waits for: printed, never asserted.
//
//   terminal_bench INDEX KBSEARCH [QUERIES]
//
// 1. Keystrokes of `kbsearch -i`: every query typed letter by letter into the interactive mode's own model; a
// time is from
//    the key to the finished screen, list and preview and all, of 140 x 40.
// 2. Whole processes in turn: `true`, quest (bare libxapian) on the same database, and kbsearch with all it
// prints on a
//    terminal: blocks, snippets, highlights, colour.
// 3. Completions: what a shell asks kbsearch for behind a Tab.
//
// QUERIES: lines "id TAB words"; without it thirty of our own. Processor time decides, elapsed time is
// printed beside it.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "indexer/format/generation.h"
#include "search/searcher.h"
#include "tools/bench/times.h"
#include "tools/tui/model.h"

extern char** environ;

namespace {

using kb::bench::at;
using kb::bench::seconds;
using kb::bench::Times;

const std::vector<std::string> kQueries{"print spooler stops",
                                        "windows nt blue screen after installing scsi controller",
                                        "0x80004005 access denied",
                                        "word 97 hangs on save",
                                        "the information store will not start",
                                        "event id 9405 mta",
                                        "no sound in game",
                                        "cannot log on to domain",
                                        "general protection fault in krnl386.exe",
                                        "\"access violation\" exchange",
                                        "outlook takes forever to start",
                                        "type:bug product:access query",
                                        "how to compact a database",
                                        "stop 0x0000000a",
                                        "dial-up networking password is wrong",
                                        "a file is not found",
                                        "error message when you try to open a file",
                                        "sms client install fails",
                                        "odbc driver sql server timeout",
                                        "visual basic control array",
                                        "lnk2001 unresolved external",
                                        "internet explorer script error",
                                        "dhcp lease 169.254",
                                        "encarta movies are black",
                                        "excel formula returns #value!",
                                        "setup hangs at 2 percent",
                                        "tcp/ip printing to unix",
                                        "title:spooler date:1999..2001",
                                        "foxpro index corrupted",
                                        "wrong time by 8 hours"};

void print_head(const char* what) {
  std::printf("\n%-34s %6s | %8s %8s %8s %8s | %8s %8s\n", what, "times", "CPU p50", "p95", "p99", "worst",
              "wall p50", "p95 ms");
}

void print(const char* name, const Times& times) {
  std::printf("%-34s %6zu | %8.2f %8.2f %8.2f %8.2f | %8.2f %8.2f\n", name, times.cpu.size(),
              at(times.cpu, 0.5), at(times.cpu, 0.95), at(times.cpu, 0.99), at(times.cpu, 1),
              at(times.wall, 0.5), at(times.wall, 0.95));
}

std::vector<std::string> read_queries(const char* path) {
  std::vector<std::string> queries;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);)
    if (const std::size_t tab = line.rfind('\t'); tab != std::string::npos)
      queries.push_back(line.substr(tab + 1));
  return queries;
}

void keystrokes(kb::search::Searcher& searcher, const std::vector<std::string>& queries) {
  constexpr double kFrame = 16;  // ms
  const kb::tui::Source source{
      [&](const std::string& query, const kb::search::SearchOptions& options) {
        return searcher.search(query, options);
      },
      [&](std::uint32_t number) { return searcher.article(number); },
      [&](const std::vector<std::uint32_t>& numbers) { return searcher.titles(numbers); },
      [&](const std::string& query, const std::vector<std::string_view>& texts) {
        return searcher.highlights(query, texts);
      }};
  Times all;
  std::vector<std::pair<double, std::string>> slow;
  for (const std::string& query : queries) {
    kb::tui::Model model(source, "", true);
    for (std::size_t byte = 0; byte < query.size();) {
      const kb::CodePoint point = kb::code_point_at(query, byte);
      byte += point.bytes;
      const double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
      const double wall = seconds(CLOCK_MONOTONIC);
      (void)model.press({kb::tui::KeyKind::text, point.value, 0});
      model.settle();
      (void)model.draw(140, 40);
      all.cpu.push_back((seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu) * 1e3);
      all.wall.push_back((seconds(CLOCK_MONOTONIC) - wall) * 1e3);
      if (all.cpu.back() >= kFrame) slow.emplace_back(all.cpu.back(), query.substr(0, byte));
    }
  }
  print_head("keystrokes of -i");
  print("key to screen", all);
  std::sort(slow.rbegin(), slow.rend());
  std::printf("%zu of %zu took %.0f ms or more\n", slow.size(), all.cpu.size(), kFrame);
  for (std::size_t i = 0; i < std::min<std::size_t>(slow.size(), 10); ++i)
    std::printf("  %8.2f  %s\n", slow[i].first, slow[i].second.c_str());
}

/// Runs a program to its end with its output thrown away.
void run(std::vector<std::string> words) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  if (posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ) == 0)
    waitpid(child, nullptr, 0);
  posix_spawn_file_actions_destroy(&actions);
}

void timed_run(const std::vector<std::string>& words, Times& times) {
  const auto children = [] {
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    const auto ms = [](const timeval& t) {
      return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
    };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
  };
  const double cpu = children();
  const double wall = seconds(CLOCK_MONOTONIC);
  run(words);
  times.cpu.push_back(children() - cpu);
  times.wall.push_back((seconds(CLOCK_MONOTONIC) - wall) * 1e3);
}

struct Program {
  const char* name;
  std::function<std::vector<std::string>(const std::string&)> command;
};

/// All programs for each question in turn: a machine whose speed drifts is fair to all.
void processes(const char* title, const std::vector<Program>& programs,
               const std::vector<std::string>& questions, int rounds) {
  std::vector<Times> times(programs.size());
  for (int round = 0; round < rounds; ++round)
    for (const std::string& question : questions)
      for (std::size_t i = 0; i < programs.size(); ++i) timed_run(programs[i].command(question), times[i]);
  print_head(title);
  for (std::size_t i = 0; i < programs.size(); ++i) print(programs[i].name, times[i]);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 && argc != 4) {
    std::fprintf(stderr, "usage: %s INDEX KBSEARCH [QUERIES]\n", argv[0]);
    return 2;
  }
  const std::string index = argv[1];
  const std::string program = argv[2];
  const std::vector<std::string> queries = argc == 4 ? read_queries(argv[3]) : kQueries;
  auto searcher = kb::search::Searcher::open({index});
  const auto shard = kb::format::open_shard(index);
  if (!searcher || !shard) {
    std::fprintf(stderr, "%s\n", (!searcher ? searcher.error() : shard.error()).message.c_str());
    return 2;
  }
  std::printf("%llu articles, %zu queries\n", static_cast<unsigned long long>(searcher->size()),
              queries.size());
  keystrokes(*searcher, queries);

  using Words = std::vector<std::string>;
  const std::string database = shard->directory.empty() ? index : shard->directory + "/db";
  const Words ours{program, "--no-config", "--no-history", "--db", index};
  const auto with = [&ours](const Words& more) {
    Words all = ours;
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  processes("whole processes",
            {{"true", [](const std::string&) { return Words{"true"}; }},
             {"quest (bare libxapian)",
              [&](const std::string& q) { return Words{"quest", "-d", database, "-s", "english", q}; }},
             {"kbsearch, as on a terminal",
              [&](const std::string& q) {
                return with({"--blocks", "--color=always", "--", q});
              }},
             {"kbsearch, as in a pipe",
              [&](const std::string& q) {
                return with({"--", q});
              }}},
            queries, 2);

  const auto complete = [&](const Words& words) {
    Words all = with({"--complete"});
    all.insert(all.end(), words.begin(), words.end());
    return [all](const std::string&) { return all; };
  };
  processes("completions",
            {{"fields", complete({"fields", "--", "p"})},
             {"product:", complete({"field-values", "--", "product", ""})},
             {"product:exch", complete({"field-values", "--", "product", "exch"})},
             {"keyword:", complete({"field-values", "--", "keyword", ""})},
             {"keyword:kbp", complete({"field-values", "--", "keyword", "kbp"})},
             {"title:", complete({"field-values", "--", "title", ""})},
             {"title:sp", complete({"field-values", "--", "title", "sp"})},
             {"Q", complete({"numbers", "--", "Q"})},
             {"Q2746", complete({"numbers", "--", "Q2746"})}},
            {""}, 20);
  return 0;
}

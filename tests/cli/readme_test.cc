// The captures of README.md are what the programs print. tools/dev/captures writes them anew.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

#include "tests/cli/kbsearch.h"
#include "tests/cli/tmux.h"
#include "tests/support/catch.h"

namespace {

using Lines = std::vector<std::string>;

constexpr int kColumns = 80;

Lines lines_of(const std::string& text) {
  Lines out;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    line.erase(line.find_last_not_of(" \r") + 1);
    out.push_back(line);
  }
  while (!out.empty() && out.back().empty()) out.pop_back();
  return out;
}

std::string joined(const Lines& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + '\n';
  return out;
}

// Times differ from run to run, scores with every touch of the ranking.
std::string steady(const std::string& text) {
  return std::regex_replace(std::regex_replace(text, std::regex("[0-9]+\\.[0-9]{3} s"), "TIME"),
                            std::regex("\t[0-9]+\\.[0-9]{3}\t"), "\tSCORE\t");
}

// What `command` leaves on a terminal, without colour.
Lines capture(const Kbsearch& kb, const std::string& command) {
  const std::string folder = std::filesystem::path(KB_KBSEARCH).parent_path().string();
  const std::map<std::string, std::string> environment = {{"PATH", folder + ":/usr/bin:/bin"},
                                                          {"KB_DB", KB_SAMPLES_INDEX},
                                                          {"NO_COLOR", "1"},
                                                          {"TERM", "xterm"},
                                                          {"KB_PAGER", ""}};
  if (command.find("kbsearch -i") == 0) {
    Tmux tmux;
    tmux.start(command, environment, kColumns, 24);
    CHECK(tmux.shows("> " + command.substr(command.find_first_not_of(" ", 11))));
    return lines_of(tmux.screen());
  }
  process::Options options;
  options.environment = environment;
  options.output = options.errors = process::Stream::terminal;
  options.terminal_input = true;
  options.columns = kColumns;
  options.rows = 200;
  return lines_of(process::run(kb.directory(), {"/bin/sh", "-c", command}, options).out);
}

// `old` when it still says the same; a capture that ends with "..." is as long as it was.
Lines renewed(const Lines& old, Lines now) {
  if (!old.empty() && old.back() == "...") {
    now.resize(std::min(now.size(), old.size() - 1));
    now.emplace_back("...");
  }
  return steady(joined(old)) == steady(joined(now)) ? old : now;
}

}  // namespace

TEST_CASE("the captures of the README are what the programs print") {
  if (!Tmux::installed()) return;
  const Kbsearch kb;
  const std::string path = KB_SOURCE_DIR "/README.md";
  std::ifstream file(path);
  const std::string before{std::istreambuf_iterator<char>(file), {}};
  const Lines lines = lines_of(before);
  Lines after;
  std::size_t captures = 0;
  bool fenced = false;
  for (std::size_t at = 0; at < lines.size();) {
    const std::string& line = lines[at++];
    after.push_back(line);
    if (line.rfind("```", 0) == 0) fenced = !fenced;
    if (!fenced || line.rfind("$ kbsearch", 0) != 0) continue;
    Lines old;
    while (at < lines.size() && lines[at] != "```" && lines[at].rfind("$ ", 0) != 0)
      old.push_back(lines[at++]);
    if (old.empty()) continue;  // shown as an example only
    ++captures;
    const Lines now = renewed(old, capture(kb, line.substr(2)));
    after.insert(after.end(), now.begin(), now.end());
  }
  CHECK(captures >= 4);
  if (std::getenv("KB_UPDATE_GOLDEN") != nullptr) {
    if (joined(after) != before) std::ofstream(path) << joined(after);
    return;
  }
  INFO("tools/dev/captures writes them anew");
  CHECK(joined(after) == before);
}

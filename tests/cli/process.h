#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// Runs programs of ours the way a shell would, and keeps what they said.
namespace process {

/// A directory of one test's own, removed with everything in it.
class PrivateDirectory {
 public:
  PrivateDirectory();
  ~PrivateDirectory();
  PrivateDirectory(const PrivateDirectory&) = delete;
  PrivateDirectory& operator=(const PrivateDirectory&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Writes a file below it (folders are made) and returns its path.
  std::string write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

/// What a descriptor of the program is.
enum class Stream { pipe, terminal, closed, full, broken_pipe };

struct Options {
  std::string input;                               ///< stdin; empty: /dev/null
  std::map<std::string, std::string> environment;  ///< on top of nothing but HOME, PATH and LC_ALL=C.UTF-8
  Stream output = Stream::pipe;                    ///< stdout
  Stream errors = Stream::pipe;                    ///< stderr; pipe or terminal
  bool terminal_input = false;                     ///< stdin is the terminal too
  int columns = 80, rows = 24;
};

struct Result {
  int code = -1;  ///< exit code; -1 when killed by a signal
  int signal = 0;
  std::string out;  ///< stdout; on a terminal with "\r\n" made "\n"
  std::string err;  ///< stderr; with both on the terminal everything is in `out`
};

/// Runs `arguments[0]` in `directory`, which is also HOME. Kills it after 60 s.
[[nodiscard]] Result run(const PrivateDirectory& directory, const std::vector<std::string>& arguments,
                         const Options& options = {});

/// Whether `text` says `part` somewhere.
[[nodiscard]] inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace process

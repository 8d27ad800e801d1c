#include "tests/crash/run_program.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "indexer/format/manifest.h"
#include "tests/support/articles.h"

namespace kb::tests {

RunResult run_program(const std::vector<std::string>& command,
                      const std::map<std::string, std::string>& environment, int signal_after_ms,
                      int signal) {
  const TemporaryFolder folder;
  const std::string out = folder / "out", err = folder / "err";
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork failed");
  if (child == 0) {
    const int o = ::open(out.c_str(), O_WRONLY | O_CREAT, 0600),
              e = ::open(err.c_str(), O_WRONLY | O_CREAT, 0600);
    ::dup2(::open("/dev/null", O_RDONLY), 0);
    ::dup2(o, 1);
    ::dup2(e, 2);
    for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }
  if (signal_after_ms >= 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(signal_after_ms));
    ::kill(child, signal);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  RunResult result;
  result.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.output = format::read_small_file(out).value_or("");
  result.errors = format::read_small_file(err).value_or("");
  return result;
}

}  // namespace kb::tests

#include "tests/crash/run_program.h"

#include <fcntl.h>
#include <grp.h>
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

namespace {

[[noreturn]] void become(const std::vector<std::string>& command, const Disturbance& disturbance,
                         const std::string& out, const std::string& err) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const int o = ::open(out.c_str(), O_WRONLY | O_CREAT, 0600),
            e = ::open(err.c_str(), O_WRONLY | O_CREAT, 0600);
  ::dup2(::open("/dev/null", O_RDONLY), 0);
  ::dup2(o, 1);
  ::dup2(e, 2);
  if (disturbance.only_environment) ::clearenv();
  for (const auto& [name, value] : disturbance.environment) ::setenv(name.c_str(), value.c_str(), 1);
  if (disturbance.user != 0 && ::geteuid() == 0)
    if (::setgroups(0, nullptr) != 0 || ::setgid(disturbance.user) != 0 || ::setuid(disturbance.user) != 0)
      ::_exit(126);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

}  // namespace

RunResult run_program(const std::vector<std::string>& command, const Disturbance& disturbance) {
  const TemporaryFolder folder;
  const std::string out = folder / "out", err = folder / "err";
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork failed");
  if (child == 0) become(command, disturbance, out, err);
  if (disturbance.meanwhile) disturbance.meanwhile(child);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  RunResult result;
  result.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.output = format::read_small_file(out).value_or("");
  result.errors = format::read_small_file(err).value_or("");
  return result;
}

bool wait_until(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

}  // namespace kb::tests

#include "tools/cli/pager.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "tools/cli/output.h"

namespace kb::cli {
namespace {

constexpr int kNotFound = 127;  // what sh exits with when there is no such command

[[noreturn]] void run_pager(const char* command, int input) {
  ::dup2(input, STDIN_FILENO);
  ::close(input);
  ::setenv("LESS", "FRX", 0);
  ::setenv("LV", "-c", 0);
  ::signal(SIGPIPE, SIG_DFL);
  ::execl("/bin/sh", "sh", "-c", command, static_cast<char*>(nullptr));
  ::_exit(kNotFound);
}

}  // namespace

std::optional<std::string> choose_pager(const Environment& environment,
                                        const std::optional<std::string>& configured) {
  std::string command = "less";
  if (const auto own = environment("KB_PAGER"))
    command = *own;
  else if (configured)
    command = *configured;
  else if (const auto general = non_empty(environment, "PAGER"))
    command = *general;
  if (command.empty() || command == "cat") return std::nullopt;
  return command;
}

bool page(const std::string& command, std::string_view text) {
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) return false;
  const pid_t child = ::fork();
  if (child < 0) {
    ::close(pipe[0]);
    ::close(pipe[1]);
    return false;
  }
  if (child == 0) {
    ::close(pipe[1]);
    run_pager(command.c_str(), pipe[0]);
  }
  ::close(pipe[0]);
  // The terminal belongs to the pager now: Ctrl-C is its key, and leaving it early must not kill us.
  const auto interrupt = ::signal(SIGINT, SIG_IGN);
  const auto broken_pipe = ::signal(SIGPIPE, SIG_IGN);
  (void)write_all(pipe[1], text);
  ::close(pipe[1]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  ::signal(SIGINT, interrupt);
  ::signal(SIGPIPE, broken_pipe);
  return !(WIFEXITED(status) && WEXITSTATUS(status) == kNotFound);
}

}  // namespace kb::cli

#include "tools/kbindex/signals.h"

#include <unistd.h>

#include <csignal>

namespace kb::cli::kbindex {

namespace {

volatile std::sig_atomic_t caught = 0;

void on_signal(int number) {
  // Everything unfinished lies under names that the next run removes, so there is nothing to be done first.
  if (caught != 0) _exit(128 + number);
  caught = number;
}

}  // namespace

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  // Not SA_RESTART: a read from a terminal or a pipe must notice.
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

int caught_signal() {
  return caught;
}

}  // namespace kb::cli::kbindex

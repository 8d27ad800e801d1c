#include "tools/cli/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "tests/support/catch.h"

using namespace kb::cli;

TEST_CASE("what could not be written is said at the end") {
  const int full = ::open("/dev/full", O_WRONLY);
  REQUIRE(full >= 0);
  Output output(full);
  output.write("x");
  CHECK_FALSE(output.failed());  // still in the buffer
  CHECK(output.finish() == ENOSPC);
  ::close(full);
  CHECK(write_all(-1, "x") == EBADF);
  CHECK(write_all(-1, "") == 0);
}

TEST_CASE("a reader that has gone away is EPIPE, not a signal for those who ignore it") {
  const auto before = ::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  ::close(ends[0]);
  Output output(ends[1]);
  output.write(std::string(1 << 20, 'x'));
  CHECK(output.failed());
  CHECK(output.finish() == EPIPE);
  ::close(ends[1]);
  ::signal(SIGPIPE, before);
}

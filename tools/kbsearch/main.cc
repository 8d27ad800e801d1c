#include <unistd.h>

#include <cstdlib>

#include "tools/kbsearch/session.h"
#include "tools/tui/interactive.h"

int main(int argc, char** argv) {
  const int code = kb::cli::run(argc, argv, kb::cli::process_environment(), kb::tui::run_interactive);
#ifdef KB_COVERAGE
  std::exit(code);  // gcov writes its figures on the way out
#else
  // Everything is written. Freeing what the kernel frees anyway would be the slowest part of some searches.
  ::_exit(code);
#endif
}

#include "tools/kbsearch/session.h"

int main(int argc, char** argv) {
  return kb::cli::run(argc, argv, kb::cli::process_environment());
}

#include "tools/kbindex/program.h"

int main(int argc, char** argv) {
  return kb::cli::kbindex::run(argc, argv, kb::cli::process_environment());
}

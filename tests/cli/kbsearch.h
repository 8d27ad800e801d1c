#pragma once

#include "tests/cli/process.h"

/// One test's kbsearch: a private home and the index of the sample articles.
class Kbsearch {
 public:
  /// Runs kbsearch with KB_DB set to the samples' index.
  [[nodiscard]] process::Result run(std::vector<std::string> arguments, process::Options options = {}) const {
    options.environment.try_emplace("KB_DB", KB_SAMPLES_INDEX);
    arguments.insert(arguments.begin(), KB_KBSEARCH);
    return process::run(directory_, arguments, options);
  }
  /// On a terminal, stdin included, without a pager unless the environment names one.
  [[nodiscard]] process::Result on_terminal(std::vector<std::string> arguments,
                                            process::Options options = {}) const {
    options.output = process::Stream::terminal;
    options.terminal_input = true;
    options.environment.try_emplace("TERM", "xterm");
    options.environment.try_emplace("KB_PAGER", "");
    return run(std::move(arguments), std::move(options));
  }
  [[nodiscard]] const process::PrivateDirectory& directory() const { return directory_; }

 private:
  process::PrivateDirectory directory_;
};

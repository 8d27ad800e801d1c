#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "corpus/source.h"
#include "tools/cli/style.h"
#include "tools/cli/terminal.h"
#include "tools/kbindex/options.h"

namespace kb::cli::kbindex {

/// One run of kbindex: what was asked for, and the only ways to say something.
class Program {
 public:
  Program(Options options, const Environment& environment);

  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] const Terminal& err() const { return err_; }
  [[nodiscard]] const Painter& painter() const { return painter_; }
  /// --db, else KB_DB, else the user's own place.
  [[nodiscard]] const std::string& index() const { return index_; }
  /// "kbindex 0.1.0".
  [[nodiscard]] std::string name_and_version() const;

  /// The sources of the command line and of --files-from.
  [[nodiscard]] Result<std::vector<std::string>> source_paths() const;

  /// Prints an error; the exit code that goes with it.
  int report(const Error& error) const;
  /// To stderr, unless --quiet.
  void note(std::string_view message, std::string_view hint = {}) const;
  void warn(std::string_view message, std::string_view hint = {}) const;
  void print_error_text(std::string_view text) const;
  /// To stdout. False when it could not be written (said unless the reader went away).
  [[nodiscard]] bool print(std::string_view text) const;

 private:
  Options options_;
  Terminal err_;
  Painter painter_;
  std::string index_;
};

int run_build(const Program& program);  ///< build and update
int run_merge(const Program& program);
int run_parse(const Program& program);
int run_info(const Program& program);
int run_check(const Program& program);
int run_rollback(const Program& program);
int run_prune(const Program& program);
int run_export(const Program& program);

/// The whole program. Returns the exit code.
int run(int argc, const char* const* argv, const Environment& environment);

}  // namespace kb::cli::kbindex

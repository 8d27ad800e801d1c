#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "search/searcher.h"
#include "tools/cli/config.h"
#include "tools/cli/message.h"
#include "tools/cli/style.h"
#include "tools/cli/terminal.h"
#include "tools/kbsearch/options.h"
#include "tools/kbsearch/state.h"

namespace kb::cli {

/// What holds for one run, after flags, environment and configuration have been put together (in this
/// precedence).
struct Settings {
  std::vector<std::string> database_names;  ///< as the user wrote them
  std::vector<std::string> databases;       ///< locations
  std::string database_origin;              ///< "--db", "KB_DB", the config file, "default": for --paths
  std::size_t limit = 10;
  search::Sort sort = search::Sort::relevance;
  std::string sort_name = "relevance";
  std::optional<std::string> pager;  ///< nothing: straight to the terminal
  bool plain = false;
  bool history = true;
  std::string link;
};

/// One run of kbsearch: the facts, and the only ways to say something.
class Session {
 public:
  Session(Options options, Environment environment);

  /// Reads the configuration and decides the settings. Warnings are printed.
  [[nodiscard]] Result<void> set_up();

  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] const Settings& settings() const { return settings_; }
  [[nodiscard]] const Config& config() const { return config_; }
  [[nodiscard]] const Environment& environment() const { return environment_; }
  [[nodiscard]] const Terminal& out() const { return out_; }
  [[nodiscard]] const Terminal& err() const { return err_; }
  /// For format_message(): messages are wrapped on a terminal, and stay a line each in a log.
  [[nodiscard]] int message_columns() const { return err_.tty ? err_.columns : 0; }
  [[nodiscard]] const Painter& painter() const { return painter_; }
  [[nodiscard]] const Painter& err_painter() const { return err_painter_; }
  [[nodiscard]] const State& state() const { return state_; }
  /// True when somebody at a terminal reads the results, so that --more and --open make sense.
  [[nodiscard]] bool remembers() const { return settings_.history && out_.tty; }

  /// What was said about opening databases, and what the configuration calls them.
  [[nodiscard]] format::OpenOptions open_options() const;
  /// Opens the databases; the searcher lives as long as the session, which is as long as the process: taking
  /// an index apart again would cost a search a tenth of its time.
  [[nodiscard]] Result<search::Searcher*> open_index(const std::vector<std::string>& locations);
  [[nodiscard]] Result<search::Searcher*> open_index() { return open_index(settings_.databases); }

  /// Results: to stdout, through the pager when that is a terminal, the pager wanted, and `text` longer than
  /// a screen (or `always_page`). Returns `code`, or the code for a failed write.
  [[nodiscard]] int deliver(std::string_view text, int code, bool always_page = false) const;

  /// Messages to stderr. An error is also written to stdout as JSON with --json. Returns kExitError.
  int report(const Error& error) const;
  /// Already formatted. say() prints notes and warnings, nothing with --quiet; complain() errors.
  void say(std::string_view text) const;
  void complain(std::string_view text) const;

 private:
  [[nodiscard]] Result<void> choose_databases();
  [[nodiscard]] Result<void> choose_the_rest();
  void look_at_terminals(const std::optional<std::string>& color, bool marks, bool plain);

  Options options_;
  Environment environment_;
  Config config_;
  Settings settings_;
  Terminal out_, err_;
  Painter painter_, err_painter_;
  State state_{""};
  std::optional<search::Searcher> searcher_;
};

/// Of --sort and the configuration; relevance for other words.
[[nodiscard]] search::Sort sort_from(std::string_view name);

/// The commands. Each returns the exit code.
[[nodiscard]] int run_search(Session& session);
[[nodiscard]] int run_show(Session& session);
[[nodiscard]] int run_regex(Session& session);
[[nodiscard]] int run_batch(Session& session);
[[nodiscard]] int run_complete(Session& session);
[[nodiscard]] int run_paths(Session& session);

/// The whole program. Everything is written when it returns: main() may leave without destructors.
/// `interactive` runs -i; it is handed in because it stands above this library.
[[nodiscard]] int run(int argc, const char* const* argv, const Environment& environment,
                      int (*interactive)(Session&));

/// All of a descriptor, up to `limit` bytes. Errors: io, limit.
[[nodiscard]] Result<std::string> read_descriptor(int descriptor, std::string_view name, std::size_t limit);

}  // namespace kb::cli

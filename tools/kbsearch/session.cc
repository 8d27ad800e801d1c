#include "tools/kbsearch/session.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "tools/cli/exit_codes.h"
#include "tools/cli/output.h"
#include "tools/cli/pager.h"
#include "tools/cli/paths.h"
#include "tools/kbsearch/render_records.h"
#include "tools/kbsearch/synonym_files.h"

namespace kb::cli {
namespace {

std::vector<std::string> split_at_commas(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    if (end > at) out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

int rows_of(std::string_view text) {
  return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

search::Sort sort_from(std::string_view name) {
  if (name == "newest") return search::Sort::newest;
  if (name == "oldest") return search::Sort::oldest;
  if (name == "number") return search::Sort::number;
  return search::Sort::relevance;
}

Session::Session(Options options, Environment environment)
    : options_(std::move(options)), environment_(std::move(environment)) {
  look_at_terminals(options_.color, options_.marks, options_.form == OutputForm::plain);
  if (options_.pager)
    settings_.pager = choose_pager(environment_, std::nullopt);  // for the helps, which need no set-up
}

void Session::look_at_terminals(const std::optional<std::string>& color, bool marks, bool plain) {
  const ColorChoice choice =
      color ? parse_color_choice(*color).value_or(ColorChoice::automatic) : ColorChoice::automatic;
  out_ = detect_terminal(STDOUT_FILENO, choice, environment_);
  err_ = detect_terminal(STDERR_FILENO, choice, environment_);
  painter_ = {out_.color && !plain, marks, out_.utf8, out_.links && !plain};
  err_painter_ = {err_.color && !plain, false, err_.utf8, false};
}

Result<void> Session::set_up() {
  if (options_.mode == Mode::complete) options_.quiet = true;  // this runs while somebody types
  auto config = load_config(environment_, !options_.config);
  if (!config) {
    const ConfigError& broken = config.error();
    const Place place{broken.where.line_text, broken.where.begin, broken.where.end};
    if (broken.where.line == 0) return tl::unexpected(broken.error);
    complain(format_message("kbsearch", Severity::error, broken.error.message, broken.error.hint, &place,
                            err_painter_, message_columns()));
    return fail(ErrorCode::invalid_argument, "");  // said already
  }
  config_ = std::move(*config);
  for (const ConfigWarning& warning : config_.warnings) {
    const Place place{warning.line_text, warning.begin, warning.end};
    say(format_message("kbsearch", Severity::warning, warning.message, warning.hint, &place, err_painter_,
                       message_columns()));
  }
  if (auto done = choose_databases(); !done) return done;
  return choose_the_rest();
}

Result<void> Session::choose_databases() {
  const auto variable = non_empty(environment_, "KB_DB");
  if (!options_.databases.empty()) {
    settings_.database_names = options_.databases;
    settings_.database_origin = "--db";
  } else if (variable) {
    settings_.database_names = split_at_commas(*variable);
    settings_.database_origin = "KB_DB";
  } else if (const auto listed = config_.lists.find("db");
             listed != config_.lists.end() && !listed->second.empty()) {
    settings_.database_names = listed->second;
    settings_.database_origin = config_.file;
  } else {
    settings_.databases = {find_paths(environment_).index};
    settings_.database_names = settings_.databases;
    settings_.database_origin = "default";
    return {};
  }
  auto locations = resolve_databases(settings_.database_names, config_, environment_);
  if (!locations) return fail(std::move(locations));
  settings_.databases = std::move(*locations);
  return {};
}

Result<void> Session::choose_the_rest() {
  constexpr std::int64_t kHighest = 1'000'000;
  settings_.limit = options_.limit.value_or(
      static_cast<std::size_t>(std::min(config_.number("limit").value_or(10), kHighest)));
  settings_.sort_name = options_.sort.value_or(config_.text("sort").value_or("relevance"));
  settings_.sort = sort_from(settings_.sort_name);
  settings_.plain = options_.form == OutputForm::plain || config_.boolean("plain", false);
  settings_.history = options_.history && config_.boolean("history", true);
  settings_.link = config_.text("link").value_or("");
  settings_.pager =
      options_.pager && !settings_.plain ? choose_pager(environment_, config_.text("pager")) : std::nullopt;
  auto color = options_.color;
  // NO_COLOR and its kin are the environment: above the file, below the flag.
  if (!color && !non_empty(environment_, "NO_COLOR") && !non_empty(environment_, "CLICOLOR_FORCE"))
    color = config_.text("color");
  look_at_terminals(color, options_.marks || config_.boolean("marks", false), settings_.plain);
  state_ = State(find_paths(environment_).state);
  return {};
}

format::OpenOptions Session::open_options() const {
  format::OpenOptions options{options_.partial, options_.timeout};
  for (const auto& [name, location] : config_.databases) options.names.emplace(location, name);
  return options;
}

Result<search::Searcher*> Session::open_index(const std::vector<std::string>& locations) {
  if (locations.size() == 1 && locations.front().empty())
    return fail(ErrorCode::not_found, "no index given, and HOME is not set", "kbsearch --db DIR ...");
  auto searcher = search::Searcher::open(locations, open_options());
  if (!searcher) return fail(std::move(searcher));
  searcher_.emplace(std::move(*searcher));
  const bool asks = options_.mode != Mode::complete && options_.mode != Mode::lint_synonyms;
  if (auto done = asks ? load_synonyms(*this, *searcher_) : Result<void>(); !done)
    return fail(std::move(done));
  return &*searcher_;
}

int Session::deliver(std::string_view text, int code, bool always_page) const {
  const bool wanted = settings_.pager && out_.tty && !out_.dumb && ::isatty(STDIN_FILENO) == 1;
  if (wanted && (always_page || rows_of(text) >= out_.rows) && page(*settings_.pager, text)) return code;
  const int error = write_all(STDOUT_FILENO, text);
  if (error == 0 || error == EPIPE) return code;  // the reader had enough
  return report({ErrorCode::io, fmt::format("cannot write the results: {}", std::strerror(error)), ""});
}

int Session::report(const Error& error) const {
  if (error.message.empty()) return kExitError;
  (void)write_all(STDERR_FILENO, format_message("kbsearch", Severity::error, error.message, error.hint,
                                                nullptr, err_painter_, message_columns()));
  if (options_.form == OutputForm::json && error.code != ErrorCode::io)
    (void)write_all(STDOUT_FILENO, render_json_error(error));
  return kExitError;
}

void Session::complain(std::string_view text) const {
  if (options_.mode != Mode::complete)
    (void)write_all(STDERR_FILENO, text);  // that runs while somebody types
}

void Session::say(std::string_view text) const {
  if (!options_.quiet) (void)write_all(STDERR_FILENO, text);
}

Result<std::string> read_descriptor(int descriptor, std::string_view name, std::size_t limit) {
  std::string out;
  std::string buffer(64 << 10, '\0');
  for (;;) {
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(ErrorCode::io, fmt::format("cannot read {}: {}", name, std::strerror(errno)));
    if (got == 0) return out;
    out.append(buffer, 0, static_cast<std::size_t>(got));
    if (out.size() > limit)
      return fail(ErrorCode::limit, fmt::format("{} has more than {} bytes", name, limit), "");
  }
}

}  // namespace kb::cli

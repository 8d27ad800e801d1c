#include <fmt/format.h>
#include <unistd.h>

#include <exception>

#include "tools/cli/exit_codes.h"
#include "tools/cli/paths.h"
#include "tools/kbsearch/help.h"
#include "tools/kbsearch/session.h"
#include "tools/kbsearch/synonym_files.h"

namespace kb::cli {
namespace {

int run_help(const Session& session) {
  const Options& options = session.options();
  if (options.short_help) return session.deliver(short_help(), kExitOk);
  auto text = help_for(options.words.empty() ? "" : options.words.front());
  if (!text) return session.report(text.error());
  return session.deliver(*text, kExitOk);
}

int dispatch(Session& session, int (*interactive)(Session&)) {
  switch (session.options().mode) {
    case Mode::help:
      return run_help(session);
    case Mode::version:
      return session.deliver(version_text(), kExitOk);
    default:
      break;
  }
  if (auto done = session.set_up(); !done)
    return session.options().mode == Mode::complete ? kExitNone : session.report(done.error());
  switch (session.options().mode) {
    case Mode::show:
    case Mode::open:
      return run_show(session);
    case Mode::interactive:
      return interactive(session);
    case Mode::regex:
      return run_regex(session);
    case Mode::batch:
      return run_batch(session);
    case Mode::lint_synonyms:
      return run_lint_synonyms(session);
    case Mode::paths:
      return run_paths(session);
    case Mode::complete:
      return run_complete(session);
    default:
      return run_search(session);
  }
}

}  // namespace

int run_paths(Session& session) {
  const Settings& settings = session.settings();
  const Paths paths = find_paths(session.environment());
  std::string out;
  for (const std::string& database : settings.databases)
    out += fmt::format("database\t{}\t{}\n", database, settings.database_origin);
  for (const auto& [name, location] : session.config().databases)
    out += fmt::format("named\t{}\t{}\n", location, name);
  if (!session.config().file.empty()) out += fmt::format("config\t{}\tread\n", session.config().file);
  for (const std::string& file : paths.config_files)
    if (file != session.config().file) out += fmt::format("config\t{}\tnot read\n", file);
  for (const SynonymFile& file : synonym_files(session))
    out += fmt::format("synonyms\t{}\t{}\n", file.path,
                       !file.exists                  ? "not there"
                       : !session.options().synonyms ? "not read"
                                                     : "read");
  if (!paths.state.empty()) {
    const char* kept = settings.history ? "kept" : "not kept";
    out += fmt::format("history\t{}\t{}\n", session.state().history_file(), kept);
    out += fmt::format("last search\t{}\t{}\n", session.state().last_file(), kept);
  }
  if (!session.out().tty) return session.deliver(out, kExitOk);
  std::string aligned;  // for people: the same in columns
  for (std::size_t at = 0; at < out.size();) {
    const std::size_t end = out.find('\n', at);
    const std::string line = out.substr(at, end - at);
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    aligned += fmt::format(
        "{:<12} {}  {}\n", line.substr(0, first), neutralise(line.substr(first + 1, second - first - 1)),
        session.painter().paint(Style::dim, '(' + neutralise(line.substr(second + 1)) + ')'));
    at = end + 1;
  }
  return session.deliver(aligned, kExitOk);
}

int run(int argc, const char* const* argv, const Environment& environment, int (*interactive)(Session&)) {
  hold_standard_descriptors();
  auto options = parse_options(argc, argv);
  if (!options) return Session(Options{}, environment).report(options.error());
  static std::optional<Session> kept;  // outlives this function on purpose: see main.cc
  Session& session = kept.emplace(std::move(*options), environment);
  try {
    return dispatch(session, interactive);
  } catch (const std::bad_alloc&) {
    return session.report({ErrorCode::limit, "out of memory", ""});
  } catch (const std::exception& error) {
    return session.report(
        {ErrorCode::internal, fmt::format("internal error: {}", error.what()), "please report this"});
  }
}

}  // namespace kb::cli

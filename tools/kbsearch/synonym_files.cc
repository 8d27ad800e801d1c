#include "tools/kbsearch/synonym_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "tools/cli/exit_codes.h"
#include "tools/cli/paths.h"

namespace kb::cli {
namespace {

constexpr std::string_view kFileName = "/synonyms.txt";
constexpr std::size_t kMaxBytes = 4 << 20;

bool is_directory(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool exists(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && !S_ISDIR(status.st_mode);
}

Result<std::string> read_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return fail(errno == ENOENT ? ErrorCode::not_found : ErrorCode::io,
                fmt::format("cannot read the synonyms '{}': {}", path, std::strerror(errno)));
  auto text = read_descriptor(descriptor, '\'' + path + '\'', kMaxBytes);
  ::close(descriptor);
  return text;
}

// The rules of one file. Of a wrong one nothing; that has been said, with a caret.
Result<search::Synonyms> read_rules(const Session& session, const SynonymFile& file) {
  const auto tell = [&](const std::string& message, std::string_view hint, const Place* place) {
    const Severity severity = file.named ? Severity::error : Severity::warning;
    const std::string text = format_message("kbsearch", severity, message, hint, place, session.err_painter(),
                                            session.message_columns());
    file.named ? session.complain(text) : session.say(text);
    return fail(ErrorCode::invalid_argument, "");
  };
  auto text = read_file(file.path);
  if (!text) return tell(text.error().message, text.error().hint, nullptr);
  auto rules = search::Synonyms::read(*text);
  if (rules) return *std::move(rules);
  const search::SynonymFault& fault = rules.error();
  const Place place{fault.line_text, fault.begin, fault.end};
  return tell(fmt::format("{}:{}: {}", file.path, fault.line, fault.message), search::kSynonymSyntax, &place);
}

std::string shown(const search::SynonymRule& rule) {
  return fmt::format("{} -> {}", fmt::join(rule.from, " "), fmt::join(rule.to, " "));
}

}  // namespace

std::vector<SynonymFile> synonym_files(const Session& session) {
  const Options& options = session.options();
  if (!options.synonym_file.empty())
    return {{options.synonym_file, "--synonyms", true, exists(options.synonym_file)}};
  if (const auto configured = session.config().text("synonyms")) {
    const std::string path = expand_home(*configured, session.environment());
    if (path.empty()) return {};  // "": none
    return {{path, session.config().file, true, exists(path)}};
  }
  std::vector<SynonymFile> files;
  const auto add = [&files](const std::string& path) {
    files.push_back({path, "default", false, exists(path)});
  };
  const std::vector<std::string> config_files = find_paths(session.environment()).config_files;
  if (options.config)
    for (const std::string& config : config_files)
      add(config.substr(0, config.rfind('/')) + std::string(kFileName));
  for (const std::string& database : session.settings().databases)
    if (is_directory(database)) add(database + std::string(kFileName));
  return files;
}

Result<void> load_synonyms(const Session& session, search::Searcher& searcher) {
  if (!session.options().synonyms) return {};
  for (const SynonymFile& file : synonym_files(session)) {
    if (!file.exists && !file.named) continue;
    auto rules = read_rules(session, file);
    if (rules)
      searcher.add_synonyms(*rules);
    else if (file.named)
      return fail(std::move(rules));
  }
  return {};
}

int run_lint_synonyms(Session& session) {
  std::vector<SynonymFile> files;
  for (const std::string& word : session.options().words) files.push_back({word, "", true, true});
  for (const std::string& word : session.options().after) files.push_back({word, "", true, true});
  if (files.empty()) {
    for (SynonymFile& file : synonym_files(session)) {
      if (!file.exists && !file.named) continue;
      file.named = true;
      files.push_back(std::move(file));
    }
  }
  if (files.empty())
    return session.report(
        {ErrorCode::not_found, "there is no synonym file", "kbsearch --lint-synonyms FILE"});
  auto searcher = session.open_index();
  if (!searcher) return session.report(searcher.error());
  std::string out;
  std::size_t rules_read = 0;
  int code = kExitOk;
  for (const SynonymFile& file : files) {
    const auto rules = read_rules(session, file);
    if (!rules) {
      code = kExitError;
      continue;
    }
    const auto silent = (*searcher)->silent_rules(*rules);
    if (!silent) return session.report(silent.error());
    rules_read += rules->rules().size();
    for (const search::SilentRule& found : *silent)
      out += neutralise(fmt::format("{}:{}: '{}' finds nothing: no article has '{}'", file.path,
                                    found.rule->line, shown(*found.rule), found.word)) +
             '\n';
  }
  if (!out.empty() && code == kExitOk) code = kExitNone;
  if (code == kExitOk)
    session.say(format_message("kbsearch", Severity::note,
                               fmt::format("of {} rules, all can find something", rules_read), "", nullptr,
                               session.err_painter(), session.message_columns()));
  return session.deliver(out, code);
}

}  // namespace kb::cli

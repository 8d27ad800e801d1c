#include "tools/kbindex/program.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <exception>
#include <system_error>

#include "tools/cli/display.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/message.h"
#include "tools/cli/output.h"
#include "tools/cli/paths.h"
#include "tools/kbindex/signals.h"

namespace kb::cli::kbindex {

namespace {

constexpr std::size_t kMostListBytes = 1u << 30;

Result<std::string> read_list(const std::string& name) {
  std::FILE* file = name == "-" ? stdin : std::fopen(name.c_str(), "re");
  const auto failed = [&] {
    return fail(ErrorCode::io,
                "cannot read the list '" + name + "': " + std::generic_category().message(errno));
  };
  if (file == nullptr) return failed();
  std::string list;
  char buffer[65536];
  bool ok = true;
  while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, file)) {
    list.append(buffer, n);
    if (list.size() > kMostListBytes) break;
  }
  if (std::ferror(file) != 0) ok = false;
  const int error = errno;
  if (file != stdin) std::fclose(file);
  errno = error;
  if (!ok) return failed();
  return list;
}

/// Merging hundreds of small databases needs their files open at once.
void raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &limit);
}

/// An archive says itself how large a dictionary unpacking it takes, up to 4 GiB, and nobody else limits that for 7z. So no
/// more than half of the machine for data, or what `ulimit -d` says: what asks for more is a broken archive, not an
/// end of the machine. Not with a sanitizer, whose own memory counts.
void limit_memory() {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  constexpr std::uint64_t kLeast = std::uint64_t{1} << 30;
  const auto pages = static_cast<std::uint64_t>(std::max(0L, ::sysconf(_SC_PHYS_PAGES)));
  const auto page = static_cast<std::uint64_t>(std::max(0L, ::sysconf(_SC_PAGESIZE)));
  const rlim_t most = std::max(kLeast, pages * page / 2);
  rlimit limit{};
  if (::getrlimit(RLIMIT_DATA, &limit) != 0 || limit.rlim_cur <= most) return;  // RLIM_INFINITY is the largest
  limit.rlim_cur = most;
  (void)::setrlimit(RLIMIT_DATA, &limit);
#endif
}

/// Xapian 1.4 throws while it unwinds when the last few bytes of a commit find the disk full: nobody can
/// catch that. The published index does not know of it, and what is left lies under names that the next run
/// removes.
std::string last_words;

[[noreturn]] void on_terminate() {
  (void)write_all(STDERR_FILENO, last_words);
  ::_exit(kExitError);
}

int dispatch(const Program& program) {
  switch (program.options().command) {
    case Command::build:
    case Command::update:
      return run_build(program);
    case Command::merge:
      return run_merge(program);
    case Command::parse:
      return run_parse(program);
    case Command::info:
      return run_info(program);
    case Command::check:
      return run_check(program);
    case Command::rollback:
      return run_rollback(program);
    case Command::prune:
      return run_prune(program);
    case Command::export_articles:
      return run_export(program);
    case Command::none:
      break;
  }
  return kExitError;
}

}  // namespace

Program::Program(Options options, const Environment& environment) : options_(std::move(options)) {
  const ColorChoice choice = parse_color_choice(options_.color).value_or(ColorChoice::automatic);
  err_ = detect_terminal(STDERR_FILENO, choice, environment);
  painter_.color = err_.color;
  painter_.utf8 = err_.utf8;
  index_ = options_.db;
  if (index_.empty())
    if (const auto named = non_empty(environment, "KB_DB")) index_ = expand_home(*named, environment);
  if (index_.empty()) index_ = find_paths(environment).index;
  while (index_.size() > 1 && index_.back() == '/') index_.pop_back();
}

std::string Program::name_and_version() const {
  return std::string("kbindex ") + KB_VERSION;
}

Result<std::vector<std::string>> Program::source_paths() const {
  std::vector<std::string> paths = options_.sources;
  if (!options_.files_from) return paths;
  auto list = read_list(*options_.files_from);
  if (!list) return fail(std::move(list));
  for (std::string& path : corpus::parse_path_list(*list, options_.nul)) paths.push_back(std::move(path));
  if (paths.empty())
    return fail(ErrorCode::not_found, "the list '" + *options_.files_from + "' names nothing");
  return paths;
}

int Program::report(const Error& error) const {
  print_error_text(format_error("kbindex", error, painter_));
  if (error.code == ErrorCode::locked) return kExitLocked;
  if (error.code == ErrorCode::interrupted && caught_signal() != 0) return 128 + caught_signal();
  return kExitError;
}

void Program::note(std::string_view message, std::string_view hint) const {
  if (!options_.quiet)
    print_error_text(format_message("kbindex", Severity::note, message, hint, nullptr, painter_,
                                    err_.tty ? err_.columns : 0));
}

void Program::warn(std::string_view message, std::string_view hint) const {
  if (!options_.quiet)
    print_error_text(format_message("kbindex", Severity::warning, message, hint, nullptr, painter_,
                                    err_.tty ? err_.columns : 0));
}

void Program::print_error_text(std::string_view text) const {
  (void)write_all(STDERR_FILENO, text);
}

bool Program::print(std::string_view text) const {
  const int error = write_all(STDOUT_FILENO, text);
  if (error != 0 && error != EPIPE)
    (void)report({ErrorCode::io, "cannot write the output: " + std::generic_category().message(error), {}});
  return error == 0;
}

int run(int argc, const char* const* argv, const Environment& environment) {
  hold_standard_descriptors();
  auto options = parse_options(argc, argv);
  const Program program(options ? *options : Options{}, environment);
  if (!options) return program.report(options.error());
  if (!options->to_print.empty()) return program.print(options->to_print) ? kExitOk : kExitError;
  // Without HOME there is no place of the user's own.
  const bool names_none = options->command == Command::parse ||
                          (options->command == Command::export_articles && !options->exporting.indexes.empty());
  if (program.index().empty() && !names_none)
    return program.report({ErrorCode::invalid_argument, "no index named", "kbindex ... --db DIR"});
  catch_signals();
  last_words = "kbindex: error: given up inside a library while working on '" + neutralise(program.index()) +
               "' (No space left on the disk?); the published index is as it was\n";
  std::set_terminate(on_terminate);
  raise_file_limit();
  limit_memory();
  try {
    return dispatch(program);
  } catch (const std::bad_alloc&) {
    return program.report({ErrorCode::limit, "out of memory", "use fewer --jobs or a smaller --memory"});
  }
}

}  // namespace kb::cli::kbindex

#include "corpus/source.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "corpus/article_start.h"
#include "corpus/background.h"
#include "corpus/file_kind.h"
#include "corpus/items.h"
#include "corpus/loader.h"

namespace kb::corpus {
namespace {

// Counting must not keep anybody waiting: a dump of this size takes a tenth of it.
constexpr auto kCountingTime = std::chrono::milliseconds(250);
// A file that is given by name and no larger than this holds one article.
constexpr off_t kOneArticle = 32 << 10;
// Below this, a thread costs more than it gains.
constexpr std::uint64_t kWorthAThread = 1u << 20;

/// How many files under `paths` are named like articles. Nothing when that is hard to say.
std::optional<std::uint64_t> count_articles(const std::vector<std::string>& paths) {
  const auto deadline = std::chrono::steady_clock::now() + kCountingTime;
  std::uint64_t count = 0;
  std::uint64_t steps = 0;
  Walk walk(paths);
  while (const auto step = walk.next()) {
    if ((++steps & 0xFFu) == 0 && std::chrono::steady_clock::now() > deadline) return std::nullopt;
    const auto* file = std::get_if<FileEntry>(&*step);
    if (file == nullptr) continue;
    if (file->path == "-" || is_archive_name(file->path)) return std::nullopt;
    if (!file->named) {
      if (is_article_name(file->path)) ++count;
      continue;
    }
    struct stat st = {};
    if (::stat(file->path.c_str(), &st) != 0) continue;
    if (st.st_size > kOneArticle) return std::nullopt;
    ++count;
  }
  return count;
}

/// What has come from the path that is being read, for the verdict at its end.
struct PathTally {
  std::uint64_t articles = 0;
  std::uint64_t problems = 0;
  std::uint64_t asides = 0;  ///< of these, not_regular: they do not say why a folder has no articles
};

class PathsSource final : public Source {
 public:
  PathsSource(std::vector<std::string> paths, const SourceOptions& options)
      : paths_(std::move(paths)), loader_(make_loader(Walk(paths_), options)) {
    context_.options = options;
  }
  ~PathsSource() override { context_.stop = true; }

  Item next() override {
    for (;;) {
      Item item;
      if (current_ != nullptr) {
        if (current_->next(item)) return tallied(std::move(item));
        current_.reset();
      }
      auto step = loader_->next();
      if (!step) return End{};
      if (auto* problem = std::get_if<Problem>(&*step)) return tallied(std::move(*problem));
      if (auto* file = std::get_if<LoadedFile>(&*step)) {
        current_ = open(std::move(*file));
      } else if (auto verdict = judge(std::get<PathEnd>(*step))) {
        return std::move(*verdict);
      }
    }
  }

  std::optional<std::uint64_t> expected_articles() const override {
    if (!counted_) counted_ = count_articles(paths_);
    return *counted_;
  }

  std::uint64_t passed_over() const override { return context_.passed_over; }

 private:
  Item tallied(Item item) {
    if (std::holds_alternative<RawArticle>(item)) {
      ++tally_.articles;
    } else {
      ++tally_.problems;
      if (std::get<Problem>(item).code == ProblemCode::not_regular) ++tally_.asides;
    }
    return item;
  }

  std::optional<Problem> judge(const PathEnd& end) {
    const PathTally tally = std::exchange(tally_, {});
    // A file that is no archive has always given an article or a problem.
    const std::uint64_t reasons = tally.problems - (end.folder ? tally.asides : 0);
    if (tally.articles > 0 || reasons > 0) return std::nullopt;
    return Problem{ProblemCode::no_articles, end.path, "holds nothing that looks like an article"};
  }

  std::unique_ptr<Items> open(LoadedFile file) {
    FileEntry& entry = file.entry;
    if (entry.named && entry.path == "-") return open_stdin();
    if (file.failure)
      return problem_items(file.failure->code, std::move(entry.path), std::move(file.failure->message));
    Place place{entry.path, entry.path, entry.named, 0, nullptr};
    if (!file.large) return open_items(std::move(file.opening), nullptr, std::move(place), context_);
    OpenedFile opened = open_regular(entry.path, entry.regular);
    if (opened.failure)
      return problem_items(opened.failure->code, std::move(entry.path), opened.failure->message);
    const std::uint64_t size = opened.size;
    return open_stream(std::make_unique<FileStream>(std::move(opened.fd), size), std::move(place), size);
  }

  std::unique_ptr<Items> open_stdin() {
    if (std::exchange(stdin_read_, true)) {
      return problem_items(ProblemCode::unreadable, "-", "standard input has been read already");
    }
    const std::atomic<bool>* stop = context_.options.readers > 0 ? &context_.stop : nullptr;
    auto stream = std::make_unique<PipeStream>(STDIN_FILENO, stop);
    return open_stream(std::move(stream), Place{"-", "-", true, 0, nullptr}, kWorthAThread);
  }

  std::unique_ptr<Items> open_stream(std::unique_ptr<ByteStream> stream, Place place, std::uint64_t size) {
    Opening opening = read_opening(*stream);
    if (place.name == "-" && opening.complete && opening.head.empty()) {
      return problem_items(ProblemCode::no_articles, "-", "standard input is empty");
    }
    auto items = open_items(std::move(opening), std::move(stream), std::move(place), context_);
    const bool ahead = items != nullptr && context_.options.readers > 0 && size >= kWorthAThread;
    return ahead ? in_background(std::move(items), context_) : std::move(items);
  }

  std::vector<std::string> paths_;
  Context context_;  // before everything that reads
  std::unique_ptr<Loader> loader_;
  std::unique_ptr<Items> current_;
  PathTally tally_;
  bool stdin_read_ = false;
  mutable std::optional<std::optional<std::uint64_t>> counted_;
};

}  // namespace

std::string_view name(ProblemCode code) {
  switch (code) {
    case ProblemCode::not_found:
      return "not_found";
    case ProblemCode::unreadable:
      return "unreadable";
    case ProblemCode::not_regular:
      return "not_regular";
    case ProblemCode::broken_archive:
      return "broken_archive";
    case ProblemCode::encrypted:
      return "encrypted";
    case ProblemCode::too_large:
      return "too_large";
    case ProblemCode::symlink_loop:
      return "symlink_loop";
    case ProblemCode::changed:
      return "changed";
    case ProblemCode::no_articles:
      return "no_articles";
  }
  return "unknown";
}

Result<std::unique_ptr<Source>> open_source(std::vector<std::string> paths, SourceOptions options) {
  if (paths.empty()) {
    return fail(ErrorCode::invalid_argument, "there is nothing to read: no path was given",
                "give a file, a folder, an archive, or - for standard input");
  }
  return std::make_unique<PathsSource>(std::move(paths), options);
}

std::vector<std::string> parse_path_list(std::string_view list, bool nul) {
  const char end = nul ? '\0' : '\n';
  std::vector<std::string> paths;
  while (!list.empty()) {
    const std::size_t at = list.find(end);
    std::string_view path = list.substr(0, at);
    list.remove_prefix(at == std::string_view::npos ? list.size() : at + 1);
    if (!nul && path.ends_with('\r'))
      path.remove_suffix(1);  // a list made on Windows; -0 takes names as they are
    if (!path.empty()) paths.emplace_back(path);
  }
  return paths;
}

}  // namespace kb::corpus

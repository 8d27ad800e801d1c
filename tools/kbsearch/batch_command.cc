#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "tools/cli/display.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/output.h"
#include "tools/kbsearch/session.h"

namespace kb::cli {
namespace {

constexpr std::size_t kMaxBatchBytes = 256 << 20;

Result<std::string> read_batch(const std::string& path) {
  if (path == "-") return read_descriptor(STDIN_FILENO, "standard input", kMaxBatchBytes);
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return fail(ErrorCode::io, fmt::format("cannot read the queries '{}': {}", path, std::strerror(errno)));
  auto text = read_descriptor(file, fmt::format("'{}'", path), kMaxBatchBytes);
  ::close(file);
  return text;
}

// QID Q0 NUMBER RANK SCORE TAG. Evaluation programs sort by score, so scores fall strictly; ties keep our
// order.
void append_trec(std::string& out, std::string_view id, const search::ResultPage& page,
                 const std::string& tag) {
  double before = 0;
  for (std::size_t i = 0; i < page.hits.size(); ++i) {
    const search::Hit& hit = page.hits[i];
    double score = hit.score;
    if (i > 0 && score > before - 1e-6) score = before - 1e-6;
    out += fmt::format("{} Q0 Q{} {} {:.6f} {}\n", id, hit.number, i + 1, score, tag);
    before = score;
  }
}

void append_lines(std::string& out, std::string_view id, const search::ResultPage& page) {
  for (std::size_t i = 0; i < page.hits.size(); ++i)
    out += fmt::format("{}\t{}\tQ{}\t{:.3f}\t{}\n", id, i + 1, page.hits[i].number, page.hits[i].score,
                       neutralise(page.hits[i].title));
}

search::SearchOptions batch_options(const Session& session) {
  search::SearchOptions options;
  options.limit = session.settings().limit;
  options.sort = session.settings().sort;
  options.details = options.snippets = false;
  options.correct = session.options().correct;
  options.synonyms = session.options().synonyms;
  options.collapse = session.options().collapse;
  return options;
}

}  // namespace

int run_batch(Session& session) {
  const Options& options = session.options();
  auto text = read_batch(options.batch);
  if (!text) return session.report(text.error());
  auto searcher = session.open_index();
  if (!searcher) return session.report(searcher.error());
  const search::SearchOptions how = batch_options(session);
  Output output(STDOUT_FILENO);
  bool any = false;
  std::size_t line_number = 0;
  for (std::size_t at = 0; at < text->size() && !output.failed();) {
    const std::size_t end = std::min(text->find('\n', at), text->size());
    std::string_view line = std::string_view(*text).substr(at, end - at);
    at = end + 1;
    ++line_number;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty()) continue;
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos || tab == 0)
      return session.report({ErrorCode::invalid_argument,
                             fmt::format("{}:{}: not ID, TAB, query", options.batch, line_number), ""});
    auto page = (*searcher)->search(line.substr(tab + 1), how);
    if (!page) return session.report(page.error());
    any = any || !page->hits.empty();
    std::string out;
    if (options.trec.empty())
      append_lines(out, line.substr(0, tab), *page);
    else
      append_trec(out, line.substr(0, tab), *page, options.trec);
    output.write(out);
  }
  const int error = output.finish();
  if (error != 0 && error != EPIPE)
    return session.report(
        {ErrorCode::io, fmt::format("cannot write the results: {}", std::strerror(error)), ""});
  return any ? kExitOk : kExitNone;
}

}  // namespace kb::cli

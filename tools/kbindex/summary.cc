#include "tools/kbindex/summary.h"

#include <fmt/format.h>

#include "tools/cli/display.h"
#include "tools/kbindex/progress_view.h"

namespace kb::cli::kbindex {

namespace {

using indexer::Noticed;
using indexer::Report;

constexpr std::size_t kMostShown = 20;

class Summary {
 public:
  Summary(const Report& report, const Painter& painter) : r_(report), painter_(painter) {}

  std::string text(std::string_view index, RunKind kind) {
    problems();
    rejected();
    of_earlier_runs();
    duplicates();
    repaired();
    if (!r_.unknown_headers.empty()) unknown_headers();
    if (r_.dead_references.count > 0) dead_references();
    closing(index, kind);
    return std::move(out_);
  }

 private:
  const Report& r_;
  const Painter& painter_;
  std::string out_;

  [[nodiscard]] std::string safe(std::string_view text) const {
    std::string harmless = neutralise(text);
    return painter_.utf8 ? harmless : to_ascii(harmless);
  }
  void line(std::string_view text) { (out_ += "  ").append(text) += "\n"; }
  void heading(Style style, const std::string& text) { out_ += painter_.paint(style, text) + "\n"; }
  void more(std::size_t all) {
    if (all > kMostShown)
      line(fmt::format("... and {} more; --report FILE has them all", grouped(all - kMostShown)));
  }
  static std::string plural(std::uint64_t n, std::string_view one, std::string_view many) {
    return grouped(n) + " " + std::string(n == 1 ? one : many);
  }

  void problems() {
    if (r_.problems.empty()) return;
    heading(Style::warning,
            plural(r_.problems.size(), "source was not (wholly) read:", "sources were not (wholly) read:"));
    for (std::size_t i = 0; i < std::min(kMostShown, r_.problems.size()); ++i)
      line(safe(r_.problems[i].origin) + ": " + safe(r_.problems[i].message));
    more(r_.problems.size());
  }

  void rejected() {
    if (r_.rejected.empty()) return;
    heading(Style::warning, plural(r_.rejected.size(), "article was rejected:", "articles were rejected:"));
    for (std::size_t i = 0; i < std::min(kMostShown, r_.rejected.size()); ++i)
      line(safe(indexer::place(r_.rejected[i].origin, r_.rejected[i].line)) + ": " +
           safe(r_.rejected[i].reason) + again(r_.rejected[i]));
    more(r_.rejected.size());
  }

  static std::string again(const indexer::Rejected& r) {
    return r.attempts < 2 ? "" : fmt::format(" (since {}, tried {} times)", r.since, r.attempts);
  }

  void of_earlier_runs() {
    if (!r_.mended.empty())
      heading(Style::dim, plural(r_.mended.size(), "article that was rejected before is indexed now",
                                 "articles that were rejected before are indexed now"));
    if (!r_.remembered.empty())
      heading(Style::dim,
              plural(r_.remembered.size(), "rejected article of earlier runs was not in the input",
                     "rejected articles of earlier runs were not in the input"));
  }

  void duplicates() {
    if (r_.duplicates.empty()) return;
    heading(Style::warning,
            plural(r_.duplicates.size(), "article came more than once; the later date was kept:",
                   "articles came more than once; the later date was kept:"));
    for (std::size_t i = 0; i < std::min(kMostShown, r_.duplicates.size()); ++i) {
      const indexer::Duplicate& d = r_.duplicates[i];
      line(fmt::format("Q{}: kept {} ({}), dropped {} ({})", d.number, safe(d.kept_origin), d.kept_date,
                       safe(d.dropped_origin), d.dropped_date));
    }
    more(r_.duplicates.size());
  }

  void noticed(const std::string& what, const Noticed& n) {
    std::string text = fmt::format("{}: {}", safe(what), grouped(n.count));
    if (!n.examples.empty() && !n.examples.front().origin.empty())
      text +=
          ", as in " + safe(indexer::place(n.examples.front().origin, std::max(1u, n.examples.front().line)));
    line(text);
  }

  void repaired() {
    if (r_.repairs.empty()) return;
    heading(Style::dim, plural(r_.repaired, "article was repaired:", "articles were repaired:"));
    for (const auto& [code, n] : r_.repairs) noticed(code, n);
  }

  void unknown_headers() {
    heading(Style::dim, plural(r_.unknown_headers.size(), "unknown header:", "unknown headers:"));
    std::size_t shown = 0;
    for (const auto& [header, n] : r_.unknown_headers)
      if (shown++ < kMostShown) noticed(header, n);
    more(r_.unknown_headers.size());
  }

  void dead_references() {
    std::string text = fmt::format("{} of {} citations name an article that is not in the index",
                                   grouped(r_.dead_references.count), grouped(r_.citations));
    if (!r_.dead_references.examples.empty())
      text += ", as " + safe(r_.dead_references.examples.front().detail);
    heading(Style::dim, text);
  }

  void gate(const indexer::GateVerdict& g) {
    if (!g.before) {
      heading(Style::dim, fmt::format("{}: nDCG@10 {:.4f}; there was no published index to compare with",
                                      plural(g.queries, "judged query", "judged queries"), g.after));
      return;
    }
    heading(g.passed ? Style::dim : Style::warning,
            fmt::format("{}: nDCG@10 {:.4f}, on the published index {:.4f}",
                        plural(g.queries, "judged query", "judged queries"), g.after, *g.before));
    if (g.passed) return;
    for (std::size_t i = 0; i < std::min(kMostShown, g.worse.size()); ++i)
      line(fmt::format("{} {}: {:.4f}, was {:.4f}", safe(g.worse[i].id), safe(g.worse[i].text),
                       g.worse[i].after, g.worse[i].before));
    more(g.worse.size());
  }

  void closing(std::string_view index, RunKind kind) {
    if (kind == RunKind::update)
      out_ += fmt::format("{}{} added, {} changed, {} vanished, {} unchanged\n",
                          r_.dry_run ? "nothing was done; it would be: " : "", grouped(r_.added),
                          grouped(r_.changed), grouped(r_.vanished), grouped(r_.unchanged));
    if (r_.gate) gate(*r_.gate);
    if (r_.dry_run || (r_.gate && !r_.gate->passed)) return;
    if (r_.kept_missing > 0)
      out_ += plural(r_.kept_missing, "missing article kept\n", "missing articles kept\n");
    out_ += plural(r_.articles, "article", "articles");
    if (kind == RunKind::merge)
      out_ += fmt::format(" merged, {} dropped", plural(r_.duplicates.size(), "duplicate", "duplicates"));
    else
      out_ += fmt::format(" indexed, {} rejected, {} repaired", grouped(r_.rejected.size()), grouped(r_.repaired));
    out_ += fmt::format("; {:.1f} s, {} in '{}'", r_.seconds, byte_size(r_.index_bytes), safe(index));
    out_ += r_.generation == 0 ? "\n" : fmt::format(" (generation {})\n", r_.generation);
  }
};

}  // namespace

std::string_view name(RunKind kind) {
  return kind == RunKind::build ? "build" : kind == RunKind::update ? "update" : "merge";
}

std::string summary(const Report& report, std::string_view index, RunKind kind, const Painter& painter) {
  return Summary(report, painter).text(index, kind);
}

}  // namespace kb::cli::kbindex

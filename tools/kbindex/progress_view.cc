#include "tools/kbindex/progress_view.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "tools/cli/output.h"
#include "tools/kbindex/signals.h"

namespace kb::cli::kbindex {

namespace {

constexpr auto kBarPause = std::chrono::milliseconds(100);
constexpr auto kJsonPause = std::chrono::seconds(1);
constexpr auto kLinePause = std::chrono::seconds(10);
constexpr std::string_view kClearLine = "\r\x1b[K";

double share(const indexer::ProgressCounts& counts) {
  if (!counts.expected_articles || *counts.expected_articles == 0) return 0;
  return std::min(1.0, static_cast<double>(counts.articles) / static_cast<double>(*counts.expected_articles));
}

std::string facts(const indexer::ProgressCounts& counts, double seconds) {
  const double rate = seconds > 0.2 ? static_cast<double>(counts.articles) / seconds : 0;
  std::string text = grouped(counts.articles);
  if (counts.expected_articles) text += " of " + grouped(*counts.expected_articles);
  text += " articles";
  if (rate > 0) text += fmt::format(", {}/s", grouped(static_cast<std::uint64_t>(rate)));
  if (rate > 0 && counts.expected_articles && *counts.expected_articles > counts.articles)
    text += fmt::format(", {} left",
                        clock_time(static_cast<double>(*counts.expected_articles - counts.articles) / rate));
  if (counts.rejected > 0) text += fmt::format(", {} rejected", grouped(counts.rejected));
  return text;
}

}  // namespace

ProgressView::ProgressView(ProgressMode mode, bool quiet, const Terminal& terminal)
    : mode_(mode), columns_(terminal.columns), utf8_(terminal.utf8) {
  if (mode_ == ProgressMode::automatic)
    mode_ = quiet                            ? ProgressMode::none
            : terminal.tty && !terminal.dumb ? ProgressMode::bar
                                             : ProgressMode::line;
}

ProgressView::~ProgressView() {
  clear();
}

void ProgressView::phase(indexer::Phase phase) {
  phase_ = phase;
  if (mode_ == ProgressMode::bar || mode_ == ProgressMode::json) show();
}

void ProgressView::progress(const indexer::ProgressCounts& counts) {
  counts_ = counts;
  const auto pause = mode_ == ProgressMode::bar    ? Clock::duration(kBarPause)
                     : mode_ == ProgressMode::json ? Clock::duration(kJsonPause)
                                                   : Clock::duration(kLinePause);
  if (Clock::now() - shown_ >= pause) show();
}

bool ProgressView::stop_requested() const {
  return caught_signal() != 0;
}

void ProgressView::clear() {
  if (drawn_) (void)write_all(STDERR_FILENO, kClearLine);
  drawn_ = false;
}

void ProgressView::show() {
  shown_ = Clock::now();
  const double seconds = std::chrono::duration<double>(shown_ - started_).count();
  std::string text;
  switch (mode_) {
    case ProgressMode::bar:
      text = std::string(kClearLine) + bar_line(phase_, counts_, seconds, columns_, utf8_);
      drawn_ = true;
      break;
    case ProgressMode::line:
      text = fmt::format("kbindex: {}: {}\n", name(phase_), facts(counts_, seconds));
      break;
    case ProgressMode::json:
      text = fmt::format(
          R"({{"phase":"{}","articles":{},"expected":{},"rejected":{},"bytes":{},"seconds":{:.1f}}})"
          "\n",
          name(phase_), counts_.articles,
          counts_.expected_articles ? std::to_string(*counts_.expected_articles) : "null", counts_.rejected,
          counts_.bytes, seconds);
      break;
    case ProgressMode::automatic:
    case ProgressMode::none:
      return;
  }
  (void)write_all(STDERR_FILENO, text);
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

std::string clock_time(double seconds) {
  const auto s = static_cast<std::uint64_t>(std::lround(std::max(0.0, seconds)));
  if (s >= 3600) return fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
  return fmt::format("{}:{:02}", s / 60, s % 60);
}

std::string byte_size(std::uint64_t bytes) {
  const auto value = static_cast<double>(bytes);
  if (bytes < 1000) return fmt::format("{} bytes", bytes);
  if (bytes < 1000000) return fmt::format("{:.1f} kB", value / 1e3);
  if (bytes < 1000000000) return fmt::format("{:.1f} MB", value / 1e6);
  return fmt::format("{:.2f} GB", value / 1e9);
}

std::string bar_line(indexer::Phase phase, const indexer::ProgressCounts& counts, double seconds, int columns,
                     bool utf8) {
  constexpr int kBar = 20;
  const std::string head = fmt::format("{:<10} ", name(phase));
  const std::string tail = facts(counts, seconds);
  std::string bar;
  if (counts.expected_articles && columns >= 70) {
    const int full = static_cast<int>(std::lround(share(counts) * kBar));
    for (int i = 0; i < kBar; ++i) bar += i < full ? (utf8 ? "█" : "#") : (utf8 ? "░" : ".");
    bar += fmt::format(" {:3}% ", static_cast<int>(share(counts) * 100));
  }
  // Everything but the bar is ASCII; one column stays free, or some terminals wrap.
  const int bar_columns = bar.empty() ? 0 : kBar + 6;
  const int room = columns - 1 - static_cast<int>(head.size()) - bar_columns;
  return head + bar + tail.substr(0, static_cast<std::size_t>(std::max(0, room)));
}

}  // namespace kb::cli::kbindex

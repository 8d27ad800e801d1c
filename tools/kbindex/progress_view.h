#pragma once

#include <chrono>
#include <string>

#include "indexer/progress.h"
#include "tools/cli/terminal.h"
#include "tools/kbindex/options.h"

namespace kb::cli::kbindex {

/// What a run shows of itself on stderr: a bar that redraws itself, a line every ten seconds, JSON lines, or
/// nothing.
class ProgressView : public indexer::Observer {
 public:
  /// automatic: a bar on a terminal that can move its cursor, lines otherwise; nothing when `quiet`.
  ProgressView(ProgressMode mode, bool quiet, const Terminal& terminal);
  ~ProgressView() override;

  void phase(indexer::Phase phase) override;
  void progress(const indexer::ProgressCounts& counts) override;
  [[nodiscard]] bool wants_expected() const override { return mode_ != ProgressMode::none; }
  [[nodiscard]] bool stop_requested() const override;

  /// Takes the bar away, so that a message can be printed.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  ProgressMode mode_;
  int columns_;
  bool utf8_;
  bool drawn_ = false;
  indexer::Phase phase_ = indexer::Phase::waiting;
  indexer::ProgressCounts counts_;
  Clock::time_point started_ = Clock::now();
  Clock::time_point shown_ = started_;

  void show();
};

/// "12,345".
[[nodiscard]] std::string grouped(std::uint64_t number);
/// "1:05", "2:03:04".
[[nodiscard]] std::string clock_time(double seconds);
/// "12.3 MB".
[[nodiscard]] std::string byte_size(std::uint64_t bytes);

/// One line of the bar: phase, bar, share, rate, time left; fits `columns`.
[[nodiscard]] std::string bar_line(indexer::Phase phase, const indexer::ProgressCounts& counts,
                                   double seconds, int columns, bool utf8);

}  // namespace kb::cli::kbindex

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

/// What kbsearch remembers between two calls, in XDG_STATE_HOME/kb (files for the user's eyes only):
/// `last.json`, the last search and its results, and `history`, a query a line.
namespace kb::cli {

struct LastSearch {
  std::string query;
  std::uint32_t similar = 0;  ///< a --similar search, when not 0
  std::string sort;
  std::size_t offset = 0, limit = 10;
  std::vector<std::string> databases;
  std::vector<std::uint32_t> numbers;  ///< the page's hits: the first has rank offset + 1
};

class State {
 public:
  /// `folder` may not exist yet; empty: nothing is remembered.
  explicit State(std::string folder) : folder_(std::move(folder)) {}

  /// Nothing when there was none, or the file is not ours.
  [[nodiscard]] std::optional<LastSearch> last() const;
  /// Best effort: a full or read-only disk must not spoil a search. Written aside and renamed.
  void remember(const LastSearch& search) const;

  /// The newest last.
  [[nodiscard]] std::vector<std::string> history() const;
  [[nodiscard]] std::string history_file() const { return folder_ + "/history"; }
  [[nodiscard]] std::string last_file() const { return folder_ + "/last.json"; }

 private:
  void append_history(const std::string& query) const;
  std::string folder_;
};

}  // namespace kb::cli

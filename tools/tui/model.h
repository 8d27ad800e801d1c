#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "parser/article.h"
#include "search/searcher.h"
#include "tools/kbsearch/article_view.h"
#include "tools/tui/frame.h"

/// The interactive mode without a terminal: keys in, frames out. The front end (screen.h) only paints.
namespace kb::tui {

enum class KeyKind : std::uint8_t {
  text,  ///< a code point of the query
  backspace,
  erase,
  erase_word,
  erase_line,
  left,
  right,
  home,
  end,
  up,
  down,
  page_up,
  page_down,  ///< in the list; the pages scroll the preview
  next_section,
  previous_section,  ///< of the preview
  mark,              ///< add to or take from the chosen
  open,              ///< the article through the pager
  accept,            ///< leave and print what was chosen
  cancel,            ///< leave and print nothing; closes help and facets first
  help,
  facets,
  follow,  ///< Key::digit: the cited article of that number
  back,    ///< from a followed article
  copy,    ///< the article's number to the clipboard
  other,
};

struct Key {
  KeyKind kind = KeyKind::other;
  char32_t code_point = 0;  ///< of text
  int digit = 0;            ///< of follow, from 1
};

/// What the front end has to do after a key.
enum class Action : std::uint8_t { none, open, copy, accept, cancel };

/// Where the model gets its answers from: a Searcher, or a test's own.
struct Source {
  std::function<Result<search::ResultPage>(const std::string& query, const search::SearchOptions& options)>
      search;
  std::function<Result<std::optional<parser::Article>>(std::uint32_t number)> article;
  std::function<Result<std::vector<std::string>>(const std::vector<std::uint32_t>& numbers)> titles;
  std::function<Result<std::vector<std::vector<search::Highlight>>>(
      const std::string& query, const std::vector<std::string_view>& texts)>
      highlights;
};

class Model {
 public:
  Model(Source source, std::string query, bool utf8);

  /// Edits of the query are answered by settle(); every other key is about the answer, and settles first.
  Action press(const Key& key);
  /// Asks, when the query has changed since. Called when no key is waiting, so that nobody types ahead of a
  /// slow answer.
  void settle();
  [[nodiscard]] Frame draw(int columns, int rows);

  /// The article that `open`, `copy` and the preview are about; nothing when there is none.
  [[nodiscard]] const parser::Article* current() const { return article_ ? &*article_ : nullptr; }
  [[nodiscard]] const std::vector<std::string>& titles() const { return titles_; }
  /// The marked numbers in the order of marking, or the current one.
  [[nodiscard]] std::vector<std::uint32_t> chosen() const;
  [[nodiscard]] const std::string& query() const { return query_; }
  /// What to mark in texts: the words of the query, the last one as far as it is typed.
  [[nodiscard]] cli::Highlighter highlighter() const;

 private:
  void ask();
  void search(std::size_t limit);
  void mark_titles();
  void show(std::uint32_t number);
  void select(std::size_t index);
  bool edit(const Key& key);
  void move_list(int by);
  void scroll(int by);
  void jump_section(int direction);
  void follow(int digit);
  void toggle_facet();
  void lay_out_preview(int columns);
  void draw_list(Frame& frame, int top, int height, int left, int width) const;
  void draw_preview(Frame& frame, int top, int height, int left, int width);
  void draw_facets(Frame& frame, int top, int height, int left, int width) const;
  [[nodiscard]] Line list_line(const search::Hit& hit, bool selected, int width) const;
  [[nodiscard]] std::string status() const;

  Source source_;
  bool utf8_;
  std::string query_;
  std::size_t cursor_ = 0;  ///< bytes
  bool stale_ = false;      ///< page_ is of an earlier query
  bool prefix_ = false;     ///< the last word is still being typed
  search::ResultPage page_;
  std::size_t limit_ = 0;  ///< hits asked for; more when somebody walks down to the last
  std::string message_;    ///< an error, shown instead of the count
  std::size_t selected_ = 0;
  std::vector<std::uint32_t> marked_;

  std::optional<parser::Article> article_;
  std::vector<std::string> titles_;
  std::vector<std::uint32_t> trail_;   ///< articles left by following
  std::vector<Line> preview_;          ///< laid out for preview_columns_
  std::vector<std::size_t> sections_;  ///< lines of preview_ that are headings
  int preview_columns_ = -1;
  std::size_t preview_top_ = 0;
  int preview_height_ = 10;

  bool help_ = false;
  bool facets_ = false;
  std::size_t facet_ = 0;
};

}  // namespace kb::tui

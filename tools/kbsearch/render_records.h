#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "search/grep.h"
#include "tools/kbsearch/answer_view.h"

/// The forms for programs.
namespace kb::cli {

/// One hit a line: NUMBER SCORE DATE TYPE PRODUCT TITLE, separated by tabs. The order is a promise of
/// kbsearch(1).
[[nodiscard]] std::string render_lines(const AnswerView& view, char end);

/// One number a line: Q274667.
[[nodiscard]] std::string render_ids(const AnswerView& view, char end);

/// A compiled --format template. {name} is replaced, {{ and }} are braces, \t \n \\ \0 as in C.
class Format {
 public:
  /// Errors: invalid_argument (an unknown name, with a suggestion; an unclosed brace).
  [[nodiscard]] static Result<Format> compile(std::string_view text);
  [[nodiscard]] std::string render(const AnswerView& view, char end) const;
  /// The names it knows.
  [[nodiscard]] static std::vector<std::string> names();

 private:
  struct Part {
    std::string literal;
    int name = -1;  ///< index into names(); -1: literal
  };
  std::vector<Part> parts_;
};

/// JSON Lines as kbsearch-json(5) says: begin, notice ..., hit ..., facet ..., end.
[[nodiscard]] std::string render_json(const AnswerView& view, const std::vector<std::string>& databases,
                                      std::string_view sort);

/// JSON Lines of a --regex answer: a "match" object an article, then "end".
[[nodiscard]] std::string render_json(const search::GrepPage& page);

/// An error object, for programs that read only stdout.
[[nodiscard]] std::string render_json_error(const Error& error);

/// An article object. `titles` are those of article.references, "" for numbers that are not in the index.
[[nodiscard]] std::string json_article_line(const parser::Article& article,
                                            const std::vector<std::string>& titles);

}  // namespace kb::cli

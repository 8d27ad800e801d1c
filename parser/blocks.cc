#include "parser/blocks.h"

#include <algorithm>
#include <span>

#include "parser/boilerplate.h"
#include "parser/chars.h"
#include "parser/intro.h"
#include "parser/line_shape.h"
#include "parser/run_shape.h"

namespace kb::parser {
namespace {

constexpr std::size_t kQuoteIndent = 2;  ///< text that stands this deep is quoted or belongs to a list item

/// Walks the runs of lines between blank ones. What a run is depends on its own shape and on what introduced
/// it, so the last block and whether a message was introduced are remembered; nothing else looks back.
class BlockSplitter {
 public:
  BlockSplitter(const Lines& lines, SectionKind section, std::size_t limit, std::vector<Block>& out)
      : lines_(lines), section_(section), limit_(limit), out_(out), first_block_(out.size()) {}

  bool run(LineRange body) {
    std::size_t i = body.first;
    while (i < body.last) {
      if (lines_.blank(i)) {
        ++i;
        continue;
      }
      if (out_.size() + kRoom > limit_) {
        emit(BlockKind::listing, trim(lines_, {i, body.last}));
        return false;
      }
      std::size_t end = i;
      while (end < body.last && !lines_.blank(end)) ++end;
      if (end - i > limit_) {  // each line may become a block: keep what one run can add bounded
        emit(BlockKind::listing, {i, end});
      } else {
        chunk({i, end});
      }
      i = end;
    }
    return true;
  }

 private:
  static constexpr std::size_t kRoom = 2;

  /// A run of lines without a blank one.
  void chunk(LineRange range) {
    shapes_.clear();
    for (std::size_t i = range.first; i < range.last; ++i) shapes_.push_back(shape_of(lines_[i]));
    base_ = range.first;
    if (is_subheading(range)) {
      emit(BlockKind::subheading, {range.first, range.first + 1});
      range.first += 2;
      if (range.empty()) return;
    }
    const RunShape run = shape(range);
    if (run.rules == run.lines) return emit(BlockKind::listing, range);
    if (run.least_indent < kQuoteIndent && !has_list(range) && (run.is_table() || run.is_code())) {
      return emit(run.is_code() ? BlockKind::listing : BlockKind::table, range);
    }
    if (run.least_indent >= kQuoteIndent && !has_list(range)) return quoted(range, run);
    pieces(range);
  }

  /// A line underlined with '-' or '=' of the same length, in column 1, with a blank line above. The head of
  /// a table (column gaps, rows below) is none.
  [[nodiscard]] bool is_subheading(LineRange range) const {
    if (range.last - range.first < 2 || at(range.first).indent != 0 || at(range.first).rule) return false;
    const std::string_view heading = lines_[range.first];
    const std::string_view rule = lines_[range.first + 1];
    const std::size_t length = std::max(rule_length(rule, '-'), rule_length(rule, '='));
    if (length == heading.size()) return !(at(range.first).wide_gap && range.last - range.first > 2);
    // A rule a little too long or short, with nothing else below.
    const bool close = length > 0 && length + 2 >= heading.size() && length <= heading.size() + 2;
    return close && range.last - range.first == 2 && !at(range.first).gap;
  }

  [[nodiscard]] bool has_list(LineRange range) const {
    return at(range.first).mark != ListMark::none && !stars(range);
  }

  /// Every line begins with '*': comments of a program or a box, no list.
  [[nodiscard]] bool stars(LineRange range) const {
    if (range.last - range.first < 2) return false;
    for (std::size_t i = range.first; i < range.last; ++i)
      if (!trim_left(lines_[i]).starts_with('*')) return false;
    return true;
  }

  /// Splits a run at list marks and changes of indentation.
  void pieces(LineRange range) {
    std::size_t begin = range.first;
    for (std::size_t i = range.first + 1; i < range.last; ++i) {
      if (!begins_piece(begin, i)) continue;
      piece({begin, i});
      begin = i;
    }
    piece({begin, range.last});
  }

  [[nodiscard]] bool begins_piece(std::size_t begin, std::size_t i) const {
    const LineShape& first = at(begin);
    const LineShape& before = at(i - 1);
    const LineShape& line = at(i);
    if (line.rule || before.rule) return line.rule != before.rule;
    const bool short_before = std::size_t{before.indent} + before.length + 1 + line.first_word < kWrap;
    if (first.mark != ListMark::none) {
      if (line.mark != ListMark::none &&
          (line.indent <= first.indent || short_before || line.mark == first.mark))
        return line.indent <= first.indent + first.mark_width || short_before;
      if (line.indent <= first.indent) return short_before || line.indent < first.indent;
      // A listing inside the item, without a blank line above it.
      return line.indent >= first.indent + first.mark_width + kQuoteIndent &&
             (before.colon_end || short_before);
    }
    if (line.mark != ListMark::none && line.mark_width > 0 && (short_before || line.indent > before.indent))
      return true;
    if (line.indent == before.indent) return false;
    if (i == begin + 1 && !short_before && line.indent < before.indent)
      return false;  // an indented first line
    return line.indent >= before.indent + kQuoteIndent || line.indent + kQuoteIndent <= before.indent;
  }

  void piece(LineRange range) {
    const LineShape& first = at(range.first);
    if (first.mark != ListMark::none && !stars(range))
      return emit(first.mark == ListMark::bullet ? BlockKind::bullet : BlockKind::step, range);
    const RunShape run = shape(range);
    if (run.rules == run.lines) return emit(BlockKind::listing, range);
    if (run.least_indent >= kQuoteIndent) return quoted(range, run);
    if (run.is_code()) return emit(BlockKind::listing, range);
    if (run.is_table()) return emit(BlockKind::table, range);
    if (run.all_unfilled() && run.longest < 60) return emit(BlockKind::listing, range);
    const Span span = span_of(lines_, range);
    const bool boilerplate = is_boilerplate(lines_.text().substr(span.begin, span.size()));
    emit(boilerplate ? BlockKind::boilerplate : BlockKind::paragraph, range);
  }

  /// Indented text that is no list item.
  void quoted(LineRange range, const RunShape& run) {
    const Span span = span_of(lines_, range);
    const std::string_view text = trim(lines_.text().substr(span.begin, span.size()));
    if (is_citation(text) || is_url(text)) return emit(BlockKind::paragraph, range);
    if (is_alternative(text)) {  // "-or-": what follows is what came before
      const bool message = message_;
      emit(BlockKind::paragraph, range);
      message_ = message;
      return;
    }
    const Intro intro = introduction();
    const bool code = run.is_code();
    const bool table = run.is_table();
    if (intro == Intro::message && run.columns < 2 && !is_listing_for_sure(run, text)) return message(range);
    if (message_continues(range, text) && !code && !table) return message(range);
    if (code || (table && continues_listing(run))) return emit(BlockKind::listing, range);
    if (table) return emit(BlockKind::table, range);
    if (intro == Intro::code && !(run.prose() && run.sentence_end)) return emit(BlockKind::listing, range);
    if (intro == Intro::other && section_ == SectionKind::symptoms && !inside_list(run.indent))
      return message(range);
    if (run.prose() && !(run.unfilled() && run.lines > 2 && !run.sentence_end)) return paragraph(range, text);
    if (continues_listing(run) && !run.sentence_end) return emit(BlockKind::listing, range);
    if (inside_list(run.indent) && run.sentence_end) return paragraph(range, text);
    emit(run.lines > 1 && !run.unfilled() ? BlockKind::paragraph : BlockKind::listing, range);
  }

  void paragraph(LineRange range, std::string_view text) {
    emit(is_boilerplate(text) ? BlockKind::boilerplate : BlockKind::paragraph, range);
  }

  void message(LineRange range) {
    emit(BlockKind::message, range);
    message_ = true;
  }

  /// Code although a message was announced: long, or code in every line and nothing about an error.
  [[nodiscard]] static bool is_listing_for_sure(const RunShape& run, std::string_view text) {
    if (!run.is_code()) return false;
    const bool every = run.lines >= 2 && run.code == run.lines && text.find("rror") == std::string_view::npos;
    return run.lines > 6 || every;
  }

  /// A further paragraph of a message, or the one behind "-or-"; not an explanation of it.
  [[nodiscard]] bool message_continues(LineRange range, std::string_view text) const {
    return message_ && !out_.empty() && at(range.first).indent >= out_.back().indent && text.back() != ':' &&
           !starts_with_ci(text, "where ") && !starts_with_ci(text, "note");
  }

  [[nodiscard]] bool continues_listing(const RunShape& run) const {
    return out_.size() > first_block_ && out_.back().kind == BlockKind::listing &&
           run.indent >= kQuoteIndent && run.indent + 4 >= out_.back().indent;
  }

  /// The text stands as deep as the text of the list item before it.
  [[nodiscard]] bool inside_list(std::size_t indent) const {
    return list_indent_ > 0 && indent >= list_indent_;
  }

  /// What the text above says about the run that follows it.
  [[nodiscard]] Intro introduction() const {
    if (out_.size() == first_block_) return Intro::none;
    const Block& last = out_.back();
    if (last.kind == BlockKind::listing || last.kind == BlockKind::table || last.kind == BlockKind::message)
      return Intro::none;
    return intro_of(lines_.text().substr(last.span.begin, last.span.size()));
  }

  void emit(BlockKind kind, LineRange range) {
    const Span span = span_of(lines_, range);
    const auto indent = static_cast<std::uint8_t>(std::min<std::size_t>(indent_of(lines_[range.first]), 255));
    message_ = false;
    if (kind == BlockKind::bullet || kind == BlockKind::step)
      list_indent_ = indent + std::size_t{at(range.first).mark_width};
    else if (indent < list_indent_ && kind != BlockKind::boilerplate && indent < kQuoteIndent)
      list_indent_ = 0;
    if (merges(kind, indent, range)) {
      out_.back().span.end = span.end;
    } else {
      out_.push_back({kind, indent, span});
    }
    last_line_ = range.last;
  }

  /// Verbatim runs with nothing but a blank line or two between them are one block.
  [[nodiscard]] bool merges(BlockKind kind, std::size_t indent, LineRange range) const {
    if (kind != BlockKind::listing && kind != BlockKind::table) return false;
    if (out_.size() == first_block_ || out_.back().kind != kind) return false;
    if ((indent < kQuoteIndent) != (out_.back().indent < kQuoteIndent)) return false;
    return range.first - last_line_ <= 2;
  }

  [[nodiscard]] const LineShape& at(std::size_t line) const { return shapes_[line - base_]; }
  [[nodiscard]] RunShape shape(LineRange range) const {
    return shape_of_run(std::span(shapes_).subspan(range.first - base_, range.last - range.first));
  }

  static constexpr std::size_t kWrap = 66;

  const Lines& lines_;
  SectionKind section_;
  std::size_t limit_;
  std::vector<Block>& out_;
  std::size_t first_block_;
  std::vector<LineShape> shapes_;  ///< of the current run
  std::size_t base_ = 0;           ///< the line of shapes_[0]
  std::size_t last_line_ = 0;      ///< the line after the last block
  std::size_t list_indent_ = 0;    ///< where the text of the open list item stands; 0: none is open
  bool message_ = false;           ///< the last block was a message (or "-or-" after one)
};

}  // namespace

Span span_of(const Lines& lines, LineRange range) {
  if (range.empty()) return {};
  return {lines.bounds(range.first).begin, lines.bounds(range.last - 1).end};
}

bool split_blocks(const Lines& lines, LineRange body, SectionKind section, std::size_t limit,
                  std::vector<Block>& out) {
  return BlockSplitter(lines, section, limit, out).run(body);
}

}  // namespace kb::parser

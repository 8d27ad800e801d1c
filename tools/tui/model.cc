#include "tools/tui/model.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"
#include "tools/kbsearch/answer_view.h"

namespace kb::tui {
namespace {

// What a screen or two can show: more would be read and compared at every key. Walking down asks for more.
constexpr std::size_t kHits = 40;
constexpr std::size_t kMoreHits = 160;

std::size_t previous(const std::string& text, std::size_t at) {
  while (at > 0 && (static_cast<unsigned char>(text[--at]) & 0xC0) == 0x80) {
  }
  return at;
}

std::size_t next(const std::string& text, std::size_t at) {
  return at < text.size() ? at + code_point_at(text, at).bytes : at;
}

/// The facets' values in one list.
std::vector<const search::FacetValue*> values_of(const search::ResultPage& page) {
  std::vector<const search::FacetValue*> out;
  for (const search::Facet& facet : page.facets)
    for (const search::FacetValue& value : facet.values) out.push_back(&value);
  return out;
}

}  // namespace

Model::Model(Source source, std::string query, bool utf8)
    : source_(std::move(source)), utf8_(utf8), query_(std::move(query)), cursor_(query_.size()) {
  ask();
}

std::vector<std::uint32_t> Model::chosen() const {
  if (!marked_.empty()) return marked_;
  if (article_) return {article_->number};
  return {};
}

void Model::ask() {
  stale_ = false;
  trail_.clear();
  prefix_ = !query_.empty() && query_.back() != ' ' && cursor_ == query_.size();
  search(kHits);
  select(0);
}

void Model::search(std::size_t limit) {
  search::SearchOptions options;
  options.limit = limit_ = limit;
  options.snippets = false;
  options.facets = facets_;
  options.prefix_last = prefix_;
  message_.clear();
  const bool blank = query_.find_first_not_of(' ') == std::string::npos;
  auto page = blank ? Result<search::ResultPage>() : source_.search(query_, options);
  page_ = page ? std::move(*page) : search::ResultPage();
  if (!page) message_ = page.error().message;
  mark_titles();
}

void Model::mark_titles() {
  std::vector<std::string_view> titles;
  for (const search::Hit& hit : page_.hits) titles.push_back(hit.title);
  if (titles.empty()) return;
  auto found = source_.highlights(query_ + (prefix_ ? "*" : ""), titles);
  for (std::size_t i = 0; found && i < std::min(found->size(), page_.hits.size()); ++i)
    page_.hits[i].title_highlights = std::move((*found)[i]);
}

cli::Highlighter Model::highlighter() const {
  return [this](std::string_view text) {
    auto found = source_.highlights(query_ + (prefix_ ? "*" : ""), {text});
    return found && !found->empty() ? cli::rows(found->front()) : std::vector<cli::Row>{};
  };
}

void Model::settle() {
  if (stale_) ask();
}

void Model::select(std::size_t index) {
  selected_ = index;
  if (page_.hits.empty()) {
    article_.reset();
    preview_columns_ = -1;
    return;
  }
  show(page_.hits[std::min(index, page_.hits.size() - 1)].number);
}

void Model::show(std::uint32_t number) {
  preview_columns_ = -1;
  preview_top_ = 0;
  auto article = source_.article(number);
  if (!article) message_ = article.error().message;
  article_ = article ? std::move(*article) : std::nullopt;
  titles_.clear();
  if (!article_) return;
  std::vector<std::uint32_t> numbers;
  for (const parser::CrossReference& reference : article_->references) numbers.push_back(reference.number);
  if (auto titles = source_.titles(numbers)) titles_ = std::move(*titles);
}

Action Model::press(const Key& key) {
  if (edit(key)) {
    stale_ = true;
    return Action::none;
  }
  settle();
  switch (key.kind) {
    case KeyKind::up:
      move_list(-1);
      break;
    case KeyKind::down:
      move_list(1);
      break;
    case KeyKind::page_up:
      scroll(-std::max(1, preview_height_ - 1));
      break;
    case KeyKind::page_down:
      scroll(std::max(1, preview_height_ - 1));
      break;
    case KeyKind::next_section:
      jump_section(1);
      break;
    case KeyKind::previous_section:
      jump_section(-1);
      break;
    case KeyKind::follow:
      follow(key.digit);
      break;
    case KeyKind::back:
      if (!trail_.empty()) {
        const std::uint32_t number = trail_.back();
        trail_.pop_back();
        show(number);
      }
      break;
    case KeyKind::mark:
      if (article_) {
        const auto found = std::find(marked_.begin(), marked_.end(), article_->number);
        if (found == marked_.end())
          marked_.push_back(article_->number);
        else
          marked_.erase(found);
        move_list(1);
      }
      break;
    case KeyKind::help:
      help_ = !help_;
      break;
    case KeyKind::facets:
      facets_ = !facets_;
      facet_ = 0;
      if (facets_) ask();
      break;
    case KeyKind::open:
      if (facets_)
        toggle_facet();
      else if (article_)
        return Action::open;
      break;
    case KeyKind::copy:
      return article_ ? Action::copy : Action::none;
    case KeyKind::accept:
      return chosen().empty() ? Action::none : Action::accept;
    case KeyKind::cancel:
      if (!help_ && !facets_) return Action::cancel;
      help_ = facets_ = false;
      break;
    default:
      break;
  }
  return Action::none;
}

bool Model::edit(const Key& key) {
  const std::string before = query_;
  switch (key.kind) {
    case KeyKind::text: {
      std::string text;
      append_utf8(text, key.code_point);
      query_.insert(cursor_, text);
      cursor_ += text.size();
      break;
    }
    case KeyKind::backspace: {
      const std::size_t from = previous(query_, cursor_);
      query_.erase(from, cursor_ - from);
      cursor_ = from;
      break;
    }
    case KeyKind::erase:
      query_.erase(cursor_, next(query_, cursor_) - cursor_);
      break;
    case KeyKind::erase_word: {
      std::size_t from = cursor_;
      while (from > 0 && query_[from - 1] == ' ') --from;
      while (from > 0 && query_[from - 1] != ' ') --from;
      query_.erase(from, cursor_ - from);
      cursor_ = from;
      break;
    }
    case KeyKind::erase_line:
      query_.erase(0, cursor_);
      cursor_ = 0;
      break;
    case KeyKind::left:
      cursor_ = previous(query_, cursor_);
      break;
    case KeyKind::right:
      cursor_ = next(query_, cursor_);
      break;
    case KeyKind::home:
      cursor_ = 0;
      break;
    case KeyKind::end:
      cursor_ = query_.size();
      break;
    default:
      break;
  }
  return query_ != before;
}

void Model::move_list(int by) {
  std::size_t size = facets_ ? values_of(page_).size() : page_.hits.size();
  std::size_t& at = facets_ ? facet_ : selected_;
  if (size == 0) return;
  if (!facets_ && by > 0 && at + 1 == size && size == limit_) {
    search(limit_ + kMoreHits);
    if (page_.hits.size() <= at) return select(0);  // the index has changed meanwhile
    size = page_.hits.size();
  }
  const auto moved = std::clamp<long>(static_cast<long>(at) + by, 0, static_cast<long>(size) - 1);
  if (facets_) {
    at = static_cast<std::size_t>(moved);
    return;
  }
  trail_.clear();
  select(static_cast<std::size_t>(moved));
}

void Model::scroll(int by) {
  const long last = std::max<long>(0, static_cast<long>(preview_.size()) - preview_height_);
  preview_top_ = static_cast<std::size_t>(std::clamp<long>(static_cast<long>(preview_top_) + by, 0, last));
}

void Model::jump_section(int direction) {
  if (direction > 0) {
    const auto found = std::find_if(sections_.begin(), sections_.end(),
                                    [&](std::size_t line) { return line > preview_top_; });
    if (found != sections_.end()) preview_top_ = *found;
    return;
  }
  const auto found = std::find_if(sections_.rbegin(), sections_.rend(),
                                  [&](std::size_t line) { return line < preview_top_; });
  preview_top_ = found != sections_.rend() ? *found : 0;
}

// The view numbers distinct cited articles in the order of the text; so does this.
void Model::follow(int digit) {
  if (!article_) return;
  std::vector<std::uint32_t> distinct;
  for (const parser::CrossReference& reference : article_->references)
    if (reference.number != article_->number &&
        std::find(distinct.begin(), distinct.end(), reference.number) == distinct.end())
      distinct.push_back(reference.number);
  if (digit < 1 || static_cast<std::size_t>(digit) > distinct.size()) return;
  const std::uint32_t from = article_->number;
  const std::uint32_t to = distinct[static_cast<std::size_t>(digit) - 1];
  show(to);
  if (article_) {
    trail_.push_back(from);
    return;
  }
  show(from);
  message_ = fmt::format("Q{} is not in the index", to);
}

void Model::toggle_facet() {
  const auto values = values_of(page_);
  if (facet_ >= values.size()) return;
  const std::string filter = values[facet_]->filter;
  if (const std::size_t at = query_.find(filter); at != std::string::npos) {
    const std::size_t from = at > 0 && query_[at - 1] == ' ' ? at - 1 : at;
    query_.erase(from, at + filter.size() - from);
  } else {
    query_ += (query_.empty() || query_.back() == ' ' ? "" : " ") + filter;
  }
  cursor_ = query_.size();
  facets_ = false;
  ask();
}

}  // namespace kb::tui

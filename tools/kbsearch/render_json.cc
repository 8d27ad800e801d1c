#include "tools/cli/article_json.h"
#include "tools/kbsearch/render_records.h"

namespace kb::cli {
namespace {

constexpr int kVersion =
    1;  // raised when a field is renamed, removed or changes its meaning; new ones do not count

std::string line(std::string_view type, Json data) {
  return to_line({{"v", kVersion}, {"type", type}, {"data", std::move(data)}}) + '\n';
}

std::string_view name(search::NoticeKind kind) {
  switch (kind) {
    case search::NoticeKind::syntax:
      return "syntax";
    case search::NoticeKind::relaxed:
      return "relaxed";
    case search::NoticeKind::unknown_word:
      return "unknown_word";
    case search::NoticeKind::corrected:
      return "corrected";
    case search::NoticeKind::synonyms:
      return "synonyms";
    case search::NoticeKind::product:
      return "product";
    case search::NoticeKind::newer_copy:
      return "newer_copy";
    case search::NoticeKind::pasted:
      return "pasted";
    case search::NoticeKind::partial:
      return "partial";
    case search::NoticeKind::missing:
      return "missing";
  }
  return "other";
}

std::string_view name(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument:
      return "invalid_argument";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::exists:
      return "exists";
    case ErrorCode::permission:
      return "permission";
    case ErrorCode::io:
      return "io";
    case ErrorCode::no_space:
      return "no_space";
    case ErrorCode::corrupt:
      return "corrupt";
    case ErrorCode::version_mismatch:
      return "version_mismatch";
    case ErrorCode::locked:
      return "locked";
    case ErrorCode::interrupted:
      return "interrupted";
    case ErrorCode::limit:
      return "limit";
    case ErrorCode::network:
      return "network";
    case ErrorCode::unsupported:
      return "unsupported";
    case ErrorCode::internal:
      return "internal";
  }
  return "internal";
}

Json spans(const std::vector<search::Highlight>& highlights) {
  Json out = Json::array();
  for (const search::Highlight& highlight : highlights) out.push_back({highlight.begin, highlight.end});
  return out;
}

Json snippet(const search::Hit& hit) {
  Json out = Json::array();
  for (const search::SnippetLine& part : hit.snippet)
    out.push_back({{"section", parser::name(part.section)},
                   {"block", parser::name(part.block)},
                   {"text", part.text},
                   {"highlights", spans(part.highlights)}});
  return out;
}

Json hit_json(const search::Hit& hit, std::size_t rank) {
  Json also = Json::array();
  for (const std::uint32_t number : hit.also) also.push_back("Q" + std::to_string(number));
  Json out = {{"rank", rank},
              {"id", "Q" + std::to_string(hit.number)},
              {"number", hit.number},
              {"score", hit.score},
              {"title", hit.title},
              {"title_highlights", spans(hit.title_highlights)},
              {"type", parser::name(hit.type)},
              {"date", hit.date},
              {"category", hit.category},
              {"product", hit.product},
              {"applies_to", hit.applies_to},
              {"snippet", snippet(hit)},
              {"also", std::move(also)},
              {"source", hit.source},
              {"words_matched", hit.words_matched}};
  if (!hit.weights.empty()) {
    Json weights = Json::array();
    for (const auto& [weight, value] : hit.weights) weights.push_back({{"name", weight}, {"value", value}});
    out["weights"] = std::move(weights);
  }
  return out;
}

Json facet_json(const search::Facet& facet) {
  Json values = Json::array();
  for (const search::FacetValue& value : facet.values)
    values.push_back({{"value", value.value}, {"filter", value.filter}, {"count", value.count}});
  return {{"name", facet.name}, {"values", std::move(values)}};
}

}  // namespace

std::string render_json(const AnswerView& view, const std::vector<std::string>& databases,
                        std::string_view sort) {
  const search::ResultPage& page = view.page;
  std::string out = line("begin", {{"query", view.query},
                                   {"databases", databases},
                                   {"offset", view.offset},
                                   {"limit", view.limit},
                                   {"sort", sort}});
  for (const search::Notice& notice : page.notices)
    out += line("notice", {{"kind", name(notice.kind)},
                           {"message", notice.message},
                           {"hint", notice.hint},
                           {"begin", notice.begin},
                           {"end", notice.end}});
  for (std::size_t i = 0; i < page.hits.size(); ++i)
    out += line("hit", hit_json(page.hits[i], view.offset + i + 1));
  for (const search::Facet& facet : page.facets) out += line("facet", facet_json(facet));
  const std::uint64_t shown = page.hits.empty() ? 0 : view.offset + page.hits.size();
  Json end = {{"hits", page.hits.size()},
              {"total", std::max<std::uint64_t>(page.total, shown)},
              {"total_exact", page.total_exact && page.total >= shown},
              {"words", page.words},
              {"corrected_query", page.corrected_query},
              {"seconds", view.seconds}};
  if (!page.explanation.empty()) end["explanation"] = page.explanation;
  return out + line("end", std::move(end));
}

std::string render_json(const search::GrepPage& page) {
  std::string out;
  for (const search::GrepArticle& article : page.articles) {
    Json lines = Json::array();
    for (const search::GrepLine& part : article.lines)
      lines.push_back({{"line", part.line},
                       {"matches", part.matches},
                       {"text", part.text},
                       {"highlights", spans(part.highlights)}});
    out += line("match", {{"id", "Q" + std::to_string(article.number)},
                          {"number", article.number},
                          {"title", article.title},
                          {"lines", std::move(lines)}});
  }
  return out + line("end", {{"hits", page.articles.size()}, {"searched", page.searched}, {"cut", page.cut}});
}

std::string render_json_error(const Error& error) {
  return line("error", {{"code", name(error.code)}, {"message", error.message}, {"hint", error.hint}});
}

std::string json_article_line(const parser::Article& article, const std::vector<std::string>& titles) {
  return line("article", article_json(article, &titles));
}

}  // namespace kb::cli

#include "indexer/format/filter_terms.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "indexer/format/analyzer.h"
#include "indexer/format/schema.h"

namespace kb::format {

namespace {

constexpr const Field& field(std::string_view name) {
  return *find_field(name);
}

constexpr const Field& kCategory = field("category");
constexpr const Field& kVersion = field("version");
constexpr const Field& kOs = field("os");
constexpr const Field& kKeyword = field("keyword");
constexpr const Field& kTechnology = field("tech");
constexpr const Field& kType = field("type");
constexpr const Field& kSection = field("section");

class Terms {
 public:
  void add(const Field& f, std::string_view value) {
    if (value.empty()) return;
    // Most values are plain lower-case ASCII already; ICU is for the rest.
    if (std::ranges::all_of(value, [](char c) { return c > 0x20 && c < 0x7F && !(c >= 'A' && c <= 'Z'); }))
      put(field_term(f, value));
    else if (const std::string folded = fold(value); !folded.empty())
      put(field_term(f, folded));
  }
  // Versions as a whole and their bare number: "4.0 sp4" and "4.0".
  void add_version(std::string_view version) {
    add(kVersion, version);
    const std::size_t blank = version.find(' ');
    if (blank == std::string_view::npos) return;
    const std::string_view bare = version.substr(0, blank);
    if (bare.front() >= '0' && bare.front() <= '9') add(kVersion, bare);
  }
  // Terms with a zero byte count it double towards Xapian's limit: there are none in text worth finding.
  void put(std::string term) {
    if (term.find('\0') == std::string::npos) terms_.push_back(std::move(term));
  }
  std::vector<std::string> take() {
    std::ranges::sort(terms_);
    terms_.erase(std::unique(terms_.begin(), terms_.end()), terms_.end());  // clang 14 has no ranges::unique
    return std::move(terms_);
  }

 private:
  std::vector<std::string> terms_;
};

}  // namespace

bool is_noise_technology(std::string_view token) {
  const auto begins = [&](std::string_view head) {
    return token.size() >= head.size() &&
           std::equal(head.begin(), head.end(), token.begin(), [](char a, char b) {
             return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b);
           });
  };
  constexpr std::array<std::string_view, 4> kNoise{"kbznotkeyword", "kbauddeveloper", "_ik",
                                                   "kbchackingthereally"};
  return std::ranges::any_of(kNoise, begins);
}

std::vector<std::string> filter_terms(const parser::Article& article) {
  Terms terms;
  terms.put(id_term(article.number));
  terms.add(kCategory, article.category);
  for (const parser::VersionClause& clause : article.versions) {
    terms.add(kOs, clause.platform);
    for (const std::string& version : clause.versions) terms.add_version(version);
  }
  terms.add(kOs, article.os);
  for (const parser::AppliesTo& item : article.applies_to)
    for (const std::string& version : item.versions) terms.add_version(version);
  for (const std::string& keyword : article.keywords) terms.add(kKeyword, keyword);
  for (const std::string& token : article.technology)
    if (!is_noise_technology(token)) terms.add(kTechnology, token);
  terms.add(kType, name(article.type));
  for (const parser::Section& section : article.sections) terms.add(kSection, name(section.kind));
  for (const parser::CrossReference& reference : article.references)
    if (reference.number != 0 && reference.number != article.number)
      terms.put(citation_term(reference.number));
  return terms.take();
}

std::string id_term(std::uint32_t number) {
  return "Q" + std::to_string(number);
}

std::string citation_term(std::uint32_t number) {
  return "XRq" + std::to_string(number);
}

}  // namespace kb::format

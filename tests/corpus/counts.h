#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parser/parse.h"
#include "tests/corpus/checks.h"

namespace kb::test {

/// What is counted over all articles of the dump. Files, unless the name says otherwise.
class Counts {
 public:
  void add(std::string_view name, std::string_view bytes, const parser::Parsed& parsed);

  /// Compares everything with the survey of the format.
  void check(Checks& checks) const;

 private:
  using Map = std::map<std::string, std::uint64_t>;

  void add_metadata(const parser::Article& article);
  void add_applies_to(const parser::Article& article);
  void add_sections(const parser::Article& article, bool skip_first);
  [[nodiscard]] static bool has_text_above_list(const parser::Parsed& parsed);
  void add_references(const parser::Article& article);
  void add_footer(std::string_view bytes);

  void check_files(Checks& checks) const;
  void check_metadata(Checks& checks) const;
  void check_footer(Checks& checks) const;
  void check_applies_to(Checks& checks) const;
  void check_sections(Checks& checks) const;
  void check_blocks(Checks& checks) const;
  void check_references(Checks& checks) const;
  void check_remarks(Checks& checks) const;

  [[nodiscard]] static std::uint64_t at(const Map& map, const std::string& key);

  std::uint64_t files_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t rejected_ = 0;
  std::uint64_t name_differs_ = 0;
  std::uint64_t span_broken_ = 0;
  Map years_, categories_, types_, prefixes_, encodings_, platforms_, remarks_, orders_, issue_types_;
  Map sections_, twice_, empty_sections_, blocks_, block_files_, depths_, relations_, footer_, footer_empty_;
  std::string first_date_ = "9999";
  std::string last_date_;
  std::uint64_t non_ascii_ = 0, undefined_bytes_ = 0, controls_ = 0, symptom_singular_ = 0;
  std::uint64_t applies_ = 0, items_ = 0, item_versions_ = 0, item_qualifiers_ = 0, terminal_server_ = 0;
  std::uint64_t operating_systems_ = 0, editor_notes_ = 0, most_items_ = 0;
  std::uint64_t query_words_ = 0, empty_query_words_ = 0, with_keywords_ = 0, keyword_uses_ = 0;
  std::set<std::string> keywords_;
  std::uint64_t no_remark_ = 0;
  std::uint64_t dash_headings_ = 0, dash_heading_files_ = 0;
  struct Citation {
    std::uint32_t target;
    bool titled;
    bool self;
  };
  std::vector<Citation> citations_;
  std::uint64_t citing_ = 0;
  std::set<std::uint32_t> numbers_;
};

}  // namespace kb::test

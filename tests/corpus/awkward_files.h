#pragma once

#include <map>
#include <string>
#include <string_view>

#include "parser/parse.h"
#include "tests/corpus/checks.h"

namespace kb::test {

/// The files of the dump that break a rule, each by name with what must come out of it.
class AwkwardFiles {
 public:
  void add(std::string_view name, const parser::Parsed& parsed);
  void check(Checks& checks) const;

 private:
  [[nodiscard]] const parser::Parsed& at(const std::string& name) const;

  void check_layouts(Checks& checks) const;
  void check_applies_to(Checks& checks) const;
  void check_sections(Checks& checks) const;
  void check_headers(Checks& checks) const;
  void check_versions(Checks& checks) const;
  void check_bytes(Checks& checks) const;
  void check_references(Checks& checks) const;
  void check_footers(Checks& checks) const;

  std::map<std::string, parser::Parsed, std::less<>> kept_;
};

}  // namespace kb::test

// Parses the whole dump and compares what comes out with the survey of the format: counts, and the awkward
// files by name. Exit code 0: as surveyed; 1: something differs; 77: there is no dump.

#include <chrono>
#include <iostream>

#include "parser/parse.h"
#include "tests/corpus/awkward_files.h"
#include "tests/corpus/checks.h"
#include "tests/corpus/counts.h"
#include "tests/corpus/dump_reader.h"
#include "tests/unit/parser/fixture.h"
#include "tests/unit/parser/naive_reader.h"

namespace {

/// Whether the naive reader reads such articles: of ASCII, with nothing above the applies-to block.
bool is_comparable(const kb::parser::Parsed& parsed) {
  return parsed.accepted && parsed.article.encoding == kb::parser::Encoding::ascii &&
         !kb::test::has(parsed, kb::parser::DiagnosticCode::text_before_applies_to);
}

}  // namespace

int main() {
  using namespace kb::test;
  constexpr int kSkipped = 77;
  const std::string dump = find_dump();
  if (dump.empty()) {
    std::cout << "skipped: set KB_CORPUS to a dump or a folder of articles\n";
    return kSkipped;
  }
  Counts counts;
  Checks checks;
  std::uint64_t compared = 0;
  AwkwardFiles awkward;
  kb::parser::Parsed parsed;
  std::chrono::steady_clock::duration parsing{};
  const std::string error = read_dump(dump, [&](std::string_view name, std::string_view bytes) {
    const auto start = std::chrono::steady_clock::now();
    kb::parser::parse(bytes, parsed);
    parsing += std::chrono::steady_clock::now() - start;
    counts.add(name, bytes, parsed);
    awkward.add(name, parsed);
    if (!is_comparable(parsed)) return;
    ++compared;
    checks.equal(name, difference(read_naively(bytes), parsed.article), "");
  });
  if (!error.empty()) {
    std::cout << dump << ": " << error << '\n';
    return 1;
  }
  checks.between("articles compared with a naive reading", compared, 55'000, 57'000);
  counts.check(checks);
  awkward.check(checks);
  std::cout << checks.done() << " checks, " << checks.failed() << " failed; parsing took "
            << std::chrono::duration<double>(parsing).count() << " s\n";
  return checks.failed() == 0 ? 0 : 1;
}

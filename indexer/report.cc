#include "indexer/report.h"

#include <charconv>
#include <iterator>

#include "indexer/format/forward.h"

namespace kb::indexer {

using parser::Diagnostic;
using parser::DiagnosticCode;
using parser::Severity;

void Noticed::add(const std::string& origin, std::uint32_t line, const std::string& detail) {
  if (count++ < kMostExamples) examples.push_back({origin, line, detail});
}

void Noticed::merge(const Noticed& other) {
  count += other.count;
  for (const Example& example : other.examples)
    if (examples.size() < kMostExamples) examples.push_back(example);
}

void Report::add(const std::string& origin, const parser::Parsed& parsed, bool complete) {
  bool repaired_any = !complete;
  if (!complete)
    repairs[std::string(name(DiagnosticCode::limit_exceeded))].add(
        origin, 1, "more than " + std::to_string(format::kMostWords) + " words: those behind are not found by search");
  bool refused = false;
  for (const Diagnostic& d : parsed.diagnostics) {
    const std::string code(name(d.code));
    switch (d.severity) {
      case Severity::rejected:
        if (!refused) {
          std::string reason(describe(d.code));
          if (!d.detail.empty()) reason += ": " + d.detail;
          rejected.push_back({origin, d.line, code, std::move(reason), {}, 1});
        }
        refused = true;
        break;
      case Severity::repaired:
        repaired_any = true;
        repairs[code].add(origin, d.line, d.detail);
        break;
      case Severity::note:
        if (d.code == DiagnosticCode::unknown_header)
          unknown_headers[d.detail].add(origin, d.line, d.detail);
        else
          notes[code].add(origin, d.line, d.detail);
        break;
    }
  }
  if (!parsed.accepted) {
    if (!refused) rejected.push_back({origin, 1, "rejected", "not an article", {}, 1});
    return;
  }
  repaired += repaired_any ? 1 : 0;
  ++encodings[std::string(name(parsed.article.encoding))];
}

void Report::merge(Report&& later) {
  read += later.read;
  bytes += later.bytes;
  added += later.added;
  changed += later.changed;
  unchanged += later.unchanged;
  repaired += later.repaired;
  std::move(later.rejected.begin(), later.rejected.end(), std::back_inserter(rejected));
  std::move(later.problems.begin(), later.problems.end(), std::back_inserter(problems));
  std::move(later.duplicates.begin(), later.duplicates.end(), std::back_inserter(duplicates));
  for (const auto& [code, noticed] : later.repairs) repairs[code].merge(noticed);
  for (const auto& [code, noticed] : later.notes) notes[code].merge(noticed);
  for (const auto& [line, noticed] : later.unknown_headers) unknown_headers[line].merge(noticed);
  for (const auto& [encoding, count] : later.encodings) encodings[encoding] += count;
}

tl::unexpected<Error> no_articles(const Report& report, std::string_view consequence) {
  std::string message = "there is no article in the whole input; " + std::string(consequence);
  if (!report.rejected.empty())
    message += " (" + place(report.rejected.front().origin, report.rejected.front().line) + ": " +
               report.rejected.front().reason + ")";
  else if (!report.problems.empty())
    message += " (" + report.problems.front().origin + ": " + report.problems.front().message + ")";
  return fail(ErrorCode::not_found, std::move(message),
              "kbindex parse SOURCE shows why an article is not taken");
}

std::string place(const std::string& origin, std::uint32_t line) {
  const std::size_t colon = origin.rfind(':');
  if (colon == std::string::npos) return origin + ":" + std::to_string(line);
  std::uint64_t first = 0;
  const char* begin = origin.data() + colon + 1;
  const char* end = origin.data() + origin.size();
  const auto [stopped, error] = std::from_chars(begin, end, first);
  if (error != std::errc() || stopped != end || first == 0) return origin + ":" + std::to_string(line);
  return origin.substr(0, colon + 1) + std::to_string(first + line - 1);
}

}  // namespace kb::indexer

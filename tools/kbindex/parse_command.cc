#include <unistd.h>

#include "indexer/report.h"
#include "parser/parse.h"
#include "tools/cli/article_json.h"
#include "tools/cli/display.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/output.h"
#include "tools/kbindex/article_object.h"
#include "tools/kbindex/program.h"
#include "tools/kbindex/signals.h"

namespace kb::cli::kbindex {

namespace {

/// The article, with what only the parser knows: where it came from and what was odd about it.
Json to_value(const corpus::RawArticle& raw, const parser::Parsed& parsed) {
  Json json = article_object(parsed.article);
  json["origin"] = raw.origin;
  json["accepted"] = parsed.accepted;
  Json diagnostics = Json::array();
  for (const parser::Diagnostic& d : parsed.diagnostics)
    diagnostics.push_back(
        {{"severity", name(d.severity)}, {"code", name(d.code)}, {"line", d.line}, {"detail", d.detail}});
  json["diagnostics"] = std::move(diagnostics);
  return json;
}

}  // namespace

int run_parse(const Program& program) {
  auto paths = program.source_paths();
  if (!paths) return program.report(paths.error());
  auto source = corpus::open_source(*std::move(paths), program.options().limits);
  if (!source) return program.report(source.error());

  Output out(STDOUT_FILENO);
  parser::Parsed parsed;
  std::uint64_t articles = 0;
  bool complete = true;
  while (caught_signal() == 0 && !out.failed()) {
    corpus::Item item = (*source)->next();
    if (std::holds_alternative<corpus::End>(item)) break;
    if (const auto* problem = std::get_if<corpus::Problem>(&item)) {
      complete = false;
      program.warn(problem->origin + ": " + problem->message);
      continue;
    }
    const auto& raw = std::get<corpus::RawArticle>(item);
    parser::parse(raw.bytes, parsed, program.options().article_limits);
    out.write(to_line(to_value(raw, parsed)) + "\n");
    ++articles;
    if (parsed.accepted) continue;
    complete = false;
    indexer::Report report;
    report.add(raw.origin, parsed);
    for (const indexer::Rejected& r : report.rejected)
      program.warn(indexer::place(r.origin, r.line) + ": " + r.reason);
  }
  if (const int error = out.finish(); error != 0 && error != EPIPE)
    return program.report({ErrorCode::io, "cannot write the output", {}});
  if (caught_signal() != 0) return program.report({ErrorCode::interrupted, "stopped", {}});
  if (articles == 0)
    return program.report({ErrorCode::not_found, "there is no article in the whole input", {}});
  return program.options().strict && !complete ? kExitRejected : kExitOk;
}

}  // namespace kb::cli::kbindex

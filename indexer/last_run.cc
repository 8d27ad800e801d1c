#include "indexer/last_run.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "indexer/files.h"
#include "indexer/format/manifest.h"
#include "indexer/writer_lock.h"

namespace kb::indexer {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostBytes = std::size_t{1} << 28;

std::string text_of(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string file_in(const std::string& directory) {
  return directory + "/" + std::string(kLastRunFile);
}

/// An origin as it comes back from the file: names of files need not be UTF-8.
std::string key_of(const std::string& origin) {
  return Json(origin).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<Rejected> rejected_of(const Json& report, const char* member) {
  std::vector<Rejected> all;
  if (!report.contains(member)) return all;
  for (const Json& one : report[member])
    all.push_back({one.value("origin", ""), one.value("line", 1u), one.value("code", ""),
                   one.value("reason", ""), one.value("since", ""), one.value("attempts", 1u)});
  return all;
}

LastRun from_json(const Json& json) {
  LastRun run;
  run.finished = json.value("finished", "");
  run.kind = json.value("kind", "");
  run.outcome = json.value("outcome", "");
  if (json.contains("error") && json["error"].is_string()) run.error = json["error"].get<std::string>();
  run.json = text_of(json);
  if (!json.contains("report") || !json["report"].is_object()) return run;
  const Json& report = json["report"];
  run.rejected = rejected_of(report, "rejected");
  run.remembered = rejected_of(report, "remembered");
  for (const auto& [name, to] :
       std::initializer_list<std::pair<const char*, std::uint64_t*>>{{"generation", &run.generation},
                                                                     {"added", &run.added},
                                                                     {"changed", &run.changed},
                                                                     {"vanished", &run.vanished},
                                                                     {"unchanged", &run.unchanged},
                                                                     {"repaired", &run.repaired}})
    *to = report.value(name, std::uint64_t{0});
  run.problems = report.value("problems", Json::array()).size();
  run.duplicates = report.value("duplicates", Json::array()).size();
  run.unknown_headers = report.value("unknown_headers", Json::object()).size();
  run.dead_references = report.value("dead_references", Json::object()).value("count", std::uint64_t{0});
  return run;
}

std::string_view outcome_of(const Report& report) {
  if (report.gate && !report.gate->passed) return "gate";
  return report.published ? "published" : "unchanged";
}

}  // namespace

Result<LastRun> read_last_run(const std::string& directory) {
  auto text = format::read_small_file(file_in(directory), kMostBytes);
  if (!text) return fail(std::move(text));
  const Json json = Json::parse(*text, nullptr, false);
  try {
    if (json.is_object()) return from_json(json);
  } catch (const Json::exception&) {  // a member of another type
  }
  return fail(ErrorCode::corrupt, "'" + file_in(directory) + "' is damaged", "the next run writes it anew");
}

RunRecord::RunRecord(std::string directory, std::string_view kind)
    : directory_(std::move(directory)), kind_(kind) {
  auto last = read_last_run(directory_);
  if (!last) return;
  before_ = std::move(last->rejected);
  before_.insert(before_.end(), last->remembered.begin(), last->remembered.end());
  const Json json = Json::parse(last->json, nullptr, false);
  if (json.contains("report") && json["report"].is_object()) report_ = text_of(json["report"]);
}

void RunRecord::settle(Report& report, bool all_read, const Names& for_each_accepted) const {
  const std::string now = utc_now();
  std::map<std::string, const Rejected*> known;
  for (const Rejected& rejected : before_) known.emplace(key_of(rejected.origin), &rejected);
  for (Rejected& rejected : report.rejected) {
    rejected.since = now;
    if (known.empty()) continue;
    const auto at = known.find(key_of(rejected.origin));
    if (at == known.end()) continue;
    rejected.since = at->second->since;
    rejected.attempts = at->second->attempts + 1;
    known.erase(at);
  }
  if (known.empty()) return;
  for_each_accepted([&](const std::string& origin) {
    const auto at = known.find(key_of(origin));
    if (at == known.end()) return;
    report.mended.push_back(*at->second);
    known.erase(at);
  });
  if (all_read) return;
  for (const auto& [key, rejected] : known) report.remembered.push_back(*rejected);
}

void RunRecord::save(const Result<Report>& report) const {
  if (report && report->dry_run) return;
  Json json{{"format", "kbindex last run"}, {"version", 1}, {"finished", utc_now()}, {"kind", kind_}};
  json["outcome"] = report ? outcome_of(*report) : "failed";
  json["error"] = report ? Json() : Json(report.error().message);
  const std::string text = report ? to_json(*report, kind_) : report_;
  json["report"] = text.empty() ? Json() : Json::parse(text, nullptr, false);
  (void)replace_file(file_in(directory_), text_of(json));
}

bool read_wholly(const Report& report) {
  return std::ranges::none_of(report.problems, [](const corpus::Problem& problem) {
    return problem.code != corpus::ProblemCode::not_regular &&
           problem.code != corpus::ProblemCode::symlink_loop &&
           problem.code != corpus::ProblemCode::no_articles;
  });
}

}  // namespace kb::indexer

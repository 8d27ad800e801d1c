#include <nlohmann/json.hpp>

#include "indexer/report.h"

namespace kb::indexer {

namespace {

using Json = nlohmann::ordered_json;

Json to_value(const Noticed& noticed) {
  Json examples = Json::array();
  for (const Noticed::Example& e : noticed.examples)
    examples.push_back({{"place", e.line == 0 ? e.origin : place(e.origin, e.line)}, {"detail", e.detail}});
  return {{"count", noticed.count}, {"examples", std::move(examples)}};
}

Json to_value(const std::map<std::string, Noticed>& all) {
  Json object = Json::object();
  for (const auto& [key, noticed] : all) object[key] = to_value(noticed);
  return object;
}

Json to_value(const std::vector<Rejected>& all) {
  Json list = Json::array();
  for (const Rejected& r : all)
    list.push_back({{"place", place(r.origin, r.line)},
                    {"code", r.code},
                    {"reason", r.reason},
                    {"since", r.since},
                    {"attempts", r.attempts},
                    {"origin", r.origin},
                    {"line", r.line}});
  return list;
}

Json to_value(const GateVerdict& gate) {
  Json worse = Json::array();
  for (const GateVerdict::Query& q : gate.worse)
    worse.push_back({{"query", q.id}, {"text", q.text}, {"before", q.before}, {"after", q.after}});
  Json json{{"passed", gate.passed}, {"queries", gate.queries}, {"before", nullptr},
            {"after", gate.after},   {"slack", gate.slack},     {"worse", std::move(worse)}};
  if (gate.before) json["before"] = *gate.before;
  return json;
}

Json ids(const std::vector<std::uint32_t>& numbers) {
  Json list = Json::array();
  for (const std::uint32_t number : numbers) list.push_back("Q" + std::to_string(number));
  return list;
}

}  // namespace

std::string to_json(const Report& r, std::string_view kind) {
  Json json;
  json["format"] = "kbindex report";
  json["version"] = 1;
  json["kind"] = kind;
  json["dry_run"] = r.dry_run;
  json["published"] = r.published;
  json["generation"] = r.generation;
  json["articles"] = r.articles;
  json["read"] = r.read;
  json["bytes"] = r.bytes;
  json["added"] = r.added;
  json["changed"] = r.changed;
  json["unchanged"] = r.unchanged;
  json["vanished"] = r.vanished;
  json["kept_missing"] = r.kept_missing;
  if (kind == "update") {
    json["added_ids"] = ids(r.added_numbers);
    json["changed_ids"] = ids(r.changed_numbers);
    json["vanished_ids"] = ids(r.vanished_numbers);
  }
  json["repaired"] = r.repaired;
  json["rejected"] = to_value(r.rejected);
  json["remembered"] = to_value(r.remembered);
  json["mended"] = to_value(r.mended);
  json["problems"] = Json::array();
  for (const corpus::Problem& problem : r.problems)
    json["problems"].push_back(
        {{"place", problem.origin}, {"code", corpus::name(problem.code)}, {"reason", problem.message}});
  json["duplicates"] = Json::array();
  for (const Duplicate& d : r.duplicates)
    json["duplicates"].push_back({{"id", "Q" + std::to_string(d.number)},
                                  {"kept", {{"place", d.kept_origin}, {"date", d.kept_date}}},
                                  {"dropped", {{"place", d.dropped_origin}, {"date", d.dropped_date}}}});
  json["repairs"] = to_value(r.repairs);
  json["notes"] = to_value(r.notes);
  json["unknown_headers"] = to_value(r.unknown_headers);
  json["encodings"] = r.encodings;
  json["citations"] = r.citations;
  json["dead_references"] = to_value(r.dead_references);
  json["verified"] = nullptr;
  if (r.verified)
    json["verified"] = {{"articles", r.verified->articles},
                        {"reanalyzed", r.verified->reanalyzed},
                        {"queries", r.verified->queries},
                        {"seconds", r.verified->seconds}};
  json["gate"] = r.gate ? to_value(*r.gate) : Json();
  json["index_bytes"] = r.index_bytes;
  json["seconds"] = r.seconds;
  // File names need not be UTF-8.
  // ASCII: names of files come from strangers, and people print reports on terminals.
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace kb::indexer

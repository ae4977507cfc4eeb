#include "cli/history_json.hpp"

#include "base/text.hpp"
#include "cli/table.hpp"
#include "history/moment.hpp"
#include "history/run_id.hpp"
#include "module/name.hpp"

#include <charconv>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tcli {

namespace {

using Json = nlohmann::ordered_json;

constexpr double k_us_per_ms = 1000;

std::string dump(const Json& document, int indent) {
  return document.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

// A text, or {"hex": …} for bytes that JSON can't hold.
Json json_of(const std::string& text) {
  if (find_invalid_utf8(text) == std::string::npos) return text;
  std::string hex;
  for (const char byte : text) hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return Json{{"hex", std::move(hex)}};
}

std::string text_of(const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  const auto hex = json.at("hex").get<std::string>();
  std::string text;
  for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
    unsigned int byte = 0;
    std::from_chars(hex.data() + at, hex.data() + at + 2, byte, 16);
    text += static_cast<char>(byte);
  }
  return text;
}

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : json_of(text); }

std::string from_null(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found == json.end() || found->is_null() ? std::string{} : text_of(*found);
}

// By name; the words of a variadic one in a list.
Json parameters_json(const RunStart& start) {
  Json json = Json::object();
  for (const auto& [name, value] : start.parameters) {
    Json& known = json[name];
    if (known.is_null()) {
      known = json_of(value);
    } else {
      if (!known.is_array()) known = Json::array({known});
      known.push_back(json_of(value));
    }
  }
  return json;
}

// Of the copy of a stream; null where there is none.
Json json_of(const StreamKept& stream) {
  return stream.is_kept ? Json{{"bytes", stream.bytes}, {"cut", stream.is_cut}} : Json(nullptr);
}

Json json_of(const Run& run) {
  const RunStart& start = run.start;
  Json json{{"id", start.id},
            {"parent", or_null(start.parent)},
            {"module", start.module},
            {"subject", or_null(start.subject)},
            {"verb", or_null(start.verb)},
            {"words", Json::array()},
            {"parameters", parameters_json(start)}};
  for (const std::string& word : start.words) json["words"].push_back(json_of(word));
  json["truncated"] = start.truncated;
  json["state"] = run_state_word(run.state);
  json["status"] = run.end && run.end->signal == 0 ? Json(run.end->status) : Json(nullptr);
  json["signal"] = run.end && run.end->signal != 0 ? Json(run.end->signal) : Json(nullptr);
  json["started"] = moment_for_programs(start.started_ms);
  json["ended"] = run.end ? Json(moment_for_programs(start.started_ms + run.end->duration_us / 1000)) : Json(nullptr);
  json["duration_ms"] = run.end ? Json(static_cast<double>(run.end->duration_us) / k_us_per_ms) : Json(nullptr);
  json["folder"] = or_null(start.folder);
  json["user"] = json_of(start.user);
  json["host"] = json_of(start.host);
  json["pid"] = start.pid;
  json["boot_ms"] = start.boot_ms;
  json["boot_id"] = or_null(start.boot_id);
  json["provider"] = start.provider;
  json["kind"] = start.kind;
  json["location"] = json_of(start.location);
  json["version"] = or_null(start.version);
  json["file"] = {{"device", start.file.device},
                  {"inode", start.file.inode},
                  {"size", start.file.size},
                  {"mtime_ns", start.file.mtime_ns},
                  {"ctime_ns", start.file.ctime_ns}};
  json["sha256"] = or_null(run.digest);
  json["stdout"] = run.end ? json_of(run.end->out) : Json(nullptr);
  json["stderr"] = run.end ? json_of(run.end->err) : Json(nullptr);
  json["note"] = or_null(run.note);
  return json;
}

std::vector<std::pair<std::string, std::string>> parameters_of(const Json& json) {
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const auto& [name, value] : json.items()) {
    if (!value.is_array()) parameters.emplace_back(name, text_of(value));
    if (value.is_array())
      for (const Json& item : value) parameters.emplace_back(name, text_of(item));
  }
  return parameters;
}

double within(const Json& json, double least, double most, const char* name) {
  const auto number = json.get<double>();
  if (number >= least && number <= most) return number;
  throw std::invalid_argument(fmt::format("'{}' is not between {} and {}", name, least, most));
}

// Exports were without one once: what they hold is that of version 1.
void check_version(const Json& json) {
  const auto found = json.find("schema_version");
  if (found == json.end()) return;
  if (!found->is_number_integer() || *found < 1) throw std::invalid_argument("'schema_version' is no version");
  if (*found <= k_schema_version) return;
  throw std::invalid_argument(fmt::format("a newer tcli wrote it: its schema_version is {}, and this tcli knows up to {}",
                                          found->dump(), k_schema_version));
}

// Throws what the library throws for a key that is missing or of another kind.
Run run_of(const Json& json) {
  check_version(json);
  Run run;
  RunStart& start = run.start;
  start.id = json.at("id").get<std::string>();
  start.parent = from_null(json, "parent");
  start.module = json.at("module").get<std::string>();
  start.subject = from_null(json, "subject");
  start.verb = from_null(json, "verb");
  if (!json.at("words").is_array()) throw std::invalid_argument("'words' is no list");
  for (const Json& word : json.at("words")) start.words.push_back(text_of(word));
  start.parameters = parameters_of(json.value("parameters", Json::object()));
  start.truncated = json.value("truncated", false);
  const auto started = moment_from_programs(json.at("started").get<std::string>());
  if (!started) throw std::invalid_argument("'started' is no time such as 2026-11-25T09:42:07.123Z");
  start.started_ms = *started;
  for (const auto& [key, text] : {std::pair{"folder", &start.folder},
                                  {"user", &start.user},
                                  {"host", &start.host},
                                  {"provider", &start.provider},
                                  {"kind", &start.kind},
                                  {"location", &start.location},
                                  {"version", &start.version},
                                  {"boot_id", &start.boot_id},
                                  {"sha256", &run.digest},
                                  {"note", &run.note}})
    *text = from_null(json, key);
  start.pid = json.value("pid", std::int64_t{0});
  start.boot_ms = json.value("boot_ms", std::int64_t{0});
  if (const auto file = json.find("file"); file != json.end())
    start.file = {.device = file->at("device"),
                  .inode = file->at("inode"),
                  .size = file->at("size"),
                  .mtime_ns = file->at("mtime_ns"),
                  .ctime_ns = file->at("ctime_ns")};
  if (json.at("duration_ms").is_null()) return run;
  RunEnd& end = run.end.emplace();
  end.id = start.id;
  end.duration_us = static_cast<std::int64_t>(within(json.at("duration_ms"), 0, 1e15, "duration_ms") * k_us_per_ms + 0.5);
  if (!json.at("status").is_null()) end.status = static_cast<int>(within(json.at("status"), 0, 255, "status"));
  if (!json.at("signal").is_null()) end.signal = static_cast<int>(within(json.at("signal"), 1, 64, "signal"));
  return run;
}

double milliseconds(std::int64_t us) { return static_cast<double>(us) / k_us_per_ms; }

} // namespace

std::string runs_json(const std::vector<Run>& runs) {
  Json list = Json::array();
  for (const Run& run : runs) list.push_back(json_of(run));
  return dump({{"schema_version", k_schema_version}, {"runs", std::move(list)}}, 2);
}

std::string run_json(const Run& run, const std::vector<Run>& children) {
  Json list = Json::array();
  for (const Run& child : children) list.push_back(json_of(child));
  return dump({{"schema_version", k_schema_version}, {"run", json_of(run)}, {"children", std::move(list)}}, 2);
}

std::string run_line(const Run& run) {
  Json line{{"schema_version", k_schema_version}};
  line.update(json_of(run));
  return dump(line, -1);
}

Result<Run> run_from_line(std::string_view line) {
  const auto wrong = [](std::string why) {
    return fail(Error{.status = ExitCode::failed, .what = "no run of tcli history export", .why = std::move(why)});
  };
  try {
    auto run = run_of(Json::parse(line));
    if (!is_run_id(run.start.id)) return wrong("'id' is no id of a run");
    if (run.start.parent == run.start.id) return wrong("it is its own parent");
    if (name_problem(run.start.module)) return wrong("'module' is no name of a module");
    return run;
  } catch (const Json::parse_error& error) {
    return wrong(fmt::format("it is no JSON from byte {} on", error.byte));
  } catch (const std::exception& error) {
    const std::string_view what = error.what();
    const auto words = what.find("] "); // behind the library's own name for it
    return wrong(std::string{what.substr(words == std::string_view::npos ? 0 : words + 2)});
  }
}

std::string statistics_json(const std::vector<Statistics>& statistics) {
  Json list = Json::array();
  for (const Statistics& row : statistics) {
    const auto took = [&](double percent) {
      return row.durations_us.empty() ? Json(nullptr) : Json(milliseconds(row.percentile_us(percent)));
    };
    list.push_back({{"name", row.name},
                    {"runs", row.runs},
                    {"ok", row.ok},
                    {"success_percent", row.success_percent()},
                    {"p50_ms", took(50)},
                    {"p90_ms", took(90)},
                    {"p95_ms", took(95)},
                    {"p99_ms", took(99)},
                    {"max_ms", took(100)},
                    {"trend", row.trend}});
  }
  return dump({{"schema_version", k_schema_version}, {"statistics", std::move(list)}}, 2);
}

std::string_view verdict_of(const Level& level) { return level.is_kept ? "kept" : "missed"; }

std::string levels_json(const std::vector<Level>& levels, std::size_t runs) {
  Json list = Json::array();
  for (const Level& level : levels) {
    const std::string unit = level.unit == Level::Unit::percent ? "percent" : "ms";
    list.push_back({{"level", level.name},
                    {"wanted_" + unit, level.wanted},
                    {"found_" + unit, level.found},
                    {"verdict", verdict_of(level)},
                    {"runs", runs}});
  }
  return dump({{"schema_version", k_schema_version}, {"levels", std::move(list)}}, 2);
}

} // namespace tcli

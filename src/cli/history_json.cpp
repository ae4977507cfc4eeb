#include "cli/history_json.hpp"

#include "base/text.hpp"
#include "cli/table.hpp"
#include "history/moment.hpp"
#include "history/run_id.hpp"
#include "history/words.hpp"
#include "module/name.hpp"

#include <algorithm>
#include <charconv>
#include <concepts>
#include <fmt/format.h>
#include <limits>
#include <nlohmann/json.hpp>
#include <sys/types.h>
#include <utility>

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

[[noreturn]] void refuse(std::string_view key, std::string_view why) {
  throw std::invalid_argument(fmt::format("'{}' {}", key, why));
}

std::string bytes_of_hex(const std::string& hex, const char* key) {
  if (hex.size() % 2 != 0) refuse(key, "has half a byte in its hex");
  std::string text;
  for (std::size_t at = 0; at < hex.size(); at += 2) {
    std::uint8_t byte = 0;
    const char* const end = hex.data() + at + 2;
    if (std::from_chars(hex.data() + at, end, byte, 16).ptr != end) refuse(key, "has no hexadecimal digits in its hex");
    text += static_cast<char>(byte);
  }
  return text;
}

std::string text_of(const Json& json, const char* key) {
  if (json.is_string()) return json.get<std::string>();
  const auto hex = json.find("hex");
  if (hex == json.end() || !hex->is_string()) refuse(key, "is no text");
  return bytes_of_hex(hex->get<std::string>(), key);
}

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : json_of(text); }

std::string from_null(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found == json.end() || found->is_null() ? std::string{} : text_of(*found, key);
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

// In place of what must not be shown.
std::string shown(std::string word) {
  for (auto at = word.find(k_masked); at != std::string::npos; at = word.find(k_masked)) word.replace(at, 1, "***");
  return word;
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
            {"command", command_of(start)},
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
  if (!json.is_object()) refuse("parameters", "is no object");
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const auto& [name, value] : json.items()) {
    if (!value.is_array()) parameters.emplace_back(name, text_of(value, "parameters"));
    if (value.is_array())
      for (const Json& item : value) parameters.emplace_back(name, text_of(item, "parameters"));
  }
  return parameters;
}

template <std::integral Number> Number whole(const Json& json, const char* key, Number least = std::numeric_limits<Number>::min(),
                                             Number most = std::numeric_limits<Number>::max()) {
  if (!json.is_number_integer()) refuse(key, "is no whole number");
  const auto fits = [&](auto number) { return std::cmp_greater_equal(number, least) && std::cmp_less_equal(number, most); };
  if (json.is_number_unsigned() ? fits(json.get<std::uint64_t>()) : fits(json.get<std::int64_t>())) return json.get<Number>();
  refuse(key, fmt::format("is not between {} and {}", least, most));
}

// Of milliseconds with a fraction.
std::int64_t duration_us_of(const Json& json) {
  constexpr double k_longest_ms = 1e15;
  const double ms = json.is_number() ? json.get<double>() : -1;
  if (ms < 0 || ms > k_longest_ms) refuse("duration_ms", fmt::format("is not between 0 and {}", k_longest_ms));
  return static_cast<std::int64_t>(ms * k_us_per_ms + 0.5);
}

std::string name_or_null(const Json& json, const char* key) {
  auto name = from_null(json, key);
  if (!name.empty() && name_problem(name)) refuse(key, "is no name");
  return name;
}

// Exports were without one once: what they hold is that of version 1.
void check_version(const Json& json) {
  const auto found = json.find("schema_version");
  if (found == json.end()) return;
  if (!found->is_number_integer() || *found < 1) refuse("schema_version", "is no version");
  if (*found <= k_schema_version) return;
  throw std::invalid_argument(fmt::format("a newer tcli wrote it: its schema_version is {}, and this tcli knows up to {}",
                                          found->dump(), k_schema_version));
}

std::int64_t started_of(const Json& json, const std::string& id) {
  const auto started = moment_from_programs(text_of(json.at("started"), "started"));
  if (!started) refuse("started", "is no time such as 2026-11-25T09:42:07.123Z");
  if (*started != time_of_run_id(id))
    refuse("started", fmt::format("is not {}, which is in its id", moment_for_programs(time_of_run_id(id))));
  return *started;
}

FileId file_of(const Json& json) {
  if (!json.is_object()) refuse("file", "is no object");
  return {.device = whole<std::uint64_t>(json.at("device"), "device"),
          .inode = whole<std::uint64_t>(json.at("inode"), "inode"),
          .size = whole<std::uint64_t>(json.at("size"), "size"),
          .mtime_ns = whole<std::int64_t>(json.at("mtime_ns"), "mtime_ns"),
          .ctime_ns = whole<std::int64_t>(json.at("ctime_ns"), "ctime_ns")};
}

// A rerun says them again.
void check_words(const RunStart& start) {
  std::vector<std::string> call;
  for (const std::string& word : {start.subject, start.verb})
    if (!word.empty()) call.push_back(word);
  const auto& words = start.words;
  if (!start.verb.empty() && (words.size() < call.size() || !std::equal(call.begin(), call.end(), words.begin())))
    refuse("words", fmt::format("do not begin with '{}'", join(call, " ")));
}

RunStart start_of(const Json& json) {
  RunStart start;
  start.id = text_of(json.at("id"), "id");
  if (!is_run_id(start.id)) refuse("id", "is no id of a run");
  start.parent = from_null(json, "parent");
  if (!start.parent.empty() && !is_run_id(start.parent)) refuse("parent", "is no id of a run");
  if (start.parent == start.id) throw std::invalid_argument("it is its own parent");
  start.module = text_of(json.at("module"), "module");
  if (name_problem(start.module)) refuse("module", "is no name of a module");
  start.subject = name_or_null(json, "subject");
  start.verb = name_or_null(json, "verb");
  if (!json.at("words").is_array()) refuse("words", "is no list");
  for (const Json& word : json.at("words")) start.words.push_back(text_of(word, "words"));
  start.parameters = parameters_of(json.value("parameters", Json::object()));
  if (packed(start.words).size() > k_packed_limit) refuse("words", "is longer than any call that was recorded");
  if (packed(start.parameters).size() > k_packed_limit) refuse("parameters", "is longer than any call that was recorded");
  start.truncated = json.value("truncated", false);
  if (!start.truncated) check_words(start);
  start.started_ms = started_of(json, start.id);
  for (const auto& [key, text] : {std::pair{"folder", &start.folder},
                                  {"user", &start.user},
                                  {"host", &start.host},
                                  {"provider", &start.provider},
                                  {"kind", &start.kind},
                                  {"location", &start.location},
                                  {"version", &start.version},
                                  {"boot_id", &start.boot_id}})
    *text = from_null(json, key);
  if (!start.folder.empty() && (start.folder.front() != '/' || start.folder.find('\0') != std::string::npos))
    refuse("folder", "is no absolute path");
  start.pid = whole<pid_t>(json.value("pid", Json(0)), "pid", 0);
  start.boot_ms = whole<std::int64_t>(json.value("boot_ms", Json(0)), "boot_ms", 0);
  if (const auto file = json.find("file"); file != json.end()) start.file = file_of(*file);
  return start;
}

// Its status, or the signal that killed it.
RunEnd end_of(const Json& json, const std::string& id) {
  RunEnd end;
  end.id = id;
  end.duration_us = duration_us_of(json.at("duration_ms"));
  const Json &status = json.at("status"), &signal = json.at("signal");
  if (status.is_null() == signal.is_null()) throw std::invalid_argument("an end has either 'status' or 'signal'");
  if (!status.is_null()) end.status = whole<int>(status, "status", 0, 255);
  if (!signal.is_null()) end.signal = whole<int>(signal, "signal", 1, 64);
  return end;
}

// Throws what the library throws for a key that is missing or of another kind.
Run run_of(const Json& json) {
  if (!json.is_object()) throw std::invalid_argument("it is no JSON object");
  check_version(json);
  Run run;
  run.start = start_of(json);
  run.digest = from_null(json, "sha256");
  if (!run.digest.empty() && (run.digest.size() != 64 || run.digest.find_first_not_of("0123456789abcdef") != std::string::npos))
    refuse("sha256", "is not 64 hexadecimal digits");
  run.note = from_null(json, "note");
  if (!json.at("duration_ms").is_null()) {
    run.end = end_of(json, run.start.id);
  } else if (!json.value("status", Json(nullptr)).is_null() || !json.value("signal", Json(nullptr)).is_null()) {
    refuse("duration_ms", "is null, but it has an end");
  }
  return run;
}

double milliseconds(std::int64_t us) { return static_cast<double>(us) / k_us_per_ms; }

} // namespace

std::string runs_json(const std::vector<Run>& runs, bool is_tree) {
  Json list = Json::array();
  for (const Run& run : runs) {
    Json& row = list.emplace_back(json_of(run));
    if (is_tree) row["depth"] = run.depth;
  }
  return dump({{"schema_version", k_schema_version}, {"runs", std::move(list)}}, 2);
}

std::string run_json(const Run& run, const std::vector<Run>& children) {
  Json list = Json::array();
  for (const Run& child : children) list.push_back(json_of(child));
  return dump({{"schema_version", k_schema_version}, {"run", json_of(run)}, {"children", std::move(list)}}, 2);
}

std::string command_of(const RunStart& start) {
  std::string line = start.module;
  for (const std::string& word : start.words)
    line += " " + (word.size() == 1 && word[0] == k_masked ? "***" : shell_quote(shown(word)));
  return with_visible_quotes(line) + (start.truncated ? " ..." : "");
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
  if (line.find('\0') != std::string_view::npos) return wrong("it has a NUL byte"); // which would be its end for the library
  try {
    return run_of(Json::parse(line));
  } catch (const Json::parse_error& error) {
    return wrong(fmt::format("it is no JSON from byte {} on", error.byte));
  } catch (const std::exception& error) {
    const std::string_view what = error.what();
    const auto words = what.find("] "); // behind the library's own name for it
    return wrong(std::string{what.substr(words == std::string_view::npos ? 0 : words + 2)});
  }
}

std::string removed_json(const Removed& removed, bool dry_run) {
  return dump({{"schema_version", k_schema_version},
               {"dry_run", dry_run},
               {"removed", {{"runs", removed.runs}, {"output_bytes", removed.output_bytes}}}},
              2);
}

std::string imported_json(const Imported& imported) {
  return dump({{"schema_version", k_schema_version},
               {"imported",
                {{"runs", imported.runs},
                 {"added", imported.added},
                 {"known", imported.runs - imported.added},
                 {"wrong", imported.wrong},
                 {"complete", imported.is_complete}}}},
              2);
}

std::string rerun_json(const std::string& id, const std::string& call, const std::string& folder,
                       const std::vector<std::string>& argv) {
  Json words = Json::array();
  for (const std::string& word : argv) words.push_back(json_of(word));
  return dump({{"schema_version", k_schema_version},
               {"rerun", {{"id", id}, {"call", json_of(call)}, {"folder", or_null(folder)}, {"argv", std::move(words)}}}},
              2);
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

#include "cli/json.hpp"

#include "base/text.hpp"
#include "cli/table.hpp"
#include "contract/support.hpp"

#include <charconv>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace tcli {

namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& document) { return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json parameter_json(const Parameter& parameter) {
  Json json{{"name", parameter.name},
            {"summary", parameter.summary},
            {"type", type_word(parameter.type)},
            {"required", parameter.required}};
  if (!parameter.choices.empty()) json["choices"] = parameter.choices;
  if (parameter.default_value) json["default"] = *parameter.default_value;
  if (parameter.known != Known::nothing) json["complete"] = known_word(parameter.known);
  return json;
}

Json command_json(const Command& command) {
  Json json{{"name", command.key()},      {"subject", command.subject},         {"verb", command.verb},
            {"summary", command.summary}, {"description", command.description}, {"effect", effect_word(command.effect)},
            {"dry_run", command.dry_run}};
  if (!command.passes_command) json["passes_command"] = false;
  if (command.options_first) json["options_first"] = true;
  if (!command.passes_dashes) json["passes_dashes"] = false;
  json["arguments"] = Json::array();
  for (const Argument& argument : command.arguments) {
    json["arguments"].push_back(parameter_json(argument));
    json["arguments"].back()["variadic"] = argument.variadic;
  }
  json["options"] = Json::array();
  for (const Option& option : command.options) {
    auto& entry = json["options"].emplace_back(parameter_json(option));
    if (option.short_name != 0) entry["short"] = std::string(1, option.short_name);
    if (option.secret) entry["secret"] = true;
    if (!option.env.empty()) entry["env"] = option.env;
    if (!option.passed_as.empty()) entry["passed_as"] = option.passed_as;
  }
  json["examples"] = Json::array();
  for (const Example& example : command.examples) {
    auto& entry = json["examples"].emplace_back(Json{{"run", example.run}, {"summary", example.summary}});
    if (!example.safe) continue;
    entry["safe"] = true;
    entry["status"] = example.status;
    if (example.output) entry["output"] = *example.output;
  }
  return json;
}

} // namespace

std::string table_json(const Table& table) {
  Json rows = Json::array();
  for (const auto& row : table.rows) {
    Json object = Json::object();
    for (std::size_t index = 0; index < row.size(); ++index) object[table.columns[index]] = row[index];
    rows.push_back(std::move(object));
  }
  return dump(Json{{"schema_version", k_schema_version}, {table.name, std::move(rows)}});
}

std::string module_json(const Finding& finding, const Verdict& verdict, const FileFacts& file) {
  const Introduction told = introduce(finding, verdict.manifest.get());
  Json json{{"schema_version", k_schema_version},
            {"name", finding.name},
            {"state", state_word(verdict.state)},
            {"kind", finding.kind},
            {"provider", finding.provider},
            {"location", finding.location},
            {"summary", told.summary.empty() ? verdict.summary() : told.summary}};
  if (!file.has_module) { // that could be in a state
    json.erase("state");
    json.erase("summary");
  }
  if (file.enabled) json["enabled"] = *file.enabled;
  if (!file.links_to.empty()) json["links_to"] = file.links_to;
  if (file.abi) json["abi"] = *file.abi;
  if (!finding.question.empty()) json["question"] = finding.question; // of a person, before it runs
  if (verdict.problem && file.has_module)
    json["problem"] = {{"reason", verdict.problem.reason}, {"remedy", verdict.problem.remedy}};
  if (verdict.state == State::verified) json["help"] = verdict.help;
  json["commands"] = Json::array();
  if (verdict.manifest) json["version"] = verdict.manifest->version;
  if (verdict.manifest || !told.support.empty())
    for (const auto& [name, text] : k_support_keys) json[std::string{name}] = told.support.*text;
  if (verdict.manifest) {
    json["history"] = verdict.manifest->history ? "on" : "off";
    if (verdict.manifest->capture) json["capture"] = capture_word(*verdict.manifest->capture);
    json["description"] = verdict.manifest->description;
    json["subjects"] = Json::array();
    for (const Subject& subject : verdict.manifest->subjects)
      json["subjects"].push_back({{"name", subject.name}, {"summary", subject.summary}});
    for (const Command& command : verdict.manifest->commands) json["commands"].push_back(command_json(command));
  }
  return dump(json);
}

namespace {

constexpr std::string_view k_version_key = "schema_version";

std::string raw(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_null() ? std::string{} : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// What stands behind the first part of `key`; null: nothing does.
const Json* find(const Json& value, std::string_view part) {
  if (value.is_object()) {
    const auto found = value.find(part);
    return found == value.end() ? nullptr : &*found;
  }
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
  const bool is_number = error == std::errc{} && end == part.data() + part.size();
  return value.is_array() && is_number && number < value.size() ? &value[number] : nullptr;
}

// Of the value itself or, in a list, of each row, with an empty line for those without it; false: none has it.
bool take(const Json& value, std::string_view key, std::vector<std::string>& lines, bool& is_list) {
  if (key.empty()) return lines.push_back(raw(value)), true;
  const std::string_view part = key.substr(0, key.find('.'));
  const std::string_view rest = part.size() == key.size() ? std::string_view{} : key.substr(part.size() + 1);
  if (rest.empty() && part.size() < key.size()) return false; // a dot at the end
  if (const Json* const found = find(value, part)) return take(*found, rest, lines, is_list);
  if (!value.is_array()) return false;
  is_list = true;
  if (value.empty()) return true;
  bool has_it = false;
  for (const Json& row : value) {
    const std::size_t size = lines.size();
    const bool row_has_it = row.is_object() && take(row, key, lines, is_list);
    if (!row_has_it) lines.resize(size);
    if (!row_has_it) lines.emplace_back();
    has_it = has_it || row_has_it;
  }
  return has_it;
}

// The one thing that a document is about, if it is about one.
const Json& content_of(const Json& document) {
  const Json* content = nullptr;
  for (const auto& [key, value] : document.items()) {
    if (key == k_version_key) continue;
    if (!value.is_structured()) return document;
    if (content == nullptr) content = &value; // what follows belongs to it: the children of a run
  }
  return content == nullptr ? document : *content;
}

// The one list or map beside values, such as what was removed; the document itself where there are several, or none.
const Json& part_of(const Json& document) {
  const Json* part = nullptr;
  for (const Json& value : document) {
    if (!value.is_structured()) continue;
    if (part != nullptr) return document;
    part = &value;
  }
  return part == nullptr ? document : *part;
}

std::string keys_of(const Json& value) {
  const Json& row = value.is_array() && !value.empty() ? value.front() : value;
  std::vector<std::string> keys;
  if (row.is_object())
    for (const auto& [key, ignored] : row.items()) keys.push_back(key);
  return join(keys, ", ");
}

} // namespace

Result<std::string> json_value(const std::string& json, const std::string& key) {
  const auto document = Json::parse(json, nullptr, false);
  std::vector<std::string> lines;
  for (const Json* const from : {&document, &content_of(document), &part_of(document)}) {
    lines.clear();
    bool is_list = false;
    if (!take(*from, key, lines, is_list)) continue;
    // One value is itself, but on a terminal; of a list each row is a line.
    const bool is_raw = !is_list && ::isatty(STDOUT_FILENO) == 0;
    std::string text;
    for (const std::string& line : lines) text += (is_raw ? line : escape(line)) + "\n";
    return text;
  }
  return fail(Error{.status = ExitCode::usage,
                    .what = fmt::format("no key '{}' in the result", key),
                    .why = fmt::format("it has {}", keys_of(content_of(document))),
                    .hint = "tcli help formatting"});
}

} // namespace tcli

#include "cli/json.hpp"

#include "cli/table.hpp"

#include <nlohmann/json.hpp>

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
  return json;
}

Json command_json(const Command& command) {
  Json json{{"name", command.key()},      {"subject", command.subject},         {"verb", command.verb},
            {"summary", command.summary}, {"description", command.description}, {"effect", effect_word(command.effect)}};
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
  }
  json["examples"] = Json::array();
  for (const Example& example : command.examples) {
    json["examples"].push_back({{"run", example.run}, {"summary", example.summary}});
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
  Json json{{"schema_version", k_schema_version}, {"name", finding.name},
            {"state", state_word(verdict.state)}, {"kind", finding.kind},
            {"provider", finding.provider},       {"location", finding.location},
            {"summary", verdict.summary()}};
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
  if (verdict.manifest) {
    json["version"] = verdict.manifest->version;
    json["history"] = verdict.manifest->history ? "on" : "off";
    json["description"] = verdict.manifest->description;
    for (const Command& command : verdict.manifest->commands) json["commands"].push_back(command_json(command));
  }
  return dump(json);
}

} // namespace tcli

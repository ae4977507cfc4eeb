#include "base/file.hpp"
#include "base/suggest.hpp"
#include "cli/aliases.hpp"
#include "cli/wait_note.hpp"
#include "commands/config_shared.hpp"
#include "commands/known_names.hpp"
#include "config/config_edit.hpp"
#include "config/config_file.hpp"
#include "config/config_layers.hpp"
#include "config/config_text.hpp"
#include "config/key_rules.hpp"
#include "config/team_config.hpp"

#include <algorithm>
#include <cerrno>
#include <fmt/format.h>
#include <map>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

namespace {

bool is_config_there(const std::string& file) { return ::access(file.c_str(), F_OK) == 0 || errno != ENOENT; }

// It would not be read, whatever it says.
void add_if_open_to_all(std::vector<ConfigFinding>& findings, const std::string& file) {
  struct ::stat status {};
  if (::stat(file.c_str(), &status) == 0 && is_open_to_all(status))
    findings.push_back({.text = fmt::format("{}: {}", file, k_open_to_all), .file = file});
}

// Where the keys of the config are set.
class KeyPlaces {
public:
  // "file:line:column: ", or "VARIABLE: ".
  std::string of(const std::string& key, const ConfigLayer& layer) {
    if (layer.origin == ConfigOrigin::environment) return fmt::format("{}: ", find_config_key(key)->variable);
    const std::string part = layer.origin == ConfigOrigin::team    ? "defaults."
                             : layer.origin == ConfigOrigin::final ? "final."
                                                                   : "";
    const auto at = position_of_key(tree(layer.where), part + key);
    return at.line == 0 ? layer.where + ": " : fmt::format("{}:{}:{}: ", layer.where, at.line, at.column);
  }

private:
  const YamlNode& tree(const std::string& file) {
    const auto [known, is_new] = m_trees.try_emplace(file);
    if (!is_new) return known->second;
    const auto text = read_file(file, k_config_limit);
    if (auto tree = parse_yaml(text.value_or(""))) known->second = *std::move(tree);
    return known->second;
  }

  std::map<std::string, YamlNode> m_trees; // by file
};

} // namespace

std::vector<ConfigFinding> config_findings_of(const std::string& file, const std::string& shown) {
  if (!is_config_there(file)) return {};
  const auto text = read_file(file, k_config_limit);
  if (!text) return {{.text = fmt::format("{}: {}", shown, text.error().why), .file = file}};
  std::vector<ConfigFinding> findings;
  for (ConfigFault& fault : config_faults(*text, shown))
    findings.push_back({.text = std::move(fault.text), .file = file, .is_warning = fault.is_warning});
  return findings;
}

std::vector<ConfigFinding> config_findings() {
  std::vector<ConfigFinding> findings;
  for (const std::string& file : config_files()) {
    add_if_open_to_all(findings, file);
    for (ConfigFinding& finding : config_findings_of(file, file)) findings.push_back(std::move(finding));
  }
  const std::string team = team_config_file();
  add_if_open_to_all(findings, team);
  if (is_config_there(team)) {
    const auto text = read_file(team, k_config_limit);
    const auto read = text ? TeamConfig::parse(*text, team) : fail(text.error());
    if (!read)
      findings.push_back({.text = text ? read.error().what : fmt::format("{}: {}", team, read.error().why), .file = team});
  }
  for (const ConfigKey& key : k_config_keys)
    if (auto problem = variable_problem(key); !problem.empty())
      findings.push_back({.text = std::move(problem), .file = {}, .key = &key});
  return findings;
}

namespace {

// Variables that only look as if tcli read them.
void add_unread_variables(std::vector<ConfigFinding>& findings) {
  std::vector<std::string_view> read;
  std::map<std::string, std::string_view, std::less<>> wished; // what a key would have that has none
  for (const ConfigKey& key : k_config_keys) {
    std::string name = fmt::format("TCLI_{}", key.name);
    for (char& byte : name) byte = byte == '.' ? '_' : byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte;
    if (key.variable != nullptr)
      read.emplace_back(key.variable);
    else
      wished.emplace(std::move(name), key.name);
  }
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view name = std::string_view{*entry}.substr(0, std::string_view{*entry}.find('='));
    if (!name.starts_with("TCLI_") || std::ranges::find(read, name) != read.end()) continue;
    if (const auto key = wished.find(name); key != wished.end())
      findings.push_back({.text = fmt::format("{} is not read: {} can be set in a file alone", name, key->second), .file = {}});
    else if (const auto near = suggest(name, read))
      findings.push_back({.text = fmt::format("{} is not read, did you mean {}?", name, *near), .file = {}});
  }
}

} // namespace

std::vector<ConfigFinding> absent_findings(const BuiltinCall& call) {
  const auto merged = merge_config(call.config.layers());
  KeyPlaces places;
  std::vector<ConfigFinding> findings;
  const auto add = [&](const std::string& key, const std::string& what) {
    const ConfigLayer& layer = *merged.at(key).layer;
    findings.push_back({.text = places.of(key, layer) + key + what, .file = layer.where});
  };
  const auto is_found = [&](const std::string& module) {
    const auto found = call.catalog.look_up(module, "");
    return found && *found;
  };
  const auto is_service_silent = [&](const std::string& provider) {
    const auto* const service = call.catalog.providers().service();
    return service != nullptr && service->name == provider && call.catalog.providers().unanswered();
  };
  for (const Alias& alias : all_aliases(call.config)) {
    const std::string key = std::string{k_alias_keys} + alias.name;
    if (const auto shadow = shadow_of(call.catalog, alias); !shadow.empty()) add(key, " has no effect: " + shadow);
    if (!is_found(alias.words.front()) && !call.catalog.providers().unanswered())
      add(key, fmt::format(": no module '{}'", alias.words.front()));
  }
  for (const auto& [module, provider] : call.config.module_sources()) {
    const std::string key = fmt::format("modules.{}.from", module);
    if (!call.catalog.providers().has(provider))
      add(key, fmt::format(": no provider '{}'", provider));
    else if (!is_found(module) && !is_service_silent(provider))
      add(key, fmt::format(": provider {} has no module '{}'", provider, module));
  }
  const auto packs = known_names(Known::packs);
  for (const auto& [key, setting] : merged) {
    const std::string pack = matches_key("modules.*.pack", key) ? call.config.get(key) : std::string{};
    if (!pack.empty() && std::ranges::find(packs, pack, &KnownName::name) == packs.end())
      add(key, fmt::format(": no pack '{}' is installed", pack));
  }
  add_unread_variables(findings);
  const std::string engine = "containers.engine"; // whose own words only the service knows
  if (!merged.contains(engine) || !call.ask_service) return findings;
  const WaitNote note{"asking for images"};
  const Problem problem = call.ask_service().problem;
  if (problem && problem.reason.starts_with(engine + ":")) add(engine, problem.reason.substr(engine.size()));
  return findings;
}

} // namespace tcli

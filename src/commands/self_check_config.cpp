// What `tcli config check` finds, without values; and what the config names that is not there.
#include "base/program.hpp"
#include "base/text.hpp"
#include "catalog/trust.hpp"
#include "cli/aliases.hpp"
#include "commands/config_shared.hpp"
#include "commands/self_check.hpp"
#include "config/config_file.hpp"
#include "config/config_layers.hpp"
#include "config/key_rules.hpp"
#include "config/team_config.hpp"
#include "pack/pack_store.hpp"

#include <algorithm>
#include <cerrno>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace tcli {

namespace {

// A file that is there and that no editor would help.
bool is_to_be_moved(const std::string& file) {
  struct ::stat status {};
  if (::stat(file.c_str(), &status) != 0) return errno == ELOOP;
  return !S_ISREG(status.st_mode) || std::cmp_greater(status.st_size, k_config_limit);
}

std::string readable_again(const std::string& file) {
  struct ::stat status {};
  const bool is_mine = ::stat(file.c_str(), &status) == 0 && status.st_uid == ::geteuid();
  return is_mine ? "chmod u+r " + shell_quote(file) : as_root("chmod a+r " + shell_quote(file));
}

// What stands in the place of a folder on the way to a file; empty: nothing does.
std::string no_folder_above(std::string path) {
  struct ::stat status {};
  while (path.size() > 1) {
    path.resize(std::max<std::size_t>(path.rfind('/'), 1));
    if (::stat(path.c_str(), &status) == 0) return S_ISDIR(status.st_mode) ? "" : path;
  }
  return {};
}

std::string remedy_of(const ConfigFinding& finding) {
  const std::string& file = finding.file;
  if (const std::string blocking = no_folder_above(file); !blocking.empty()) return aside_command(blocking);
  if (file == team_config_file()) return team_config_remedy();
  if (is_to_be_moved(file)) return aside_command(file);
  const bool is_own = file == user_config_file();
  const auto trouble = is_own ? folder_trouble(file.substr(0, file.rfind('/')), R_OK | X_OK) : std::nullopt;
  if (trouble) return trouble->remedy;
  if (::access(file.c_str(), R_OK) != 0) return readable_again(file);
  if (const auto problem = file_problem(file); problem && finding.text.ends_with(k_open_to_all)) return problem.remedy;
  return is_own ? "tcli config edit" : as_owner("${EDITOR:-vi} " + shell_quote(file), file);
}

// The list without these items, in the place where it was said.
std::string without_items(const CheckCall& check, const std::string& key, const std::vector<std::string>& gone) {
  const auto merged = merge_config(check.call.config.layers());
  const auto setting = merged.find(key);
  const ConfigKey* const row = find_config_key(key);
  if (setting == merged.end() || row == nullptr) return {};
  auto items = check.call.config.list(key);
  std::erase_if(items, [&](const std::string& item) { return std::ranges::find(gone, item) != gone.end(); });
  const auto& [origin, where, values] = *setting->second.layer;
  if (origin == ConfigOrigin::final) return k_newer_team;
  if (items.empty()) { // which nobody can set over what others say
    if (origin == ConfigOrigin::system) return as_owner("${EDITOR:-vi} " + shell_quote(where), where);
    return origin == ConfigOrigin::team ? k_newer_team : without_key(check, key);
  }
  if (origin == ConfigOrigin::environment)
    return fmt::format("export {}={}", row->variable, shell_quote(joined_items(*row, items)));
  return fmt::format("tcli config set {} {}", key, shell_join(items)); // over what the team or the system say
}

} // namespace

std::string without_key(const CheckCall& check, const std::string& key) {
  const auto merged = merge_config(check.call.config.layers());
  const auto setting = merged.find(key);
  const ConfigKey* const row = find_config_key(key);
  if (setting == merged.end() || row == nullptr) return {};
  const auto origin = setting->second.layer->origin;
  if (origin == ConfigOrigin::environment) return fmt::format("unset {}", row->variable);
  return origin == ConfigOrigin::user ? "tcli config unset " + key : std::string{};
}

bool is_final(const CheckCall& check, const std::string& key) {
  const auto merged = merge_config(check.call.config.layers());
  const auto setting = merged.find(key);
  return setting != merged.end() && setting->second.layer->origin == ConfigOrigin::final;
}

void check_config(const CheckCall& check, CheckReport& report) {
  auto findings = config_findings();
  const auto told = [](const auto& one) { return is_told_of_folders(one.file); };
  std::erase_if(findings, told);
  if (const auto store = PackStore::open(); store && folder_trouble(store->folder(), R_OK | X_OK))
    std::erase_if(findings, [](const auto& one) { return one.file == team_config_file(); }); // told among the packs
  for (const ConfigFinding& finding : findings) {
    if (finding.key == nullptr)
      report.add(finding.is_warning ? Severity::warning : Severity::error, finding.text, "", remedy_of(finding));
    else // a value of the environment: it is not shown
      report.add(Severity::error, fmt::format("{} has a value that it can't have", finding.key->variable),
                 "it wants " + wanted_value(*finding.key), fmt::format("unset {}", finding.key->variable));
  }
  for (const Alias& alias : all_aliases(check.call.config))
    if (const std::string shadow = shadow_of(check.call.catalog, alias); !shadow.empty())
      report.add(Severity::note, fmt::format("{}{} has no effect", k_alias_keys, alias.name), shadow,
                 without_key(check, std::string{k_alias_keys} + alias.name));
  if (findings.empty()) report.ok("nothing is wrong in its files and variables");
}

void check_providers(const CheckCall& check, CheckReport& report) {
  const std::string key = "plugins.providers";
  const auto& providers = check.call.catalog.providers();
  if (!providers.has("native")) return;
  std::vector<std::string> gone;
  for (const std::string& name : check.call.config.list(key))
    if (!providers.find(name, "native")) gone.push_back(name);
  for (const std::string& name : gone) // one remedy of all: each would put back what another took out
    report.add(Severity::warning, fmt::format("{} names {}, which is not there", key, name),
               "its modules can't be found; no folder of plugins has " + name + ".so", without_items(check, key, gone));
}

} // namespace tcli

// What `tcli config check` finds, without values; and what the config names that is not there.
#include "base/text.hpp"
#include "commands/config_shared.hpp"
#include "commands/self_check.hpp"
#include "config/config_layers.hpp"
#include "config/key_rules.hpp"
#include "config/team_config.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unistd.h>

namespace tcli {

namespace {

std::string remedy_of(const std::string& file) {
  if (file == team_config_file()) return "rm " + shell_quote(file); // nobody wrote it by hand; comes again with the next change
  if (::access(file.c_str(), R_OK) != 0) return as_root("chmod a+r " + shell_quote(file));
  return file == user_config_file() ? "tcli config edit" : as_root("\"${EDITOR:-vi}\" " + shell_quote(file));
}

// The list without one item, in the place where it was said.
std::string without_item(const CheckCall& check, const std::string& key, const std::string& item) {
  const auto merged = merge_config(check.call.config.layers());
  const auto setting = merged.find(key);
  const ConfigKey* const row = find_config_key(key);
  if (setting == merged.end() || row == nullptr) return {};
  auto items = check.call.config.list(key);
  std::erase(items, item);
  const auto origin = setting->second.layer->origin;
  if (origin == ConfigOrigin::environment)
    return items.empty() ? fmt::format("unset {}", row->variable)
                         : fmt::format("export {}={}", row->variable, shell_quote(joined_items(*row, items)));
  if (origin != ConfigOrigin::user) return {};
  return items.empty() ? "tcli config unset " + key : fmt::format("tcli config set {} {}", key, shell_join(items));
}

} // namespace

void check_config(const CheckCall& /*check*/, CheckReport& report) {
  const auto findings = config_findings();
  for (const ConfigFinding& finding : findings) {
    if (finding.key == nullptr)
      report.add(Severity::error, finding.text, "", remedy_of(finding.file));
    else // a value of the environment: it is not shown
      report.add(Severity::error, fmt::format("{} has a value that it can't have", finding.key->variable),
                 "it wants " + wanted_value(*finding.key), fmt::format("unset {}", finding.key->variable));
  }
  if (findings.empty()) report.ok("nothing is wrong in its files and variables");
}

void check_providers(const CheckCall& check, CheckReport& report) {
  const std::string key = "plugins.providers";
  for (const std::string& name : check.call.config.list(key)) {
    const auto& providers = check.call.catalog.providers();
    if (providers.has("native") && !providers.find(name, "native"))
      report.add(Severity::warning, fmt::format("{} names {}, which is not there", key, name),
                 "its modules can't be found; no folder of plugins has " + name + ".so", without_item(check, key, name));
  }
}

} // namespace tcli

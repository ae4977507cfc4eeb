#include "config/team_config.hpp"

#include "base/text.hpp"
#include "base/xdg.hpp"
#include "config/config_file.hpp"

#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::string_view k_defaults = "defaults", k_final = "final";

} // namespace

std::string team_config_file() {
  const auto folder = data_folder();
  return folder ? *folder + "/packs/current/config.yaml" : std::string{};
}

Result<TeamConfig> TeamConfig::parse(std::string_view yaml, const std::string& file) {
  const auto tree = parse_yaml(yaml);
  if (!tree) {
    const auto& error = tree.error();
    return fail(Error{.what = fmt::format("{}:{}:{}: {}", file, error.at.line, error.at.column, error.what)});
  }
  TeamConfig team;
  std::vector<std::string> ignored; // of a newer tcli, perhaps
  for (const auto& [key, values] : {std::pair{k_defaults, &team.defaults}, {k_final, &team.final}})
    if (const YamlNode* const node = tree->find(key)) {
      TCLI_TRY(*values, config_values(*node, file, ignored));
    }
  return team;
}

std::string team_config_remedy() {
  const std::string file = team_config_file();
  const std::string lock = file.substr(0, file.rfind('/')) + "/packs.lock";
  return fmt::format("rm {} && tcli pack sync {}", shell_quote(file), shell_quote(lock));
}

Result<TeamConfig> TeamConfig::load() {
  const std::string file = team_config_file();
  if (file.empty()) return TeamConfig{};
  auto layers = read_config_layers(file, [&](std::string_view yaml, auto& /*warnings*/) -> Result<ConfigLayers> {
    TCLI_TRY(auto team, parse(yaml, file));
    return ConfigLayers{std::move(team.defaults), std::move(team.final)};
  });
  if (!layers) {
    layers.error().hint = team_config_remedy();
    return fail(std::move(layers).error());
  }
  if (layers->size() != 2) return TeamConfig{};
  return TeamConfig{.defaults = std::move(layers->front()), .final = std::move(layers->back())};
}

std::string TeamConfig::text() const {
  std::string text;
  for (const auto& [key, values] : {std::pair{k_defaults, &defaults}, {k_final, &final}})
    if (!values->empty()) text += fmt::format("{}:\n{}", key, config_text(*values, "  "));
  return text;
}

} // namespace tcli

#include "pack/pack_folder.hpp"

#include "base/file.hpp"
#include "config/alias.hpp"
#include "config/key_rules.hpp"
#include "module/node_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <fmt/format.h>
#include <iterator>

namespace tcli {

namespace {

constexpr std::string_view k_name = "pack.yaml", k_modules = "modules.";

// Which of several modules a name means is not for one of those who have it to say.
bool chooses_modules(std::string_view key) { return matches_key("modules.*.pack", key) || matches_key("modules.*.from", key); }

std::string module_problem(const std::string& name, const std::vector<PackModule>& modules) {
  return std::ranges::find(modules, name, &PackModule::name) == modules.end() ? name + " is none of its modules" : "";
}

// Why a pack can't set a key to that; empty: it can.
std::string key_problem(std::string_view key, std::string_view value, const std::vector<PackModule>& modules) {
  if (key.starts_with(k_alias_keys)) {
    const auto words = alias_words(value);
    return words ? module_problem(words->front(), modules) : words.error().what;
  }
  if (!key.starts_with(k_modules)) return "a pack sets keys of modules.* and alias.*; others belong into a team.yaml";
  if (chooses_modules(key)) return "where a module is taken from is for a team.yaml to say";
  key.remove_prefix(k_modules.size());
  return module_problem(std::string{key.substr(0, key.find('.'))}, modules);
}

Result<ConfigValues> read_defaults(PackManifest& pack, const std::string& file) {
  if (!pack.defaults) return ConfigValues{};
  auto values = config_values(*pack.defaults, file, pack.warnings);
  if (!values) return fail(Error{.status = ExitCode::failed, .what = values.error().what, .hint = values.error().hint});
  return values;
}

Status check_defaults(const PackContent& content, const std::string& file) {
  for (const auto& [key, value] : content.defaults)
    if (std::string problem = key_problem(key, value, content.modules); !problem.empty())
      return fail(Error{.status = ExitCode::failed,
                        .what = fmt::format("{}: '{}' in defaults", file, key),
                        .why = std::move(problem),
                        .hint = "man tcli-packs"});
  return {};
}

std::vector<std::string> warnings_of(const PackContent& content, const std::string& folder) {
  constexpr std::size_t k_told = 10;
  std::vector<std::string> warnings = content.pack.warnings;
  std::size_t count = 0;
  bool are_all = true;
  for (const PackModule& module : content.modules) {
    if (!module.manifest) continue;
    for (std::string_view warning : module.manifest->warnings) {
      if (warning.starts_with(folder + "/")) warning.remove_prefix(folder.size() + 1);
      if (warning.ends_with(k_more_warnings))
        are_all = false;
      else if (++count <= k_told)
        warnings.push_back(fmt::format("pack {}: {}", content.pack.name, warning));
    }
  }
  if (count > k_told)
    warnings.push_back(fmt::format("pack {}: and {}more of this kind", content.pack.name,
                                   are_all ? fmt::format("{} ", count - k_told) : std::string{}));
  return warnings;
}

Result<PackManifest> read_pack_yaml(const std::string& folder, const std::string& file) {
  const auto yaml = read_file(fmt::format("{}/{}", folder, k_name), k_manifest_limit);
  if (yaml) return read_pack_manifest(*yaml, file);
  const bool is_missing = yaml.error().system == ENOENT;
  return fail(Error{.status = ExitCode::failed,
                    .what = folder + " is no pack",
                    .why = is_missing ? "there is no pack.yaml in it" : yaml.error().why,
                    .hint = "man tcli-packs"});
}

} // namespace

Result<ConfigValues> read_pack_defaults(const std::string& folder) {
  const std::string file = fmt::format("{}/{}", folder, k_name);
  TCLI_TRY(auto pack, read_pack_yaml(folder, file));
  TCLI_TRY(auto values, read_defaults(pack, file));
  std::erase_if(values, [](const auto& entry) { return chooses_modules(entry.first); });
  return values;
}

Result<PackContent> read_pack_folder(const std::string& folder, const ReadDeclaration& read_declaration,
                                     const std::string& shown) {
  const std::string file = shown.empty() ? fmt::format("{}/{}", folder, k_name) : shown;
  PackContent content;
  TCLI_TRY(content.pack, read_pack_yaml(folder, file));
  TCLI_CHECK(check_needs(content.pack));
  TCLI_TRY(content.defaults, read_defaults(content.pack, file));
  TCLI_TRY(content.modules, read_pack_modules(folder, content.pack, read_declaration));
  TCLI_CHECK(check_defaults(content, file));
  content.warnings = warnings_of(content, folder);
  return content;
}

Status check_runnable(const PackContent& content) {
  std::vector<std::string> faults;
  for (const PackModule& module : content.modules) std::ranges::copy(module.faults, std::back_inserter(faults));
  return faults.empty() ? Status{} : fail(unusable_pack(content.pack.name, std::move(faults)));
}

} // namespace tcli

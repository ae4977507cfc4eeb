#include "contract/support.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "contract/elf_file.hpp"
#include "module/front_matter.hpp"
#include "module/yaml.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::size_t k_columns = 400; // what a manifest may say has 200 characters, which may be wide

std::string yaml_in_file(const Finding& finding) {
  const bool is_library = finding.kind == "native";
  const auto head = is_library ? Result<std::string>{} : read_head(finding.location, k_manifest_limit);
  if (head && head->starts_with("#!")) return find_front_matter(*head, head->size() < k_manifest_limit).yaml;
  const auto facts = read_elf_file(finding.location, is_library ? ElfUse::library : ElfUse::program);
  return facts ? facts->manifest.value_or("") : "";
}

std::string yaml_of(const Finding& finding) {
  switch (finding.manifest_place) {
  case Finding::ManifestPlace::text:
    return finding.manifest;
  case Finding::ManifestPlace::file:
    return read_file(finding.manifest, k_manifest_limit).value_or("");
  case Finding::ManifestPlace::in_file:
    return yaml_in_file(finding);
  default:
    return "";
  }
}

void take_support(const YamlNode& root, Support& support) {
  for (const auto& [name, text] : k_support_keys)
    if (const YamlNode* const value = root.find(name); value != nullptr && (support.*text).empty())
      support.*text = fit(first_line(value->scalar), k_columns);
}

Introduction read_introduction(const Finding& finding) {
  Introduction told;
  if (!finding.location.starts_with('/') && finding.manifest_place == Finding::ManifestPlace::in_file) return told;
  const auto root = parse_yaml(yaml_of(finding), {1, 1});
  if (!root) return told;
  take_support(*root, told.support);
  if (const YamlNode* const summary = root->find("summary")) told.summary = fit(first_line(summary->scalar), k_columns);
  return told;
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

} // namespace

Support pack_support(const std::string& folder) {
  Support support;
  const auto yaml = read_file(folder + "/pack.yaml", k_manifest_limit);
  if (!yaml) return support;
  if (const auto root = parse_yaml(*yaml, {1, 1})) take_support(*root, support);
  return support;
}

Support with_pack_support(Support own, const Support& pack) {
  if (!own.owner.empty()) return own;
  for (const auto& [name, text] : k_support_keys)
    if ((own.*text).empty()) own.*text = pack.*text;
  return own;
}

Introduction introduce(const Finding& finding, const Manifest* manifest) {
  Introduction told = manifest == nullptr ? read_introduction(finding) : Introduction{manifest->summary, manifest->support};
  // Modules of an installed pack stand in PACK/modules, PACK/bin and PACK/plugins.
  if (told.support.owner.empty() && finding.provider == "pack" && std::ranges::count(finding.location, '/') >= 3)
    told.support = with_pack_support(std::move(told.support), pack_support(folder_of(folder_of(finding.location))));
  return told;
}

std::vector<std::string> support_notes(const Finding& finding) {
  const Support support = introduce(finding, nullptr).support;
  std::vector<std::string> notes;
  for (const auto& [name, text] : k_support_keys)
    if (!(support.*text).empty()) notes.push_back(fmt::format("{}: {}", name, support.*text));
  return notes;
}

} // namespace tcli

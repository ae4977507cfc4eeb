#include "pack/pack_modules.hpp"

#include "module/name.hpp"
#include "pack/folder_entries.hpp"
#include "pack/tree_module.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace tcli {

namespace {

constexpr std::string_view k_program_start = "tcli-", k_sidecar_end = ".yaml", k_plugin_end = ".so";

struct ModuleReading {
  const std::string& folder;
  const PackManifest& pack;
  const ReadDeclaration& read_declaration;
  Findings findings = {};
  std::vector<PackModule> modules = {};

  void complain(const std::string& path, std::string_view what) { findings.push_back(fmt::format("{}: {}", path, what)); }
  std::vector<FolderEntry> entries(const std::string& name) { return folder_entries(folder + "/" + name, name, findings); }
  bool is_name(const std::string& path, std::string_view name) {
    const auto problem = name_problem(name);
    if (problem) complain(path, "it is no name of a module: " + *problem);
    return !problem;
  }
  void add(PackModule module) {
    if (module.kind != PackModule::Kind::tree) read_manifest_of(module);
    modules.push_back(std::move(module));
  }
  void read_manifest_of(PackModule& module) {
    auto manifest = read_declaration(module, folder + "/" + module.path);
    if (manifest) {
      module.manifest = *std::move(manifest);
      return;
    }
    std::string finding = manifest.error().what; // with its place
    if (finding.starts_with(folder + "/")) finding.erase(0, folder.size() + 1);
    if (!finding.starts_with(module.path)) finding.insert(0, module.path + ": ");
    auto& told = manifest.error().status == ExitCode::cannot_run ? module.faults : findings;
    told.push_back(std::move(finding));
  }
};

void read_trees(ModuleReading& reading) {
  for (const FolderEntry& entry : reading.entries("modules")) {
    const std::string path = "modules/" + entry.name;
    if (entry.is_executable) reading.complain(path, "a command stands in the folder of its module: modules/MODULE/VERB");
    if (!entry.is_folder || !reading.is_name(path, entry.name)) continue;
    PackModule module{.name = entry.name, .kind = PackModule::Kind::tree, .path = path, .manifest = {}};
    auto manifest = read_tree_module(reading.folder + "/" + path, path, reading.pack.summary, reading.findings, module.faults);
    module.manifest = std::make_shared<const Manifest>(std::move(manifest));
    reading.add(std::move(module));
  }
}

void read_programs(ModuleReading& reading) {
  for (const FolderEntry& entry : reading.entries("bin")) {
    const std::string path = "bin/" + entry.name;
    if (entry.is_folder || !entry.name.starts_with(k_program_start)) continue;
    const std::string name = entry.name.substr(k_program_start.size());
    if (!entry.is_executable && !name.ends_with(k_sidecar_end))
      reading.complain(path, "it is not executable (git update-index --chmod=+x)");
    else if (entry.is_executable && reading.is_name(path, name))
      reading.add({.name = name, .kind = PackModule::Kind::program, .path = path, .manifest = {}});
  }
}

void read_plugins(ModuleReading& reading) {
  for (const FolderEntry& entry : reading.entries("plugins")) {
    if (entry.is_folder || !entry.name.ends_with(k_plugin_end)) continue;
    const std::string path = "plugins/" + entry.name;
    const std::string name = entry.name.substr(0, entry.name.size() - k_plugin_end.size());
    if (reading.is_name(path, name)) reading.add({.name = name, .kind = PackModule::Kind::plugin, .path = path, .manifest = {}});
  }
}

} // namespace

Error unusable_pack(const std::string& name, std::vector<std::string> findings) {
  constexpr std::size_t k_told = 10;
  const std::size_t count = findings.size();
  Error error{.status = ExitCode::failed, .what = fmt::format("pack {} can't be used", name), .why = std::move(findings.front())};
  findings.erase(findings.begin());
  if (count > k_told) {
    findings.resize(k_told - 1);
    findings.push_back(fmt::format("and {} more", count - k_told));
  }
  error.notes = std::move(findings);
  return error;
}

Result<std::vector<PackModule>> read_pack_modules(const std::string& folder, const PackManifest& pack,
                                                  const ReadDeclaration& read_declaration) {
  ModuleReading reading{.folder = folder, .pack = pack, .read_declaration = read_declaration};
  read_trees(reading);
  read_programs(reading);
  read_plugins(reading);
  auto& modules = reading.modules;
  std::ranges::stable_sort(modules, {}, &PackModule::name);
  for (std::size_t at = 1; at < modules.size(); ++at)
    if (modules[at].name == modules[at - 1].name)
      reading.complain(modules[at].path, fmt::format("{} is a module of that name too", modules[at - 1].path));
  if (reading.findings.empty()) return modules;
  for (const PackModule& module : modules) std::ranges::copy(module.faults, std::back_inserter(reading.findings));
  return fail(unusable_pack(pack.name, std::move(reading.findings)));
}

} // namespace tcli

// The provider of modules in installed packs.
#include "files/place.hpp"
#include "index.hpp"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <tcli/provider.hpp>

namespace packs {

namespace {

namespace sdk = tcli::plugin;

constexpr const char* k_remedy = "tcli pack status";
constexpr std::size_t k_commit_shown = 7; // digits, as git shows them

std::optional<Index> open_index(const sdk::Host& host) {
  const auto folder = host.setting("packs-folder");
  return folder && folder->starts_with('/') ? Index::open(std::string{*folder}) : std::nullopt;
}

sdk::Module described(const Index& index, const Entry& entry) {
  sdk::Module module{.name = entry.name, .location = entry.link, .shown = "pack", .group = "Modules from packs"};
  if (!entry.target) {
    module.problem = "the index of packs is damaged: " + entry.link + " is no link to a module";
    module.remedy = k_remedy;
    return module;
  }
  const Target& target = *entry.target;
  module.shown = "pack " + target.pack;
  module.shown += target.is_linked() ? " (linked)" : "@" + target.version.substr(0, k_commit_shown);
  module.group =
      target.pack == index.team() ? "Modules from the team (pack " + target.pack + ")" : "Modules from pack " + target.pack;
  return module;
}

// Of files that were published and are gone: they come back, or the index learns that they are.
std::string put_back(const Index& index, const Target& target) {
  if (!target.is_linked()) return "tcli pack sync " + files::quoted(index.packs() + "/current/packs.lock");
  std::error_code error;
  const auto folder = std::filesystem::read_symlink(index.packs() + "/" + target.pack + "/" + target.version, error);
  if (error) return k_remedy;
  const bool is_pack = std::filesystem::exists(folder / "pack.yaml", error);
  return is_pack ? "tcli pack link " + files::quoted(folder.string()) : "tcli pack unlink " + target.pack;
}

void break_missing(sdk::Module& module, const Index& index, const Target& target) {
  module.problem = module.location + " is gone from its pack";
  module.remedy = put_back(index, target);
}

// Its folder is as safe as that of any file that is run. What stands around it is tcli's own, unless it is somebody's work.
void add_tree(sdk::Module& module, const Index& index, const Entry& entry, const std::string& modules_folder) {
  module.kind = "tree";
  module.location = modules_folder + "/" + entry.name;
  struct ::stat status {};
  if (::stat(module.location.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
    return break_missing(module, index, *entry.target);
  files::Candidate candidate;
  if (const auto problem = files::folder_problem(status); !problem.empty())
    files::refuse_folder({.path = module.location, .shown = {}}, problem, candidate);
  if (entry.target->is_linked())
    files::check_folder({.path = modules_folder, .shown = {}}, candidate);
  else if (candidate.problem.empty())
    candidate.remedy = put_back(index, *entry.target);
  module.problem = candidate.problem;
  module.remedy = candidate.remedy;
  module.argv = {module.location};
  module.commands_are_files = true;
  module.set_manifest_file(entry.link + ".yaml");
}

void add_file(sdk::Module& module, const sdk::Host& host, const Index& index, const Entry& entry, const std::string& path) {
  const bool is_library = entry.target->kind == Target::Kind::library;
  const files::Folder folder{.path = path, .shown = path};
  files::Candidate candidate;
  const bool is_there = files::inspect(is_library ? files::k_libraries : files::k_executables, folder, AT_FDCWD, entry.name,
                                       is_library ? files::Sidecar::absent : files::Sidecar::look, candidate);
  module.kind = is_library ? "native" : "exec";
  module.location = candidate.location;
  if (!is_there) return break_missing(module, index, *entry.target);
  files::check_folder(folder, candidate);
  module.id = candidate.id;
  module.manifest_kind = candidate.sidecar.empty() ? TCLI_MANIFEST_IN_FILE : TCLI_MANIFEST_FILE;
  module.manifest = candidate.sidecar;
  module.manifest_id = candidate.sidecar_id;
  module.problem = candidate.problem;
  module.remedy = candidate.remedy;
  module.argv = is_library ? files::library_argv(host.raw(), module.location) : std::vector{module.location};
}

sdk::Module to_module(const sdk::Host& host, const Index& index, const Entry& entry) {
  sdk::Module module = described(index, entry);
  if (!entry.target) return module;
  const std::string pack = index.packs() + "/" + entry.target->pack + "/" + entry.target->version;
  switch (entry.target->kind) {
  case Target::Kind::tree:
    add_tree(module, index, entry, pack + "/modules");
    break;
  case Target::Kind::executable:
    add_file(module, host, index, entry, pack + "/bin");
    break;
  case Target::Kind::library:
    add_file(module, host, index, entry, pack + "/plugins");
    break;
  }
  return module;
}

// The modules of one name, the best first: that of the pack which the config names, then the one that wins. False when tcli wants
// no more.
bool tell(const sdk::Host& host, const Index& index, const std::string& name, sdk::Sink& sink) {
  const auto winner = index.winner(name);
  if (!winner) return true;
  const std::string key = "modules." + name + ".pack";
  const std::string wanted{host.setting(key.c_str()).value_or("")};
  const bool is_wanted = wanted.empty() || (winner->target && winner->target->pack == wanted);
  const auto chosen = is_wanted ? std::nullopt : index.other(name, wanted);
  if (chosen && !sink.found(to_module(host, index, *chosen))) return false;
  sdk::Module module = to_module(host, index, *winner);
  if (!is_wanted && !chosen) {
    module.problem = "the config says " + key + ": " + wanted + ", and no such pack has a module of that name";
    module.remedy =
        winner->target ? "tcli config set " + key + " " + winner->target->pack : k_remedy; // whoever said the other one
  }
  if (!sink.found(module)) return false;
  for (const std::string& pack : index.packs_of_others(name)) {
    const auto other = chosen && pack == wanted ? std::nullopt : index.other(name, pack);
    if (other && !sink.found(to_module(host, index, *other))) return false;
  }
  return true;
}

struct Packs {
  static void find(const sdk::Host& host, const std::string& name, sdk::Sink& sink) {
    if (const auto index = open_index(host)) tell(host, *index, name, sink);
  }

  static void list(const sdk::Host& host, sdk::Sink& sink) {
    auto index = open_index(host);
    if (!index) return;
    index->read_team();
    for (const std::string& name : index->names())
      if (!tell(host, *index, name, sink)) return;
  }

  // Every change of what is installed makes a new generation. In a folder that somebody works in, modules and manifests may come
  // and go.
  static void watch(const sdk::Host& host, sdk::Sink& sink) {
    const auto folder = host.setting("packs-folder");
    if (!folder || !folder->starts_with('/')) return;
    const std::string packs{*folder};
    sink.watch(packs + "/current");
    if (sdk::file_id(packs + "/current").inode == 0) return;
    for (const std::string& pack : names_in(packs)) {
      const std::string linked = packs + "/" + pack + "/linked";
      struct ::stat status {};
      if (::lstat(linked.c_str(), &status) != 0) continue;
      for (const char* part : {"/modules", "/bin", "/plugins"}) sink.watch(linked + part);
    }
  }
};

constexpr tcli_provider k_providers[] = {sdk::provider<Packs>("pack")};

} // namespace

} // namespace packs

TCLI_PLUGIN(pack) = tcli::plugin::entry<packs::k_providers>("pack", "1");

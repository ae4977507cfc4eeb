// A provider in C++20: executables in one folder are modules, `backup` and `backup.sh` alike. `tcli scripts where` shows the
// folder, which is in the config:
//   plugins: {providers: [scripts]}
//   modules: {scripts: {settings: {folder: /srv/team/scripts}}}
// By hand, without CMake (all on one line):
//   c++ $(pkg-config --cflags tcli) -std=c++20 -shared -fPIC -static-libstdc++
//       -o scripts.so scripts.cpp $(pkg-config --libs tcli)
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <set>
#include <tcli/provider.hpp>
#include <unistd.h>

namespace {

using namespace tcli::plugin;
namespace fs = std::filesystem;

constexpr const char* k_endings[] = {"", ".sh", ".py", ".pl", ".rb"}; // of two files with one name the earlier ending wins

fs::path configured_folder(const Host& host) {
  const auto folder = host.config("folder");
  if (folder && folder->starts_with('/')) return *folder;
  throw Error("scripts has no folder to look in", "modules.scripts.settings.folder in the config must be an absolute path",
              "man tcli-config");
}

bool anyone_writes(const fs::path& path) {
  std::error_code ignored; // what can't be looked at is found out when it is run
  return (fs::status(path, ignored).permissions() & fs::perms::others_write) != fs::perms::none;
}

struct Scripts {
  static void find(const Host& host, const std::string& name, Sink& sink) { report(configured_folder(host), name, sink); }

  static void list(const Host& host, Sink& sink) {
    const fs::path folder = configured_folder(host);
    std::set<std::string> names;
    std::error_code missing; // a folder that isn't there, or can't be read, has no scripts
    for (fs::directory_iterator entry(folder, missing), end; entry != end; entry.increment(missing)) {
      const auto ending = std::find(std::begin(k_endings), std::end(k_endings), entry->path().extension());
      if (ending != std::end(k_endings)) names.insert(entry->path().stem());
    }
    for (const std::string& name : names) {
      if (!report(folder, name, sink)) return;
    }
  }

  static void watch(const Host& host, Sink& sink) { sink.watch(configured_folder(host)); }

private:
  static bool report(const fs::path& folder, const std::string& name, Sink& sink) {
    for (const char* ending : k_endings) {
      const fs::path file = folder / (name + ending);
      std::error_code missing;
      if (!fs::is_regular_file(file, missing) || ::access(file.c_str(), X_OK) != 0) continue;
      Module module = Module::executable(name, file, "Scripts of the team");
      for (const fs::path& open : {file, folder}) {
        if (!anyone_writes(open)) continue;
        module.problem = "anyone can write to " + open.string();
        module.remedy = "chmod o-w " + open.string();
      }
      if (!sink.found(module)) return false;
    }
    return true;
  }
};

void where(const Host& host, const Call&) { std::puts(configured_folder(host).c_str()); }

constexpr tcli_command k_commands[] = {command<where>("where")};
constexpr tcli_provider k_providers[] = {provider<Scripts>("scripts")};

} // namespace

TCLI_MANIFEST(
    "{tcli: 1, summary: Scripts of one folder, commands: {where: {summary: Show the folder that scripts come from}}}\n");
TCLI_PLUGIN(scripts) = entry<k_commands, k_providers>("scripts", "1.0.0");

// tcli as the PATH provider sees it, with a search path that a test chooses, and folders to search.
#pragma once

#include "support/environment.hpp"
#include "support/script_folder.hpp"

#include <map>
#include <tcli/plugin.h>
#include <vector>

extern "C" const tcli_plugin tcli_plugin_path;

namespace tcli::test {

namespace fs = std::filesystem;

struct Found {
  std::string name, location, shown, problem, remedy, manifest, relative;
  std::vector<std::string> argv;
  tcli_file_id id{}, manifest_id{};
  tcli_manifest_kind manifest_kind{};
};

inline std::string text(const char* value) { return value == nullptr ? "" : value; }

// What tcli is for the provider: a search path, an exec path, and ears.
struct FakeHost {
  std::map<std::string, std::string> variables;
  std::map<std::string, std::string> settings;
  bool stop_at_first = false;
  std::vector<Found> found;
  std::map<std::string, tcli_file_id> watched;
  std::string failure;

  static const char* look_up(const std::map<std::string, std::string>& texts, const char* key) {
    const auto value = texts.find(key);
    return value == texts.end() ? nullptr : value->second.c_str();
  }
  static FakeHost& self(void* context) { return *static_cast<FakeHost*>(context); }

  int ask(int provider, const char* name) { // a name: find; null: list
    found.clear();
    const auto* set = static_cast<const tcli_providers*>(tcli_plugin_path.get_interface(TCLI_PROVIDER_1));
    REQUIRE(set->count == 2);
    const tcli_host host{sizeof host,
                         this,
                         [](void* context, const char* key) { return look_up(self(context).variables, key); },
                         [](void* context, const char* key) { return look_up(self(context).settings, key); },
                         nullptr,
                         nullptr,
                         [](void* context, const char* what, const char*, const char*) { self(context).failure = text(what); }};
    const tcli_sink sink{sizeof sink, this,
                         [](void* context, const tcli_module* module) {
                           Found one{text(module->name),   text(module->location), text(module->shown),    text(module->problem),
                                     text(module->remedy), text(module->manifest), text(module->relative), {},
                                     module->id,           module->manifest_id,    module->manifest_kind};
                           for (const char* const* word = module->argv; word != nullptr && *word != nullptr; ++word)
                             one.argv.push_back(*word);
                           self(context).found.push_back(one);
                           return self(context).stop_at_first ? 1 : 0;
                         },
                         [](void* context, const char* path, const tcli_file_id* id) { self(context).watched[path] = *id; }};
    const tcli_provider* const asked = set->items[provider];
    asked->watch(asked, &host, &sink);
    return name == nullptr ? asked->list(asked, &host, &sink) : asked->find(asked, &host, name, &sink);
  }
};

inline constexpr int k_own = 0;
inline constexpr int k_path = 1;

// Two folders on the path, `one` before `two`.
struct TwoFolders {
  ScriptFolder folder;
  FakeHost host;

  TwoFolders() {
    for (const char* name : {"one", "two"}) fs::create_directory(folder.path(name));
    search("{}/one:{}/two");
  }
  void search(std::string path) {
    for (auto at = path.find("{}"); at != std::string::npos; at = path.find("{}")) path.replace(at, 2, folder.path("."));
    for (auto at = path.find("/./"); at != std::string::npos; at = path.find("/./")) path.erase(at, 2);
    host.variables["PATH"] = path;
  }
  std::string script(const std::string& name, int mode = 0755) const { return folder.write(name, "#!/bin/sh\n", mode); }
  std::vector<std::string> find(const char* name) { return locations(name); }
  std::vector<std::string> list() { return locations(nullptr); }
  std::vector<std::string> locations(const char* name) {
    CHECK(host.ask(k_path, name) == TCLI_OK);
    std::vector<std::string> result;
    for (const Found& one : host.found) result.push_back(one.location);
    return result;
  }
};

using Paths = std::vector<std::string>;

class WorkingFolder {
public:
  explicit WorkingFolder(const std::string& path) : m_before(fs::current_path()) { fs::current_path(path); }
  ~WorkingFolder() { fs::current_path(m_before); }
  WorkingFolder(const WorkingFolder&) = delete;
  WorkingFolder& operator=(const WorkingFolder&) = delete;

private:
  fs::path m_before;
};

} // namespace tcli::test

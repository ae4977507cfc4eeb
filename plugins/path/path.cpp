// The provider of executables called tcli-NAME: in tcli's own folder, and along PATH.
#include "candidate.hpp"
#include "folders.hpp"

#include <algorithm>
#include <cstring>
#include <dirent.h>
#include <exception>
#include <fcntl.h>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

namespace path_provider {

namespace {

constexpr std::string_view k_prefix = "tcli-";
constexpr std::string_view k_sidecar_ending = ".yaml";

// The two places differ in these alone.
struct Place {
  std::vector<Folder> (*folders)(const tcli_host& host);
  const char* group;
  const char* shown; // stands for the file's name in listings; null: the name itself
};

constexpr Place k_own{own_folders, "Modules shipped with tcli", "tcli's own"};
constexpr Place k_path{path_folders, "Modules on your PATH", nullptr};

const char* text_or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

int report(const Place& place, const tcli_sink& sink, const Candidate& candidate) {
  const char* const argv[] = {candidate.location.c_str(), nullptr};
  tcli_module module{};
  module.size = sizeof module;
  module.name = candidate.name.c_str();
  module.kind = "exec";
  module.location = candidate.location.c_str();
  module.shown = place.shown != nullptr ? place.shown : candidate.shown.c_str();
  module.group = place.group;
  module.argv = candidate.problem.empty() ? argv : nullptr;
  module.id = candidate.id;
  module.manifest_kind = candidate.sidecar.empty() ? TCLI_MANIFEST_IN_FILE : TCLI_MANIFEST_FILE;
  module.manifest = text_or_null(candidate.sidecar);
  module.manifest_id = candidate.sidecar_id;
  module.problem = text_or_null(candidate.problem);
  module.remedy = text_or_null(candidate.remedy);
  module.relative = candidate.relative ? candidate.shown.c_str() : nullptr;
  return sink.found(sink.context, &module);
}

void find(const Place& place, const tcli_host& host, const std::string& name, const tcli_sink& sink) {
  std::vector<Candidate> not_executable;
  for (const Folder& folder : place.folders(host)) {
    Candidate candidate;
    if (!inspect(folder, AT_FDCWD, name, Sidecar::look, candidate)) continue;
    if (!candidate.executable) {
      not_executable.push_back(std::move(candidate));
      continue;
    }
    struct ::stat status {};
    if (candidate.problem.empty() && ::stat(folder.path.c_str(), &status) == 0) {
      if (const auto problem = folder_problem(status); !problem.empty()) refuse_folder(folder, problem, candidate);
    }
    if (report(place, sink, candidate) != 0) return;
  }
  for (const Candidate& candidate : not_executable) {
    if (report(place, sink, candidate) != 0) return;
  }
}

struct FolderContent {
  std::vector<std::string> names;
  std::set<std::string, std::less<>> sidecars; // the NAME of each tcli-NAME.yaml
};

FolderContent read_folder(DIR* directory) {
  FolderContent content;
  while (const dirent* entry = ::readdir(directory)) {
    const std::string_view file = entry->d_name;
    if (!file.starts_with(k_prefix)) continue;
    const auto name = file.substr(k_prefix.size());
    if (name.ends_with(k_sidecar_ending))
      content.sidecars.emplace(name.substr(0, name.size() - k_sidecar_ending.size()));
    else
      content.names.emplace_back(name);
  }
  std::sort(content.names.begin(), content.names.end());
  return content;
}

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

// What stands in one folder; the not executable ones are kept for the end, so that one further along the path wins.
int list_folder(const Place& place, const Folder& folder, DIR* directory, const tcli_sink& sink,
                std::vector<Candidate>& not_executable) {
  struct ::stat status {};
  const int fd = ::dirfd(directory);
  const std::string untrusted = ::fstat(fd, &status) == 0 ? folder_problem(status) : std::string{};
  const FolderContent content = read_folder(directory);
  for (const std::string& name : content.names) {
    Candidate candidate;
    const auto sidecar = content.sidecars.contains(name) ? Sidecar::look : Sidecar::absent;
    if (!inspect(folder, fd, name, sidecar, candidate)) continue;
    if (!candidate.executable) {
      // tcli-NAME.md and the like are notes beside a module, not a module that lost its permission.
      if (name.find('.') == std::string::npos) not_executable.push_back(std::move(candidate));
      continue;
    }
    if (candidate.problem.empty() && !untrusted.empty()) refuse_folder(folder, untrusted, candidate);
    if (const int stop = report(place, sink, candidate); stop != 0) return stop;
  }
  return 0;
}

void list(const Place& place, const tcli_host& host, const tcli_sink& sink) {
  std::set<std::pair<dev_t, ino_t>> seen; // one folder under two names is listed once
  std::vector<Candidate> not_executable;
  for (const Folder& folder : place.folders(host)) {
    const std::unique_ptr<DIR, CloseDirectory> directory{::opendir(folder.path.c_str())};
    struct ::stat status {};
    if (!directory || ::fstat(::dirfd(directory.get()), &status) != 0) continue;
    if (!seen.emplace(status.st_dev, status.st_ino).second) continue;
    if (list_folder(place, folder, directory.get(), sink, not_executable) != 0) return;
  }
  for (const Candidate& candidate : not_executable) {
    if (report(place, sink, candidate) != 0) return;
  }
}

void watch(const Place& place, const tcli_host& host, const tcli_sink& sink) {
  for (const Folder& folder : place.folders(host)) {
    struct ::stat status {};
    const bool exists = ::stat(folder.path.c_str(), &status) == 0;
    const tcli_file_id id = exists ? to_file_id(status) : tcli_file_id{};
    sink.watch(sink.context, folder.path.c_str(), &id);
  }
}

// No exception may cross the ABI; the only one here is running out of memory.
template <class Work> int guarded(const tcli_sink& sink, Work work) {
  try {
    work();
    return TCLI_OK;
  } catch (const std::exception& exception) {
    sink.fail(sink.context, exception.what());
    return TCLI_FAILED;
  }
}

template <const Place& place> int provider_find(const tcli_host* host, const char* name, const tcli_sink* sink) {
  return guarded(*sink, [&] { find(place, *host, name, *sink); });
}
template <const Place& place> int provider_list(const tcli_host* host, const tcli_sink* sink) {
  return guarded(*sink, [&] { list(place, *host, *sink); });
}
template <const Place& place> int provider_watch(const tcli_host* host, const tcli_sink* sink) {
  return guarded(*sink, [&] { watch(place, *host, *sink); });
}

template <const Place& place> constexpr tcli_provider k_provider(const char* name) {
  return {sizeof(tcli_provider), name, provider_find<place>, provider_list<place>, provider_watch<place>};
}

constexpr tcli_provider k_own_provider = k_provider<k_own>("own");
constexpr tcli_provider k_path_provider = k_provider<k_path>("path");
constexpr const tcli_provider* k_items[] = {&k_own_provider, &k_path_provider};
constexpr tcli_providers k_providers = {sizeof(tcli_providers), std::size(k_items), k_items};

const void* get_interface(const char* id) { return std::strcmp(id, TCLI_PROVIDER_1) == 0 ? &k_providers : nullptr; }

} // namespace

} // namespace path_provider

TCLI_PLUGIN(path) = {sizeof(tcli_plugin), TCLI_ABI_VERSION, "path", "1", path_provider::get_interface};

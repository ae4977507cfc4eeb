#include "place.hpp"

#include <algorithm>
#include <dirent.h>
#include <exception>
#include <fcntl.h>
#include <memory>
#include <set>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace files {

namespace {

constexpr std::string_view k_sidecar_ending = ".yaml";

const char* text_or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

int report(const Place& place, const tcli_host& host, const tcli_sink& sink, const Candidate& candidate) {
  const auto words = place.argv(host, candidate.location);
  std::vector<const char*> argv;
  argv.reserve(words.size() + 1);
  for (const std::string& word : words) argv.push_back(word.c_str());
  argv.push_back(nullptr);
  tcli_module module{};
  module.size = sizeof module;
  module.name = candidate.name.c_str();
  module.kind = place.kind;
  module.location = candidate.location.c_str();
  module.shown = place.shown != nullptr ? place.shown : candidate.shown.c_str();
  module.group = place.group;
  module.argv = candidate.problem.empty() ? argv.data() : nullptr;
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
  std::vector<Candidate> not_usable;
  for (const Folder& folder : place.folders(host)) {
    Candidate candidate;
    if (!inspect(place.rule, folder, AT_FDCWD, name, place.has_sidecars ? Sidecar::look : Sidecar::absent, candidate)) continue;
    if (!candidate.usable) {
      not_usable.push_back(std::move(candidate));
      continue;
    }
    check_folder(folder, candidate);
    if (report(place, host, sink, candidate) != 0) return;
  }
  for (const Candidate& candidate : not_usable) {
    if (report(place, host, sink, candidate) != 0) return;
  }
}

struct FolderContent {
  std::vector<std::string> names;
  std::set<std::string, std::less<>> sidecars; // the NAME of each tcli-NAME.yaml
};

FolderContent read_folder(const Place& place, DIR* directory) {
  const std::string_view prefix = place.rule.prefix;
  const std::string_view suffix = place.rule.suffix;
  FolderContent content;
  while (const dirent* entry = ::readdir(directory)) {
    std::string_view file = entry->d_name;
    if (!file.starts_with(prefix)) continue;
    file.remove_prefix(prefix.size());
    if (place.has_sidecars && file.ends_with(k_sidecar_ending))
      content.sidecars.emplace(file.substr(0, file.size() - k_sidecar_ending.size()));
    else if (file.ends_with(suffix))
      content.names.emplace_back(file.substr(0, file.size() - suffix.size()));
  }
  std::sort(content.names.begin(), content.names.end());
  return content;
}

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

// What stands in one folder; the not executable ones are kept for the end, so that one further along the path wins.
int list_folder(const Place& place, const tcli_host& host, const Folder& folder, DIR* directory, const tcli_sink& sink,
                std::vector<Candidate>& not_usable) {
  struct ::stat status {};
  const int fd = ::dirfd(directory);
  const std::string untrusted = ::fstat(fd, &status) == 0 ? folder_problem(status) : std::string{};
  const FolderContent content = read_folder(place, directory);
  for (const std::string& name : content.names) {
    Candidate candidate;
    const auto sidecar = content.sidecars.contains(name) ? Sidecar::look : Sidecar::absent;
    if (!inspect(place.rule, folder, fd, name, sidecar, candidate)) continue;
    if (!candidate.usable) {
      // tcli-NAME.md and the like are notes beside a module, not a module that lost its permission.
      if (name.find('.') == std::string::npos) not_usable.push_back(std::move(candidate));
      continue;
    }
    if (candidate.problem.empty() && !untrusted.empty()) refuse_folder(folder, untrusted, candidate);
    if (const int stop = report(place, host, sink, candidate); stop != 0) return stop;
  }
  return 0;
}

void list(const Place& place, const tcli_host& host, const tcli_sink& sink) {
  std::set<std::pair<dev_t, ino_t>> seen; // one folder under two names is listed once
  std::vector<Candidate> not_usable;
  for (const Folder& folder : place.folders(host)) {
    const std::unique_ptr<DIR, CloseDirectory> directory{::opendir(folder.path.c_str())};
    struct ::stat status {};
    if (!directory || ::fstat(::dirfd(directory.get()), &status) != 0) continue;
    if (!seen.emplace(status.st_dev, status.st_ino).second) continue;
    if (list_folder(place, host, folder, directory.get(), sink, not_usable) != 0) return;
  }
  for (const Candidate& candidate : not_usable) {
    if (report(place, host, sink, candidate) != 0) return;
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
template <class Work> int guarded(const tcli_host& host, Work work) {
  try {
    work();
    return TCLI_OK;
  } catch (const std::exception& exception) {
    host.error(host.context, exception.what(), nullptr, nullptr);
    return TCLI_FAILED;
  }
}

// A place begins with its provider.
const Place& place_of(const tcli_provider* self) { return *reinterpret_cast<const Place*>(self); }

} // namespace

std::vector<std::string> library_argv(const tcli_host& host, const std::string& location) {
  const char* program = host.setting(host.context, "host-program");
  return {program == nullptr ? "" : program, "run", location};
}

int find_in_place(const tcli_provider* self, const tcli_host* host, const char* name, const tcli_sink* sink) {
  return guarded(*host, [&] { find(place_of(self), *host, name, *sink); });
}
int list_place(const tcli_provider* self, const tcli_host* host, const tcli_sink* sink) {
  return guarded(*host, [&] { list(place_of(self), *host, *sink); });
}
int watch_place(const tcli_provider* self, const tcli_host* host, const tcli_sink* sink) {
  return guarded(*host, [&] { watch(place_of(self), *host, *sink); });
}

} // namespace files

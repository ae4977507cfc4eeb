// The providers of executables called tcli-NAME: in tcli's own folder, and along PATH.
#include "files/place.hpp"

#include <cstring>
#include <iterator>

namespace {

using namespace files;

std::vector<Folder> own_folders(const tcli_host& host) {
  const char* folder = host.setting(host.context, "exec-path");
  if (folder == nullptr || folder[0] != '/') return {};
  return {{.path = folder, .shown = folder, .relative = false}};
}

std::vector<Folder> path_folders(const tcli_host& host) { return split_folders(host.environment(host.context, "PATH")); }

std::vector<std::string> run_it(const tcli_host& /*host*/, const std::string& location) { return {location}; }

constexpr Place k_own{.provider = place_provider("own"),
                      .folders = own_folders,
                      .rule = k_executables,
                      .has_sidecars = true,
                      .kind = "exec",
                      .group = "Modules shipped with tcli",
                      .shown = "tcli's own",
                      .argv = run_it};
constexpr Place k_path{.provider = place_provider("path"),
                       .folders = path_folders,
                       .rule = k_executables,
                       .has_sidecars = true,
                       .kind = "exec",
                       .group = "Modules on your PATH",
                       .shown = nullptr,
                       .argv = run_it};

constexpr const tcli_provider* k_items[] = {&k_own.provider, &k_path.provider};
constexpr tcli_providers k_providers = {sizeof(tcli_providers), std::size(k_items), k_items};

const void* get_interface(const char* id) { return std::strcmp(id, TCLI_PROVIDER_1) == 0 ? &k_providers : nullptr; }

} // namespace

TCLI_PLUGIN(path) = {sizeof(tcli_plugin), TCLI_ABI_VERSION, "path", "1", get_interface};

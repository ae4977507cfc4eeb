// The provider of native plugins: libraries called NAME.so in the folders for plugins. tcli-host runs them.
#include "files/place.hpp"

#include <cstring>

namespace {

using namespace files;

std::vector<Folder> plugin_folders(const tcli_host& host) { return split_folders(host.setting(host.context, "plugin-folders")); }

constexpr Place k_native{.provider = place_provider("native"),
                         .folders = plugin_folders,
                         .rule = k_libraries,
                         .has_sidecars = false,
                         .kind = "native",
                         .group = "Native plugins",
                         .shown = nullptr,
                         .argv = library_argv};

constexpr const tcli_provider* k_native_items[] = {&k_native.provider};
constexpr tcli_providers k_native_providers = {sizeof(tcli_providers), 1, k_native_items};

const void* get_native_interface(const char* id) { return std::strcmp(id, TCLI_PROVIDER_1) == 0 ? &k_native_providers : nullptr; }

} // namespace

TCLI_PLUGIN(native) = {sizeof(tcli_plugin), TCLI_ABI_VERSION, "native", "1", get_native_interface};

// The smallest plugin with a provider, in C++: it knows one module, `tiny-cpp`.
#include <tcli/plugin.h>

#include <string_view>

namespace {

constexpr const char* k_argv[] = {"/bin/true", nullptr};

int find(const tcli_provider* /*self*/, const tcli_host* host, const char* name, const tcli_sink* sink) {
  tcli_module module{};
  module.size = sizeof module;
  module.name = name;
  module.kind = "exec";
  module.location = k_argv[0];
  module.group = "Tests";
  module.argv = k_argv;
  if (TCLI_HAS(host, setting)) module.shown = host->setting(host->context, "exec-path");
  sink->found(sink->context, &module);
  return TCLI_OK;
}

int list(const tcli_provider* self, const tcli_host* host, const tcli_sink* sink) { return find(self, host, "tiny-cpp", sink); }

int watch(const tcli_provider*, const tcli_host*, const tcli_sink*) { return TCLI_OK; }

constexpr tcli_provider k_provider{sizeof(tcli_provider), "tiny-cpp", find, list, watch};
constexpr const tcli_provider* k_items[] = {&k_provider};
constexpr tcli_providers k_providers{sizeof(tcli_providers), 1, k_items};

const void* get_interface(const char* id) { return std::string_view{id} == TCLI_PROVIDER_1 ? &k_providers : nullptr; }

} // namespace

TCLI_PLUGIN(tiny_cpp) = {sizeof(tcli_plugin), TCLI_ABI_VERSION, "tiny-cpp", "1.0.0", get_interface};

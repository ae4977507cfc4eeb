/* The smallest plugin with a provider, in C: it knows one module, `tiny-c`, and answers with what an older tcli would ask. */
#include <tcli/plugin.h>

static const char* const k_argv[] = {"/bin/true", NULL};

static int find(const tcli_provider* self, const tcli_host* host, const char* name, const tcli_sink* sink) {
  (void)self;
  tcli_module module = {
      .size = sizeof module, .name = name, .kind = "exec", .location = k_argv[0], .group = "Tests", .argv = k_argv};
  if (TCLI_HAS(host, setting)) module.shown = host->setting(host->context, "exec-path");
  sink->found(sink->context, &module);
  return TCLI_OK;
}

static int list(const tcli_provider* self, const tcli_host* host, const tcli_sink* sink) {
  return find(self, host, "tiny-c", sink);
}

static int watch(const tcli_provider* self, const tcli_host* host, const tcli_sink* sink) {
  (void)self;
  (void)host;
  (void)sink;
  return TCLI_OK;
}

static const tcli_provider k_provider = {sizeof k_provider, "tiny-c", find, list, watch};
static const tcli_provider* const k_items[] = {&k_provider};
static const tcli_providers k_providers = {sizeof k_providers, 1, k_items};

static const void* get_interface(const char* id) {
  const char* want = TCLI_PROVIDER_1;
  for (; *id != '\0' && *id == *want; ++id) ++want;
  return *id == *want ? &k_providers : NULL;
}

TCLI_PLUGIN(tiny_c) = {sizeof(tcli_plugin), TCLI_ABI_VERSION, "tiny-c", "1.0.0", get_interface};

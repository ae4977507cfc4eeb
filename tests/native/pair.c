/* Two providers in one plugin. Each finds `both` and one module of its own; the first one fails after that. */
#include <string.h>
#include <tcli/plugin.h>

static const char k_manifest[] = "tcli: 1\nsummary: One of a pair\ncommands: {say: {summary: Says who found it}}\n";

static void report(const tcli_provider* self, const tcli_sink* sink, const char* name) {
  const char* const argv[] = {"/bin/echo", "found by", self->name, NULL};
  const tcli_module module = {.size = sizeof module,
                              .name = name,
                              .kind = "exec",
                              .location = "/bin/echo",
                              .group = "A pair",
                              .argv = argv,
                              .manifest_kind = TCLI_MANIFEST_TEXT,
                              .manifest = k_manifest};
  (void)sink->found(sink->context, &module);
}

static int list(const tcli_provider* self, const tcli_host* host, const tcli_sink* sink) {
  report(self, sink, "both");
  report(self, sink, self->name);
  if (strcmp(self->name, "second") == 0) return TCLI_OK;
  host->error(host->context, "half of it", "the rest is gone", "date -u");
  return TCLI_FAILED;
}
static int find(const tcli_provider* self, const tcli_host* host, const char* name, const tcli_sink* sink) {
  (void)name;
  return list(self, host, sink);
}
static int watch(const tcli_provider* self, const tcli_host* host, const tcli_sink* sink) {
  (void)self;
  (void)host;
  (void)sink;
  return TCLI_OK;
}

static const tcli_provider k_first = {sizeof(tcli_provider), "first", find, list, watch};
static const tcli_provider k_second = {sizeof(tcli_provider), "second", find, list, watch};
static const tcli_provider* const k_items[] = {&k_first, &k_second};
static const tcli_providers k_providers = {sizeof(tcli_providers), 2, k_items};

static const void* get_interface(const char* id) { return strcmp(id, TCLI_PROVIDER_1) == 0 ? &k_providers : NULL; }

TCLI_PLUGIN(pair) = {sizeof(tcli_plugin), TCLI_ABI_VERSION, "pair", "1.0", get_interface};

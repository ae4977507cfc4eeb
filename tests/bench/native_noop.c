/* A native plugin whose command does nothing: what is left is the price of a plugin. */
#include <string.h>
#include <tcli/plugin.h>

TCLI_MANIFEST("tcli: 1\nsummary: Nothing\ncommands: {go: {summary: Do nothing}}\n");

static int go(const tcli_host* host, const tcli_call* call) {
  (void)host;
  (void)call;
  return 0;
}

static const tcli_command k_go = {sizeof(tcli_command), "go", go};
static const tcli_command* const k_items[] = {&k_go};
static const tcli_commands k_commands = {sizeof(tcli_commands), 1, k_items};

static const void* get_interface(const char* id) { return strcmp(id, TCLI_MODULE_1) == 0 ? &k_commands : NULL; }

TCLI_PLUGIN(native_noop) = {sizeof(tcli_plugin), TCLI_ABI_VERSION, "native-noop", "1.0", get_interface};

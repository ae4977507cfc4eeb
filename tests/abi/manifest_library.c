/* A plugin that brings a module: its manifest and the version of its ABI can be read from the file. */
#include <tcli/plugin.h>

TCLI_MANIFEST("tcli: 1\n"
              "summary: A module in a library\n"
              "commands:\n"
              "  go: {summary: Go}\n");

static const void* get_interface(const char* id) {
  (void)id;
  return NULL;
}

TCLI_PLUGIN(manifest_library) = {sizeof(tcli_plugin), TCLI_ABI_VERSION, "manifest-library", "1.0.0", get_interface};

/* The same two plugins as tcli has them: built in, and loaded from the libraries given as arguments. */
#include <tcli/plugin.h>

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

extern const tcli_plugin tcli_plugin_tiny_c;
extern const tcli_plugin tcli_plugin_tiny_cpp;

static int failures = 0;

static void check(int good, const char* what, const char* plugin) {
  if (good) return;
  ++failures;
  printf("%s: not so: %s\n", plugin, what);
}
#define CHECK(condition, plugin) check(condition, #condition, plugin)

static const char* setting(void* context, const char* key) { return strcmp(key, "exec-path") == 0 ? context : NULL; }

static tcli_module last_found;

static int found(void* context, const tcli_module* module) {
  *(int*)context += 1;
  last_found = *module;
  return 0;
}

static void exercise(const tcli_plugin* plugin, const char* name) {
  CHECK(plugin->size == sizeof *plugin, name);
  CHECK(plugin->abi == TCLI_ABI_VERSION, name);
  CHECK(strcmp(plugin->name, name) == 0, name);
  CHECK(plugin->get_interface("tcli.nothing/1") == NULL, name);
  const tcli_providers* providers = plugin->get_interface(TCLI_PROVIDER_1);
  CHECK(providers != NULL && providers->count == 1, name);
  if (providers == NULL) return;

  int count = 0;
  char folder[] = "/somewhere";
  tcli_host host = {.size = sizeof host, .context = folder, .setting = setting};
  const tcli_sink sink = {.size = sizeof sink, .context = &count, .found = found};
  CHECK(providers->items[0]->list(providers->items[0], &host, &sink) == TCLI_OK, name);
  CHECK(count == 1 && strcmp(last_found.name, name) == 0, name);
  CHECK(last_found.shown == folder, name);

  /* A tcli from before `setting` was added: the field is not read. */
  host.size = offsetof(tcli_host, setting);
  CHECK(!TCLI_HAS(&host, setting) && TCLI_HAS(&host, environment), name);
  CHECK(providers->items[0]->find(providers->items[0], &host, "other", &sink) == TCLI_OK, name);
  CHECK(count == 2 && last_found.shown == NULL, name);
}

static void load(const char* path, const char* name) {
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  CHECK(library != NULL, name);
  if (library == NULL) return;
  const tcli_plugin* plugin = dlsym(library, "tcli_plugin_entry");
  CHECK(plugin != NULL, name);
  if (plugin != NULL) exercise(plugin, name);
  CHECK(dlsym(library, "tcli_plugin_tiny_c") == NULL && dlsym(library, "tcli_plugin_tiny_cpp") == NULL, name);
}

int main(int argc, char** argv) {
  exercise(&tcli_plugin_tiny_c, "tiny-c");
  exercise(&tcli_plugin_tiny_cpp, "tiny-cpp");
  if (argc != 3) return 2;
  load(argv[1], "tiny-c");
  load(argv[2], "tiny-cpp");
  return failures != 0;
}

/* A host that uses all of a plugin, built with the header of ABI 1 or with one of the future.
 *   host PLUGIN.so v1|grown|cut v1|grown|cut
 * says what the plugin is and what the host is: of ABI 1, grown, or grown but telling the sizes of ABI 1 all the same.
 * Each of its structs stands at the end of a page, with nothing behind it that may be read. */
#define _GNU_SOURCE
#include <tcli/plugin.h>

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int failures = 0;

#define CHECK(condition)                                                                                                         \
  do {                                                                                                                           \
    if (!(condition)) {                                                                                                          \
      ++failures;                                                                                                                \
      printf("%d: not so: %s\n", __LINE__, #condition);                                                                          \
    }                                                                                                                            \
  } while (0)

static int plugin_is_new = 0; /* and tells it */
static int host_is_cut = 0;

/* What a struct of the plugin's must have at its end, as far as this host can know. */
#ifdef TCLI_TEST_GROWN
static int twice(int number) { return 2 * number; }
#define CHECK_ADDED(pointer)                                                                                                     \
  do {                                                                                                                           \
    CHECK(TCLI_HAS(pointer, added_call) == plugin_is_new);                                                                       \
    if (TCLI_HAS(pointer, added_call)) CHECK(strcmp((pointer)->added, "new") == 0 && (pointer)->added_call(3) == 6);             \
  } while (0)
#define FILL(item) ((item).added = "new", (item).added_call = twice)
#define SIZE(item) (host_is_cut ? (size_t)((const char*)&(item).added - (const char*)&(item)) : sizeof(item))
#else
#define CHECK_ADDED(pointer) ((void)(pointer))
#define FILL(item) ((void)(item))
#define SIZE(item) sizeof(item)
#endif

/* A copy of `size` bytes that end where a page does. */
static void* at_edge(const void* bytes, size_t size) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  char* const pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED || mprotect(pages + page, page, PROT_NONE) != 0) abort();
  return memcpy(pages + page - size, bytes, size);
}

static char heard[1000]; /* each line of the plugin's, and '|' */
static int found_count, watched_count, row_count;

static const char* no_text(void* context, const char* key) {
  (void)context;
  (void)key;
  return NULL;
}
static void log_it(void* context, tcli_log_level level, const char* text) {
  (void)context;
  (void)level;
  strcat(strcat(heard, text), "|");
}
static void error(void* context, const char* what, const char* why, const char* hint) {
  (void)context;
  CHECK(strcmp(what, "second") == 0 && strcmp(why, "second") == 0 && hint == NULL);
  strcat(heard, "error|");
}
static size_t count(void* context, const char* name) {
  (void)context;
  return strcmp(name, "words") == 0 ? 2 : 0;
}
static const char* value(void* context, const char* name, size_t index) {
  (void)context;
  (void)name;
  return index == 0 ? "first" : "last";
}
static int columns(void* context, const char* const* names) {
  (void)context;
  return names[0] != NULL && names[1] == NULL ? 0 : -1;
}
static int row(void* context, const char* const* cells) {
  (void)context;
  CHECK(strcmp(cells[0], row_count++ == 0 ? "first" : "last") == 0);
  return 0;
}
static void progress(void* context, uint64_t done, uint64_t total, const char* text) {
  (void)context;
  CHECK(done == 1 && total == 2 && strcmp(text, "showing") == 0);
}
static int run(void* context, const char* const* argv, int* status) {
  (void)context;
  CHECK(strcmp(argv[0], "/bin/true") == 0 && argv[1] == NULL);
  *status = 0;
  return 0;
}
static int found(void* context, const tcli_module* module) {
  (void)context;
  ++found_count;
  CHECK_ADDED(module);
  CHECK(strcmp(module->kind, "exec") == 0 && strcmp(module->argv[1], "found by:") == 0 && module->relative == NULL);
  CHECK(module->manifest_kind == TCLI_MANIFEST_TEXT && strncmp(module->manifest, "tcli: 1\n", 8) == 0);
  strcat(strcat(heard, module->name), " of ");
  strcat(strcat(heard, module->shown), "|");
  return 0;
}
static void watch(void* context, const char* path, const tcli_file_id* id) {
  (void)context;
  ++watched_count;
  CHECK(strcmp(path, "/no/such/file") == 0 && id->inode == 0);
}

static const tcli_host* make_host(void) {
  tcli_host host = {
      .context = NULL, .environment = no_text, .setting = no_text, .config = no_text, .log = log_it, .error = error};
  FILL(host);
  host.size = SIZE(host);
  return at_edge(&host, host.size);
}

static void exercise_commands(const tcli_plugin* plugin, const char* seen) {
  static const char* const words[] = {"first", "last", NULL};
  tcli_call call = {.module = "compat",
                    .subject = "",
                    .verb = "second",
                    .argv = words,
                    .run_id = "0",
                    .count = count,
                    .value = value,
                    .columns = columns,
                    .row = row,
                    .progress = progress,
                    .run = run};
  FILL(call);
  call.size = SIZE(call);
  const tcli_call* const given = at_edge(&call, call.size);
  const tcli_commands* const commands = plugin->get_interface(TCLI_MODULE_1);
  CHECK_ADDED(commands);
  CHECK(commands->count == 2 && strcmp(commands->items[0]->key, "show") == 0 && strcmp(commands->items[1]->key, "second") == 0);
  for (size_t index = 0; index < commands->count; ++index) {
    CHECK_ADDED(commands->items[index]);
    CHECK(commands->items[index]->run(make_host(), given) == (index == 0 ? 0 : 7));
  }
  char wanted[100];
  snprintf(wanted, sizeof wanted, "host %s|call %s|error|", seen, seen);
  CHECK(strcmp(heard, wanted) == 0);
  CHECK(row_count == 2);
}

static void exercise_providers(const tcli_plugin* plugin, const char* seen) {
  tcli_sink sink = {.context = NULL, .found = found, .watch = watch};
  FILL(sink);
  sink.size = SIZE(sink);
  const tcli_sink* const given = at_edge(&sink, sink.size);
  const tcli_providers* const providers = plugin->get_interface(TCLI_PROVIDER_1);
  CHECK_ADDED(providers);
  CHECK(providers->count == 2 && strcmp(providers->items[1]->name, "two") == 0);
  heard[0] = '\0';
  for (size_t index = 0; index < providers->count; ++index) {
    const tcli_provider* const provider = providers->items[index];
    CHECK_ADDED(provider);
    CHECK(provider->list(provider, make_host(), given) == TCLI_OK);
    CHECK(provider->find(provider, make_host(), "asked", given) == TCLI_OK);
    CHECK(provider->watch(provider, make_host(), given) == TCLI_OK);
  }
  char wanted[400];
  snprintf(wanted, sizeof wanted, "sink %s|one of one|sink %s|asked of one|sink %s|two of two|sink %s|asked of two|", seen, seen,
           seen, seen);
  CHECK(strcmp(heard, wanted) == 0);
  CHECK(found_count == 4 && watched_count == 2);
}

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  void* const library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  const tcli_plugin* const plugin = library == NULL ? NULL : dlsym(library, "tcli_plugin_entry");
  if (plugin == NULL) return 2;
  plugin_is_new = strcmp(argv[2], "grown") == 0;
  host_is_cut = strcmp(argv[3], "cut") == 0;
  const int host_is_new = strcmp(argv[3], "grown") == 0;
  const int plugin_knows = strcmp(argv[2], "v1") != 0; /* of the new fields, though it may not tell */
  const char* const seen = host_is_new && plugin_knows ? "new" : "none";
  CHECK(plugin->abi == TCLI_ABI_VERSION && strcmp(plugin->name, "compat") == 0 && strcmp(plugin->version, "1") == 0);
  CHECK_ADDED(plugin);
  CHECK(plugin->get_interface("tcli.nothing/1") == NULL);
  exercise_commands(plugin, seen);
  exercise_providers(plugin, seen);
  return failures != 0;
}

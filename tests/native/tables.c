/* A plugin whose tables are not what ABI 1 says: WRONG names how. What it tells too small a size of stands at the end of a page,
 * with nothing behind it that may be read. */
#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>
#include <tcli/plugin.h>
#include <unistd.h>

#define IS(word) (strcmp(WRONG, word) == 0)

/* A copy of `size` bytes that end where a page does. */
static const void* at_edge(const void* bytes, size_t size) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  char* const pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED || mprotect(pages + page, page, PROT_NONE) != 0) _exit(99);
  return memcpy(pages + page - size, bytes, size);
}
#define CUT(table, field) at_edge(&(table), (table).size = offsetof(__typeof__(table), field))

static int go(const tcli_host* host, const tcli_call* call) {
  (void)host;
  (void)call;
  return 0;
}

static const void* commands(void) {
  static tcli_command command = {sizeof command, "go", go};
  static const tcli_command* items[] = {&command};
  static tcli_commands table = {sizeof table, 1, items};
  if (IS("short-command")) items[0] = CUT(command, run);
  if (IS("shortest-command")) items[0] = CUT(command, key);
  if (IS("null-command")) items[0] = NULL;
  if (IS("null-run")) command.run = NULL;
  if (IS("null-key")) command.key = NULL;
  if (IS("null-commands")) table.items = NULL;
  if (IS("short-commands")) return CUT(table, items);
  if (IS("shortest-commands")) return CUT(table, count);
  return &table;
}

static int list(const tcli_provider* self, const tcli_host* host, const tcli_sink* sink) {
  static const char* const argv[] = {"/bin/true", NULL};
  tcli_module module = {
      .size = sizeof module, .name = "x", .kind = "exec", .location = "/bin/true", .group = "Tests", .argv = argv};
  const tcli_module* told = &module;
  (void)self;
  (void)host;
  if (IS("short-module")) told = CUT(module, relative);
  if (IS("shortest-module")) told = CUT(module, name);
  if (IS("null-module")) told = NULL;
  sink->found(sink->context, told);
  return TCLI_OK;
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

static const void* providers(void) {
  static tcli_provider provider = {sizeof provider, "tables", find, list, watch};
  static const tcli_provider* items[] = {&provider};
  static tcli_providers table = {sizeof table, 1, items};
  if (IS("short-provider")) items[0] = CUT(provider, watch);
  if (IS("shortest-provider")) items[0] = CUT(provider, name);
  if (IS("null-provider")) items[0] = NULL;
  if (IS("null-find")) provider.find = NULL;
  if (IS("null-name")) provider.name = NULL;
  if (IS("null-providers")) table.items = NULL;
  if (IS("short-providers")) return CUT(table, items);
  if (IS("shortest-providers")) return CUT(table, count);
  return &table;
}

static const void* get_interface(const char* id) {
  if (strcmp(id, TCLI_MODULE_1) == 0) return commands();
  return strcmp(id, TCLI_PROVIDER_1) == 0 ? providers() : NULL;
}

TCLI_MANIFEST("tcli: 1\nsummary: Wrong tables\ncommands: {go: {summary: Go}}\n");
TCLI_PLUGIN(tables) = {sizeof(tcli_plugin), TCLI_ABI_VERSION, "tables", "1", get_interface};

/* The plugin of v1_plugin.c as a later tcli would have it: its structs have two fields more, and so may those of its host.
 * Built with GROWN_CUT it tells the sizes of ABI 1, with something deadly where the new fields would be. */
#include <tcli/plugin.h>

#include <stdio.h>
#include <string.h>

TCLI_MANIFEST("tcli: 1\n"
              "summary: From the future\n"
              "commands:\n"
              "  show:\n"
              "    summary: What was typed\n"
              "    arguments: [{name: words, variadic: true, required: false, summary: Any}]\n"
              "    options: [{name: output, type: choice, choices: [table, json], default: table, summary: How}]\n"
              "  second: {summary: Ends with 7}\n");

static int twice(int number) { return 2 * number; }

#ifdef GROWN_CUT
#define SIZE(type) offsetof(type, added)
#define ADDED .added = (const char*)1, .added_call = (int (*)(int))1
#else
#define SIZE(type) sizeof(type)
#define ADDED .added = "new", .added_call = twice
#endif

/* What a struct of the host's has at its end; every use of it in one place. */
#define SAW(pointer) (TCLI_HAS(pointer, added_call) && (pointer)->added_call(21) == 42 ? (pointer)->added : "none")

static void tell(const tcli_host* host, tcli_log_level level, const char* what, const char* added) {
  char line[100];
  snprintf(line, sizeof line, "%s %s", what, added);
  host->log(host->context, level, line);
}

static int show(const tcli_host* host, const tcli_call* call) {
  static const char* const columns[] = {"word", NULL};
  tell(host, TCLI_LOG_WARNING, "host", SAW(host));
  tell(host, TCLI_LOG_WARNING, "call", SAW(call));
  if (call->columns(call->context, columns) != 0) return 1;
  for (size_t index = 0; index < call->count(call->context, "words"); ++index) {
    const char* const row[] = {call->value(call->context, "words", index), NULL};
    if (call->row(call->context, row) != 0) return 1;
  }
  call->progress(call->context, 1, 2, "showing");
  return twice(0);
}

static int second(const tcli_host* host, const tcli_call* call) {
  const char* const argv[] = {"/bin/true", NULL};
  int status = -1;
  if (call->run(call->context, argv, &status) != 0 || status != 0) return 1;
  host->error(host->context, "second", call->verb, NULL);
  return 7;
}

static const tcli_command k_show = {.size = SIZE(tcli_command), .key = "show", .run = show, ADDED};
static const tcli_command k_second = {.size = SIZE(tcli_command), .key = "second", .run = second, ADDED};
static const tcli_command* const k_command_items[] = {&k_show, &k_second};
static const tcli_commands k_commands = {.size = SIZE(tcli_commands), .count = 2, .items = k_command_items, ADDED};

static const char* const k_argv[] = {"/bin/echo", "found by:", NULL};

static int find(const tcli_provider* self, const tcli_host* host, const char* name, const tcli_sink* sink) {
  const tcli_module module = {
      .size = SIZE(tcli_module),
      .name = name,
      .kind = "exec",
      .location = "/bin/echo",
      .shown = self->name,
      .group = "Compatibility",
      .argv = k_argv,
      .manifest_kind = TCLI_MANIFEST_TEXT,
      .manifest = "tcli: 1\nsummary: Found\ncommands: {say: {summary: Say}}\n",
      ADDED,
  };
  tell(host, TCLI_LOG_DEBUG, "sink", SAW(sink));
  sink->found(sink->context, &module);
  return TCLI_OK;
}

static int list(const tcli_provider* self, const tcli_host* host, const tcli_sink* sink) {
  return find(self, host, self->name, sink);
}

static int watch(const tcli_provider* self, const tcli_host* host, const tcli_sink* sink) {
  const tcli_file_id missing = {0};
  (void)self;
  (void)host;
  sink->watch(sink->context, "/no/such/file", &missing);
  return TCLI_OK;
}

static const tcli_provider k_one = {
    .size = SIZE(tcli_provider), .name = "one", .find = find, .list = list, .watch = watch, ADDED};
static const tcli_provider k_two = {
    .size = SIZE(tcli_provider), .name = "two", .find = find, .list = list, .watch = watch, ADDED};
static const tcli_provider* const k_provider_items[] = {&k_one, &k_two};
static const tcli_providers k_providers = {.size = SIZE(tcli_providers), .count = 2, .items = k_provider_items, ADDED};

static const void* get_interface(const char* id) {
  if (strcmp(id, TCLI_MODULE_1) == 0) return &k_commands;
  if (strcmp(id, TCLI_PROVIDER_1) == 0) return &k_providers;
  return NULL;
}

TCLI_PLUGIN(compat) = {
    .size = SIZE(tcli_plugin), .abi = TCLI_ABI_VERSION, .name = "compat", .version = "1", .get_interface = get_interface, ADDED};

/* A plugin as it was built on the day ABI 1 was published: against v1/tcli/plugin.h, never to be changed. Every tcli of ABI 1 has
 * to run it, however its own structs have grown since. */
#include <tcli/plugin.h>

#include <stdio.h>
#include <string.h>

TCLI_MANIFEST("tcli: 1\n"
              "summary: From the first day\n"
              "commands:\n"
              "  show:\n"
              "    summary: What was typed\n"
              "    arguments: [{name: words, variadic: true, required: false, summary: Any}]\n"
              "    options: [{name: output, type: choice, choices: [table, json], default: table, summary: How}]\n"
              "  second: {summary: Ends with 7}\n");

static int show(const tcli_host* host, const tcli_call* call) {
  static const char* const columns[] = {"word", NULL};
  host->log(host->context, TCLI_LOG_WARNING, "host none");
  host->log(host->context, TCLI_LOG_WARNING, "call none");
  if (call->columns(call->context, columns) != 0) return 1;
  for (size_t index = 0; index < call->count(call->context, "words"); ++index) {
    const char* const row[] = {call->value(call->context, "words", index), NULL};
    if (call->row(call->context, row) != 0) return 1;
  }
  call->progress(call->context, 1, 2, "showing");
  return 0;
}

static int second(const tcli_host* host, const tcli_call* call) {
  const char* const argv[] = {"/bin/true", NULL};
  int status = -1;
  if (call->run(call->context, argv, &status) != 0 || status != 0) return 1;
  host->error(host->context, "second", call->verb, NULL);
  return 7;
}

static const tcli_command k_show = {sizeof(tcli_command), "show", show};
static const tcli_command k_second = {sizeof(tcli_command), "second", second};
static const tcli_command* const k_command_items[] = {&k_show, &k_second};
static const tcli_commands k_commands = {sizeof(tcli_commands), 2, k_command_items};

static const char* const k_argv[] = {"/bin/echo", "found by:", NULL};

static int find(const tcli_provider* self, const tcli_host* host, const char* name, const tcli_sink* sink) {
  const tcli_module module = {
      .size = sizeof module,
      .name = name,
      .kind = "exec",
      .location = "/bin/echo",
      .shown = self->name,
      .group = "Compatibility",
      .argv = k_argv,
      .manifest_kind = TCLI_MANIFEST_TEXT,
      .manifest = "tcli: 1\nsummary: Found\ncommands: {say: {summary: Say}}\n",
  };
  host->log(host->context, TCLI_LOG_DEBUG, "sink none");
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

static const tcli_provider k_one = {sizeof(tcli_provider), "one", find, list, watch};
static const tcli_provider k_two = {sizeof(tcli_provider), "two", find, list, watch};
static const tcli_provider* const k_provider_items[] = {&k_one, &k_two};
static const tcli_providers k_providers = {sizeof(tcli_providers), 2, k_provider_items};

static const void* get_interface(const char* id) {
  if (strcmp(id, TCLI_MODULE_1) == 0) return &k_commands;
  if (strcmp(id, TCLI_PROVIDER_1) == 0) return &k_providers;
  return NULL;
}

TCLI_PLUGIN(compat) = {sizeof(tcli_plugin), TCLI_ABI_VERSION, "compat", "1", get_interface};

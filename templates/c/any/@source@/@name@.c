/* The module @name@. Its manifest is read from the library without loading it, and every word of a call is checked by it before a
 * command is reached; tcli-plugins(7) has the whole interface. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tcli/plugin.h>

TCLI_MANIFEST("tcli: 1\n"
              "summary: Says hello\n"
              "version: 0.1.0\n"
              "owner: @c_owner@\n"
              "contact: @c_contact@\n"
              "commands:\n"
              "  hello:\n"
              "    summary: Greet somebody\n"
              "    arguments: [{name: who, summary: Whom to greet}]\n"
              "    options: [{name: times, short: t, type: int, default: 1, summary: How often}]\n"
              "    examples:\n"
              "      - {run: tcli @name@ hello World, safe: true, output: \"Hello, World!\"}\n"
              "      - {run: tcli @name@ hello World --times 2, summary: Twice}\n");

static int hello(const tcli_host* host, const tcli_call* call) {
  const char* who = call->value(call->context, "who", 0);                     /* required: always there */
  const long times = strtol(call->value(call->context, "times", 0), NULL, 10); /* has a default: always there */
  for (long time = 0; time < times; ++time) {
    if (printf("Hello, %s!\n", who) < 0) break;
  }
  if (fflush(stdout) == 0 && !ferror(stdout)) return 0;
  host->error(host->context, "@name@ hello: can't print", strerror(errno), NULL);
  return 1;
}

/* One row a command, with the key that it has in the manifest. */
static const tcli_command k_hello = {sizeof k_hello, "hello", hello};
static const tcli_command* const k_items[] = {&k_hello};
static const tcli_commands k_commands = {sizeof k_commands, sizeof k_items / sizeof *k_items, k_items};

static const void* get_interface(const char* id) { return strcmp(id, TCLI_MODULE_1) == 0 ? &k_commands : NULL; }

TCLI_PLUGIN(@identifier@) = {sizeof(tcli_plugin), TCLI_ABI_VERSION, "@name@", "0.1.0", get_interface};

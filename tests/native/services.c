#define _DEFAULT_SOURCE
/* A plugin that uses every service of tcli_host and tcli_call once, and shows what it got. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tcli/plugin.h>
#include <unistd.h>

TCLI_MANIFEST("tcli: 1\n"
              "summary: Every service\n"
              "version: \"2.5\"\n"
              "subjects: {call: What was called}\n"
              "commands:\n"
              "  call show:\n"
              "    summary: The call as it arrived\n"
              "    dry_run: true\n"
              "    arguments:\n"
              "      - {name: first, summary: One}\n"
              "      - {name: more, variadic: true, required: false, summary: Any number}\n"
              "    options:\n"
              "      - {name: dry-run, short: n, type: bool, summary: A flag}\n"
              "      - {name: count, type: int, default: 3, summary: A number}\n"
              "      - {name: token, secret: true, env: SERVICES_TOKEN, summary: A secret}\n"
              "  host: {summary: What the host says}\n"
              "  rows:\n"
              "    summary: A result\n"
              "    options:\n"
              "      - {name: output, short: o, type: choice, choices: [table, json], default: table, summary: How}\n"
              "      - {name: fail, type: bool, summary: Fail after all}\n"
              "      - {name: wrong, type: bool, summary: Use it wrongly}\n"
              "      - {name: hostile, type: bool, summary: Under odd names}\n"
              "  run: {summary: Runs a program, arguments: [{name: words, variadic: true, summary: Its argv}]}\n"
              "  clear:\n"
              "    summary: Clears its environment, and uses what it was called with\n"
              "    arguments: [{name: who, summary: One}]\n"
              "    options:\n"
              "      - {name: output, short: o, type: choice, choices: [table, json], default: table, summary: How}\n"
              "      - {name: dry, type: bool, summary: A flag}\n"
              "  progress: {summary: Takes a while, arguments: [{name: seconds, type: int, summary: How long}]}\n");

static const char* shown(const char* text) { return text == NULL ? "(none)" : text; }

static int call_show(const tcli_host* host, const tcli_call* call) {
  static const char* const names[] = {"first", "more", "dry-run", "count", "token", "undeclared"};
  (void)host;
  printf("%s/%s/%s %zu\n", call->module, call->subject, call->verb, strlen(call->run_id));
  for (const char* const* word = call->argv; *word != NULL; ++word) printf("word <%s>\n", *word);
  for (size_t index = 0; index < sizeof names / sizeof *names; ++index) {
    const size_t count = call->count(call->context, names[index]);
    printf("%s %zu", names[index], count);
    for (size_t at = 0; at <= count; ++at) printf(" <%s>", shown(call->value(call->context, names[index], at)));
    printf("\n");
  }
  return 0;
}

static int host_show(const tcli_host* host, const tcli_call* call) {
  (void)call;
  printf("environment %s\n", shown(host->environment(host->context, "SERVICES_VARIABLE")));
  printf("unset %s\n", shown(host->environment(host->context, "SERVICES_UNSET")));
  printf("config %s %s\n", shown(host->config(host->context, "colour")), shown(host->config(host->context, "absent")));
  printf("setting %s\n", shown(host->setting(host->context, "no-such-setting")));
  printf("exec-path %d\n", host->setting(host->context, "exec-path")[0] == '/');
  host->log(host->context, TCLI_LOG_WARNING, "careful\x1b[31m");
  host->log(host->context, TCLI_LOG_DEBUG, "a detail");
  host->log(host->context, (tcli_log_level)77, "of a later tcli");
  return 0;
}

static int rows(const tcli_host* host, const tcli_call* call) {
  static const char* const names[] = {"name", "size", NULL};
  static const char* const hostile[] = {"name\033]0;title\007", "si\nze", NULL};
  static const char* const one[] = {"one", "1", NULL};
  static const char* const two[] = {"two\x1b[0m", "22", NULL};
  static const char* const too_few[] = {"three", NULL};
  if (strcmp(call->value(call->context, "wrong", 0), "true") == 0) {
    printf("%d", call->row(call->context, one));
    printf(" %d", call->columns(call->context, &names[2]));
    printf(" %d", call->columns(call->context, names));
    printf(" %d", call->columns(call->context, names));
    printf(" %d\n", call->row(call->context, too_few));
    return 0;
  }
  printf("before\n");
  call->columns(call->context, strcmp(call->value(call->context, "hostile", 0), "true") == 0 ? hostile : names);
  call->row(call->context, one);
  call->row(call->context, two);
  if (strcmp(call->value(call->context, "fail", 0), "true") != 0) return 0;
  host->error(host->context, "no rows", NULL, NULL);
  return 4;
}

static int run(const tcli_host* host, const tcli_call* call) {
  int status = -1;
  (void)host;
  printf("start\n");
  fflush(stdout);
  const char* argv[16] = {NULL};
  for (size_t index = 0; index < call->count(call->context, "words") && index < 15; ++index)
    argv[index] = call->value(call->context, "words", index);
  const int error = call->run(call->context, argv, &status);
  printf("error %d status %d\n", error, status);
  return 0;
}

static int clear(const tcli_host* host, const tcli_call* call) {
  static const char* const names[] = {"dry", "who", NULL};
  static const char* const program[] = {"/bin/true", NULL};
  int status = -1;
  (void)host;
  clearenv();
  setenv("TCLI_OPT_OUTPUT", "yaml", 1);
  const char* const cells[] = {shown(call->value(call->context, "dry", 0)), shown(call->value(call->context, "who", 0)), NULL};
  call->columns(call->context, names);
  call->row(call->context, cells);
  clearenv();
  return call->run(call->context, program, &status) != 0 ? 99 : status;
}

static int progress(const tcli_host* host, const tcli_call* call) {
  const int seconds = atoi(call->value(call->context, "seconds", 0));
  if (seconds < 0) { /* in the middle of it */
    sleep(2);
    call->progress(call->context, 1, 2, "counting");
    host->log(host->context, TCLI_LOG_WARNING, "at one");
    usleep(200000);
    call->progress(call->context, 1, 2, "counting");
    raise(SIGSEGV);
  }
  for (int step = 0; step < seconds * 100; ++step) {
    call->progress(call->context, (uint64_t)step, (uint64_t)seconds * 100, "counting");
    usleep(10000);
  }
  printf("done\n");
  return 0;
}

static const tcli_command k_call_show = {sizeof(tcli_command), "call show", call_show};
static const tcli_command k_host = {sizeof(tcli_command), "host", host_show};
static const tcli_command k_rows = {sizeof(tcli_command), "rows", rows};
static const tcli_command k_run = {sizeof(tcli_command), "run", run};
static const tcli_command k_clear = {sizeof(tcli_command), "clear", clear};
static const tcli_command k_progress = {sizeof(tcli_command), "progress", progress};
static const tcli_command* const k_items[] = {&k_call_show, &k_host, &k_rows, &k_run, &k_clear, &k_progress};
static const tcli_commands k_commands = {sizeof(tcli_commands), sizeof k_items / sizeof *k_items, k_items};

static const void* get_interface(const char* id) { return strcmp(id, TCLI_MODULE_1) == 0 ? &k_commands : NULL; }

TCLI_PLUGIN(services) = {sizeof(tcli_plugin), TCLI_ABI_VERSION, "services", "2.5", get_interface};

/* A module whose completer does what the first word says. WRONG is what is the matter with its table. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tcli/plugin.h>
#include <unistd.h>

#ifndef WRONG
#define WRONG ""
#endif

TCLI_MANIFEST("tcli: 1\n"
              "summary: Is asked by TAB\n"
              "commands:\n"
              "  go:\n"
              "    summary: Go\n"
              "    arguments: [{name: mode}, {name: where, complete: true, variadic: true, required: false}]\n"
              "    options:\n"
              "      - {name: via, short: v, complete: true, env: COMPLETES_VIA}\n"
              "      - {name: token, secret: true, env: COMPLETES_TOKEN}\n"
              "  box list: {summary: List, arguments: [{name: where, complete: true}]}\n");

static int go(const tcli_host* host, const tcli_call* call) {
  (void)host;
  (void)call;
  return 0;
}

static void tell(const tcli_question* question, const char* value, const char* summary) {
  (void)question->candidate(question->context, value, summary);
}

static void tell_question(const tcli_question* question) {
  char text[512];
  snprintf(text, sizeof text, "[%s|%s|%s|%s]", question->module, question->subject, question->verb, question->parameter);
  tell(question, text, NULL);
  for (size_t index = 0; question->words[index] != NULL; ++index) {
    snprintf(text, sizeof text, "[%zu=%s]", index, question->words[index]);
    tell(question, text, "a word");
  }
}

/* As many as are taken, and how many that were. */
static void tell_many(const tcli_question* question) {
  char text[32];
  int number = 0;
  do snprintf(text, sizeof text, "v%05d", number++);
  while (number <= 20000 && question->candidate(question->context, text, NULL) == 0);
}

static void tell_odd(const tcli_question* question) {
  tell(question, "", NULL);
  tell(question, "a\tb", NULL);
  tell(question, "a\nb", NULL);
  tell(question, "a\033[31mb", NULL);
  tell(question, "bad summary", "c\nd");
  tell(question, "a b", "fine");
}

static void write_file(const tcli_question* question) {
  FILE* const file = fopen("/var/tmp/tcli-completes-was-here", "w");
  tell(question, file == NULL ? "sealed" : "wrote", NULL);
}

static const char* text_or(const char* text) { return text == NULL ? "none" : text; }

static void tell_surroundings(const tcli_host* host, const tcli_question* question) {
  tell(question, text_or(host->environment(host->context, "COMPLETES_VIA")), "via");
  tell(question, text_or(host->environment(host->context, "COMPLETES_TOKEN")), "token");
  tell(question, text_or(host->setting(host->context, "no-such")), "setting");
}

static int complete(const tcli_host* host, const tcli_question* question) {
  const char* const mode = question->words[0];
  printf("printed\n");
  fflush(stdout);
  fprintf(stderr, "complained\n");
  host->log(host->context, TCLI_LOG_WARNING, "warned");
  if (strcmp(mode, "many") == 0) return tell_many(question), TCLI_OK;
  if (strcmp(mode, "odd") == 0) return tell_odd(question), TCLI_OK;
  if (strcmp(mode, "write") == 0) return write_file(question), TCLI_OK;
  if (strcmp(mode, "surroundings") == 0) return tell_surroundings(host, question), TCLI_OK;
  tell_question(question);
  if (strcmp(mode, "fails") == 0) return TCLI_FAILED;
  if (strcmp(mode, "crashes") == 0) abort();
  if (strcmp(mode, "exits") == 0) exit(0);
  if (strcmp(mode, "hangs") == 0) pause();
  if (strcmp(mode, "forks") == 0 && fork() == 0) tell(question, "from a copy", NULL);
  return TCLI_OK;
}

__attribute__((constructor)) static void load(void) {
  if (strcmp(WRONG, "crashes") == 0) abort();
  if (strcmp(WRONG, "exits") == 0) exit(0);
  if (strcmp(WRONG, "hangs") == 0) pause();
}

static const tcli_command k_go = {sizeof(tcli_command), "go", go};
static const tcli_command k_list = {sizeof(tcli_command), "box list", go};
static const tcli_command* const k_items[] = {&k_go, &k_list};
static const tcli_commands k_commands = {sizeof(tcli_commands), 2, k_items};

static const void* get_interface(const char* id) {
  static tcli_completer completer = {sizeof(tcli_completer), complete};
  if (strcmp(WRONG, "short") == 0) completer.size = sizeof completer.size;
  if (strcmp(WRONG, "null") == 0) completer.complete = NULL;
  if (strcmp(id, TCLI_COMPLETER_1) == 0 && strcmp(WRONG, "none") != 0) return &completer;
  return strcmp(id, TCLI_MODULE_1) == 0 ? &k_commands : NULL;
}

TCLI_PLUGIN(completes) = {sizeof(tcli_plugin), TCLI_ABI_VERSION, "completes", "1.0.0", get_interface};

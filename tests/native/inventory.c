#define _DEFAULT_SOURCE
/* A provider that does what modules.inventory.settings.mode says: nothing else but `good` is good. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <tcli/plugin.h>
#include <unistd.h>

static const char* question; /* that a person has to agree to */

static int report(const tcli_sink* sink, const char* name, const char* kind, const char* manifest) {
  const char* const program = getenv("INVENTORY_PROGRAM");
  const char* const own[] = {program, NULL};
  const char* const echo[] = {"/bin/echo", "from the inventory:", NULL};
  const tcli_module module = {.size = sizeof module,
                              .name = name,
                              .kind = kind,
                              .location = "/bin/echo",
                              .group = "From the inventory",
                              .argv = program != NULL ? own : echo,
                              .manifest_kind = TCLI_MANIFEST_TEXT,
                              .manifest = manifest,
                              .question = question,
                              .remedy = question == NULL ? NULL : "echo agreed"};
  return sink->found(sink->context, &module);
}

static int bare;  /* without an argv */
static int no_id; /* without an identity of the file */

/* An executable as a careless provider reports it: whoever may write to it. */
static int report_script(const tcli_host* host, const tcli_sink* sink, const char* kind) {
  const char* const manifest = host->environment(host->context, "INVENTORY_MANIFEST");
  const char* const file = host->environment(host->context, "INVENTORY_SCRIPT");
  struct stat status;
  if (file == NULL || stat(file, &status) != 0) return TCLI_OK;
  const char* const program = getenv("INVENTORY_PROGRAM");
  const char* const argv[] = {program != NULL ? program : file, NULL};
  tcli_module module = {.size = sizeof module,
                        .name = "dep",
                        .kind = kind,
                        .location = file,
                        .group = "From the inventory",
                        .argv = bare ? NULL : argv,
                        .id = {.device = status.st_dev,
                               .inode = status.st_ino,
                               .size = (uint64_t)status.st_size,
                               .mtime_ns = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec,
                               .ctime_ns = (int64_t)status.st_ctim.tv_sec * 1000000000 + status.st_ctim.tv_nsec},
                        .manifest_kind = manifest != NULL ? TCLI_MANIFEST_FILE : TCLI_MANIFEST_IN_FILE,
                        .manifest = manifest};
  if (no_id) memset(&module.id, 0, sizeof module.id);
  sink->found(sink->context, &module);
  return TCLI_OK;
}

static void count_questions(const tcli_host* host) {
  const char* const file = host->environment(host->context, "INVENTORY_COUNT");
  FILE* const count = file == NULL ? NULL : fopen(file, "a");
  if (count == NULL) return;
  fputs("asked\n", count);
  fclose(count);
}

static const char k_manifest[] =
    "tcli: 1\n"
    "summary: Says it\n"
    "commands: {say: {summary: Says it, arguments: [{name: words, variadic: true, summary: What}]}}\n";

static const char* long_text(int number) {
  static char text[1000];
  memset(text, 'x', sizeof text - 1);
  text[snprintf(text, sizeof text, "/%d/", number)] = 'x';
  return text;
}

/* Until three were asked: count_questions of each. */
static void wait_for_three(const char* count) {
  struct stat status;
  while (count != NULL && stat(count, &status) == 0 && status.st_size < 3 * (off_t)strlen("asked\n")) usleep(1000);
}

static void wait_for(pid_t copy) {
  if (copy > 0) waitpid(copy, NULL, 0);
}

static int answer(const tcli_provider* self, const tcli_host* host, const tcli_sink* sink) {
  const char* const given = host->config(host->context, "mode");
  const char* const mode = given == NULL ? "good" : given;
  (void)self;
  count_questions(host);
  printf("noise on standard output\n");
  fprintf(stderr, "noise on standard error\n");
  if (strcmp(mode, "crash") == 0) raise(SIGSEGV);
  if (strcmp(mode, "fork") == 0) wait_for(fork());
  if (strcmp(mode, "copy") == 0) wait_for((pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)); /* past the C library */
  if (strcmp(mode, "leave") == 0) {
    const char* const seconds = host->environment(host->context, "INVENTORY_LEFT");
    const pid_t left = fork();
    if (left == 0 && setsid() > 0) execl("/bin/sleep", "sleep", seconds, (char*)NULL);
    while (getpgid(left) != left) usleep(1000);
  }
  if (strcmp(mode, "exit") == 0) exit(0);
  if (strcmp(mode, "hang") == 0) sleep(1000);
  if (strcmp(mode, "flood") == 0) {
    for (;;) report(sink, "flood", "exec", k_manifest);
  }
  if (strcmp(mode, "noise") == 0) {
    for (;;) fprintf(stderr, "%01000d", 0);
  }
  if (strcmp(mode, "fail") == 0) {
    host->error(host->context, "no inventory", "it is Sunday\x1b[31m", NULL);
    return TCLI_FAILED;
  }
  if (strcmp(mode, "keys") == 0) {
    for (int number = 0; number < 300000; ++number) host->setting(host->context, long_text(number));
  }
  if (strcmp(mode, "memory") == 0) {
    for (int piece = 0; piece < 32; ++piece) {
      void* const mapped = malloc((size_t)64 * 1024 * 1024);
      if (mapped == NULL) {
        host->error(host->context, "no memory left", NULL, NULL);
        return TCLI_FAILED;
      }
    }
  }
  if (strcmp(mode, "meet") == 0) wait_for_three(getenv("INVENTORY_COUNT"));
  if (strcmp(mode, "long-error") == 0) {
    char* const text = malloc(1000001);
    memset(text, 'x', 1000000);
    text[1000000] = 0;
    host->error(host->context, text, text, text);
    return TCLI_FAILED;
  }
  if (strcmp(mode, "recurse") == 0 && system("tcli plugin list >/dev/null 2>&1; \"$TCLI\" plugin list >/dev/null 2>&1") != 0)
    return TCLI_FAILED;
  if (strcmp(mode, "script") == 0) return report_script(host, sink, "exec");
  if (strcmp(mode, "no-id") == 0) {
    no_id = 1;
    return report_script(host, sink, "exec");
  }
  if (strcmp(mode, "library") == 0) return report_script(host, sink, "native");
  if (strcmp(mode, "bare") == 0) {
    bare = 1;
    return report_script(host, sink, "native");
  }
  if (strcmp(mode, "question") == 0) question = "it is new here";
  if (report(sink, "item", "exec", k_manifest) != 0) return TCLI_OK;
  if (strcmp(mode, "kinds") == 0) {
    report(sink, "odd", "ex\x1b[31m", k_manifest);
    report(sink, "nat", "native", "tcli: 1\nsummary: n\ncommands: {go: {summary: g}}\n");
  }
  if (strcmp(mode, "bad-text") == 0) report(sink, "torn", "exec", "tcli: 1\nsummmary: s\n");
  if (strcmp(mode, "more") == 0) report(sink, "second", "exec", k_manifest);
  if (strcmp(mode, "foreign") == 0) {
    report(sink, "../x\x1b[31m", "exec", k_manifest);
    report(sink, "fake", "builtin", k_manifest);
    report(sink, "plugin", "exec", k_manifest);
  }
  return TCLI_OK;
}

static int find(const tcli_provider* self, const tcli_host* host, const char* name, const tcli_sink* sink) {
  (void)name;
  return answer(self, host, sink);
}

static int watch(const tcli_provider* self, const tcli_host* host, const tcli_sink* sink) {
  const char* const file = host->environment(host->context, "INVENTORY_WATCHED");
  const char* const mode = host->config(host->context, "mode");
  (void)self;
  if (mode != NULL && strcmp(mode, "paths") == 0) {
    const tcli_file_id missing = {0};
    for (int number = 0; number < 300000; ++number) sink->watch(sink->context, long_text(number), &missing);
  }
  if (file != NULL) {
    const tcli_file_id missing = {0};
    sink->watch(sink->context, file, &missing);
  }
  return TCLI_OK;
}

static const tcli_provider k_provider = {sizeof(tcli_provider), "inventory", find, answer, watch};
static const tcli_provider* const k_items[] = {&k_provider};
static const tcli_providers k_providers = {sizeof(tcli_providers), 1, k_items};

#ifdef INVENTORY_MODULE
TCLI_MANIFEST("tcli: 1\nsummary: A module beside the provider\nversion: 7.1\ncommands: {count: {summary: Count}}\n");

static int count(const tcli_host* host, const tcli_call* call) {
  (void)host, (void)call;
  return 0;
}
static const tcli_command k_count = {sizeof(tcli_command), "count", count};
static const tcli_command* const k_command_items[] = {&k_count};
static const tcli_commands k_commands = {sizeof(tcli_commands), 1, k_command_items};
#endif

static const void* get_interface(const char* id) {
#ifdef INVENTORY_MODULE
  if (strcmp(id, TCLI_MODULE_1) == 0) return &k_commands;
#endif
  return strcmp(id, TCLI_PROVIDER_1) == 0 ? &k_providers : NULL;
}

TCLI_PLUGIN(inventory) = {sizeof(tcli_plugin), TCLI_ABI_VERSION, "inventory", "1.0", get_interface};

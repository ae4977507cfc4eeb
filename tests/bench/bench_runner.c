/*
 * Runs commands in shuffled rounds and writes what each run took: bench_runner ROUNDS SEED <commands >results
 *
 * Commands, a line each:  command NAME (begins one) · arg TEXT (argv[0], an absolute path, and the rest) · env NAME=VALUE (the
 * whole environment) · every N (takes part in every Nth round only) · remove FOLDER (removed before each run, outside the clock).
 * Results, a line a run, tab-separated: round, name, nanoseconds, minor page faults, peak memory in KiB, wait status.
 *
 * The runs' own standard streams are /dev/null. The program is small on purpose: the peak memory of a vforked child counts
 * from its parent's (getrusage(2), execve(2) keeps the maximum), so a large runner would hide what a command needs.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { k_commands = 64, k_texts = 64 };

typedef struct command {
  const char *name, *remove;
  char *argv[k_texts], *envp[k_texts];
  int argc, envc, every;
} command;

static command commands[k_commands];
static int command_count = 0;

static void die(const char* what) {
  fprintf(stderr, "bench_runner: %s\n", what);
  exit(1);
}

static char* copy_of(const char* text) {
  char* copy = strdup(text);
  if (copy == NULL) die("out of memory");
  return copy;
}

static void read_commands(void) {
  char line[8192];
  while (fgets(line, sizeof line, stdin) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    char* value = strchr(line, ' ');
    if (value == NULL) die("a line without a value");
    *value++ = '\0';
    if (strcmp(line, "command") == 0) {
      if (command_count == k_commands) die("too many commands");
      commands[command_count++] = (command){.name = copy_of(value), .every = 1};
      continue;
    }
    if (command_count == 0) die("no command yet");
    command* last = &commands[command_count - 1];
    if (strcmp(line, "arg") == 0 && last->argc < k_texts - 1)
      last->argv[last->argc++] = copy_of(value);
    else if (strcmp(line, "env") == 0 && last->envc < k_texts - 1)
      last->envp[last->envc++] = copy_of(value);
    else if (strcmp(line, "every") == 0 && atoi(value) > 0)
      last->every = atoi(value);
    else if (strcmp(line, "remove") == 0)
      last->remove = copy_of(value);
    else
      die("a line it does not know, or too many of them");
  }
}

static int remove_entry(const char* path, const struct stat* status, int type, struct FTW* place) {
  (void)status;
  (void)type;
  (void)place;
  return remove(path);
}

static int64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void run_once(const command* what, int round, FILE* results) {
  if (what->remove != NULL) nftw(what->remove, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
  struct rusage usage;
  int status = 0;
  const int64_t start = now_ns();
  const pid_t child = vfork();
  if (child == 0) {
    execve(what->argv[0], what->argv, what->envp);
    _exit(127);
  }
  if (child < 0 || wait4(child, &status, 0, &usage) != child) die("can't start or await a command");
  const int64_t end = now_ns();
  fprintf(results, "%d\t%s\t%lld\t%ld\t%ld\t%d\n", round, what->name, (long long)(end - start), usage.ru_minflt, usage.ru_maxrss,
          status);
}

static uint64_t next_random(uint64_t* state) { /* xorshift64 */
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

int main(int argc, char** argv) {
  if (argc != 3) die("usage: bench_runner ROUNDS SEED <commands >results");
  const int rounds = atoi(argv[1]);
  uint64_t random = strtoull(argv[2], NULL, 10) | 1;
  read_commands();

  FILE* results = fdopen(fcntl(1, F_DUPFD_CLOEXEC, 3), "w");
  const int null = open("/dev/null", O_RDWR);
  if (results == NULL || null < 0) die("can't open the streams");
  for (int fd = 0; fd < 3; ++fd) dup2(null, fd);
  if (null > 2) close(null);

  for (int round = 0; round < rounds; ++round) {
    int order[k_commands];
    for (int i = 0; i < command_count; ++i) order[i] = i;
    for (int i = command_count - 1; i > 0; --i) {
      const int other = (int)(next_random(&random) % (uint64_t)(i + 1)), kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    for (int i = 0; i < command_count; ++i) {
      if (round % commands[order[i]].every == 0) run_once(&commands[order[i]], round, results);
    }
  }
  return fclose(results) != 0;
}

/* Limit C: the least that a dispatcher can cost which starts the module and waits for it. */
#define _DEFAULT_SOURCE
#include "limit_lookup.h"

#include <sys/wait.h>

int main(int argc, char** argv) {
  char path[4096];
  if (argc < 2 || !limit_lookup(argv[1], path, sizeof path)) return 127;
  const pid_t child = vfork();
  if (child == 0) {
    execv(path, argv + 1);
    _exit(126);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) < 0) return 125;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
}

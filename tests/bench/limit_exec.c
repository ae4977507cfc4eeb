/* Limit B: the least that a dispatcher can cost which puts the module in its own place. */
#include "limit_lookup.h"

int main(int argc, char** argv) {
  char path[4096];
  if (argc < 2 || !limit_lookup(argv[1], path, sizeof path)) return 127;
  execv(path, argv + 1);
  return 126;
}

/* An executable called tcli-NAME: with a manifest in it, a declared module. */
#include <stdio.h>
#include <stdlib.h>
#include <tcli/plugin.h>

#include "program.h"

int main(int argc, char** argv) {
  for (int index = 1; index < argc; ++index) printf("<%s>", argv[index]);
  printf("\n%s %s %s\n", getenv("TCLI_ARG_WHO"), getenv("TCLI_OPT_TIMES"), getenv("TCLI_OPT_LOUD_VOICE"));
  return 3;
}

// An executable called tcli-NAME: with a manifest in it, a declared module.
#include <cstdlib>
#include <iostream>
#include <tcli/plugin.h>

#include "program.h"

int main(int argc, char** argv) {
  for (int index = 1; index < argc; ++index) std::cout << '<' << argv[index] << '>';
  std::cout << '\n'
            << std::getenv("TCLI_ARG_WHO") << ' ' << std::getenv("TCLI_OPT_TIMES") << ' ' << std::getenv("TCLI_OPT_LOUD_VOICE")
            << '\n';
  return 3;
}

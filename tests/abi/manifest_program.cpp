// A compiled executable with its manifest in the file.
#include <tcli/plugin.h>

TCLI_MANIFEST("tcli: 1\n"
              "summary: A module in C++\n"
              "commands:\n"
              "  go: {summary: Go}\n");

int main() { return 0; }

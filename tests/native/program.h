/* The manifest of a compiled module, for program.c and program.cpp. */
#ifdef PROGRAM_BROKEN
#define PROGRAM_EFFECT "terrible"
#else
#define PROGRAM_EFFECT "read"
#endif

TCLI_MANIFEST("tcli: 1\n"
              "summary: A compiled module\n"
              "commands:\n"
              "  greet:\n"
              "    summary: Says hello\n"
              "    effect: " PROGRAM_EFFECT "\n"
              "    arguments:\n"
              "      - {name: who, summary: To whom}\n"
              "    options:\n"
              "      - {name: times, short: n, type: int, default: 1, summary: How often}\n"
              "      - {name: loud-voice, type: bool, summary: In capitals}\n");

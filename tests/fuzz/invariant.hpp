// What must be true of every input: says what was not, and stops so that the fuzzer keeps the input.
#pragma once

#include <cstdio>
#include <cstdlib>

#define TCLI_INVARIANT(condition)                                                                                                \
  do {                                                                                                                           \
    if (!(condition)) {                                                                                                          \
      std::fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition);                                             \
      std::abort();                                                                                                              \
    }                                                                                                                            \
  } while (false)

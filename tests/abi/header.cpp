// The same checks of plugin.h as C++.
#include "header.c" // NOLINT(bugprone-suspicious-include)

// tcli-host complete LIBRARY [SUBJECT] VERB PARAMETER -- WORD…: the candidates of a plugin for a value.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <tcli/plugin.h>

namespace tcli {

inline constexpr std::size_t k_candidate_limit = 1000;
inline constexpr std::size_t k_candidate_bytes = 60 * 1024; // of all lines, so that they fit into what a seal hands on

// Loads the library and asks its completer; `words` are those behind LIBRARY. Prints what begins with the last of them, each
// line a candidate, or one, a tab and a line on it, and returns 0. Prints nothing and returns 1 when the library can't be loaded,
// has no completer, or one that fails; nothing says why: it is called by TAB. What the library prints itself is thrown away.
int complete(const std::string& path, std::span<char* const> words);

// The completer of a plugin; null where it has none that can be called.
const tcli_completer* completer_of(const tcli_plugin& plugin);

} // namespace tcli

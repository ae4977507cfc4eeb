// Standard output and errors as every built-in writes them.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string_view>

namespace tcli {

// All of `text` to standard output. A full disk is an error of status 1; a reader that has gone ends tcli quietly, as SIGPIPE
// does.
Status print(std::string_view text);

// `tcli: error: what: why`, `hint: …` and the notes, on standard error, foreign text escaped. Returns the exit status.
int report(const Error& error);

// One line on standard error, escaped: what is no result.
void tell(std::string_view line);

// No such line from now on: what the caller said is --quiet.
void tell_nothing();
bool tells_nothing();

// The same behind `hint:`, always.
void tell_hint(std::string_view command);

// Columns of the terminal behind standard output (20 to 500), or 0 when it is none.
std::size_t terminal_columns();

} // namespace tcli

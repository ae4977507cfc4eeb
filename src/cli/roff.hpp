// Text as roff(7) reads it, so that whatever a manifest says stands on the page as it is, and is never a request.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tcli {

// A paragraph of foreign text: escaped as on a terminal (base/text.hpp), in lines of about 80 bytes of which each begins a
// sentence anew, its own line feeds kept, and lines that are indented as they are. Ends in a line feed; empty for a text of
// blanks. UTF-8 passes through.
std::string roff_prose(std::string_view text);

// Foreign text character by character, for commands and names: one line, to stand in a display or behind other text of its line.
std::string roff_literal(std::string_view text);

// The same as one argument of a macro, which is never taken for a macro or a delimiter.
std::string roff_argument(std::string_view text);

// "November 28, 2026", as .Dd wants it: of nanoseconds since 1970, in UTC.
std::string roff_date(std::int64_t time_ns);

} // namespace tcli

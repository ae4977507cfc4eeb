// Text as people see it and as shells read it. No locale: everything is UTF-8 or bytes.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// Foreign text made safe for a terminal and for one line: control characters (C0, DEL, C1), bidirectional marks, line
// separators, the zero width space and bytes that are no UTF-8 become \n, \t, \xNN or \u{NNNN}. Everything else is kept, a
// backslash too. Escaping twice is escaping once.
std::string escape(std::string_view text);

// The same, but line feeds and tabs stay: for texts of many lines.
std::string escape_lines(std::string_view text);

// One word quoted so that a POSIX shell (XCU 2.2) reads it back byte for byte; left bare when nothing in it is special.
std::string shell_quote(std::string_view word);

// The same of a file that is an operand, which must not look like an option.
std::string file_quote(std::string_view file);

// Words of an argv as one line for a shell.
std::string shell_join(const std::vector<std::string>& words);

// A line for a shell in which escape() has nothing to do, so that it can be copied off a screen: what stands between single
// quotes and would be escaped is written as $'...', in octal (POSIX.1-2024, XCU 2.2.4; bash, zsh and ksh since long).
std::string with_visible_quotes(std::string_view line);

constexpr bool is_digit(char byte) { return byte >= '0' && byte <= '9'; } // in every locale

bool begins_with_one(std::string_view text, std::span<const std::string_view> beginnings);

// Columns that escaped text takes on a terminal: wide East Asian characters and emoji are 2, combining marks 0.
std::size_t display_width(std::string_view text);

// Text cut to at most `columns`, ending in "..." when cut; never inside a character or an escape() sequence. `columns` is at
// least 3.
std::string fit(std::string_view text, std::size_t columns);

// Text broken at spaces and line feeds into lines of at most `columns`; a longer word stands alone. Runs of spaces become one.
// At least one line, which may be empty.
std::vector<std::string> wrap(std::string_view text, std::size_t columns);

// Where the first byte that is no valid UTF-8 stands (Unicode 15, table 3-7), or npos.
std::size_t find_invalid_utf8(std::string_view text);

// Without the ASCII blanks at both ends.
std::string_view trim(std::string_view text);

// The first line that is not blank, without blanks around it.
std::string_view first_line(std::string_view text);

// The parts between separators, empty ones too; one part more than there are separators. Views into `text`.
std::vector<std::string_view> split(std::string_view text, char separator);

// Without the empty ones at the start and at the end, and blanks at the end of the last; none of a text of blanks.
std::vector<std::string_view> own_lines(std::string_view text);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

// "3 modules", "1 module"
std::string counted(std::size_t count, std::string_view thing);

} // namespace tcli

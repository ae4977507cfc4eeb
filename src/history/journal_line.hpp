// A line of the journal, and what it says.
#pragma once

#include "history/run_record.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace tcli {

// Bytes of words and parameters that a line holds at most; the rest is cut, and the record says so.
inline constexpr std::size_t k_kept_words = std::size_t{64} << 10;

// Begins and ends with a newline, so that a line that was written in part costs no other; holds none else.
std::string journal_line(const RunStart& start);
std::string journal_line(const RunEnd& end);

// None for a line that was cut or damaged (it ends with a checksum), or is of a kind this version does not know.
// `line` is without its newlines.
using JournalEntry = std::variant<RunStart, RunEnd>;
std::optional<JournalEntry> read_journal_line(std::string_view line);

} // namespace tcli

// The parts of a script that are read: what kind it is, the comment at its top, and the texts in it that people are shown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

inline constexpr std::size_t k_script_limit = 1024 * 1024; // bytes of a script that are looked at

enum class Language { shell, python, other };

// By the program of the `#!` line.
Language language_of(std::string_view text);

// Why a file is no script to be adopted ("it has no #! line"); empty when it is one. `text` is its beginning.
std::string no_script_reason(std::string_view text);

// Lines without their ends, at most 20,000 of at most 2,000 bytes each; what is no UTF-8 becomes '?', a tab a blank.
std::vector<std::string> script_lines(std::string_view text);

// The comment block at the top, marks taken off; for JavaScript and C `/* … */`, for Perl its POD.
std::vector<std::string> top_comment(const std::vector<std::string>& lines);

// The lines that people are shown: the top comment, here documents, and texts of an echo or of several lines.
std::vector<std::string> shown_lines(const std::vector<std::string>& lines);

std::string without_quotes(std::string_view text); // and without blanks around it

// The line that tells what a script is for, without the script's name before it; empty when no line does.
std::string summary_of(const std::vector<std::string>& comment, std::string_view program);

} // namespace tcli

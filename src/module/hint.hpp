// Corrected calls for the hints of errors: what may be shown, and whose option a word is.
#pragma once

#include "module/manifest.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// An option of tcli itself that people put behind the module, where it does not belong.
struct OwnOption {
  std::string_view name;
  char short_name;
  bool takes_value;
};

// The own option that a word such as "--yes" or "-y" names, or null.
const OwnOption* find_own_option(std::string_view word);

// Whether a word asks for help, wherever it stands before `--`.
bool is_help(std::string_view word);

// Whether a word before `--` stands where only an option can: it begins with '-' and is more than that.
bool looks_like_option(std::string_view word);

// "--count=3" or "-c3" without the value: "--count", "-c". Values of options are never part of a message unless they are known
// not to be secret.
std::string_view option_part(std::string_view word);

// The option of a command that a word such as "--count", "--count=3", "-c" or "-c3" begins with, or null.
const Option* find_option(const Command& command, std::string_view word);

// Whether the word after this one is its value: "--count", "-c", "-vc".
bool takes_next_word(const Command& command, std::string_view word);

// Whether a word names a secret option of a command, alone or among others ("-vt").
bool names_secret(const Command& command, std::string_view word);

// Whether `words`, those after a verb, can be repeated in a message. They can't when one of them may be the value of a secret
// option: the command has such options, and a word names one of them or none that exists (a secret option misspelt).
bool may_be_shown(const Command& command, std::span<const std::string> words);

// `start` and `words` as a line for a shell. `otherwise` when that line would not be read back from the screen as it is meant,
// because a word has to be escaped there, or when it is too long to help.
std::string call_line(const std::string& start, const std::vector<std::string>& words, const std::string& otherwise);

} // namespace tcli

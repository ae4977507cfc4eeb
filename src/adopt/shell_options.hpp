// The options that the code of a shell script reads, and which loops and tests read them.
#pragma once

#include "adopt/found.hpp"
#include "adopt/shell_cases.hpp"
#include "adopt/shell_loops.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// What reads options of the words, and what it keeps of all others.
struct OptionCode {
  std::vector<TextRange> ranges;
  std::vector<FoundArgument> kept;
  bool is_unclear = false; // other words are kept, nobody knows how
  bool is_read = false;    // any option at all
  bool uses_next = false;  // what is done for an option uses the word behind it, which is none of its own
};

// `command` gets them; `first`: the number of its first word.
OptionCode read_shell_options(std::string_view text, FoundCommand& command, int first);

bool is_about_first(std::string_view word); // "$1", "${1:-x}"
bool is_help_word(std::string_view pattern);

// Whether the branch for everything else refuses it.
bool refuses(const ShellBranch& branch);

bool is_verb_pattern(const std::string& pattern);

// Whether a `case` chooses among verbs: words of a kind, no options, and a refusal of what is none of them. `is_all`: nothing but
// its branches looks at the words, which is as good.
bool chooses_verbs(const ShellCase& found, bool is_all = false);

} // namespace tcli

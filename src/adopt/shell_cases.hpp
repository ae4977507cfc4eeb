// The `case` statements of a shell script, as text: nothing is run, and nothing but their shape is understood.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

struct ShellBranch {
  std::vector<std::string> patterns = {}; // without blanks and quotes
  std::string body = {};
  std::size_t begin = 0, end = 0; // in the text, its patterns with it
};

struct ShellCase {
  std::string word = {}; // "$1", "${1:-}", "$arg", without quotes
  std::vector<ShellBranch> branches = {};
  std::size_t begin = 0, end = 0; // in the text
};

// The outermost ones of `text`, in its order. Those within a branch are found in its body. At most 200.
std::vector<ShellCase> shell_cases(std::string_view text);

// Where a part stands outside of quotes and comments; the text's size where it does not.
std::size_t find_in_code(std::string_view text, std::string_view part);

// Whether `word` stands at `at` where a command begins.
bool is_shell_command(std::string_view text, std::size_t at, std::string_view word);

// Past a quoted text or a comment that begins at `at`; `at` itself where none does.
std::size_t past_shell_text(std::string_view text, std::size_t at);

} // namespace tcli

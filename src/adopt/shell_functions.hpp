// The functions of a shell script, as text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// Where a function stands: its name, behind its '{', and its '}'.
struct Place {
  std::size_t begin, open, end;
  std::string name;
};

// `name() {` at the beginning of a line.
std::vector<Place> shell_functions(std::string_view text);

// The part of `text` without the bodies of the functions that stand in it as a whole.
std::string without_functions(std::string_view text, const std::vector<Place>& places, std::size_t begin, std::size_t end);

// Where `text` calls `name` with "$@", all of its words; npos where it does not.
std::size_t call_with_words(std::string_view text, const std::string& name);

struct CalledFunction {
  std::string body = {};   // empty where none is called so
  std::size_t at = 0;      // of the call
  std::size_t skipped = 0; // words that it does not get: "${@:2}"
};

// The function of `text` that `body` calls with "$@".
CalledFunction called_function(std::string_view body, std::string_view text);

struct ShellFunction {
  std::string verb, summary, body;
};

// The functions that `"prefix_$1" "$@"` and its like choose among; `doubts` gets those that can't be verbs.
std::vector<ShellFunction> dispatched_functions(std::string_view text, std::vector<std::string>& doubts);

} // namespace tcli

// The examples of a manifest, read as tcli would read them when they are typed.
#pragma once

#include "module/manifest.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tcli {

// The calls of tcli in an example, each from the word `tcli` on: a line may hold pipes and lists. Fails in `problem`.
struct ExampleCalls {
  std::vector<std::vector<std::string>> calls;
  bool needs_shell = false; // a shell would make more of it than the words of one call
  std::string problem;      // why it can't be read; empty: all is well
};
ExampleCalls example_calls(std::string_view run);

// What is wrong with an example of a command of `module`; empty when its calls of the module are taken and there is one at
// least. Other modules' calls are not looked into. Files and folders that it names need not be there. A safe one has to be one
// call of the module, of a command that is not destructive, with nothing in it that a shell would act on.
std::string example_problem(std::string_view module, const Manifest& manifest, const Example& example);

// What is wrong with how the declared options of a command are taken, each a sentence; nothing for most. Each option is put into
// a call as it would be typed, and one that nobody declared has to be refused.
std::vector<std::string> option_problems(std::string_view module, const Command& command);

// What a program gets of a call that has the option, and besides what has to be there, each with a value of its type. None where
// tcli itself takes no such call.
struct SampleCall {
  std::vector<std::string> words;                             // behind the verb
  std::vector<std::pair<std::string, std::string>> variables; // TCLI_ARG_..., TCLI_OPT_...
};
std::optional<SampleCall> sample_call(const Command& command, const Option& option);

} // namespace tcli

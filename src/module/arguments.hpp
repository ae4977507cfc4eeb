// The words after a verb, checked against its declaration. The one place that uses CLI11.
#pragma once

#include "base/result.hpp"
#include "module/manifest.hpp"

#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tcli {

// What became of one declared parameter.
struct ParameterValue {
  enum class Origin { given, environment, default_value, absent };

  const Parameter* parameter = nullptr; // in the Command given to check_arguments
  bool is_option = false;
  bool variadic = false;
  bool secret = false;
  std::vector<std::string> values = {}; // a bool is "true" or "false"; empty when absent
  Origin origin = Origin::absent;
};

struct ParsedArguments {
  std::vector<ParameterValue> parameters; // arguments, then options, each in declared order; every one of them
  std::vector<std::string> rest;          // only with stop_at_word: the first word that is no option, and all after it

  const ParameterValue* find(std::string_view name) const;
  bool flag(std::string_view name) const;         // a bool option that is true
  std::string value(std::string_view name) const; // the last value, or an empty text
};

struct ArgumentRules {
  std::string title;         // how messages begin: "oncall take"
  std::string call;          // as typed, for hints: "tcli oncall take"
  bool stop_at_word = false; // options end at the first other word (tcli's own, before the module)
};

// Environment variable to its value, or empty. Given so that this stays a function of its input.
using EnvironmentLookup = std::function<std::string(const std::string&)>;

// GNU and POSIX conventions (XBD 12.2): `--o=v` and `--o v`, `-ov` and `-o v`, `-abc` for flags, `--` ends options, options and
// arguments in any order, the last of a repeated option counts. Errors have status 2 and a hint.
Result<ParsedArguments> check_arguments(const Command& command, std::span<const std::string> words, const ArgumentRules& rules,
                                        const EnvironmentLookup& lookup);

// For the module's environment: TCLI_ARG_REASON, TCLI_OPT_COUNT, and for a variadic argument TCLI_ARG_X_1…, TCLI_ARG_X_COUNT.
// Absent parameters have no variable, absent flags are "false", an absent variadic argument has the count 0.
std::vector<std::pair<std::string, std::string>> parameter_variables(const ParsedArguments& parsed);

} // namespace tcli

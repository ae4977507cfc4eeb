// Calls of sample_take as oncall's command: how they are judged, and rows of wrong ones.
#pragma once

#include "module/arguments.hpp"
#include "support/catch.hpp"

#include <string>
#include <vector>

namespace tcli::test {

inline const ArgumentRules k_rules{.title = "oncall take", .call = "tcli oncall take"};

inline std::string message_of(const Result<ParsedArguments>& parsed) {
  if (parsed) return "no error";
  const Error& error = parsed.error();
  CHECK(error.status == ExitCode::usage);
  return error.why.empty() ? error.what : error.what + ": " + error.why;
}

struct WrongRow {
  std::vector<std::string> words;
  std::string message;
  std::string hint = "tcli oncall take --help";
};

} // namespace tcli::test

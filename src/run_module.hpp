// Running a module that may run: the child, what ends with it, and the line of the history that tells of it.
#pragma once

#include "run/child_environment.hpp"
#include "session.hpp"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tcli {

// One call, checked and agreed to.
struct ModuleCall {
  const Finding& finding;
  std::span<const std::string> words; // after the module

  // What its program gets; no arguments: what was typed.
  bool passes_command = true;
  std::optional<std::vector<std::string>> arguments = {};

  // What is declared of it; empty for a module without a manifest.
  std::string subject = {}, verb = {}, version = {};
  std::vector<std::pair<std::string, std::string>> variables = {};  // of the parameters, for the child
  std::vector<std::pair<std::string, std::string>> parameters = {}; // for the history: by name, without secrets
  std::vector<std::string> shown_words = {};                        // for the history: `words` without secrets

  std::vector<std::string> secrets = {}; // values that no copy of the output may show

  bool is_recorded = true;
  Capture capture = Capture::off; // of one that is recorded
  std::size_t capture_limit = 0;  // bytes of each copy
};

// In a child, in the foreground; tcli ends as it ended. One that is not recorded is put in tcli's place, unless something has to
// be done after it.
Result<int> run_module(const Session& session, ModuleCall call);

} // namespace tcli

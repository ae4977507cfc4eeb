// Asking a person before something can't be undone.
#pragma once

#include "base/result.hpp"
#include "catalog/finding.hpp"

#include <string>

namespace tcli {

struct Consent {
  bool yes = false;      // --yes was given
  bool no_input = false; // --no-input was given
  bool is_undoable = false;
};

// Success when the answer is yes. On a terminal (standard input and error) the question is asked there, anything but y or yes is
// no: status 1. Off a terminal, or with --no-input: status 2 and `hint`, which names --yes. Reads one line of standard input,
// never more.
Status ask_consent(const std::string& question, const Consent& consent, const std::string& hint);

// The question of a module's provider, if it has one: before the answer is yes nothing of the module may run. Off a terminal, or
// with `no_input`, fails with 126.
Status ask_agreement(const Finding& finding, bool no_input);

// A line typed without being shown. Off a terminal, or with `no_input`, fails with `refusal`.
Result<std::string> ask_secret(const std::string& what, bool no_input, Error refusal);

} // namespace tcli

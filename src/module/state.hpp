// How a module stands to the contract, whoever found it.
#pragma once

#include "base/exit_code.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tcli {

enum class State : std::uint8_t {
  declared,   // has a valid manifest
  verified,   // no manifest, but this very file answered --help
  unverified, // no manifest, and not asked yet
  broken,     // can't run; a Problem says why
};

std::string_view state_word(State state);

// Why a module can't run, and a command that mends it (may be empty).
struct Problem {
  std::string reason = {};
  std::string remedy = {};
  ExitCode status = ExitCode::cannot_run; // of a call

  bool operator==(const Problem&) const = default;
  explicit operator bool() const { return !reason.empty(); }
};

} // namespace tcli

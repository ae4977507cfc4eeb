// Whether a seal can be made on this machine; where it can't, the tests that need one say why and pass.
#pragma once

#include "run/seal.hpp"
#include "support/catch.hpp"

#include <string>

namespace tcli::test {

// Empty when a seal can be made.
inline std::string seal_problem() {
  static const auto tried = collect_sealed({"/bin/sh", "-c", ":"}, {});
  return tried ? std::string{} : tried.error().why;
}

inline bool sealed_here() {
  if (!seal_problem().empty()) WARN("no seal here: " << seal_problem());
  return seal_problem().empty();
}

} // namespace tcli::test

// What is known of one module: its state, and what stands behind it.
#pragma once

#include "module/manifest.hpp"
#include "module/state.hpp"

#include <memory>
#include <string>

namespace tcli {

struct Verdict {
  State state = State::unverified;
  std::shared_ptr<const Manifest> manifest; // declared: never null
  std::string help;                         // verified: what it answered to --help
  Problem problem;                          // broken: never empty

  // One line for listings: the manifest's summary, or the first line of the help. Foreign text.
  std::string summary() const;
};

} // namespace tcli

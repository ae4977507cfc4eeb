// A module on a terminal of its own, between the real one and the copies.
#pragma once

#include "capture/wiring.hpp"
#include "run/signal_queue.hpp"
#include "run/start_child.hpp"

namespace tcli {

// The part of run_child_copied for a module whose output is a terminal; `wiring` is by wire_terminal. In the
// background of the real terminal the module is in the background of its own, so that it stops where it would have (SIGTTIN).
Result<ChildOutcome> run_on_terminal(const ChildSpec& spec, const Start& start, const SignalQueue& signals, Wiring wiring);

} // namespace tcli

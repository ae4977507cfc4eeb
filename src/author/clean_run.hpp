// A program that is run where nothing of the caller's is: for tests and examples.
#pragma once

#include "base/result.hpp"
#include "run/collect_output.hpp"
#include "run/orphans.hpp"
#include "run/stop_signals.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace tcli {

inline constexpr std::size_t k_clean_output_limit = 1024 * 1024; // bytes of both streams together

// What can be called there.
struct CleanFolder {
  std::string folder;      // absolute; of a module's file, or a pack's
  bool is_pack = false;    // it is linked there first
  std::string plugin = {}; // a native plugin that is linked there; empty: none
};

// What came of it.
struct CleanRun {
  bool is_linked = true; // false: the pack or the plugin can't be, and `collected` is that of linking it
  Collected collected;
  std::size_t left = 0; // programs that it left running; they are ended
};

// Runs argv (argv[0] is an absolute path) in a CleanPlace of its own, of which nothing is left. When one of `signals` comes all
// of it is killed. Fails with 125.
Result<CleanRun> run_cleanly(const CleanFolder& where, std::vector<std::string> argv, std::chrono::milliseconds limit,
                             const StopSignals& signals, const OrphanScope& orphans);

// Why it counts as failed, in a sentence, told with the limits that it had; empty where it ended by itself with that status.
std::string how_it_ended(const Collected& collected, std::chrono::milliseconds limit, std::size_t size_limit,
                         int wanted_status = 0);

} // namespace tcli

// A child whose output tcli reads: bounded in time and size. The one place that uses Boost.Process.
#pragma once

#include "base/result.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace tcli {

struct CollectSpec {
  std::vector<std::string> argv;        // argv[0] is an absolute path
  std::vector<std::string> environment; // "NAME=value", whole
  std::chrono::milliseconds time_limit{2000};
  std::size_t size_limit = 64 * 1024; // of standard output and standard error together
  std::vector<int> passed = {};       // file descriptors above 2 that the child gets too; they stay the caller's
  std::string input = {};             // its standard input
  std::optional<mode_t> umask = {};   // of the child; none: the caller's
  std::string folder = {};            // where it works; empty: where the caller does
  bool ends_whole = false;            // what is left of its process group ends with it
};

struct Collected {
  enum class End { exited, signalled, timed_out, too_long };

  End end = End::exited;
  int status = 0;     // exit status, or the signal
  std::string output; // standard output; at most size_limit
  std::string errors; // standard error
};

// Standard input is `input`, and of the files that are open the child gets no other; the child leads its own session, so that
// it has no terminal and dies as a whole: at a limit its process group is killed. Returns as soon as the child itself ends or a
// limit is reached: a descendant that keeps the pipe open is not waited for. Memory stays flat whatever is written. Fails with
// 125 when the child can't be started.
Result<Collected> collect_output(const CollectSpec& spec);

// The same for several at a time, each with limits of its own: `take` gets each as soon as it has ended, with its place in
// `specs`. One for which the system has no file, process or memory left waits for those that were started before it. When it
// returns false no more is wanted: those that are still on their way are killed, and nobody hears of them.
void collect_each(const std::vector<CollectSpec>& specs, const std::function<bool(std::size_t, Result<Collected>)>& take);

} // namespace tcli

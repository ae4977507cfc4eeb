// What has to be done when a run is cut short: a container, say, does not end with the client that started it.
#pragma once

#include "base/file.hpp"
#include "base/result.hpp"

#include <string>
#include <vector>

namespace tcli {

// A process that waits, in a session of its own and without a terminal, until this object goes or tcli ends, be it by SIGKILL.
// Unless it was told that the run has ended it then runs an argv, and again 2, 10 and 60 seconds later: what the run had only
// just asked for may appear long after it was killed. Its output goes nowhere.
class Cleanup {
public:
  // argv[0] is an absolute path; it gets the environment of this process. Fails with 125 when no process can be made.
  static Result<Cleanup> prepare(const std::vector<std::string>& argv);

  // The run has ended by itself. With 0 there is nothing left to be done; with another status, which may be that of a client
  // whose output broke, the argv is run once.
  void run_ended(int status);

private:
  explicit Cleanup(UniqueFd pipe) : m_pipe(std::move(pipe)) {}

  UniqueFd m_pipe; // closed without a word: the run was cut short
};

} // namespace tcli

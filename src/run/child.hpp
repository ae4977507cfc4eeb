// An argv to a status: starts the module in the foreground and waits for it.
#pragma once

#include "base/result.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace tcli {

class SignalScope;

struct ChildSpec {
  std::vector<std::string> argv;        // argv[0] is the path that is executed; no search, no shell
  std::vector<std::string> environment; // "NAME=value", whole

  bool dies_with_tcli = false; // killed when tcli is

  // The caller's, made before, where tcli has something to do after the run that no second signal may prevent. Null: signals are
  // held back while the run lasts, and no longer.
  const SignalScope* signals = nullptr;

  // A file that the child gets too, still empty: the child is killed when it has written nothing to it by then. -1: none.
  int report = -1;
  std::chrono::milliseconds report_within{0};
};

// How a child ended.
struct ChildEnd {
  int status = 0; // exit status 0 to 255, when signal is 0
  int signal = 0; // the signal that killed it
};

struct ChildOutcome {
  ChildEnd end = {};
  bool overdue = false;   // killed since it did not report in time
  bool disturbed = false; // a signal came that may have ended it: passed on, or sent to both by the terminal
  int cannot_execute = 0; // errno of execve when the file is to blame (ENOENT, EACCES, ENOEXEC, E2BIG …); then nothing ran
};

// The child shares process group, terminal and standard streams with the caller; it gets the caller's signal mask and
// dispositions as they were. While it runs:
//   signals sent to tcli (kill -TERM, -HUP, -INT, -QUIT, -USR1, -USR2, -WINCH, -CONT) are passed on once; those that the
//   terminal sent to the whole group are not, since the child has them already (siginfo: SI_KERNEL against SI_USER);
//   when the child stops (Ctrl-Z), tcli stops; when tcli goes on, so does the child. Without a controlling terminal tcli stops
//   only if it was told to itself (kill -TSTP): nobody else would wake it.
// A terminal that the child left without echo or line editing is put back. Descendants that outlive the child are not waited
// for.
//
// Fails with 125 when no process can be made or the system has no files or memory left for one. Not for two threads at once.
Result<ChildOutcome> run_child(const ChildSpec& spec);

// Puts the module in place of tcli: no wait, no terminal care. Returns only when that failed: the errno of execve.
int exec_in_place(const ChildSpec& spec);

// Ends tcli as the child ended: returns its status, or dies of the same signal (without a second core file). Where that
// signal can't kill (process 1 of a container) returns 128 + signal, as a shell would.
int end_like(const ChildEnd& end);

// 0, 1 and 2 that were closed by the caller are opened on /dev/null, so that no later file takes their place.
void open_standard_streams();

} // namespace tcli

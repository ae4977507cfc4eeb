// How a process becomes the module: what every way to run one has in common.
#pragma once

#include "base/result.hpp"
#include "run/child.hpp"
#include "run/signals.hpp"

#include <string>
#include <sys/types.h>
#include <vector>

namespace tcli {

// The texts as execve(2) wants them; they stay the caller's.
std::vector<char*> to_exec_list(const std::vector<std::string>& texts);

struct Start {
  char* const* argv;
  char* const* environment;
  const SignalScope& signals;
  int report;
  pid_t parent; // that the child is to die with; 0: none
  int error = 0;
};

// Of a Start*: runs in the child on memory shared with tcli, which is suspended until execve or _exit: system calls only.
int execute(void* start);

// vfork(2) spelt as clone(2): the same price, and the child can't clobber this function's locals, as it has its own stack.
pid_t start_child(int (*run)(void*), void* start);

// Whether a process could not be started for want of processes, memory or files: others that end give some back.
bool is_shortage(int error);

// The outcome when execve failed: 125 when the system is to blame, not the file that should run.
Result<ChildOutcome> could_not_execute(int error);

} // namespace tcli

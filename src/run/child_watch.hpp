// What tcli hears while its child runs: signals of its own, and that the child stopped or ended.
#pragma once

#include "run/child.hpp"

#include <csignal>
#include <sys/types.h>

namespace tcli {

struct Waited {
  ChildEnd end = {};
  bool overdue = false;
  bool disturbed = false;
  bool told_to_stop = false; // by a signal that was passed on
};

// A signal other than SIGCHLD: passed on where the child needs to be told (is_to_be_passed_on).
void hear(const siginfo_t& info, pid_t child, Waited& waited);

enum class Change { none, stopped, ended, lost }; // lost: waitpid(2) failed, errno says why

// The next of what the child has to tell; its end goes to `waited`. After a SIGCHLD to be asked until it is none.
Change next_change(pid_t child, Waited& waited);

// The child stopped: so does tcli, for the shell to see its job stopped, unless nobody would wake it. Returns when both go on.
void stop_along(pid_t child, Waited& waited);

} // namespace tcli

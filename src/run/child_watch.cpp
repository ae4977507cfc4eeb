#include "run/child_watch.hpp"

#include "run/signals.hpp"
#include "run/terminal.hpp"

#include <sys/wait.h>
#include <unistd.h>

namespace tcli {

namespace {

bool is_stop(int signal) { return signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU; }

} // namespace

void hear(const siginfo_t& info, pid_t child, Waited& waited) {
  const bool may_end = info.si_signo != SIGWINCH && info.si_signo != SIGCONT && !is_stop(info.si_signo);
  waited.disturbed = waited.disturbed || may_end;
  if (!is_to_be_passed_on(info, child)) return;
  waited.told_to_stop = is_stop(info.si_signo);
  ::kill(child, info.si_signo);
}

Change next_change(pid_t child, Waited& waited) {
  int status = 0;
  const pid_t changed = ::waitpid(child, &status, WNOHANG | WUNTRACED);
  if (changed == 0) return Change::none;
  if (changed < 0) return Change::lost;
  if (WIFEXITED(status)) waited.end = {.status = WEXITSTATUS(status)};
  if (WIFSIGNALED(status)) waited.end = {.signal = WTERMSIG(status)};
  return WIFSTOPPED(status) ? Change::stopped : Change::ended;
}

void stop_along(pid_t child, Waited& waited) {
  const bool is_watched_over = waited.told_to_stop || may_be_watched_over();
  waited.told_to_stop = false;
  if (!is_watched_over) return;
  ::raise(SIGSTOP);
  // `fg` wakes the whole group, `kill -CONT` only tcli: the child gets a SIGCONT only if it has had none.
  siginfo_t news{};
  const bool asked = ::waitid(P_PID, static_cast<id_t>(child), &news, WCONTINUED | WNOHANG) == 0;
  if (!asked || news.si_pid != child) ::kill(child, SIGCONT);
  forget_signal(SIGCONT); // ours, so that it is not passed on again
}

} // namespace tcli

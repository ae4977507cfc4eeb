#include "run/child.hpp"

#include "run/report_deadline.hpp"
#include "run/signals.hpp"
#include "run/terminal.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tcli {

namespace {

// The texts as execve(2) wants them; they stay the caller's.
std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  list.reserve(texts.size() + 1);
  for (const auto& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

struct Start {
  char* const* argv;
  char* const* environment;
  const SignalScope& signals;
  int report;
  pid_t parent; // that the child is to die with; 0: none
  int error = 0;
};

// Runs in the child on memory shared with tcli, which is suspended until execve or _exit: system calls only.
int execute(void* start_pointer) {
  auto& start = *static_cast<Start*>(start_pointer);
  start.signals.restore();
  if (start.report >= 0) ::fcntl(start.report, F_SETFD, 0);
  if (start.parent != 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != start.parent) ::_exit(127); // it was killed just before
  }
  ::execve(start.argv[0], start.argv, start.environment);
  start.error = errno;
  ::_exit(127);
}

// vfork(2) spelt as clone(2): the same price, and the child can't clobber this function's locals, as it has its own stack.
pid_t start_child(Start& start) {
  alignas(16) std::array<std::byte, std::size_t{32} * 1024> stack;
  return ::clone(execute, stack.data() + stack.size(), CLONE_VM | CLONE_VFORK | SIGCHLD, &start);
}

// The system is to blame, not the file that should run.
bool is_shortage(int error) {
  constexpr std::array k_shortages{EAGAIN, ENOMEM, EMFILE, ENFILE};
  return std::ranges::find(k_shortages, error) != k_shortages.end();
}

// The child stopped: so does tcli, for the shell to see its job stopped. Returns when both go on.
void stop_along(pid_t child) {
  ::raise(SIGSTOP);
  // `fg` wakes the whole group, `kill -CONT` only tcli: the child gets a SIGCONT only if it has had none.
  siginfo_t news{};
  const bool asked = ::waitid(P_PID, static_cast<id_t>(child), &news, WCONTINUED | WNOHANG) == 0;
  if (!asked || news.si_pid != child) ::kill(child, SIGCONT);
  sigset_t continued;
  ::sigemptyset(&continued);
  ::sigaddset(&continued, SIGCONT);
  constexpr timespec k_no_wait{};
  ::sigtimedwait(&continued, nullptr, &k_no_wait); // ours, so that it is not passed on again
}

struct Waited {
  ChildEnd end = {};
  bool overdue = false;
  bool disturbed = false;
};

Result<Waited> wait_for(pid_t child, const SignalScope& signals, ReportDeadline deadline) {
  bool told_to_stop = false;
  Waited waited;
  while (true) {
    siginfo_t info{};
    if (!deadline.wait(signals.watched(), info)) {
      waited.overdue = true;
      ::kill(child, SIGKILL);
      continue;
    }
    if (info.si_signo != SIGCHLD) {
      waited.disturbed = waited.disturbed || (info.si_signo != SIGWINCH && info.si_signo != SIGCONT);
      if (!is_to_be_passed_on(info, child)) continue;
      told_to_stop = info.si_signo == SIGTSTP || info.si_signo == SIGTTIN || info.si_signo == SIGTTOU;
      ::kill(child, info.si_signo);
      continue;
    }
    int status = 0;
    pid_t changed = 0;
    while ((changed = ::waitpid(child, &status, WNOHANG | WUNTRACED)) > 0) {
      if (WIFEXITED(status)) waited.end = {.status = WEXITSTATUS(status)};
      if (WIFSIGNALED(status)) waited.end = {.signal = WTERMSIG(status)};
      if (WIFEXITED(status) || WIFSIGNALED(status)) return waited;
      if (told_to_stop || has_controlling_terminal()) stop_along(child);
      told_to_stop = false;
      deadline.restart();
    }
    if (changed < 0) return fail(system_error("can't wait for the module", errno));
  }
}

} // namespace

Result<ChildOutcome> run_child(const ChildSpec& spec) {
  const auto argv = pointers(spec.argv);
  const auto environment = pointers(spec.environment);
  const TerminalModes terminal;
  const SignalScope signals;

  Start start{.argv = argv.data(),
              .environment = environment.data(),
              .signals = signals,
              .report = spec.report,
              .parent = spec.dies_with_tcli ? ::getpid() : 0};
  const pid_t child = start_child(start);
  if (child < 0) return fail(system_error("can't start a process", errno));
  if (start.error != 0) {
    ::waitpid(child, nullptr, 0);
    if (is_shortage(start.error)) return fail(system_error("can't start a process", start.error));
    return ChildOutcome{.cannot_execute = start.error};
  }
  TCLI_TRY(const auto waited, wait_for(child, signals, {spec.report, spec.report_within}));
  terminal.mend();
  return ChildOutcome{.end = waited.end, .overdue = waited.overdue, .disturbed = waited.disturbed};
}

int exec_in_place(const ChildSpec& spec) {
  const auto argv = pointers(spec.argv);
  const auto environment = pointers(spec.environment);
  ::execve(argv[0], argv.data(), environment.data());
  return errno;
}

int end_like(const ChildEnd& end) {
  if (end.signal == 0) return end.status;
  die_of(end.signal);
  return 128 + end.signal;
}

void open_standard_streams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(fd, F_GETFD) < 0) (void)::open("/dev/null", fd == STDIN_FILENO ? O_RDONLY : O_WRONLY); // takes the lowest free
}

} // namespace tcli

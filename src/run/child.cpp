#include "run/child.hpp"

#include "run/child_watch.hpp"
#include "run/report_deadline.hpp"
#include "run/signals.hpp"
#include "run/start_child.hpp"
#include "run/terminal.hpp"

#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <sys/wait.h>
#include <unistd.h>

namespace tcli {

namespace {

Result<Waited> wait_for(pid_t child, const SignalScope& signals, ReportDeadline deadline) {
  Waited waited;
  while (true) {
    siginfo_t info{};
    if (!deadline.wait(signals.watched(), info)) {
      waited.overdue = true;
      ::kill(child, SIGKILL);
      continue;
    }
    if (info.si_signo != SIGCHLD) {
      hear(info, child, waited);
      continue;
    }
    Change change = Change::none;
    while ((change = next_change(child, waited)) == Change::stopped) {
      stop_along(child, waited);
      deadline.restart();
    }
    if (change == Change::ended) return waited;
    if (change == Change::lost) return fail(system_error("can't wait for the module", errno));
  }
}

} // namespace

Result<ChildOutcome> run_child(const ChildSpec& spec) {
  const auto argv = to_exec_list(spec.argv);
  const auto environment = to_exec_list(spec.environment);
  const TerminalModes terminal;
  std::optional<SignalScope> own;
  const SignalScope& signals = spec.signals == nullptr ? own.emplace() : *spec.signals;

  Start start{.argv = argv.data(),
              .environment = environment.data(),
              .signals = signals,
              .report = spec.report,
              .parent = spec.dies_with_tcli ? ::getpid() : 0};
  const pid_t child = start_child(execute, &start);
  if (child < 0) return fail(system_error("can't start a process", errno));
  if (start.error != 0) {
    ::waitpid(child, nullptr, 0);
    return could_not_execute(start.error);
  }
  TCLI_TRY(const auto waited, wait_for(child, signals, {spec.report, spec.report_within}));
  terminal.mend();
  return ChildOutcome{.end = waited.end, .overdue = waited.overdue, .disturbed = waited.disturbed};
}

int exec_in_place(const ChildSpec& spec) {
  const auto argv = to_exec_list(spec.argv);
  const auto environment = to_exec_list(spec.environment);
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

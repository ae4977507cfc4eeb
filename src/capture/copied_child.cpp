#include "capture/copied_child.hpp"

#include "capture/terminal_proxy.hpp"
#include "capture/wired_start.hpp"
#include "capture/wiring.hpp"
#include "run/child_watch.hpp"
#include "run/report_deadline.hpp"
#include "run/signal_queue.hpp"
#include "run/terminal.hpp"

#include <cerrno>
#include <optional>
#include <sys/wait.h>
#include <unistd.h>

namespace tcli {

namespace {

// A child in tcli's own session and process group, with pipes and terminals that only take its output.
class Attended {
public:
  Attended(pid_t child, Wiring& wiring, const SignalQueue& signals, ReportDeadline deadline)
      : m_child(child), m_wiring(wiring), m_signals(signals), m_deadline(deadline) {}

  Result<Waited> wait() {
    std::vector<pollfd> watched;
    while (m_change != Change::ended) {
      watched.assign(1, {.fd = m_signals.fd(), .events = POLLIN, .revents = 0});
      for (const Relay& relay : m_wiring.relays) relay.watch(watched);
      if (::poll(watched.data(), watched.size(), m_wiring.publish_in_ms(m_deadline.left_ms())) < 0) continue;
      m_wiring.publish();
      if (m_deadline.is_overdue()) {
        m_waited.overdue = true;
        ::kill(m_child, SIGKILL);
      }
      const pollfd* next = watched.data() + 1;
      for (Relay& relay : m_wiring.relays) relay.serve(next);
      for (siginfo_t info{}; m_change != Change::ended && m_signals.next(info);) take(info);
      if (m_change == Change::lost) return fail(system_error("can't wait for the module", errno));
    }
    return m_waited;
  }

private:
  void take(const siginfo_t& info) {
    if (info.si_signo == SIGCHLD) return look_at_child();
    hear(info, m_child, m_waited);
    // The kernel told the child of the new size before its own terminal had it.
    if (info.si_signo == SIGWINCH && m_wiring.resize() && info.si_code == SI_KERNEL) ::kill(m_child, SIGWINCH);
  }

  void look_at_child() {
    while ((m_change = next_change(m_child, m_waited)) == Change::stopped) {
      for (Relay& relay : m_wiring.relays) relay.move(); // what it wrote is to be seen before the shell's prompt
      stop_along(m_child, m_waited);
      m_wiring.resize();
      m_deadline.restart();
    }
  }

  pid_t m_child;
  Wiring& m_wiring;
  const SignalQueue& m_signals;
  ReportDeadline m_deadline;
  Waited m_waited = {};
  Change m_change = Change::none;
};

Result<ChildOutcome> run_attended(const ChildSpec& spec, const Start& start, const SignalQueue& signals, Wiring wiring) {
  const TerminalModes terminal;
  WiredStart wired{.start = start, .streams = wiring.streams};
  const pid_t child = start_child(execute_wired, &wired);
  if (child < 0) return fail(system_error("can't start a process", errno));
  wiring.ends.clear();
  if (wired.start.error != 0) {
    ::waitpid(child, nullptr, 0);
    return could_not_execute(wired.start.error);
  }
  const WriteErrorScope write_errors;
  TCLI_TRY(const auto waited, Attended(child, wiring, signals, {spec.report, spec.report_within}).wait());
  drain(wiring.relays, signals.fd(), [&] { return is_told_to_end(signals); });
  terminal.mend();
  serve_descendants(wiring.relays, start.signals);
  return ChildOutcome{.end = waited.end, .overdue = waited.overdue, .disturbed = waited.disturbed};
}

// Empty when nothing can be put between: then the copies know why.
std::optional<Result<ChildOutcome>> run_between(const ChildSpec& spec, const Copies& copies) {
  const bool on_terminal = copies.out != nullptr && is_on_terminal();
  auto wiring = on_terminal ? wire_terminal(copies) : wire_output(copies);
  std::optional<SignalScope> own;
  const SignalScope& scope = spec.signals == nullptr ? own.emplace() : *spec.signals;
  const SignalQueue signals(scope.watched());
  if (wiring && !signals.valid()) wiring = fail(system_error("can't wait for signals", errno));
  if (!wiring) {
    for (StreamCopy* const copy : {copies.out, copies.err})
      if (copy != nullptr) copy->give_up(wiring.error().why);
    return std::nullopt;
  }
  const auto argv = to_exec_list(spec.argv);
  const auto environment = to_exec_list(spec.environment);
  const Start start{.argv = argv.data(),
                    .environment = environment.data(),
                    .signals = scope,
                    .report = spec.report,
                    .parent = spec.dies_with_tcli ? ::getpid() : 0};
  return on_terminal ? run_on_terminal(spec, start, signals, *std::move(wiring))
                     : run_attended(spec, start, signals, *std::move(wiring));
}

} // namespace

Result<ChildOutcome> run_child_copied(const ChildSpec& spec, const CopySpec& copy, StreamsCopied& copied) {
  const bool are_one = copy.err && is_same_place(STDOUT_FILENO, STDERR_FILENO);
  std::optional<StreamCopy> out;
  std::optional<StreamCopy> err;
  if (copy.out || are_one) out.emplace(copy.out_file, copy.limit, copy.secrets);
  if (copy.err && !are_one) err.emplace(copy.err_file, copy.limit, copy.secrets);
  const Copies copies{
      .out = out && out->is_kept() ? &*out : nullptr, .err = err && err->is_kept() ? &*err : nullptr, .are_one = are_one};
  copied.are_one = are_one;
  std::optional<Result<ChildOutcome>> outcome;
  if (copies.out != nullptr || copies.err != nullptr) outcome = run_between(spec, copies);
  if (!outcome) outcome = run_child(spec);
  if (out) copied.out = out->finish();
  if (err) copied.err = err->finish();
  return *std::move(outcome);
}

} // namespace tcli

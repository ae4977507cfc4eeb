#include "capture/terminal_proxy.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "capture/keyboard.hpp"
#include "capture/raw_terminal.hpp"
#include "capture/session_leader.hpp"
#include "capture/type_ahead.hpp"
#include "run/child_watch.hpp"
#include "run/report_deadline.hpp"

#include <cerrno>
#include <charconv>
#include <cstdint>
#include <fmt/format.h>
#include <unistd.h>

namespace tcli {

namespace {

using News = SessionLeader::News;
using Place = SessionLeader::Place;

// The whole job stops, as when the real terminal had sent the signal. False when it did not: it is ignored, or nobody watches
// over this process group (POSIX XSH 2.4.3).
bool stop_job(int signal) {
  forget_signal(SIGCONT);
  sigset_t only;
  ::sigemptyset(&only);
  ::sigaddset(&only, signal);
  if (signal == SIGSTOP) {
    ::raise(SIGSTOP); // sent to the module alone
  } else {
    struct ::sigaction before {};
    struct ::sigaction as_default {};
    as_default.sa_handler = SIG_DFL;
    ::sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN) ::sigaction(signal, &as_default, nullptr); // not that of RawTerminal
    ::kill(0, signal);
    ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr); // here it stops
    ::pthread_sigmask(SIG_BLOCK, &only, nullptr);
    ::sigaction(signal, &before, nullptr);
  }
  sigset_t pending;
  ::sigpending(&pending);
  forget_signal(SIGCONT); // the module gets one by way of the session leader
  return ::sigismember(&pending, SIGCONT) == 1;
}

// Whether a key comes too late for a process that would have died of it: that has ended, or is about to (PF_EXITING, proc(5)).
bool is_missed(pid_t pid, int signal) {
  if (signal != SIGINT && signal != SIGQUIT) return false;
  constexpr std::size_t k_flags = 6, k_threads = 17, k_ignored = 30,
                        k_caught = 31; // two fields stand before the last parenthesis
  constexpr std::uint64_t k_exiting = 4;
  constexpr std::size_t k_limit = 1024;
  const auto text = read_head(fmt::format("/proc/{}/stat", pid), k_limit);
  const auto name_end = text ? text->rfind(')') : std::string::npos;
  if (name_end == std::string::npos || name_end + 2 >= text->size()) return false;
  const auto fields = split(std::string_view(*text).substr(name_end + 2), ' ');
  const auto number = [&](std::size_t at) {
    std::uint64_t value = 0;
    if (at < fields.size()) std::from_chars(fields[at].data(), fields[at].data() + fields[at].size(), value);
    return value;
  };
  const std::uint64_t handled = (number(k_ignored) | number(k_caught)) >> (signal - 1) & 1;
  return (number(k_flags) & k_exiting) != 0 && number(k_threads) <= 1 && handled == 0;
}

class Proxy {
public:
  Proxy(const ChildSpec& spec, Wiring& wiring, const SignalQueue& signals, SessionLeader& leader, RawTerminal& real)
      : m_child(leader.first().number), m_wiring(wiring), m_signals(signals), m_leader(leader), m_real(real),
        m_deadline(spec.report, spec.report_within), m_wants_terminal(wiring.streams[STDIN_FILENO] >= 0) {}

  Result<Waited> wait() {
    std::vector<pollfd> watched;
    while (!m_has_ended) {
      const bool takes_keys = m_real.is_taken() && terminal().is_open() && m_keyboard.wants_more();
      const bool has_keys = terminal().is_open() && !m_keyboard.wants_more();
      watched = {{.fd = m_signals.fd(), .events = POLLIN, .revents = 0},
                 {.fd = m_leader.fd(), .events = POLLIN, .revents = 0},
                 {.fd = takes_keys ? STDOUT_FILENO : -1, .events = POLLIN, .revents = 0},
                 {.fd = has_keys ? terminal().from() : -1, .events = POLLOUT, .revents = 0}};
      const std::size_t others = watched.size();
      for (const Relay& relay : m_wiring.relays) relay.watch(watched);
      if (::poll(watched.data(), watched.size(), m_wiring.publish_in_ms(m_deadline.left_ms())) < 0) continue;
      m_wiring.publish();
      if (m_deadline.is_overdue()) {
        m_waited.overdue = true;
        ::kill(m_child, SIGKILL);
      }
      const pollfd* next = watched.data() + others;
      for (Relay& relay : m_wiring.relays) relay.serve(next);
      if (watched[2].revents != 0 && !m_keyboard.read(STDOUT_FILENO)) { // gone, or no longer ours
        m_real.give_back();
        terminal().set_drops_returns(true);
      }
      if (terminal().is_open()) m_keyboard.pass_on(terminal().from());
      for (siginfo_t info{}; m_signals.next(info);) take(info);
      for (News news; !m_has_ended && m_leader.next(news);) take(news);
      if (m_leader.is_gone() && !m_has_ended) return fail(system_error("can't wait for the module", ECHILD));
    }
    return m_waited;
  }

private:
  // Its output is processed once: there when the real terminal is raw, else by the real one too (OPOST, termios(3)).
  Relay& terminal() { return m_wiring.relays[m_wiring.terminals.front().relay]; }

  void take(const siginfo_t& info) {
    const bool from_process = info.si_code <= 0;
    switch (info.si_signo) {
    case SIGCHLD:
      return;
    case SIGWINCH:
      m_wiring.resize(); // which tells the module
      if (from_process) ::kill(m_child, SIGWINCH);
      return;
    case SIGCONT:
      return go_on(); // by `fg` after a SIGSTOP of tcli alone, say
    default:
      break;
    }
    m_waited.disturbed = true;
    // By Keyboard, for the rest of the job; or by the module, which knows.
    if (from_process && (info.si_pid == ::getpid() || info.si_pid == m_child)) return;
    ::kill(from_process ? m_child : -m_child, info.si_signo);
    // A key would have reached it with the rest of the pipeline, before it found its input at an end.
    if (!from_process && is_missed(m_child, info.si_signo)) m_missed = info.si_signo;
  }

  void take(const News& news) {
    if (news.kind == News::Kind::ended) {
      m_waited.end = m_missed == 0 || news.end.signal != 0 ? news.end : ChildEnd{.signal = m_missed};
      m_has_ended = true;
    }
    if (news.kind != News::Kind::stopped) return;
    for (Relay& relay : m_wiring.relays) relay.move(); // what it wrote is to be seen before the shell's prompt
    const bool needs_terminal = news.number == SIGTTIN || news.number == SIGTTOU;
    m_wants_terminal = m_wants_terminal || needs_terminal;
    if (needs_terminal && m_real.is_in_foreground())
      return go_on(Place::seized); // `fg` of a job that was running sends no signal
    m_real.give_back();
    const bool has_stopped = stop_job(news.number);
    if (has_stopped || !needs_terminal) return go_on();
    // Nobody would ever put this job into the foreground. read(2) fails then; here it finds the end of its input.
    if (terminal().is_open()) m_keyboard.end_input(terminal().from());
    m_leader.go_on(Place::foreground);
  }

  void go_on(Place place = Place::foreground) {
    if (!m_real.is_taken() && m_wants_terminal && m_real.is_in_foreground()) {
      m_keyboard.add(typed_lines(STDOUT_FILENO));
      m_real.take();
      m_wiring.adopt(m_real.modes());
    }
    terminal().set_drops_returns(!m_real.is_taken());
    m_wiring.resize();
    m_deadline.restart();
    m_leader.go_on(m_real.is_taken() ? place : Place::background);
  }

  pid_t m_child;
  Wiring& m_wiring;
  const SignalQueue& m_signals;
  SessionLeader& m_leader;
  RawTerminal& m_real;
  Keyboard m_keyboard;
  ReportDeadline m_deadline;
  Waited m_waited = {};
  bool m_has_ended = false;
  bool m_wants_terminal; // it reads there, or has tried to
  int m_missed = 0;      // a key that came when it was ending already
};

// What the module changed on purpose (`stty -ixon`) stays, but for a terminal without echo or line editing (TerminalModes).
void give_back(RawTerminal& real, const Relay& terminal, const termios& before) {
  termios left{};
  const bool is_known = terminal.is_open() && ::tcgetattr(terminal.from(), &left) == 0;
  const bool is_usable = is_known && (before.c_lflag & ~left.c_lflag & (ICANON | ECHO)) == 0;
  real.give_back(is_usable ? &left : nullptr);
}

} // namespace

Result<ChildOutcome> run_on_terminal(const ChildSpec& spec, const Start& start, const SignalQueue& signals, Wiring wiring) {
  RawTerminal real;
  Relay& terminal = wiring.relays[wiring.terminals.front().relay];
  // With other input it may never want the terminal, which others of the pipeline may ask for a password: then it begins in the
  // background, and stops (SIGTTIN, SIGTTOU) when it wants it after all.
  const bool is_in_foreground = real.is_in_foreground() && wiring.streams[STDIN_FILENO] >= 0;
  if (is_in_foreground) {
    const std::string typed = typed_lines(STDOUT_FILENO);
    real.take();
    type_ahead(terminal.from(), wiring.streams[STDIN_FILENO], typed, wiring.modes);
    wiring.is_adopted = true;
  } else {
    terminal.set_drops_returns(true);
  }
  TCLI_TRY(auto leader, SessionLeader::start({.start = start, .streams = wiring.streams},
                                             is_in_foreground ? Place::foreground : Place::background));
  wiring.ends.clear();
  if (leader.first().kind == News::Kind::not_started) return could_not_execute(leader.first().number);
  const WriteErrorScope write_errors;
  TCLI_TRY(const auto waited, Proxy(spec, wiring, signals, leader, real).wait());
  drain(wiring.relays, signals.fd(), [&] { return is_told_to_end(signals); });
  give_back(real, terminal, wiring.modes);
  terminal.set_drops_returns(true); // of what descendants write from now on
  serve_descendants(wiring.relays, start.signals);
  return ChildOutcome{.end = waited.end, .overdue = waited.overdue, .disturbed = waited.disturbed};
}

} // namespace tcli

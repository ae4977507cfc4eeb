#include "capture/session_leader.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tcli {

namespace {

using News = SessionLeader::News;
using Place = SessionLeader::Place;

void tell(int control, const News& news) { (void)::send(control, &news, sizeof news, MSG_NOSIGNAL); }

void move(int terminal, pid_t module, Place place) {
  const pid_t group = ::getpgid(module);
  const bool is_back = ::tcgetpgrp(terminal) == ::getpgrp(); // else the module itself has chosen who is in the foreground
  if (place == Place::background) ::tcsetpgrp(terminal, ::getpgrp());
  if (place == Place::seized || (place == Place::foreground && is_back)) ::tcsetpgrp(terminal, group);
  ::kill(-group, SIGCONT);
}

// True when the module has ended. Its process id stays taken until this process ends, so that tcli can send it signals.
bool tell_changes(int control, pid_t module) {
  siginfo_t info{};
  const auto id = static_cast<id_t>(module);
  while (::waitid(P_PID, id, &info, WSTOPPED | WNOHANG) == 0 && info.si_pid == module) {
    tell(control, {.kind = News::Kind::stopped, .number = info.si_status});
    info = {};
  }
  info = {};
  if (::waitid(P_PID, id, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != module) return false;
  const ChildEnd end = info.si_code == CLD_EXITED ? ChildEnd{.status = info.si_status} : ChildEnd{.signal = info.si_status};
  tell(control, {.kind = News::Kind::ended, .end = end});
  return true;
}

[[noreturn]] void watch_over(int control, int terminal, pid_t module) {
  sigset_t watched;
  ::sigemptyset(&watched);
  ::sigaddset(&watched, SIGCHLD);
  const int signals = ::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
  close_all_but({control, terminal, signals});
  bool has_ended = tell_changes(control, module);
  while (true) {
    std::array<pollfd, 2> came{
        {{.fd = control, .events = POLLIN, .revents = 0}, {.fd = has_ended ? -1 : signals, .events = POLLIN, .revents = 0}}};
    if (::poll(came.data(), came.size(), -1) < 0) continue;
    if (came[1].revents != 0) {
      signalfd_siginfo forgotten{};
      while (::read(signals, &forgotten, sizeof forgotten) > 0) {
      }
      has_ended = tell_changes(control, module);
      // The end of this process hangs up the foreground: what the module left there is not to notice.
      if (has_ended) ::tcsetpgrp(terminal, ::getpgrp());
    }
    if (came[0].revents == 0) continue;
    Place place = Place::foreground;
    if (::recv(control, &place, sizeof place, 0) <= 0) { // tcli is done, or was killed
      if (has_ended) ::waitpid(module, nullptr, 0);      // not left to process 1, which may not care
      ::_exit(0);
    }
    if (!has_ended) move(terminal, module, place);
  }
}

[[noreturn]] void lead(int control, WiredStart& wired, Place place) {
  const int terminal = wired.streams[STDOUT_FILENO];
  if (wired.start.parent != 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != wired.start.parent) ::_exit(0);
    wired.start.parent = ::getpid();
  }
  ::setsid();
  ::ioctl(terminal, TIOCSCTTY, 0);
  wired.leads_group = true;
  wired.in_foreground = place == Place::foreground;
  const pid_t module = start_child(execute_wired, &wired);
  const int error = module < 0 ? errno : wired.start.error;
  if (error != 0) {
    tell(control, {.kind = News::Kind::not_started, .number = error});
    ::_exit(0);
  }
  tell(control, {.kind = News::Kind::started, .number = module});
  watch_over(control, terminal, module);
}

} // namespace

Result<SessionLeader> SessionLeader::start(WiredStart wired, Place place) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return fail(system_error("can't start a process", errno));
  }
  UniqueFd control(ends[0]);
  UniqueFd other(ends[1]);
  const pid_t process = ::fork();
  if (process < 0) return fail(system_error("can't start a process", errno));
  if (process == 0) {
    control = UniqueFd();
    lead(other.get(), wired, place);
  }
  other = UniqueFd();
  SessionLeader leader(process, std::move(control));
  ssize_t count = 0;
  do count = ::recv(leader.fd(), &leader.m_first, sizeof leader.m_first, 0);
  while (count < 0 && errno == EINTR);
  if (count <= 0) return fail(system_error("can't start a process", ECHILD));
  return leader;
}

SessionLeader::~SessionLeader() {
  if (!m_control.valid()) return; // moved from
  m_control = UniqueFd();
  while (::waitpid(m_process, nullptr, 0) < 0 && errno == EINTR) {
  }
}

bool SessionLeader::next(News& news) const {
  const ssize_t count = ::recv(fd(), &news, sizeof news, MSG_DONTWAIT);
  m_is_gone = m_is_gone || count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR);
  return count > 0;
}

void SessionLeader::go_on(Place place) const { (void)::send(fd(), &place, sizeof place, MSG_NOSIGNAL); }

} // namespace tcli

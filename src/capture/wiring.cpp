#include "capture/wiring.hpp"

#include "run/pipe.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

namespace tcli {

namespace {

bool is_same(const termios& one, const termios& other) {
  return one.c_iflag == other.c_iflag && one.c_oflag == other.c_oflag && one.c_cflag == other.c_cflag &&
         one.c_lflag == other.c_lflag && std::ranges::equal(one.c_cc, other.c_cc);
}

Status add_pipe(Wiring& wiring, int stream, StreamCopy* copy) {
  constexpr int k_pipe_size = 1024 * 1024; // what an unprivileged process may have (pipe(7)); a smaller one is only slower
  TCLI_TRY(Pipe pipe, make_pipe(Reading::never_waits));
  ::fcntl(pipe.read.get(), F_SETPIPE_SZ, k_pipe_size);
  wiring.streams[static_cast<std::size_t>(stream)] = pipe.write.get();
  wiring.ends.push_back(std::move(pipe.write));
  wiring.relays.emplace_back(std::move(pipe.read), stream, copy);
  return {};
}

Status add_terminal(Wiring& wiring, int stream, StreamCopy* copy, Processing processing) {
  TCLI_TRY(auto terminal, open_pseudo_terminal(stream, processing));
  wiring.streams[static_cast<std::size_t>(stream)] = terminal.slave.get();
  wiring.ends.push_back(std::move(terminal.slave));
  wiring.terminals.push_back({.like = stream, .relay = wiring.relays.size()});
  wiring.relays.emplace_back(std::move(terminal.master), stream, copy, processing == Processing::as_terminal);
  if (wiring.terminals.size() == 1) wiring.modes = terminal.modes;
  return {};
}

Status add_output(Wiring& wiring, int stream, StreamCopy* copy) {
  if (copy == nullptr) return {};
  return ::isatty(stream) == 1 ? add_terminal(wiring, stream, copy, Processing::none) : add_pipe(wiring, stream, copy);
}

// Of a file that was opened twice the one writes over what the other wrote.
bool shares_offset(int one, int other) {
  const pid_t self = ::getpid();
  if (::syscall(SYS_kcmp, self, self, KCMP_FILE, one, other) == 0) return true;
  return (::fcntl(one, F_GETFL) & ::fcntl(other, F_GETFL) & O_APPEND) != 0;
}

bool is_same_terminal(int one, int other) { return ::isatty(one) == 1 && ::isatty(other) == 1 && is_same_place(one, other); }

void join_streams(Wiring& wiring) { wiring.streams[STDERR_FILENO] = wiring.streams[STDOUT_FILENO]; }

} // namespace

bool is_same_place(int one, int other) {
  struct ::stat first {};
  struct ::stat second {};
  if (::fstat(one, &first) != 0 || ::fstat(other, &second) != 0) return false;
  if (S_ISCHR(first.st_mode) && S_ISCHR(second.st_mode)) return first.st_rdev == second.st_rdev;
  if (first.st_dev != second.st_dev || first.st_ino != second.st_ino) return false;
  return !S_ISREG(first.st_mode) || shares_offset(one, other);
}

bool Wiring::resize() const {
  bool differed = false;
  for (const Terminal& terminal : terminals)
    differed = copy_window_size(terminal.like, relays[terminal.relay].from()) || differed;
  return differed;
}

void Wiring::adopt(const termios& foreground) {
  const int master = relays[terminals.front().relay].from();
  termios now{};
  if (std::exchange(is_adopted, true) || ::tcgetattr(master, &now) != 0) return;
  if (!is_same(now, modes)) return;
  modes = foreground;
  ::tcsetattr(master, TCSANOW, &modes);
}

int Wiring::publish_in_ms(int other_ms) const {
  if (std::ranges::none_of(relays, &Relay::has_news)) return other_ms;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_publish_at - Clock::now()).count();
  const int left_ms = static_cast<int>(std::max<std::int64_t>(left, 0));
  return other_ms < 0 ? left_ms : std::min(left_ms, other_ms);
}

void Wiring::publish() {
  if (std::ranges::none_of(relays, &Relay::has_news) || Clock::now() < m_publish_at) return;
  for (Relay& relay : relays) relay.publish();
  m_publish_at = Clock::now() + k_between;
}

Result<Wiring> wire_output(const Copies& copies) {
  Wiring wiring;
  TCLI_CHECK(add_output(wiring, STDOUT_FILENO, copies.out));
  if (copies.are_one) join_streams(wiring);
  TCLI_CHECK(add_output(wiring, STDERR_FILENO, copies.err));
  return wiring;
}

bool is_on_terminal() { return ::tcgetpgrp(STDOUT_FILENO) > 0 && (::fcntl(STDOUT_FILENO, F_GETFL) & O_ACCMODE) == O_RDWR; }

Result<Wiring> wire_terminal(const Copies& copies) {
  Wiring wiring;
  TCLI_CHECK(add_terminal(wiring, STDOUT_FILENO, copies.out, Processing::as_terminal));
  if (is_same_terminal(STDIN_FILENO, STDOUT_FILENO)) wiring.streams[STDIN_FILENO] = wiring.streams[STDOUT_FILENO];
  if (copies.are_one) join_streams(wiring);
  TCLI_CHECK(add_output(wiring, STDERR_FILENO, copies.err));
  return wiring;
}

} // namespace tcli

#include "run/wiring.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace tcli {

namespace {

Status add_pipe(Wiring& wiring, int stream, StreamCopy* copy) {
  constexpr int k_size = 1024 * 1024; // what an unprivileged process may have (pipe(7)); a smaller one is only slower
  std::array<int, 2> pipe_ends{};
  if (::pipe2(pipe_ends.data(), O_CLOEXEC) != 0) return fail(system_error("can't make a pipe", errno));
  UniqueFd read(pipe_ends[0]);
  ::fcntl(read.get(), F_SETFL, O_NONBLOCK);
  ::fcntl(read.get(), F_SETPIPE_SZ, k_size);
  wiring.ends.emplace_back(pipe_ends[1]);
  wiring.streams[static_cast<std::size_t>(stream)] = pipe_ends[1];
  wiring.relays.emplace_back(std::move(read), stream, copy);
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

bool is_same_terminal(int one, int other) {
  struct ::stat first {};
  struct ::stat second {};
  return ::isatty(one) == 1 && ::isatty(other) == 1 && ::fstat(one, &first) == 0 && ::fstat(other, &second) == 0 &&
         first.st_rdev == second.st_rdev;
}

} // namespace

bool Wiring::resize() const {
  bool differed = false;
  for (const Terminal& terminal : terminals)
    differed = copy_window_size(terminal.like, relays[terminal.relay].from()) || differed;
  return differed;
}

void Wiring::set_processing(bool is_here) {
  for (Terminal& terminal : terminals) {
    const int master = relays[terminal.relay].from();
    termios now{};
    if (::tcgetattr(master, &now) != 0) continue; // closed
    const bool is_on = (now.c_oflag & OPOST) != 0;
    if (is_here ? !terminal.is_off : !is_on) continue;
    now.c_oflag = is_here ? now.c_oflag | OPOST : now.c_oflag & ~static_cast<tcflag_t>(OPOST);
    ::tcsetattr(master, TCSANOW, &now);
    terminal.is_off = !is_here;
  }
}

Result<Wiring> wire_output(const Copies& copies) {
  Wiring wiring;
  TCLI_CHECK(add_output(wiring, STDOUT_FILENO, copies.out));
  TCLI_CHECK(add_output(wiring, STDERR_FILENO, copies.err));
  return wiring;
}

bool is_on_terminal() { return is_same_terminal(STDIN_FILENO, STDOUT_FILENO) && ::tcgetpgrp(STDIN_FILENO) > 0; }

Result<Wiring> wire_terminal(const Copies& copies) {
  Wiring wiring;
  TCLI_CHECK(add_terminal(wiring, STDOUT_FILENO, copies.out, Processing::as_terminal));
  wiring.streams[STDIN_FILENO] = wiring.streams[STDOUT_FILENO];
  // The real terminal does no processing meanwhile, so that nothing may write to it but by way of another.
  if (is_same_terminal(STDOUT_FILENO, STDERR_FILENO)) {
    TCLI_CHECK(add_terminal(wiring, STDERR_FILENO, copies.err, Processing::as_terminal));
  } else {
    TCLI_CHECK(add_output(wiring, STDERR_FILENO, copies.err));
  }
  return wiring;
}

} // namespace tcli

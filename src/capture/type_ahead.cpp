#include "capture/type_ahead.hpp"

#include <algorithm>
#include <array>
#include <poll.h>
#include <string_view>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::size_t k_most = 4096; // bytes at once: about what a terminal holds
constexpr int k_patience =
    100; // milliseconds for the kernel to pass on what was written: it does so when it has time (tty flip buffers)

char key_of(const termios& modes, std::size_t index) { return static_cast<char>(modes.c_cc[index]); }

bool does_something(char key, const termios& modes) {
  constexpr std::array k_special{VINTR, VQUIT, VSUSP, VERASE, VKILL, VEOF, VEOL, VEOL2, VSTOP, VSTART, VREPRINT, VWERASE, VLNEXT};
  if (key == '\r' || key == '\n') return true;
  return key != _POSIX_VDISABLE && std::ranges::any_of(k_special, [&](std::size_t at) { return key == key_of(modes, at); });
}

bool ends_line(char key, const termios& modes) {
  return key == '\n' || (key != _POSIX_VDISABLE && (key == key_of(modes, VEOL) || key == key_of(modes, VEOL2)));
}

// A line as read(2) gives it. What stands in it was typed after Ctrl-V where it is a key that does something.
std::string keys_of(std::string_view line, const termios& modes) {
  const bool has_end = !line.empty() && ends_line(line.back(), modes);
  const bool can_quote = (modes.c_lflag & IEXTEN) != 0;
  std::string keys;
  for (const char key : line.substr(0, line.size() - (has_end ? 1 : 0))) {
    if (can_quote && does_something(key, modes)) keys += key_of(modes, VLNEXT);
    keys += key;
  }
  return keys += has_end ? line.back() : key_of(modes, VEOF);
}

bool has_line(int terminal, int patience = 0) {
  pollfd input{.fd = terminal, .events = POLLIN, .revents = 0};
  return ::poll(&input, 1, patience) == 1 && input.revents == POLLIN;
}

} // namespace

std::string typed_lines(int real) {
  std::string keys;
  termios modes{};
  if (::tcgetattr(real, &modes) != 0 || (modes.c_lflag & ICANON) == 0) return keys;
  std::array<char, 4096> line; // the longest there is
  while (keys.size() < k_most && has_line(real)) {
    const ssize_t count = ::read(real, line.data(), line.size());
    if (count < 0) break;
    keys += keys_of({line.data(), static_cast<std::size_t>(count)}, modes);
  }
  return keys;
}

void type_ahead(int master, int slave, const std::string& keys, const termios& modes) {
  if (keys.empty()) return;
  termios silent = modes;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL);
  ::tcsetattr(slave, TCSANOW, &silent);
  (void)::write(master, keys.data(), keys.size()); // a pseudo-terminal takes more than another terminal can hold
  (void)has_line(slave, k_patience);
  ::tcsetattr(slave, TCSANOW, &modes);
}

} // namespace tcli

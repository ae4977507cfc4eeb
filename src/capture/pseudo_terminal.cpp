#include "capture/pseudo_terminal.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/ioctl.h>

namespace tcli {

Result<PseudoTerminal> open_pseudo_terminal(int like, Processing processing) {
  constexpr int k_flags = O_RDWR | O_NOCTTY | O_CLOEXEC;
  PseudoTerminal made{.master = UniqueFd(::open("/dev/ptmx", k_flags | O_NONBLOCK)), .slave = UniqueFd()};
  int unlock = 0;
  if (!made.master.valid() || ::ioctl(made.master.get(), TIOCSPTLCK, &unlock) != 0) {
    return fail(system_error("can't make a terminal", errno));
  }
  made.slave = UniqueFd(::ioctl(made.master.get(), TIOCGPTPEER, k_flags)); // needs no path: /dev/pts may be another's
  if (!made.slave.valid() || ::tcgetattr(like, &made.modes) != 0) return fail(system_error("can't make a terminal", errno));
  if (processing == Processing::none) made.modes.c_oflag &= ~static_cast<tcflag_t>(OPOST);
  ::tcsetattr(made.slave.get(), TCSANOW, &made.modes);
  copy_window_size(like, made.master.get());
  return made;
}

bool copy_window_size(int from, int to) {
  winsize wanted{};
  winsize now{};
  if (::ioctl(from, TIOCGWINSZ, &wanted) != 0 || ::ioctl(to, TIOCGWINSZ, &now) != 0) return false;
  const bool differs = wanted.ws_row != now.ws_row || wanted.ws_col != now.ws_col || wanted.ws_xpixel != now.ws_xpixel ||
                       wanted.ws_ypixel != now.ws_ypixel;
  return differs && ::ioctl(to, TIOCSWINSZ, &wanted) == 0;
}

} // namespace tcli

#include "capture/keyboard.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <termios.h>
#include <unistd.h>

namespace tcli {

bool Keyboard::read(int real) {
  std::array<char, 4096> keys;
  const ssize_t count = ::read(real, keys.data(), keys.size());
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return true;
  m_keys.assign(keys.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  m_written = 0;
  return count > 0;
}

void Keyboard::pass_on(int master) {
  while (!wants_more()) {
    const ssize_t count = ::write(master, m_keys.data() + m_written, m_keys.size() - m_written);
    if (count <= 0) return;
    const std::size_t from = m_written;
    m_written += static_cast<std::size_t>(count);
    interrupt_the_job(master, from, m_written);
  }
}

void Keyboard::interrupt_the_job(int master, std::size_t from, std::size_t to) {
  termios modes{};
  if (::tcgetattr(master, &modes) != 0) return;
  for (std::size_t i = from; i < to; ++i) {
    const auto key = static_cast<cc_t>(m_keys[i]);
    const bool was_literal = m_is_literal;
    m_is_literal = false;
    if (was_literal || key == _POSIX_VDISABLE) continue;
    m_is_literal = (modes.c_lflag & ICANON) != 0 && (modes.c_lflag & IEXTEN) != 0 && key == modes.c_cc[VLNEXT];
    if ((modes.c_lflag & ISIG) == 0) continue;
    if (key == modes.c_cc[VINTR]) ::kill(0, SIGINT);
    if (key == modes.c_cc[VQUIT]) ::kill(0, SIGQUIT);
  }
}

void Keyboard::end_input(int master) const {
  termios modes{};
  if (::tcgetattr(master, &modes) == 0) (void)::write(master, &modes.c_cc[VEOF], 1);
}

} // namespace tcli

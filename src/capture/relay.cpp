#include "capture/relay.hpp"

#include "capture/wired_start.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::size_t k_buffer_size = std::size_t{256} * 1024;
constexpr int k_turns = 8; // buffers that are moved before signals are looked at again

} // namespace

Relay::Relay(UniqueFd from, int to, StreamCopy* copy, bool adds_returns)
    : m_from(std::move(from)), m_outlet(to), m_copy(copy), m_adds_returns(adds_returns) {}

void Relay::close(int refused) {
  if (m_held_return && m_copy != nullptr) m_copy->add("\r");
  m_held_return = false;
  m_from = UniqueFd(); // the module's next write fails: EPIPE, EIO on a terminal
  m_read = m_written = m_taken = 0;
  if (refused != 0 && m_copy != nullptr) m_copy->set_refused(refused);
}

void Relay::settle() {
  if (m_tail) m_tail->settle();
}

void Relay::publish() {
  if (!has_news()) return;
  settle();
  m_copy->publish();
}

void Relay::forget_copy() {
  m_copy = nullptr;
  m_tail.reset();
  m_can_splice = false;
}

bool Relay::move_taken() {
  while (m_taken > 0) {
    const ssize_t count = ::splice(from(), nullptr, to(), nullptr, m_taken, SPLICE_F_NONBLOCK);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EINVAL) { // a file that is only appended to, or one that knows no splice(2)
      m_can_splice = false;
      return true;
    }
    if (count < 0 && errno != EAGAIN) close(errno);
    if (count <= 0) return false;
    m_taken -= static_cast<std::size_t>(count);
  }
  return true;
}

bool Relay::take_more() {
  if (!m_tail) m_tail.emplace(*m_copy);
  const ssize_t count = m_tail->valid() ? m_tail->take(from()) : -1;
  if (count <= 0) { // read() knows whether this is the end
    m_can_splice = count == 0;
    return false;
  }
  m_taken = static_cast<std::size_t>(count);
  m_total += m_taken;
  m_copy->count(m_taken);
  return true;
}

bool Relay::flush() {
  if (m_can_splice && !move_taken()) return false;
  while (m_written < m_read) {
    const ssize_t count = m_outlet.write({m_buffer.data() + m_written, m_read - m_written});
    if (count < 0) close(errno);
    if (count <= 0) return false;
    m_written += static_cast<std::size_t>(count);
  }
  return true;
}

void Relay::copy(std::string_view bytes) {
  if (m_copy == nullptr || bytes.empty()) return;
  settle(); // in their order
  const bool adds_returns = !m_drops_returns && adds_returns_now();
  if (m_drops_returns || (!adds_returns && !m_held_return)) return m_copy->add(bytes);
  std::string text;
  for (const char byte : bytes) {
    if (m_held_return && byte != '\n') text += '\r';
    m_held_return = adds_returns && byte == '\r';
    if (!m_held_return) text += byte;
  }
  m_copy->add(text);
}

void Relay::set_drops_returns(bool drops) {
  if (drops && !m_drops_returns && m_held_return) { // it went out
    m_held_return = false;
    if (m_copy != nullptr) m_copy->add("\r");
  }
  m_drops_returns = drops;
}

bool Relay::adds_returns_now() const {
  termios modes{};
  return m_adds_returns && ::tcgetattr(m_from.get(), &modes) == 0 && (modes.c_oflag & OPOST) != 0 && (modes.c_oflag & ONLCR) != 0;
}

// Of the bytes behind the first of the buffer, which is kept free for one that was held. How many are left.
std::size_t Relay::drop_returns(std::size_t count) {
  if (!m_held_return && !adds_returns_now()) {
    std::copy_n(m_buffer.data() + 1, count, m_buffer.data());
    return count;
  }
  std::size_t left = 0;
  for (std::size_t at = 1; at <= count; ++at) {
    const char byte = m_buffer[at];
    if (m_held_return && byte != '\n') m_buffer[left++] = '\r';
    m_held_return = byte == '\r';
    if (!m_held_return) m_buffer[left++] = byte;
  }
  return left;
}

// The terminal writes both at once: nothing behind it means that the module wrote it.
bool Relay::let_go_of_return() {
  if (!m_drops_returns || !m_held_return) return false;
  m_held_return = false;
  m_buffer[0] = '\r';
  m_read = 1;
  copy("\r");
  return true;
}

bool Relay::read() {
  m_is_empty = false;
  if (m_buffer.empty()) m_buffer.resize(k_buffer_size);
  const std::size_t front = m_drops_returns ? 1 : 0;
  const ssize_t count = ::read(m_from.get(), m_buffer.data() + front, m_buffer.size() - front);
  m_read = m_written = 0;
  if (count < 0 && errno == EINTR) return false;
  if (count <= 0 && let_go_of_return()) return true;
  if (count < 0 && errno == EAGAIN) {
    m_is_empty = true;
    return false;
  }
  if (count <= 0) { // also EIO: nobody holds the other side of the terminal
    close(0);
    return false;
  }
  m_read = static_cast<std::size_t>(count);
  if (m_drops_returns) m_read = drop_returns(m_read);
  std::string_view bytes(m_buffer.data(), m_read);
  const std::size_t known = std::min(m_taken, m_read);
  m_taken -= known;
  bytes.remove_prefix(known);
  m_total += bytes.size();
  copy(bytes);
  return true;
}

void Relay::move(std::uint64_t until) {
  for (int turn = 0; turn < k_turns && is_open(); ++turn) {
    if (!flush() || m_total >= until) return;
    const bool splices = m_can_splice && m_copy != nullptr && m_copy->wants_only_last() && !m_adds_returns;
    if (!(splices && take_more()) && !read()) return;
  }
  if (is_open()) flush();
}

void Relay::watch(std::vector<pollfd>& watched) const {
  if (!is_open()) return;
  watched.push_back({.fd = has_unwritten() ? -1 : from(), .events = POLLIN, .revents = 0});
  const bool matters = has_unwritten() || m_outlet.tells_when_reader_left();
  watched.push_back({.fd = matters ? to() : -1, .events = static_cast<short>(has_unwritten() ? POLLOUT : 0), .revents = 0});
}

void Relay::serve(const pollfd*& next) {
  if (!is_open()) return;
  const short came = next++->revents;
  const short left = next++->revents;
  if (!has_unwritten() && (left & (POLLERR | POLLHUP)) != 0) return close(EPIPE);
  if (came != 0 || left != 0) move();
}

void drain(std::vector<Relay>& relays, int signals, const std::function<bool()>& is_the_end) {
  constexpr int k_terminal_holds = 128 * 1024; // bytes, at most
  std::vector<std::uint64_t> ends;
  for (const Relay& relay : relays) {
    const int holds = relay.is_open() ? ::fcntl(relay.from(), F_GETPIPE_SZ) : 0;
    ends.push_back(relay.total() + static_cast<std::uint64_t>(holds < 0 ? k_terminal_holds : holds) + 1); // to read the end too
  }
  while (true) {
    std::vector<pollfd> watched{{.fd = signals, .events = POLLIN, .revents = 0}};
    for (std::size_t i = 0; i < relays.size(); ++i) {
      Relay& relay = relays[i];
      do relay.move(ends[i]);
      while (relay.is_open() && !relay.has_unwritten() && !relay.is_empty() && relay.total() < ends[i]);
      if (relay.is_open() && relay.has_unwritten()) relay.watch(watched);
    }
    if (watched.size() == 1) break;
    ::poll(watched.data(), watched.size(), -1);
    if (watched[0].revents != 0 && is_the_end()) break;
  }
  for (Relay& relay : relays) relay.settle();
}

namespace {

[[noreturn]] void serve_to_the_end(std::vector<Relay>& relays) {
  std::vector<int> kept;
  for (const Relay& relay : relays) {
    if (!relay.is_open()) continue;
    kept.push_back(relay.from());
    kept.push_back(relay.to());
  }
  close_all_but(kept); // who reads a pipe waits for its last holder
  while (std::ranges::any_of(relays, &Relay::is_open)) {
    std::vector<pollfd> watched;
    for (const Relay& relay : relays) relay.watch(watched);
    ::poll(watched.data(), watched.size(), -1);
    const pollfd* next = watched.data();
    for (Relay& relay : relays) relay.serve(next);
  }
  ::_exit(0);
}

} // namespace

void serve_descendants(std::vector<Relay>& relays, const SignalScope& signals) {
  if (std::ranges::none_of(relays, &Relay::is_open)) return;
  const pid_t between = ::fork();
  if (between == 0) {
    for (Relay& relay : relays) relay.forget_copy();
    signals.restore();
    if (::fork() == 0) serve_to_the_end(relays);
    ::_exit(0);
  }
  while (between > 0 && ::waitpid(between, nullptr, 0) < 0 && errno == EINTR) {
  }
}

} // namespace tcli

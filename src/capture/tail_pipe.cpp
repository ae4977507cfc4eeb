#include "capture/tail_pipe.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr int k_size = 1024 * 1024; // bytes

} // namespace

TailPipe::TailPipe(StreamCopy& copy) : m_copy(&copy) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return;
  m_read = UniqueFd(ends[0]);
  m_write = UniqueFd(ends[1]);
  if (::fcntl(m_write.get(), F_SETPIPE_SZ, k_size) < k_size) return; // smaller, it is no gain
  m_null = UniqueFd(::open("/dev/null", O_WRONLY | O_CLOEXEC));
}

bool TailPipe::give_to_copy() {
  std::array<char, std::size_t{64} * 1024> bytes;
  while (m_held > 0) {
    const ssize_t count = ::read(m_read.get(), bytes.data(), bytes.size());
    if (count <= 0) return false;
    m_held -= static_cast<std::uint64_t>(count);
    m_copy->keep_last({bytes.data(), static_cast<std::size_t>(count)});
  }
  return true;
}

bool TailPipe::make_room() {
  if (m_held <= m_copy->last_size()) return give_to_copy();
  while (m_held > m_copy->last_size()) {
    const auto excess = static_cast<std::size_t>(m_held - m_copy->last_size());
    const ssize_t count = ::splice(m_read.get(), nullptr, m_null.get(), nullptr, excess, SPLICE_F_NONBLOCK);
    if (count <= 0) return false;
    m_held -= static_cast<std::uint64_t>(count);
    m_copy->pass_over(static_cast<std::uint64_t>(count));
  }
  return true;
}

ssize_t TailPipe::take(int from) {
  ssize_t count = ::tee(from, m_write.get(), k_size, SPLICE_F_NONBLOCK);
  if (count < 0 && errno == EAGAIN) { // nothing there, or no room here
    if (m_held == 0) return 0;
    if (!make_room()) return -1;
    count = ::tee(from, m_write.get(), k_size, SPLICE_F_NONBLOCK);
    if (count < 0 && errno == EAGAIN) return 0;
  }
  if (count > 0) m_held += static_cast<std::uint64_t>(count);
  return count;
}

void TailPipe::settle() { give_to_copy(); }

} // namespace tcli

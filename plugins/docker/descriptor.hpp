// A file descriptor with an owner, and how long one may be waited for.
#pragma once

#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace images {

// When all of a question must be over. Monotonic: a clock that is set changes no limit.
using Deadline = std::chrono::steady_clock::time_point;

// Closes its descriptor; -1 is none.
class Descriptor {
public:
  explicit Descriptor(int fd = -1) : m_fd(fd) {}
  Descriptor(Descriptor&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(m_fd, other.m_fd);
    return *this;
  }
  ~Descriptor() { close(); }

  int get() const { return m_fd; }
  bool valid() const { return m_fd >= 0; }
  void close() {
    if (m_fd >= 0) ::close(std::exchange(m_fd, -1));
  }

private:
  int m_fd;
};

// What is left until `deadline`, in whole milliseconds for poll(2), rounded up; 0 when it has passed.
inline int milliseconds_left(Deadline deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<std::chrono::milliseconds::rep>(left.count(), 0, 3'600'000));
}

// Waits until one of `events` of poll(2), an error or the end is there. False when the deadline passes first.
inline bool wait_for(int fd, short events, Deadline deadline) {
  pollfd watched{fd, events, 0};
  while (true) {
    const int left = milliseconds_left(deadline);
    if (const int ready = ::poll(&watched, 1, left); ready > 0) return true;
    if (left == 0) return false;
  }
}

} // namespace images

// Engines that answer as a test wants, over a pair of sockets or at the path of one. None of them waits for ever.
#pragma once

#include "docker/http.hpp"
#include "support/script_folder.hpp"

#include <cstring>
#include <functional>
#include <sys/socket.h>
#include <sys/un.h>

namespace tcli::test {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds k_short{1000};   // a limit that a test runs into
constexpr milliseconds k_patience{900}; // how much later an answer about that may be on a busy machine: less than the limit again
constexpr milliseconds k_long{10'000};  // a limit that no test should run into

inline bool poll_for(int fd, short events, milliseconds limit = k_long) {
  pollfd watched{fd, events, 0};
  return ::poll(&watched, 1, static_cast<int>(limit.count())) > 0;
}

// One end of a connection, as an engine has it.
class Peer {
public:
  explicit Peer(int fd) : m_fd(fd) {}

  // How much could be sent before the other end was gone.
  std::size_t send(const std::string& text) const {
    std::size_t sent = 0;
    while (sent < text.size() && poll_for(m_fd, POLLOUT)) {
      const ssize_t count = ::send(m_fd, text.data() + sent, text.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count < 0) break;
      sent += static_cast<std::size_t>(count);
    }
    return sent;
  }
  // What is asked: all up to the empty line.
  std::string request() const {
    std::string text;
    char next = 0;
    while (!text.ends_with("\r\n\r\n") && poll_for(m_fd, POLLIN) && ::recv(m_fd, &next, 1, 0) == 1) text += next;
    return text;
  }
  void wait_for_the_end() const {
    char ignored[4096];
    while (poll_for(m_fd, POLLIN) && ::recv(m_fd, ignored, sizeof ignored, 0) > 0) {
    }
  }
  int fd() const { return m_fd; }

private:
  int m_fd;
};

using FakeEngine = std::function<void(const Peer&)>;

// One that reads the question and then sends this.
inline FakeEngine saying(const std::string& answer) {
  return [answer](const Peer& peer) {
    peer.request();
    peer.send(answer);
  };
}

inline std::string with_length(const std::string& body, const std::string& status = "200 OK") {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

struct Answer {
  images::Result<std::string> result;
  milliseconds took;
  std::string why() const { return result ? "no trouble: " + *result : result.error().why; }
};

// What comes of a question to `engine`, which has a thread of its own.
inline Answer ask(const FakeEngine& engine, milliseconds limit = k_long) {
  int ends[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
  std::thread thread([&] {
    engine(Peer(ends[1]));
    ::close(ends[1]);
  });
  const auto begin = Clock::now();
  auto result = images::http_get(ends[0], "/images/json", begin + limit);
  const auto took = std::chrono::duration_cast<milliseconds>(Clock::now() - begin);
  ::close(ends[0]);
  thread.join();
  return {std::move(result), took};
}

// Listens at `path`; never accepts anything unless it is told to.
class Listener {
public:
  explicit Listener(const std::string& path, int backlog = 8) : m_fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    m_address.sun_family = AF_UNIX;
    REQUIRE(path.size() < sizeof m_address.sun_path);
    std::memcpy(m_address.sun_path, path.c_str(), path.size() + 1);
    REQUIRE(::bind(m_fd, reinterpret_cast<const sockaddr*>(&m_address), sizeof m_address) == 0);
    REQUIRE(::listen(m_fd, backlog) == 0);
  }
  ~Listener() {
    for (const int fd : m_waiting) ::close(fd);
    ::close(m_fd);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  void answer_once(const FakeEngine& engine) const {
    if (!poll_for(m_fd, POLLIN)) return;
    const int fd = ::accept4(m_fd, nullptr, nullptr, SOCK_CLOEXEC);
    engine(Peer(fd));
    ::close(fd);
  }
  // Connections until no more are taken.
  void fill() {
    for (int i = 0; i < 64; ++i) {
      m_waiting.push_back(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
      if (::connect(m_waiting.back(), reinterpret_cast<const sockaddr*>(&m_address), sizeof m_address) != 0) return;
    }
    FAIL("the queue never fills");
  }

private:
  int m_fd;
  sockaddr_un m_address{};
  std::vector<int> m_waiting;
};

// Whether the process has ended. It may still be a zombie, which is for init to reap.
inline bool is_gone(const std::string& id) {
  std::ifstream file("/proc/" + std::to_string(std::stoi(id)) + "/stat");
  std::string stat;
  return !std::getline(file, stat) || stat.find(") Z") != std::string::npos;
}

// How many descriptors this process has open.
inline long open_descriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
}

} // namespace tcli::test

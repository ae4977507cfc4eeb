// Progress on a terminal: late, seldom, and taken away; elsewhere nothing.
#include "host/progress.hpp"

#include "support/environment.hpp"
#include "support/script_folder.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>

using namespace tcli;
using namespace tcli::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view k_clear_line = "\r\x1b[K";

// A terminal of 20 columns in the place of standard error, until the end of the scope.
class Terminal {
public:
  Terminal() {
    int terminal = -1;
    const winsize size{.ws_row = 5, .ws_col = 20, .ws_xpixel = 0, .ws_ypixel = 0};
    REQUIRE(::openpty(&m_person, &terminal, nullptr, nullptr, &size) == 0);
    ::fcntl(m_person, F_SETFL, O_NONBLOCK);
    m_before = ::dup(STDERR_FILENO);
    ::dup2(terminal, STDERR_FILENO);
    ::close(terminal);
  }
  ~Terminal() {
    ::dup2(m_before, STDERR_FILENO);
    ::close(m_before);
    ::close(m_person);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // What was written since the last look. The kernel hands it over in its own time: a mark behind it tells that all is there.
  std::string seen() const {
    constexpr char k_mark = '\x04';
    REQUIRE(::write(STDERR_FILENO, &k_mark, 1) == 1);
    std::string text;
    while (!text.ends_with(k_mark)) {
      ::pollfd person{.fd = m_person, .events = POLLIN, .revents = 0};
      REQUIRE(::poll(&person, 1, 10'000) == 1);
      std::string more(64 * 1024, '\0');
      const auto count = ::read(m_person, more.data(), more.size());
      if (count > 0) text.append(more, 0, static_cast<std::size_t>(count));
    }
    text.pop_back();
    return text;
  }

private:
  const Variable m_kind{"TERM", "xterm"};
  int m_person = -1;
  int m_before = -1;
};

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

// Shows progress as often as it can until `end` after `start`.
void show_until(Progress& progress, std::chrono::steady_clock::time_point end, std::string_view text) {
  for (std::uint64_t step = 1; std::chrono::steady_clock::now() < end; ++step) {
    progress.show(step, 0, text);
    std::this_thread::sleep_for(2ms);
  }
}

} // namespace

TEST_CASE("Off a terminal nothing is written, however long it takes") {
  CHECK(written_to(2, [] {
          Progress progress;
          show_until(progress, std::chrono::steady_clock::now() + 1100ms, "working");
          progress.clear();
        }).empty());
}

TEST_CASE("On a terminal: nothing in the first second, then at most ten times a second, and taken away") {
  const Terminal terminal;
  const auto start = std::chrono::steady_clock::now();
  Progress progress;
  show_until(progress, start + 900ms, "early");
  progress.clear();
  CHECK(terminal.seen().empty());

  show_until(progress, start + 1450ms, "a\x1b[31m long text that is cut");
  const auto shown = terminal.seen();
  const auto times = count(shown, k_clear_line);
  CHECK(times >= 2);
  CHECK(times <= 5); // within 450 ms
  CHECK(shown.starts_with(std::string{k_clear_line} + "a\\x1b[31m"));
  CHECK(shown.find('\n') == std::string::npos);
  CHECK(shown.find("\x1b[31m") == std::string::npos);
  CHECK(shown.rfind(k_clear_line) + k_clear_line.size() + 19 + 3 > shown.size()); // 19 columns; the ellipsis is three bytes

  progress.clear();
  CHECK(terminal.seen() == k_clear_line);
  progress.clear();
  CHECK(terminal.seen().empty()); // once is enough

  std::this_thread::sleep_for(110ms);
  progress.show(3, 10, "again");
  CHECK(terminal.seen() == std::string{k_clear_line} + "again 3/10");
  progress.show(0, 0, "");
  CHECK(terminal.seen() == k_clear_line);
  {
    std::this_thread::sleep_for(110ms);
    progress.show(0, 0, "only a text");
    CHECK(terminal.seen() == std::string{k_clear_line} + "only a text");
  }
}

TEST_CASE("On a terminal that can't go back in its line nothing is written") {
  const Terminal terminal;
  for (const auto& kind : {std::optional<std::string>{"dumb"}, std::optional<std::string>{}}) {
    const Variable other{"TERM", kind};
    Progress progress;
    show_until(progress, std::chrono::steady_clock::now() + 1100ms, "working");
    progress.clear();
    CHECK(terminal.seen().empty());
  }
}

TEST_CASE("What was never shown is not taken away") {
  const Terminal terminal;
  {
    Progress progress;
    progress.show(1, 2, "too early");
    progress.show(0, 0, "");
  }
  CHECK(terminal.seen().empty());
}

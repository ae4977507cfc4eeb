// A signal that tells tcli to end is noted, and is what it was before afterwards.
#include "run/stop_signals.hpp"

#include "support/catch.hpp"

#include <poll.h>
#include <utility>

using namespace tcli;

namespace {

bool is_readable(int fd) {
  pollfd watched{fd, POLLIN, 0};
  return ::poll(&watched, 1, 0) == 1;
}

void (*handler_of(int signal))(int) {
  struct ::sigaction action {};
  ::sigaction(signal, nullptr, &action);
  return action.sa_handler;
}

} // namespace

TEST_CASE("The first signal is kept, and there is something to read") {
  const auto before = handler_of(SIGTERM);
  {
    auto made = StopSignals::catch_them();
    REQUIRE(made);
    const StopSignals signals = *std::move(made);
    CHECK(signals.came() == 0);
    CHECK_FALSE(is_readable(signals.fd()));
    std::raise(SIGTERM);
    std::raise(SIGINT);
    CHECK(signals.came() == SIGTERM);
    CHECK(is_readable(signals.fd()));
  }
  CHECK(handler_of(SIGTERM) == before);
  const auto again = StopSignals::catch_them();
  REQUIRE(again);
  CHECK(again->came() == 0);
}

TEST_CASE("A signal that was ignored stays so") {
  const auto before = std::signal(SIGHUP, SIG_IGN);
  {
    const auto signals = StopSignals::catch_them();
    REQUIRE(signals);
    std::raise(SIGHUP);
    CHECK(signals->came() == 0);
  }
  CHECK(handler_of(SIGHUP) == SIG_IGN);
  std::signal(SIGHUP, before);
}

TEST_CASE("More signals than a pipe holds do no harm") {
  const auto signals = StopSignals::catch_them();
  REQUIRE(signals);
  for (int count = 0; count < 100'000; ++count) std::raise(SIGTERM);
  CHECK(signals->came() == SIGTERM);
}

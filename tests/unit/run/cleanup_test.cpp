// Cleanup: what is done when a run is cut short, and only then.
#include "run/cleanup.hpp"

#include "support/script_folder.hpp"

#include <chrono>
#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace tcli;
using namespace tcli::test;
using namespace std::chrono_literals;

namespace {

// The script writes a line for each time that it runs.
struct Fixture {
  ScriptFolder folder;
  std::string log = folder.path("log");
  std::vector<std::string> argv{folder.script("cleanup", "echo \"$# $(ps -o sid= -p $$ | tr -d ' ')\" >>" + folder.path("log")),
                                "a b", ""};

  std::size_t runs() const {
    std::ifstream file(log);
    std::size_t lines = 0;
    for (std::string line; std::getline(file, line);) ++lines;
    return lines;
  }
  bool comes_to(std::size_t wanted, std::chrono::milliseconds limit = 10s) const {
    for (const auto end = std::chrono::steady_clock::now() + limit; runs() < wanted;) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::sleep_for(5ms);
    }
    return true;
  }
};

} // namespace

TEST_CASE("A run that ended leaves nothing to do") {
  const Fixture fixture;
  {
    auto cleanup = Cleanup::prepare(fixture.argv);
    REQUIRE(cleanup.has_value());
    cleanup->run_ended(0);
  }
  CHECK_FALSE(fixture.comes_to(1, 500ms));
}

TEST_CASE("A run that was cut short is cleaned up after, twice, in another session") {
  const Fixture fixture;
  { REQUIRE(Cleanup::prepare(fixture.argv).has_value()); }
  CHECK(fixture.comes_to(1));
  CHECK(fixture.comes_to(2));
  std::ifstream file(fixture.log);
  int words = 0;
  pid_t session = 0;
  file >> words >> session;
  CHECK(words == 2);
  CHECK(session != ::getsid(0));
}

TEST_CASE("A run that failed is cleaned up after once") {
  const Fixture fixture;
  {
    auto cleanup = Cleanup::prepare(fixture.argv);
    REQUIRE(cleanup.has_value());
    cleanup->run_ended(1);
  }
  CHECK(fixture.comes_to(1));
  CHECK_FALSE(fixture.comes_to(2, 3s));
}

TEST_CASE("It is done when the process that wanted it is killed") {
  const Fixture fixture;
  const pid_t child = ::fork();
  if (child == 0) {
    const auto cleanup = Cleanup::prepare(fixture.argv);
    ::pause();
    ::_exit(cleanup ? 0 : 1);
  }
  CHECK_FALSE(fixture.comes_to(1, 300ms));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  CHECK(fixture.comes_to(1));
}

TEST_CASE("It holds none of the caller's files open") {
  const Fixture fixture;
  int ends[2];
  REQUIRE(::pipe(ends) == 0); // without O_CLOEXEC: as the caller of tcli hands them on
  auto cleanup = Cleanup::prepare(fixture.argv);
  ::close(ends[1]);
  char byte = 0;
  CHECK(::read(ends[0], &byte, 1) == 0); // at its end: no other process has the writing end
  ::close(ends[0]);
  cleanup->run_ended(0);
}

// Asking before something can't be undone, on a terminal and off one.
#include "cli/prompt.hpp"

#include "base/file.hpp"
#include "support/environment.hpp"
#include "support/script_folder.hpp"

#include <fcntl.h>
#include <termios.h>

using namespace tcli;
using namespace tcli::test;

namespace {

struct Answered {
  int status = -1;
  std::string shown; // on the terminal, the typed line among it
};

// ask_consent on a terminal of its own, where `typed` is typed. The status is the consent's, or 0; 99 when the line after
// the answer is not there any more.
Answered on_terminal(const std::string& typed, const Consent& consent, bool look_at_rest = false) {
  const UniqueFd terminal{::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)};
  REQUIRE(terminal.valid());
  REQUIRE(::grantpt(terminal.get()) == 0);
  REQUIRE(::unlockpt(terminal.get()) == 0);
  const std::string name = ::ptsname(terminal.get());
  UniqueFd far_end{::open(name.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC)}; // kept open: no end of file before all is read
  const pid_t child = in_background([&] {
    ::setsid();
    ::dup2(far_end.get(), 0);
    ::dup2(far_end.get(), 2);
    const auto asked = ask_consent("wipe: \x1b[2JForget all", consent, "tcli --yes wipe");
    const int status = asked ? 0 : static_cast<int>(asked.error().status);
    if (!look_at_rest) return status;
    char rest[16] = {};
    const auto count = ::read(0, rest, sizeof rest);
    return std::string(rest, count > 0 ? static_cast<std::size_t>(count) : 0) == "rest\n" ? status : 99;
  });
  Answered answered;
  REQUIRE(::write(terminal.get(), typed.data(), typed.size()) == static_cast<ssize_t>(typed.size()));
  const int status = wait_status(child);
  answered.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  far_end = UniqueFd{}; // with nobody there any more, reading ends (EIO) when all has come through, and not before
  char bytes[4096];
  for (ssize_t count = 0; (count = ::read(terminal.get(), bytes, sizeof bytes)) > 0;)
    answered.shown.append(bytes, static_cast<std::size_t>(count));
  return answered;
}

} // namespace

TEST_CASE("Yes was said beforehand: nothing is asked") {
  CHECK(ask_consent("wipe", {.yes = true}, "").has_value());
  CHECK(ask_consent("wipe", {.yes = true, .no_input = true}, "").has_value());
  const auto answered = on_terminal("", {.yes = true});
  CHECK(answered.status == 0);
  CHECK(answered.shown.empty());
}

TEST_CASE("Off a terminal it is refused as wrong use, and the way is named") {
  for (const bool no_input : {false, true}) {
    const int ended = in_process([&] {
      ::dup2(::open("/dev/null", O_RDWR | O_CLOEXEC), 0);
      const auto asked = ask_consent("wipe: Forget all", {.no_input = no_input}, "tcli --yes wipe");
      if (asked) return 1;
      const Error& error = asked.error();
      const bool right = error.status == ExitCode::usage && error.what == "wipe: Forget all" && error.hint == "tcli --yes wipe" &&
                         error.why.find("--yes") != std::string::npos &&
                         (error.why.find("--no-input") != std::string::npos) == no_input;
      return right ? 0 : 2;
    });
    CHECK(ended == 0);
  }
}

TEST_CASE("--no-input is never asked, on a terminal either") {
  const auto answered = on_terminal("", {.no_input = true});
  CHECK(answered.status == 2);
  CHECK(answered.shown.empty());
}

TEST_CASE("On a terminal only y and yes are a yes") {
  for (const char* yes : {"y\n", "Y\n", "yes\n"}) CHECK(on_terminal(yes, {}).status == 0);
  for (const char* no : {"\n", "n\n", "no\n", "yesterday\n", " y\n", "yy\n", "\x04"}) {
    CAPTURE(no);
    CHECK(on_terminal(no, {}).status == 1);
  }
  CHECK(on_terminal(std::string(2000, 'y') + "\n", {}).status == 1);
}

TEST_CASE("The question is shown escaped, and what follows the answer is left for the module") {
  const auto answered = on_terminal("y\nrest\n", {}, true);
  CHECK(answered.status == 0);
  CHECK(answered.shown.find("wipe: \\x1b[2JForget all. This can't be undone. Go on? [y/N] ") != std::string::npos);
  CHECK(answered.shown.find('\x1b') == std::string::npos);
}

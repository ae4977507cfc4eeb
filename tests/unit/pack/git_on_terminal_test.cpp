#include "pack/git_on_terminal.hpp"

#include "support/environment.hpp"
#include "support/script_folder.hpp"

#include <csignal>

using namespace tcli;
using namespace tcli::test;

namespace {

constexpr mode_t k_umask = 022;

struct Ran {
  Result<GitAnswer> answer;
  std::string shown; // on standard error
};

Ran run(const std::vector<std::string>& argv, bool shows_progress = true) {
  Ran ran;
  ran.shown =
      written_to(STDERR_FILENO, [&] { ran.answer = run_git_on_terminal(argv, {"PATH=/usr/bin:/bin"}, k_umask, shows_progress); });
  return ran;
}

} // namespace

TEST_CASE("Which lines tell how far git is") {
  for (const char* line : {"remote: Counting objects: 100% (3/3)", "Receiving objects:  10% (1/10)", "Resolving deltas: 100%",
                           "Unpacking objects: 50%"}) {
    CAPTURE(line);
    CHECK(is_progress(line));
  }
  for (const char* line : {"fatal: no", "error: Receiving objects:", "", "warning: x"}) {
    CAPTURE(line);
    CHECK_FALSE(is_progress(line));
  }
}

TEST_CASE("Progress is shown as it comes, escaped; the rest is kept for the end") {
  const ScriptFolder folder;
  const std::string git =
      folder.script("git", "printf 'Receiving objects: 1%%\\rReceiving objects: 2%%\\nremote: \\033[2Jhello\\n' >&2\n"
                           "printf 'fatal: cut\\noff' >&2; umask >" +
                               folder.path("umask") + "; exit 3");
  const Umask caller{077};
  const auto ran = run({git});
  REQUIRE(ran.answer);
  CHECK(ran.answer->status == 3);
  CHECK(ran.answer->errors == "fatal: cut\noff\n");
  CHECK(ran.shown == "Receiving objects: 1%\rReceiving objects: 2%\nremote: \\x1b[2Jhello\n");
  CHECK(folder.read("umask") == "0022\n");
  CHECK(::umask(077) == 077);
}

TEST_CASE("Progress that is not to be shown is kept with the rest") {
  const ScriptFolder folder;
  const std::string git = folder.script("git", "printf 'Receiving objects: 1%%\\rremote: hello\\nfatal: no\\n' >&2; exit 3");
  const auto ran = run({git}, false);
  REQUIRE(ran.answer);
  CHECK(ran.answer->errors == "Receiving objects: 1%\nremote: hello\nfatal: no\n");
  CHECK(ran.shown.empty());
}

TEST_CASE("A line that was to be written over ends before anything else is said") {
  const ScriptFolder folder;
  CHECK(run({folder.script("git", "printf 'Receiving objects: 1%%\\r' >&2")}).shown == "Receiving objects: 1%\r\n");
}

TEST_CASE("A line that never ends is cut, and what is kept has an end") {
  const ScriptFolder folder;
  const auto ran = run({folder.script("git", "head -c 1000000 /dev/zero | tr '\\0' x >&2")});
  REQUIRE(ran.answer);
  CHECK(ran.answer->errors.size() <= 64 * 1024 + 4096);
  CHECK(ran.shown.empty());
}

TEST_CASE("The refs that it brings are not kept, but those that it could not write") {
  const ScriptFolder folder;
  const auto ran =
      run({folder.script("git", "printf 'From /x\\n * [new branch] a -> a\\n   1..2 b -> b\\n + 1...2 c -> c (forced update)\\n"
                                " - [deleted] (none) -> d\\n ! [rejected] e -> e\\n' >&2")});
  REQUIRE(ran.answer);
  CHECK(ran.answer->errors == "From /x\n ! [rejected] e -> e\n");
}

TEST_CASE("What git leaves running is not waited for") {
  const ScriptFolder folder;
  const auto ran =
      run({folder.script("git", "sleep 600 & echo $! >" + folder.path("left") + "; echo 'fatal: gone' >&2; exit 1")});
  const pid_t left = std::stoi(folder.read("left"));
  CHECK(::kill(left, 0) == 0);
  ::kill(left, SIGKILL);
  REQUIRE(ran.answer);
  CHECK(ran.answer->status == 1);
}

TEST_CASE("A git that can't be started, or is ended by a signal, is a failure") {
  const ScriptFolder folder;
  const auto missing = run({folder.path("git")}).answer;
  REQUIRE_FALSE(missing);
  CHECK(missing.error().status == ExitCode::failed);
  const auto killed = run({folder.script("git", "kill -TERM $$")}).answer;
  REQUIRE_FALSE(killed);
  CHECK(killed.error().what == "git was ended by SIGTERM");
}

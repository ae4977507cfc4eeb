// Signals sent to the process that waits in run_child.
#include "run/child.hpp"

#include "support/script_folder.hpp"

#include <csignal>

using namespace tcli;
using namespace tcli::test;
using namespace std::chrono_literals;

namespace {

pid_t dispatch(const std::string& script) {
  return in_background([&] { return end_like(run_child({.argv = {script}, .environment = {}}).value().end); });
}

} // namespace

TEST_CASE("A signal sent to tcli reaches the child once, and tcli itself lives") {
  const ScriptFolder folder;
  // The loop waits in short steps, since a shell runs a trap only between two commands.
  const auto script =
      folder.script("logs", R"sh(for name in INT QUIT TERM HUP USR1 USR2 CONT WINCH; do trap "echo $name >>$0.log" $name; done
: >$0.ready
while [ ! -e $0.stop ]; do sleep 0.02; done
exit 6)sh");
  const pid_t tcli = dispatch(script);
  REQUIRE(within(10s, [&] { return folder.has("logs.ready"); }));
  std::string expected;
  const std::vector<std::pair<int, std::string>> rows{{SIGINT, "INT"},   {SIGQUIT, "QUIT"},  {SIGTERM, "TERM"},
                                                      {SIGHUP, "HUP"},   {SIGUSR1, "USR1"},  {SIGUSR2, "USR2"},
                                                      {SIGCONT, "CONT"}, {SIGWINCH, "WINCH"}};
  for (const auto& [signal, name] : rows) {
    expected += name + "\n";
    ::kill(tcli, signal);
    CHECK(within(10s, [&] { return folder.read("logs.log") == expected; }));
  }
  std::this_thread::sleep_for(100ms); // a second copy would be here by then
  CHECK(folder.read("logs.log") == expected);
  folder.write("logs.stop", "");
  CHECK(WEXITSTATUS(wait_status(tcli)) == 6);
}

TEST_CASE("kill -TERM of tcli: the child is gone within a second, and tcli died of the same") {
  const ScriptFolder folder;
  const auto script = folder.script("sleeps", "echo $$ >$0.tmp; mv $0.tmp $0.pid; exec sleep 100");
  const pid_t tcli = dispatch(script);
  REQUIRE(within(10s, [&] { return folder.has("sleeps.pid"); }));
  const auto child = static_cast<pid_t>(std::stol(folder.read("sleeps.pid")));
  ::kill(tcli, SIGTERM);
  CHECK(within(1s, [&] { return ::kill(child, 0) != 0; }));
  const int status = wait_status(tcli);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGTERM);
}

TEST_CASE("A signal that the child sends to its whole group does not come back to it") {
  const ScriptFolder folder;
  const auto script = folder.script("group", R"sh(trap "echo USR1 >>$0.log" USR1
kill -USR1 0
sleep 0.2
exit 0)sh");
  const pid_t tcli = in_background([&] {
    ::setpgid(0, 0);
    return run_child({.argv = {script}, .environment = {}}).value().end.status;
  });
  CHECK(wait_status(tcli) == 0);
  CHECK(folder.read("group.log") == "USR1\n");
}

TEST_CASE("kill -TSTP stops child and tcli, kill -CONT wakes both") {
  const ScriptFolder folder;
  const auto script =
      folder.script("stops", "echo $$ >$0.tmp; mv $0.tmp $0.pid; while [ ! -e $0.stop ]; do sleep 0.02; done; exit 8");
  const pid_t tcli = in_background([&] {
    ::setpgid(0, 0); // not orphaned: its parent is in another group of the session
    return run_child({.argv = {script}, .environment = {}}).value().end.status;
  });
  REQUIRE(within(10s, [&] { return folder.has("stops.pid"); }));
  const auto child = static_cast<pid_t>(std::stol(folder.read("stops.pid")));
  for (int round = 0; round < 3; ++round) {
    ::kill(tcli, SIGTSTP);
    CHECK(within(10s, [&] { return state_of(child) == 'T' && state_of(tcli) == 'T'; }));
    ::kill(tcli, SIGCONT);
    CHECK(within(10s, [&] { return state_of(child) != 'T' && state_of(tcli) != 'T'; }));
  }
  folder.write("stops.stop", "");
  CHECK(WEXITSTATUS(wait_status(tcli)) == 8);
}

TEST_CASE("A child that ignores what tcli passes on is waited for") {
  const ScriptFolder folder;
  const auto script = folder.script("stubborn", "trap '' TERM; : >$0.ready; sleep 0.3; exit 9");
  const pid_t tcli = dispatch(script);
  REQUIRE(within(10s, [&] { return folder.has("stubborn.ready"); }));
  ::kill(tcli, SIGTERM);
  CHECK(WEXITSTATUS(wait_status(tcli)) == 9);
}

// What becomes of a call whose tcli-host loads, refuses, crashes, ends or hangs: scripts in its place.
#include "contract/native_run.hpp"

#include "run/load_report.hpp"
#include "support/environment.hpp"
#include "support/module_file.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

const std::string k_started = "dd bs=1 seek=1 count=0 conv=notrunc status=none </dev/null >&$TCLI_HOST_REPORT; ";

struct NativeRunFixture {
  ScriptFolder folder;
  Finding finding = found_file("oncall", folder.write("oncall.so", "a library"));

  // A host that has taken its report when `body` begins: then its offset is 1.
  Result<ChildEnd> run(const std::string& body) const { return run_unstarted(k_started + body); }
  Result<ChildEnd> run_unstarted(const std::string& body) const {
    return run_program(folder.write("host", "#!/bin/bash\n" + body + "\n", 0755));
  }
  Result<ChildEnd> run_program(const std::string& program) const {
    return run_native(finding, {.argv = {program, "run", finding.location}, .environment = {"PATH=/bin"}}, run_child);
  }
  std::string refusal(const std::string& body) const { return reason(run(body)); }
  static std::string reason(const Result<ChildEnd>& end) {
    REQUIRE_FALSE(end.has_value());
    CHECK(end.error().status == ExitCode::cannot_run);
    CHECK(end.error().what == "oncall can't run");
    CHECK_FALSE(end.error().hint.empty());
    return end.error().why;
  }
};

constexpr const char* k_loaded = "printf loaded >/proc/$$/fd/$TCLI_HOST_REPORT; ";

} // namespace

TEST_CASE("Once it was loaded the end is the command's, and nothing is said") {
  const NativeRunFixture fixture;
  const auto said = written_to(2, [&] {
    CHECK(fixture.run(std::string{k_loaded} + "exit 0").value().status == 0);
    CHECK(fixture.run(std::string{k_loaded} + "exit 126").value().status == 126);
    for (const int signal : {SIGTERM, SIGINT, SIGPIPE, SIGXCPU})
      CHECK(fixture.run(k_loaded + ("kill -" + std::to_string(signal)) + " $$").value().signal == signal);
  });
  CHECK(said.empty());
}

TEST_CASE("A crash of its own making is one line, and its signal all the same") {
  const NativeRunFixture fixture;
  for (const auto& [signal, name] :
       {std::pair{SIGSEGV, "SIGSEGV"}, {SIGABRT, "SIGABRT"}, {SIGBUS, "SIGBUS"}, {SIGILL, "SIGILL"}}) {
    const auto said = written_to(2, [&, number = signal] {
      CHECK(fixture.run(k_loaded + ("kill -" + std::to_string(number)) + " $$").value().signal == number);
    });
    CHECK(said == "tcli: error: oncall crashed (" + std::string{name} + "): " + fixture.finding.location + "\n");
  }
}

TEST_CASE("SIGKILL is told in a line: it may be for want of memory, and nobody else says so") {
  const NativeRunFixture fixture;
  const auto said = written_to(2, [&] { CHECK(fixture.run(std::string{k_loaded} + "kill -KILL $$").value().signal == SIGKILL); });
  CHECK(said == "tcli: error: oncall was killed (SIGKILL): " + fixture.finding.location + "\n");
}

TEST_CASE("A host that did not get as far as to load anything is to blame, not the plugin") {
  const NativeRunFixture fixture;
  const auto reason = [&](const std::string& body) { return NativeRunFixture::reason(fixture.run_unstarted(body)); };
  const std::string host = "tcli-host, which would load it, did not start";
  CHECK(reason("kill -SEGV $$") == host + ": it was ended by SIGSEGV");
  CHECK(reason("kill -KILL $$") == host + ": it was ended by SIGKILL");
  CHECK(reason("exit 3") == host + ": it ended with status 3");
  CHECK(reason("exit 126") == host + ": it ended with status 126");
  CHECK(reason("exit 127") == host);
  CHECK(reason("exec sleep 1000") == host + " within 3 seconds");
  CHECK(fixture.run_unstarted("kill -TERM $$").value().signal == SIGTERM);
}

TEST_CASE("A refusal is 126 with the host's own reason and remedy, however the host ended") {
  const NativeRunFixture fixture;
  const std::string refused = "printf 'refused\\0it is torn\\0mend it' >/proc/$$/fd/$TCLI_HOST_REPORT; ";
  CHECK(fixture.refusal(refused + "exit 126") == "it is torn");
  CHECK(fixture.refusal(refused + "exit 0") == "it is torn");
  CHECK(fixture.refusal(refused + "kill -SEGV $$") == "it is torn");
  CHECK(fixture.run(refused).error().hint == "mend it");
}

TEST_CASE("A host that ends without a word crashed, or was ended, while loading") {
  const NativeRunFixture fixture;
  CHECK(fixture.refusal("kill -SEGV $$") == "it crashed while loading (SIGSEGV)");
  CHECK(fixture.refusal("kill -ABRT $$") == "it crashed while loading (SIGABRT)");
  CHECK(fixture.refusal("exit 0") == "it ended the program while it was loaded, with status 0");
  CHECK(fixture.refusal("exit 7") == "it ended the program while it was loaded, with status 7");
  CHECK(fixture.refusal("printf load >/proc/$$/fd/$TCLI_HOST_REPORT") ==
        "it ended the program while it was loaded, with status 0");
}

TEST_CASE("A host that was stopped from outside while loading is no broken plugin") {
  const NativeRunFixture fixture;
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGQUIT})
    CHECK(fixture.run("exec sh -c 'kill -" + std::to_string(signal) + " $$'").value().signal == signal); // bash ignores SIGQUIT
  // Passed on by tcli, which is this process.
  CHECK(fixture.run("(kill -USR1 $PPID); sleep 5").value().signal == SIGUSR1);
  CHECK(fixture.run("trap 'kill -ALRM $$' USR1; (kill -USR1 $PPID); sleep 1; sleep 5").value().signal == SIGALRM);
}

TEST_CASE("Any other signal while loading is the plugin's own doing") {
  const NativeRunFixture fixture;
  for (const auto& [signal, name] :
       {std::pair{SIGKILL, "SIGKILL"}, {SIGALRM, "SIGALRM"}, {SIGPIPE, "SIGPIPE"}, {SIGXCPU, "SIGXCPU"}, {SIGUSR1, "SIGUSR1"}})
    CHECK(fixture.refusal("kill -" + std::to_string(signal) + " $$") == "it crashed while loading (" + std::string{name} + ")");
}

TEST_CASE("A host that says nothing in time is killed") {
  const NativeRunFixture fixture;
  CHECK(fixture.refusal("exec sleep 1000") == "it was not loaded within 3 seconds");
}

TEST_CASE("No host to start is 126, and names it") {
  const NativeRunFixture fixture;
  const auto end = fixture.run_program("/no/such/tcli-host");
  REQUIRE_FALSE(end.has_value());
  CHECK(end.error().status == ExitCode::cannot_run);
  CHECK(end.error().why == "/no/such/tcli-host can't be started: No such file or directory");
  CHECK(end.error().hint == "ls -l /no/such/tcli-host");
}

TEST_CASE("The host is told which file the call was checked by") {
  NativeRunFixture fixture;
  const auto status = [&](const std::string& expected) {
    return fixture.run(k_loaded + ("[[ ${TCLI_HOST_LIBRARY-none} == " + expected + " ]] || exit 5; exit 0")).value().status;
  };
  CHECK(status(identity_text(fixture.finding.id)) == 0);
  fixture.finding.id = {};
  CHECK(status("none") == 0);
}

TEST_CASE("Too long a call is no fault of the host") {
  const NativeRunFixture fixture;
  const std::string program = fixture.folder.write("host", "#!/bin/bash\n", 0755);
  const std::string long_word(200'000, 'x'); // execve(2): one word has at most 128 KiB
  const auto end = run_native(fixture.finding, {.argv = {program, long_word}, .environment = {}}, run_child);
  CHECK(NativeRunFixture::reason(end) == "its arguments and environment are longer than the system takes");
  CHECK(end.error().hint == "getconf ARG_MAX");
}

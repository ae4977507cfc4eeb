// A child that has to report within a time.
#include "run/child.hpp"
#include "run/load_report.hpp"

#include "support/script_folder.hpp"

#include <csignal>

using namespace tcli;
using namespace tcli::test;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

struct Reporting {
  ScriptFolder folder;
  UniqueFd report = make_load_report().value();
  std::string variable = "REPORT=" + std::to_string(report.get());
  Clock::duration took{};

  ChildOutcome run(const std::string& body, std::chrono::milliseconds limit) {
    const auto script = folder.script("reports", body);
    const auto start = Clock::now();
    auto outcome =
        run_child({.argv = {script, "word"}, .environment = {variable}, .report = report.get(), .report_within = limit});
    took = Clock::now() - start;
    return outcome.value();
  }
};

constexpr const char* k_say_loaded = "printf loaded >/proc/$$/fd/$REPORT";

} // namespace

TEST_CASE("A child that reports in time may take as long as it likes") {
  Reporting reporting;
  const auto outcome = reporting.run(std::string{k_say_loaded} + "; sleep 0.6; exit 3", 300ms);
  CHECK_FALSE(outcome.overdue);
  CHECK(outcome.end.status == 3);
  CHECK(outcome.end.signal == 0);
  CHECK(reporting.took >= 600ms);
  CHECK(read_load_report(reporting.report).kind == LoadReport::Kind::loaded);
}

TEST_CASE("A child that reports late, and in time, lives") {
  Reporting reporting;
  const auto outcome = reporting.run(std::string{"sleep 0.4; "} + k_say_loaded + "; sleep 0.8; exit 4", 1000ms);
  CHECK_FALSE(outcome.overdue);
  CHECK(outcome.end.status == 4);
}

TEST_CASE("A child that never reports is killed at the limit, asleep, busy or deaf to signals") {
  for (const char* body : {"exec sleep 1000", "while :; do :; done", "trap '' TERM INT HUP; while :; do :; done"}) {
    CAPTURE(body);
    Reporting reporting;
    const auto outcome = reporting.run(body, 200ms);
    CHECK(outcome.overdue);
    CHECK(outcome.end.signal == SIGKILL);
    CHECK(reporting.took >= 200ms);
    CHECK(reporting.took < 5s);
    CHECK(::waitpid(-1, nullptr, WNOHANG) == -1); // no zombie
  }
}

TEST_CASE("A child that ends before the limit is not overdue, whatever it reported") {
  Reporting reporting;
  const auto outcome = reporting.run("exit 5", 60s);
  CHECK_FALSE(outcome.overdue);
  CHECK(outcome.end.status == 5);
  CHECK(reporting.took < 10s);
  CHECK(read_load_report(reporting.report).kind == LoadReport::Kind::none);
}

TEST_CASE("Other bytes in the report, which a plugin may write there, are no report") {
  Reporting reporting;
  CHECK(reporting.run("printf noise >/proc/$$/fd/$REPORT; exec sleep 3", 300ms).overdue);
}

TEST_CASE("A limit of nothing gives a child that has not reported no time") {
  Reporting reporting;
  CHECK(reporting.run("exec sleep 1000", 0ms).overdue);
}

TEST_CASE("Without a report the limit means nothing, and the child gets no file") {
  const ScriptFolder folder;
  const auto report = make_load_report().value();
  const auto script = folder.script("lists", "sleep 0.2; test ! -e /proc/$$/fd/" + std::to_string(report.get()));
  const auto outcome = run_child({.argv = {script}, .environment = {"PATH=/bin"}, .report_within = 50ms}).value();
  CHECK_FALSE(outcome.overdue);
  CHECK(outcome.end.status == 0);
}

TEST_CASE("Only the child gets the report: tcli's own end stays closed to others") {
  Reporting reporting;
  CHECK(reporting.run("test -e /proc/$$/fd/$REPORT", 10s).end.status == 0);
  const ScriptFolder folder;
  const auto script = folder.script("other", "test ! -e /proc/$$/fd/" + std::to_string(reporting.report.get()));
  CHECK(run_child({.argv = {script}, .environment = {}}).value().end.status == 0);
}

TEST_CASE("Signals that are passed on meanwhile don't move the limit") {
  Reporting reporting;
  const auto script =
      reporting.folder.script("deaf", "trap : USR1; echo $$ >$0.tmp; mv $0.tmp $0.pid; while :; do sleep 0.05; done");
  const pid_t tcli = in_background([&] {
    std::signal(SIGUSR1, [](int) {}); // the last one may come when run_child has put everything back
    const auto outcome =
        run_child({.argv = {script}, .environment = {"PATH=/bin"}, .report = reporting.report.get(), .report_within = 600ms});
    return outcome && outcome->overdue ? 7 : 1;
  });
  REQUIRE(within(10s, [&] { return reporting.folder.has("deaf.pid"); }));
  const auto start = Clock::now();
  const bool ended = within(10s, [&] {
    ::kill(tcli, SIGUSR1);
    siginfo_t news{};
    return ::waitid(P_PID, static_cast<id_t>(tcli), &news, WEXITED | WNOHANG | WNOWAIT) == 0 && news.si_pid == tcli;
  });
  CHECK(ended);
  CHECK(WEXITSTATUS(wait_status(tcli)) == 7);
  CHECK(Clock::now() - start < 5s);
}

TEST_CASE("The time in which a child was stopped does not count") {
  Reporting reporting;
  const auto script =
      reporting.folder.script("stops", "echo $$ >$0.tmp; mv $0.tmp $0.pid; while [ ! -e $0.go ]; do sleep 0.02; done; " +
                                           std::string{k_say_loaded} + "; exit 6");
  const pid_t tcli = in_background([&] {
    ::setpgid(0, 0); // not orphaned, so that it may be stopped
    const auto outcome = run_child({.argv = {script},
                                    .environment = {reporting.variable, "PATH=/bin"},
                                    .report = reporting.report.get(),
                                    .report_within = 1000ms});
    return outcome && !outcome->overdue ? outcome->end.status : 1;
  });
  REQUIRE(within(10s, [&] { return reporting.folder.has("stops.pid"); }));
  const auto child = static_cast<pid_t>(std::stol(reporting.folder.read("stops.pid")));
  ::kill(tcli, SIGTSTP);
  REQUIRE(within(10s, [&] { return state_of(child) == 'T' && state_of(tcli) == 'T'; }));
  std::this_thread::sleep_for(1500ms);
  reporting.folder.write("stops.go", "");
  ::kill(tcli, SIGCONT);
  CHECK(WEXITSTATUS(wait_status(tcli)) == 6);
}

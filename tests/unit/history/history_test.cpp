// The history: journals folded into the database, and the questions asked of it.
#include "history/history.hpp"

#include "base/clock.hpp"
#include "history/journal.hpp"
#include "history/query.hpp"
#include "support/catch.hpp"
#include "unit/history/history_home.hpp"

#include <fmt/format.h>
#include <sys/wait.h>

using namespace tcli;
using namespace tcli::test;

namespace {

// Begun on this machine before it was started again.
RunStart a_gone_run(const Home& home) {
  RunStart start = run_of(1);
  start.boot_id = std::string(36, '0');
  home.append(journal_line(start));
  return start;
}

} // namespace

TEST_CASE("What stands in the journal is listed, the newest first, and once however often it is folded") {
  const Home home;
  home.append(ended(run_of(1)) + ended(run_of(2), 3));
  for (int times = 0; times < 3; ++times) {
    History history = opened();
    CHECK(ids(history) == Ids{id_of(2), id_of(1)});
  }
  home.append(ended(run_of(3)));
  History history = opened();
  CHECK(ids(history) == Ids{id_of(3), id_of(2), id_of(1)});
  CHECK(ids(history, {}, 1) == Ids{id_of(3)});
  CHECK(history.count({}).value() == 3);
}

TEST_CASE("The same journal under another name counts once") {
  const Home home;
  home.append(ended(run_of(1)));
  opened();
  home.append(ended(run_of(1)), "journal.old-1");
  History history = opened();
  CHECK(history.count({}).value() == 1);
}

TEST_CASE("A start in a journal that was put away finds its end in a later one") {
  const Home home;
  const RunStart start = run_of(1), other = run_of(2);
  const auto end_of = [](const RunStart& run) { return journal_line(RunEnd{.id = run.id, .duration_us = 5, .status = 3}); };
  home.append(journal_line(start), "journal.old-1700000000000000000");
  home.append(end_of(start) + journal_line(other), "journal.damaged-1700000000000000001");
  home.append(end_of(other));
  const auto runs = opened().list({}, 9).value();
  REQUIRE(runs.size() == 2);
  for (const Run& run : runs) CHECK(run.state == RunState::failed);
}

TEST_CASE("A run that is still there is running however the clock was set; after the machine was started again it is not") {
  const Home home;
  RunStart start = run_of(1); // long ago by the clock of the day
  start.pid = ::getpid();
  start.boot_ms = nanoseconds(CLOCK_BOOTTIME) / 1'000'000;
  REQUIRE(start.boot_id.size() == 36);
  auto state = RunState::running;
  SECTION("the same start") {}
  SECTION("another start") {
    start.boot_id.front() = start.boot_id.front() == '0' ? '1' : '0';
    start.started_ms = nanoseconds(CLOCK_REALTIME) / 1'000'000;
    state = RunState::abandoned;
  }
  home.append(journal_line(start));
  CHECK(opened().list({}, 1).value().front().state == state);
}

TEST_CASE("An end that comes later finds its start") {
  const Home home;
  RunStart start = run_of(1);
  start.pid = ::getpid();
  start.boot_ms = nanoseconds(CLOCK_BOOTTIME) / 1'000'000;
  start.started_ms = nanoseconds(CLOCK_REALTIME) / 1'000'000;
  home.append(journal_line(start));
  CHECK(opened().list({}, 1).value().front().state == RunState::running);
  home.append(journal_line(RunEnd{.id = start.id, .duration_us = 5, .status = 0, .signal = 9}));
  const auto row = opened().list({}, 1).value().front();
  CHECK(row.state == RunState::killed);
  REQUIRE(row.end.has_value());
  CHECK(row.end->signal == 9);
  CHECK(row.end->duration_us == 5);
}

TEST_CASE("Of runs without an end those that are running and those that were abandoned are counted apart") {
  const Home home;
  RunStart running = run_of(1), gone = run_of(2), gone_too = run_of(3);
  running.pid = ::getpid();
  running.boot_ms = nanoseconds(CLOCK_BOOTTIME) / 1'000'000;
  gone.boot_id = gone_too.boot_id = std::string(36, '0');
  home.append(journal_line(running) + journal_line(gone) + journal_line(gone_too));
  History history = opened();
  RunFilter filter;
  filter.state = RunState::running;
  CHECK(history.count(filter).value() == 1);
  filter.state = RunState::abandoned;
  CHECK(history.count(filter).value() == 2);
  CHECK(history.count(filter, 1).value() == 1);
}

TEST_CASE("A run without an end whose process is gone was abandoned") {
  const Home home;
  RunStart start = run_of(1);
  start.boot_ms = nanoseconds(CLOCK_BOOTTIME) / 1'000'000;
  start.started_ms = nanoseconds(CLOCK_REALTIME) / 1'000'000;
  SECTION("its number is free") {
    const ::pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    ::waitpid(child, nullptr, 0);
    start.pid = child;
  }
  SECTION("its number is a later process's") {
    start.pid = ::getpid();
    start.boot_ms = 1;
    start.started_ms -= nanoseconds(CLOCK_BOOTTIME) / 1'000'000 - 1;
  }
  SECTION("the machine was started again") {
    start.boot_id = ""; // as an older tcli wrote it
    start.pid = 1;
    start.started_ms -= 100'000'000'000;
  }
  home.append(journal_line(start));
  CHECK(opened().list({}, 1).value().front().state == RunState::abandoned);
}

TEST_CASE("An end that came after the journals were folded is known before a run is called abandoned") {
  const Home home;
  const RunStart start = a_gone_run(home);
  History history = opened();
  home.append(journal_line(RunEnd{.id = start.id, .duration_us = 5}));
  SECTION("one that is listed") { CHECK(history.list({}, 1).value().front().state == RunState::ok); }
  SECTION("one that is sought") { CHECK(history.find(start.id).value().state == RunState::ok); }
  SECTION("those that were abandoned") {
    RunFilter filter;
    filter.state = RunState::abandoned;
    CHECK(history.count(filter).value() == 0);
  }
  SECTION("figures") { CHECK(history.statistics({}, StatisticsBy::all).value().front().ok == 1); }
}

TEST_CASE("An end that somebody else took from the journal is known too") {
  const Home home;
  const RunStart start = a_gone_run(home);
  History history = opened();
  home.append(journal_line(RunEnd{.id = start.id, .duration_us = 5}));
  SECTION("before it is asked") { opened(); }
  SECTION("and others were listed since") {
    CHECK(history.count({}).value() == 1);
    opened();
  }
  CHECK(history.list({}, 1).value().front().state == RunState::ok);
}

TEST_CASE("What is taken one by one is as a list has it: a run that ends meanwhile was running") {
  const Home home;
  const RunStart start = a_gone_run(home);
  History history = opened();
  const auto states = [&] {
    std::vector<RunState> found;
    const auto take = [&](const Run& run) {
      found.push_back(run.state);
      return Status{};
    };
    REQUIRE(history.for_each({}, take));
    return found;
  };
  CHECK(states() == std::vector{RunState::abandoned});
  home.append(journal_line(RunEnd{.id = start.id, .duration_us = 5}));
  CHECK(states() == std::vector{RunState::ok});
}

TEST_CASE("Filters") {
  const Home home;
  RunStart other = run_of(2);
  other.module = "deploy";
  other.user = "somebody";
  home.append(ended(run_of(1)) + ended(other, 1) + ended(run_of(3), 0, 15));
  History history = opened();
  const auto with = [&](auto set) {
    RunFilter filter;
    set(filter);
    return ids(history, filter);
  };
  CHECK(with([](RunFilter& filter) { filter.module = "deploy"; }) == Ids{id_of(2)});
  CHECK(with([](RunFilter& filter) { filter.user = "somebody"; }) == Ids{id_of(2)});
  CHECK(with([](RunFilter& filter) { filter.state = RunState::ok; }) == Ids{id_of(1)});
  CHECK(with([](RunFilter& filter) { filter.state = RunState::failed; }) == Ids{id_of(2)});
  CHECK(with([](RunFilter& filter) { filter.state = RunState::killed; }) == Ids{id_of(3)});
  CHECK(with([](RunFilter& filter) { filter.state = RunState::running; }).empty());
  CHECK(with([](RunFilter& filter) { filter.since_ms = 1'700'000'000'002; }) == Ids{id_of(3), id_of(2)});
  CHECK(with([](RunFilter& filter) { filter.until_ms = 1'700'000'000'002; }) == Ids{id_of(1)});
  CHECK(with([](RunFilter& filter) { filter.module = "none"; }).empty());
}

TEST_CASE("A run is found by its id, the beginning of one, last and last-failed") {
  const Home home;
  home.append(ended(run_of(1), 1) + ended(run_of(40)));
  History history = opened();
  const auto found = [&](const std::string& word) { return history.find(word).value().start.id; };
  CHECK(found(id_of(1)) == id_of(1));
  CHECK(found(id_of(40).substr(0, 10)) == id_of(40));
  std::string small = id_of(40).substr(0, 12);
  for (char& letter : small) letter = static_cast<char>(std::tolower(letter));
  CHECK(found(small) == id_of(40));
  CHECK(found("last") == id_of(40));
  CHECK(found("last-failed") == id_of(1));
  const auto ambiguous = history.find("01");
  REQUIRE_FALSE(ambiguous.has_value());
  CHECK(ambiguous.error().status == ExitCode::usage);
  CHECK(ambiguous.error().notes == Ids{id_of(1), id_of(40)});
  for (const char* word : {"7ZZZ", "", "%", "'"}) {
    CAPTURE(word);
    CHECK_FALSE(history.find(word).has_value());
  }
}

TEST_CASE("The last one is called from here: on this host, and by nobody else") {
  const Home home;
  RunStart below = run_of(2), elsewhere = run_of(3);
  below.parent = id_of(1);
  elsewhere.host += "-not";
  home.append(ended(below) + ended(elsewhere));
  History history = opened();
  CHECK(history.find("last").error().what == "no run that was called from here is recorded");
  home.append(ended(run_of(1)));
  history = opened();
  CHECK(history.find("last").value().start.id == id_of(1));
  const Variable caller{"TCLI_RUN_ID", id_of(1)};
  CHECK(history.find("last").value().start.id == id_of(2));
}

TEST_CASE("The last one is found without a look at all runs") {
  const Home home;
  opened();
  const auto database = Database::open(home.place + "/history.db", Database::Mode::read).value();
  const auto wanted = last_called_from_here();
  auto plan = prepare_with(*database, "EXPLAIN QUERY PLAN SELECT 1 FROM runs " + wanted.sql, wanted.texts).value();
  std::string told;
  while (plan.step().value()) told += plan.text(3) + "\n";
  CAPTURE(told);
  CHECK(told.find("SEARCH runs USING INDEX runs_of_people (person=?)") != std::string::npos);
  CHECK(told.find("SCAN runs") == std::string::npos);
}

TEST_CASE("All that was recorded of a run is there") {
  const Home home;
  RunStart start = run_of(1);
  start.words = {"rota", std::string{k_masked}, "\xff"};
  home.append(ended(start, 7));
  RunStart child = run_of(2);
  child.parent = start.id;
  home.append(ended(child));
  History history = opened();
  const auto run = history.find(start.id);
  REQUIRE(run.has_value());
  REQUIRE(run->end.has_value());
  CHECK(run->end->status == 7);
  CHECK(run->has_children);
  CHECK(run->start.words == start.words);
  CHECK(run->start.parameters == start.parameters);
  CHECK(run->start.location == start.location);
  CHECK(run->start.file == start.file);
  CHECK(run->start.folder == start.folder);
  CHECK(run->start.version == start.version);
  CHECK(run->start.provider == start.provider);
  const auto children = history.children(start.id);
  REQUIRE(children.has_value());
  REQUIRE(children->size() == 1);
  CHECK(children->front().start.id == child.id);
  CHECK_FALSE(history.find(id_of(9)).has_value());
}

TEST_CASE("Lines that can't be read cost themselves; their journal is kept aside, and told of once") {
  const Home home;
  home.append(ended(run_of(1)) + "\nnoise\n" + std::string(5000, '\0') + "\n" + ended(run_of(2)));
  const std::string told = written_to(2, [] {
    History history = opened();
    CHECK(ids(history) == Ids{id_of(2), id_of(1)});
  });
  CHECK(told.find("journal.damaged-") != std::string::npos);
  CHECK_FALSE(home.only("journal.damaged-").empty());
  CHECK_FALSE(home.folder.has(".local/state/tcli/history/journal"));
  CHECK(written_to(2, [] { opened(); }).empty());
}

TEST_CASE("While another holds the lock, what was folded before is shown") {
  const Home home;
  home.append(ended(run_of(1)));
  opened();
  auto other = Database::open(home.place + "/history.db", Database::Mode::write);
  REQUIRE(other.has_value());
  REQUIRE((*other)->execute("BEGIN IMMEDIATE").has_value());
  home.append(ended(run_of(2)));
  const std::string told = written_to(2, [] {
    History history = opened();
    CHECK(ids(history) == Ids{id_of(1)});
  });
  CHECK(told.find("the latest runs are not shown") != std::string::npos);
  REQUIRE((*other)->execute("ROLLBACK").has_value());
  History history = opened();
  CHECK(ids(history).size() == 2);
}

TEST_CASE("A long journal is put away once it is folded, and goes when it has rested") {
  const Home home;
  RunStart start = run_of(1);
  start.words = {std::string(60000, 'x')};
  std::string text;
  for (std::int64_t number = 0; number < 150; ++number) {
    start.id = id_of(number);
    text += ended(start);
  }
  home.append(text);
  CHECK(opened().count({}).value() == 150);
  const std::string old = home.only("journal.old-");
  REQUIRE_FALSE(old.empty());
  CHECK_FALSE(fs::exists(home.place + "/journal"));
  opened();
  CHECK(fs::exists(old));
  home.append(ended(run_of(500)), fs::path(old).filename().string()); // by a run that had it open
  fs::last_write_time(old, fs::file_time_type::clock::now() - std::chrono::minutes(2));
  CHECK(opened().count({}).value() == 151);
  CHECK(opened().count({}).value() == 151);
  CHECK_FALSE(fs::exists(old));
}

TEST_CASE("What was pruned is nowhere once its journal has rested; a run on its way is recorded whole") {
  const Home home;
  const auto words = [](std::int64_t number) { return fmt::format("forget-{:04}", number); };
  for (std::int64_t number = 0; number < 300; ++number) {
    RunStart start = run_of(number);
    start.words.assign(static_cast<std::size_t>(1 + number % 40), words(number));
    home.append(ended(start));
  }
  RunStart going = run_of(400);
  Journal journal{going};
  {
    History history = opened();
    CHECK(history.prune({.age_ms = {}, .runs = 101, .bytes = {}}, false).value().runs == 200);
  }
  const std::string old = home.only("journal.old-");
  REQUIRE_FALSE(old.empty());
  SECTION("it ends before the journal is removed") { journal.end(3, 0); }
  opened();
  CHECK(fs::exists(old));
  fs::last_write_time(old, fs::file_time_type::clock::now() - std::chrono::minutes(2));
  opened();
  CHECK_FALSE(fs::exists(old));
  SECTION("it ends after that") { journal.end(3, 0); }
  History history = opened();
  CHECK(ids(history, {}, 1000).size() == 101);
  const auto run = history.find(going.id);
  REQUIRE(run.has_value());
  CHECK(run->state == RunState::failed);
  for (const auto& entry : fs::directory_iterator(home.place)) {
    CAPTURE(entry.path().string());
    const std::string text = home.folder.read(".local/state/tcli/history/" + entry.path().filename().string());
    for (std::int64_t number = 0; number < 200; ++number) CHECK(text.find(words(number)) == std::string::npos);
  }
}

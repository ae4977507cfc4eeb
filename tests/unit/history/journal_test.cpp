// The journal: what processes append, and what becomes of a place that can't be written to.
#include "history/journal.hpp"

#include "base/text.hpp"
#include "history/journal_line.hpp"
#include "support/environment.hpp"
#include "support/script_folder.hpp"
#include "unit/history/a_run.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <sys/resource.h>
#include <sys/wait.h>

using namespace tcli;
using namespace tcli::test;

namespace {

const std::string k_id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

struct JournalHome {
  ScriptFolder folder;
  FreshHome home{folder.path("")};
  std::string journal = folder.path(".local/state/tcli/history/journal");

  std::vector<JournalEntry> entries() const {
    std::vector<JournalEntry> list;
    const std::string text = folder.read(".local/state/tcli/history/journal");
    for (const auto line : split(text, '\n'))
      if (auto entry = read_journal_line(line)) list.push_back(*std::move(entry));
    return list;
  }
};

::mode_t mode(const std::string& path) { return static_cast<::mode_t>(std::filesystem::status(path).permissions()); }

} // namespace

TEST_CASE("A run is a line when it starts and one when it has ended") {
  const JournalHome home;
  Journal journal{a_run(k_id)};
  REQUIRE(home.entries().size() == 1);
  CHECK(std::get<RunStart>(home.entries().front()).id == k_id);
  journal.end(3, 0);
  REQUIRE(home.entries().size() == 2);
  const auto end = std::get<RunEnd>(home.entries().back());
  CHECK(end.id == k_id);
  CHECK(end.status == 3);
  CHECK(end.duration_us >= 0);
  CHECK(end.duration_us < 60'000'000);
}

TEST_CASE("The journal and its folder are the user's alone, whatever the umask") {
  for (const ::mode_t mask : {::mode_t{0}, ::mode_t{0777}}) {
    const JournalHome home;
    const Umask umask{mask};
    Journal{a_run(k_id)}.end(0, 0);
    CHECK(mode(home.journal) == 0600);
    CHECK(mode(home.folder.path(".local/state/tcli/history")) == 0700);
  }
}

TEST_CASE("A line that was cut off costs no other") {
  const JournalHome home;
  Journal{a_run(k_id)}.end(0, 0);
  std::ofstream(home.journal, std::ios::app) << "\nS1\thalf a li";
  Journal{a_run(k_id)}.end(0, 0);
  CHECK(home.entries().size() == 4);
}

TEST_CASE("A journal that was removed meanwhile is begun anew, with the line that would be lost") {
  const JournalHome home;
  Journal journal{a_run(k_id)};
  std::filesystem::remove(home.journal);
  journal.end(0, 0);
  REQUIRE(home.entries().size() == 1);
  CHECK(std::holds_alternative<RunEnd>(home.entries().front()));
}

TEST_CASE("Two hundred processes at once leave all their lines") {
  const JournalHome home;
  constexpr int k_count = 200;
  std::vector<::pid_t> children;
  for (int number = 0; number < k_count; ++number) {
    const ::pid_t child = ::fork();
    if (child == 0) {
      RunStart start = a_run(k_id);
      start.words = {std::string(static_cast<std::size_t>(number) * 100, 'x')};
      Journal{start}.end(number % 256, 0);
      ::_exit(0);
    }
    children.push_back(child);
  }
  for (const ::pid_t child : children) ::waitpid(child, nullptr, 0);
  CHECK(home.entries().size() == std::size_t{k_count} * 2);
}

TEST_CASE("Where nothing can be kept the run goes on, with one warning") {
  const auto warning = [](const std::string& why) {
    const std::string text = written_to(2, [] { // by a process of its own: it warns once
      const ::pid_t child = ::fork();
      if (child == 0) {
        Journal{a_run(k_id)}.end(0, 0);
        ::_exit(0);
      }
      ::waitpid(child, nullptr, 0);
    });
    CAPTURE(text);
    CHECK(text.find("not in the history") != std::string::npos);
    CHECK(text.find(why) != std::string::npos);
    CHECK(std::ranges::count(text, '\n') == 1);
  };
  SECTION("no home") {
    const FreshHome home{""};
    warning("HOME is not set");
  }
  SECTION("something else in its place") {
    const JournalHome home;
    std::filesystem::create_directories(home.journal);
    warning("journal");
  }
  SECTION("a FIFO in its place is not waited for") {
    const JournalHome home;
    std::filesystem::create_directories(home.folder.path(".local/state/tcli/history"));
    REQUIRE(::mkfifo(home.journal.c_str(), 0600) == 0);
    warning("journal");
  }
  SECTION("a link in its place is not followed") {
    const JournalHome home;
    std::filesystem::create_directories(home.folder.path(".local/state/tcli/history"));
    std::filesystem::create_symlink(home.folder.path("elsewhere"), home.journal);
    warning("journal");
    CHECK_FALSE(home.folder.has("elsewhere"));
  }
  SECTION("a limit on the size of files") {
    const JournalHome home;
    Journal{a_run(k_id)}.end(0, 0);
    ::rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const ::rlimit none{.rlim_cur = 10, .rlim_max = before.rlim_max};
    std::string text;
    // The stream that the warning goes to is a file too.
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const int errors = ::dup(2);
    ::dup2(ends[1], 2);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &none) == 0);
    Journal{a_run(k_id)}.end(0, 0);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    ::dup2(errors, 2);
    ::close(errors);
    ::close(ends[1]);
    text.resize(4096);
    text.resize(static_cast<std::size_t>(::read(ends[0], text.data(), text.size())));
    ::close(ends[0]);
    CHECK(text.find("File too large") != std::string::npos);
    CHECK(home.entries().size() == 2);
  }
}

// Lines of the journal: what is written comes back, and what was damaged does not.
#include "history/journal_line.hpp"

#include "support/catch.hpp"
#include "unit/history/a_run.hpp"

#include <algorithm>

using namespace tcli;
using tcli::test::a_run;

namespace {

std::string_view without_newlines(std::string_view line) {
  REQUIRE(line.size() > 2);
  REQUIRE(line.front() == '\n');
  REQUIRE(line.back() == '\n');
  return line.substr(1, line.size() - 2);
}

RunStart there_and_back(const RunStart& start) {
  const auto entry = read_journal_line(without_newlines(journal_line(start)));
  REQUIRE(entry.has_value());
  REQUIRE(std::holds_alternative<RunStart>(*entry));
  return std::get<RunStart>(*entry);
}

} // namespace

TEST_CASE("A start comes back as it was, whatever bytes are in it") {
  RunStart start = a_run("01ARZ3NDEKTSV4RRFFQ69G5FAV");
  start.words = {"", "\t", "a\nb", "\x1f", "\\", "\\t", std::string{"--token="} + k_masked, "\xff\xfe", "ü"};
  start.parameters = {{"name", "a\tb"}, {"empty", ""}};
  start.folder = "/a\nfolder\twith\\all";
  const RunStart back = there_and_back(start);
  CHECK(back.id == start.id);
  CHECK(back.parent == start.parent);
  CHECK(back.module == start.module);
  CHECK(back.subject == start.subject);
  CHECK(back.verb == start.verb);
  CHECK(back.words == start.words);
  CHECK(back.parameters == start.parameters);
  CHECK(back.provider == start.provider);
  CHECK(back.kind == start.kind);
  CHECK(back.location == start.location);
  CHECK(back.version == start.version);
  CHECK(back.file == start.file);
  CHECK(back.folder == start.folder);
  CHECK(back.user == start.user);
  CHECK(back.host == start.host);
  CHECK(back.pid == start.pid);
  CHECK(back.boot_ms == start.boot_ms);
  CHECK(back.boot_id == start.boot_id);
  CHECK(back.started_ms == start.started_ms);
  CHECK_FALSE(back.truncated);
}

TEST_CASE("An end comes back as it was") {
  const auto entry = read_journal_line(without_newlines(
      journal_line(RunEnd{.id = "01ARZ3NDEKTSV4RRFFQ69G5FAV", .duration_us = 1234567, .status = 0, .signal = 11})));
  REQUIRE(entry.has_value());
  const auto& end = std::get<RunEnd>(*entry);
  CHECK(end.id == "01ARZ3NDEKTSV4RRFFQ69G5FAV");
  CHECK(end.duration_us == 1234567);
  CHECK(end.status == 0);
  CHECK(end.signal == 11);
}

TEST_CASE("A line has no newline within, whatever is in it") {
  RunStart start = a_run("01ARZ3NDEKTSV4RRFFQ69G5FAV");
  start.words = {"\n\n", "\n"};
  start.user = "a\nb";
  const std::string line = journal_line(start);
  CHECK(std::ranges::count(line, '\n') == 2);
}

TEST_CASE("Words beyond the limit are left out, and the record says so") {
  RunStart start = a_run("01ARZ3NDEKTSV4RRFFQ69G5FAV");
  start.words = {"first", std::string(k_kept_words, 'x'), "last"};
  const RunStart back = there_and_back(start);
  CHECK(back.truncated);
  CHECK(back.words == std::vector<std::string>{"first"});
  CHECK(journal_line(start).size() < k_kept_words);
  start.words = {std::string(k_kept_words / 2, 'x')};
  CHECK_FALSE(there_and_back(start).truncated);
}

TEST_CASE("Half a line, a changed one and one of another kind are no entries") {
  const std::string whole = journal_line(a_run("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
  const auto line = without_newlines(whole);
  REQUIRE(read_journal_line(line).has_value());
  for (std::size_t size = 0; size < line.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(read_journal_line(line.substr(0, size)).has_value());
    std::string changed{line};
    changed[size] = static_cast<char>(changed[size] ^ 1);
    CHECK_FALSE(read_journal_line(changed).has_value());
  }
  CHECK_FALSE(read_journal_line("").has_value());
  CHECK_FALSE(read_journal_line(std::string(400, '\0')).has_value());
}

// Tables: aligned for people, tabs for pipes, JSON for programs, and nothing foreign reaches the terminal.
#include "cli/table.hpp"

#include "base/text.hpp"
#include "support/environment.hpp"

#include <nlohmann/json.hpp>

using namespace tcli;
using namespace tcli::test;

namespace {

const Table k_table{.name = "modules",
                    .columns = {"name", "state", "summary"},
                    .rows = {{"christmas", "declared", "Season's greetings"}, {"ls", "verified", ""}, {"x", "", "Short"}}};

const Table k_hostile{
    .name = "modules", .columns = {"name", "summary"}, .rows = {{"a\tb\nc", "\x1b[31mred\x1b[0m"}, {"\xff", "\xe6\x97\xa5"}}};

} // namespace

TEST_CASE("On a terminal columns are aligned under headings, without blanks at the end") {
  CHECK(table_text(k_table, 80) == "NAME       STATE     SUMMARY\n"
                                   "christmas  declared  Season's greetings\n"
                                   "ls         verified\n"
                                   "x                    Short\n");
}

TEST_CASE("Wide characters take their columns") {
  const Table table{.name = "x", .columns = {"a", "b"}, .rows = {{"日本", "1"}, {"x", "2"}}};
  CHECK(table_text(table, 80) == "A     B\n日本  1\nx     2\n");
}

TEST_CASE("What must stay together stays, even where a narrow terminal has no room for it") {
  const Table table{
      .name = "x", .columns = {"a column", "another one", "c"}, .rows = {{"\u202e\u202e", std::string(40, 'y'), "z"}}};
  const auto text = table_text(table, 20);
  CHECK(text.find("\\u{202e}\n") != std::string::npos);
  CHECK(std::count(text.begin(), text.end(), 'y') == 40);
}

TEST_CASE("No line is wider than the terminal") {
  Table table = k_table;
  table.rows.push_back({"long", "declared", std::string(500, 'x')});
  table.rows.push_back({"wide", "declared", "日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本"});
  table.rows.push_back({std::string(300, 'n'), "declared", "x"});
  for (const std::size_t columns : {20U, 40U, 80U, 81U, 500U}) {
    const auto text = table_text(table, columns);
    for (const auto line : split(text, '\n')) CHECK(display_width(line) <= columns);
    if (columns >= 40) CHECK(split(text, '\n').size() == table.rows.size() + 2);
    if (columns < 40) CHECK(split(text, '\n').size() > table.rows.size() * table.columns.size()); // a line a cell
  }
}

TEST_CASE("In a pipe: a line a row, tabs between, no headings, nothing cut") {
  Table table = k_table;
  table.rows.push_back({"long", "declared", std::string(500, 'x')});
  CHECK(table_text(table, 0) ==
        "christmas\tdeclared\tSeason's greetings\nls\tverified\t\nx\t\tShort\nlong\tdeclared\t" + std::string(500, 'x') + "\n");
  CHECK(table_text(Table{.name = "x", .columns = {"a"}, .rows = {}}, 0).empty());
}

TEST_CASE("Foreign text is escaped, so that a row stays a row and a cell a cell") {
  CHECK(table_text(k_hostile, 0) == "a\\tb\\nc\t\\x1b[31mred\\x1b[0m\n\\xff\t\xe6\x97\xa5\n");
  const auto shown = table_text(k_hostile, 80);
  CHECK(shown.find('\x1b') == std::string::npos);
  CHECK(std::count(shown.begin(), shown.end(), '\n') == 3);
}

TEST_CASE("JSON has the schema's version and the rows by column, unescaped") {
  const auto parsed = nlohmann::json::parse(table_json(k_table));
  CHECK(parsed.at("schema_version") == k_schema_version);
  CHECK(parsed.size() == 2);
  REQUIRE(parsed.at("modules").size() == 3);
  CHECK(parsed["modules"][0] == nlohmann::json{{"name", "christmas"}, {"state", "declared"}, {"summary", "Season's greetings"}});
  const auto hostile = nlohmann::json::parse(table_json(k_hostile));
  CHECK(hostile["modules"][0]["name"] == "a\tb\nc");
  CHECK(hostile["modules"][0]["summary"] == "\x1b[31mred\x1b[0m");
  CHECK(hostile["modules"][1]["name"] == "\xef\xbf\xbd"); // U+FFFD for a byte that is no UTF-8
  CHECK(table_json(k_hostile).ends_with("}\n"));
}

TEST_CASE("An empty table is an empty list") {
  const auto parsed = nlohmann::json::parse(table_json({.name = "modules", .columns = {"name"}, .rows = {}}));
  CHECK(parsed.at("modules") == nlohmann::json::array());
}

TEST_CASE("print_table prints the look that was asked for") {
  const auto table = written_to(1, [] { CHECK(print_table(k_table, OutputFormat{.word = "table"}).has_value()); });
  CHECK(table == table_text(k_table, 0)); // a file is no terminal
  const auto shown = written_to(1, [] { CHECK(print_table(k_table, OutputFormat{.word = "json"}).has_value()); });
  CHECK(shown == table_json(k_table));
}

TEST_CASE("As CSV the columns are the first line, and cells are quoted where they have to be") {
  CHECK(table_csv(k_table) == "name,state,summary\nchristmas,declared,Season's greetings\nls,verified,\nx,,Short\n");
  const Table odd{.name = "x", .columns = {"a", "b"}, .rows = {{"1,2", "say \"x\""}, {"", "two\nlines"}}};
  CHECK(table_csv(odd) == "a,b\n\"1,2\",\"say \"\"x\"\"\"\n,two\\nlines\n");
  CHECK(table_csv({.name = "x", .columns = {"a"}, .rows = {}}) == "a\n");
}

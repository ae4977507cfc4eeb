// Suggestions: near enough to help, never silly.
#include "base/suggest.hpp"
#include "support/catch.hpp"

namespace tcli {

TEST_CASE("edit_distance counts inserts, deletes, substitutes and swaps of neighbours") {
  struct Row {
    std::string_view from, to;
    std::size_t distance;
  };
  const Row rows[] = {
      {"", "", 0},
      {"a", "", 1},
      {"", "abc", 3},
      {"take", "take", 0},
      {"tkae", "take", 1},
      {"oncal", "oncall", 1},
      {"lst", "list", 1},
      {"lists", "list", 1},
      {"lisk", "list", 1},
      {"loop", "hook", 2},
      {"ca", "abc", 3}, // optimal string alignment, not Damerau-Levenshtein (2): what was swapped is not edited again
      {"kitten", "sitting", 3},
  };
  for (const Row& row : rows) {
    CAPTURE(row.from, row.to);
    CHECK(edit_distance(row.from, row.to) == row.distance);
    CHECK(edit_distance(row.to, row.from) == row.distance);
  }
}

TEST_CASE("suggest finds the near name") {
  CHECK(suggest("oncal", {"project", "oncall", "lint"}) == "oncall");
  CHECK(suggest("tkae", {"now", "take", "rota"}) == "take");
  CHECK(suggest("lst", {"list"}) == "list");
  CHECK(suggest("histroy", {"history", "help"}) == "history");
  CHECK(suggest("compleshun", {"completion"}) == std::nullopt); // distance 3
  CHECK(suggest("complesion", {"completion"}) == "completion");
}

TEST_CASE("suggest is never silly") {
  CHECK(suggest("loop", {"hook"}) == std::nullopt);     // 2 edits of 4 letters
  CHECK(suggest("noexec", {"nosheb"}) == std::nullopt); // 4 edits
  CHECK(suggest("ls", {"lt", "l"}) == std::nullopt);    // 1 edit of 2 letters
  CHECK(suggest("", {"a", "take"}) == std::nullopt);
  CHECK(suggest("take", {}) == std::nullopt);
  CHECK(suggest("éclat", {"eclat"}) == std::nullopt); // 2 bytes of 5 characters
  CHECK(suggest("plug", {"plugin"}) == std::nullopt); // no abbreviations: 2 edits of 4 letters
  CHECK(suggest(std::string(1'000'000, 'a'), {std::string(999'999, 'a')}) == std::nullopt);
}

TEST_CASE("the cheapest of several wins, then byte order") {
  CHECK(suggest("tkae", {"tkaes", "take"}) == "take"); // a swap is cheapest
  CHECK(suggest("lits", {"lit", "list", "lits-x"}) == "list");
  CHECK(suggest("lis", {"lit", "list"}) == "list");      // insertion before substitution
  CHECK(suggest("lista", {"list", "listb"}) == "listb"); // substitution before deletion
  CHECK(suggest("bat", {"cat", "bar"}) == "bar");
  CHECK(suggest("bat", {"bar", "cat"}) == "bar");
  CHECK(suggest("list", {"lits", "ilst", "list"}) == "list"); // swaps cost nothing, but the name itself is nearer
}

} // namespace tcli

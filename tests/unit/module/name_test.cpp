// The one validator of names, by table.
#include "module/name.hpp"
#include "support/catch.hpp"

using namespace tcli;

TEST_CASE("valid names") {
  for (const std::string& name : {std::string("a"), std::string("oncall"), std::string("a1"), std::string("a-1"),
                                  std::string("on-call-2"), std::string("x-y-z"), std::string(k_name_limit, 'a')}) {
    CAPTURE(name);
    CHECK(is_valid_name(name));
    CHECK_FALSE(name_problem(name));
  }
}

TEST_CASE("names that are refused, and why") {
  struct Row {
    std::string name;
    std::string problem;
  };
  const Row rows[] = {
      {"", "an empty name"},
      {std::string(k_name_limit + 1, 'a'), "a name longer than 64 bytes"},
      {"Foo", "upper case 'F' in a name"},
      {"foO", "upper case 'O' in a name"},
      {"1st", "a name that begins with '1', not with a letter"},
      {"-x", "a name that begins with '-', not with a letter"},
      {"x-", "a name that ends with '-'"},
      {"a--b", "'--' in a name"},
      {"a_b", "'_' in a name, where only a-z, 0-9 and '-' may stand"},
      {"a.b", "'.' in a name, where only a-z, 0-9 and '-' may stand"},
      {"a/b", "'/' in a name, where only a-z, 0-9 and '-' may stand"},
      {"a b", "a space in a name"},
      {"a\nb", "a character in a name that is not a-z, 0-9 or '-'"},
      {"a\x1b[31m", "a character in a name that is not a-z, 0-9 or '-'"},
      {"\xC3\xA9", "a character in a name that is not a-z, 0-9 or '-'"},
      {std::string("a\0b", 3), "a character in a name that is not a-z, 0-9 or '-'"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK_FALSE(is_valid_name(row.name));
    CHECK(name_problem(row.name).value_or("none") == row.problem);
  }
}

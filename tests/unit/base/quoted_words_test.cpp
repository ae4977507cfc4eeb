// A line of words without a shell: what is a word, and what is none.
#include "base/quoted_words.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"

using namespace tcli;

using Words = std::vector<std::string>;

TEST_CASE("Words are read as a person quotes them, and nothing else has a meaning") {
  struct Row {
    std::string line;
    Words words;
  };
  const Row rows[] = {
      {"", {}},
      {" \t\n ", {}},
      {"oncall rota list", {"oncall", "rota", "list"}},
      {"  a\t b\nc\r\n", {"a", "b", "c"}},
      {"take 'a  bath'", {"take", "a  bath"}},
      {R"(take "a  \"hot\" bath\\" x)", {"take", R"(a  "hot" bath\)", "x"}},
      {R"("\n \$x")", {R"(\n \$x)"}},
      {R"('a\')", {R"(a\)"}},
      {R"(a\ b \' \\)", {"a b", "'", "\\"}},
      {"'' \"\"", {"", ""}},
      {"--why='a b'c", {"--why=a bc"}},
      {"$(touch x) `id` $HOME ~ * ; | > &", {"$(touch", "x)", "`id`", "$HOME", "~", "*", ";", "|", ">", "&"}},
      {"it\"'\"s", {"it's"}},
      {"\xff\x1b", {"\xff\x1b"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    CHECK(quoted_words(row.line).value() == row.words);
  }
}

TEST_CASE("A line that can't be read says why") {
  const std::pair<std::string, std::string> rows[] = {{"a 'b", "a ' is not closed"},
                                                      {"a \"b'", "a \" is not closed"},
                                                      {"\"a\\\"", "a \" is not closed"},
                                                      {"a\\", "a backslash ends it"},
                                                      {std::string("a\0b", 3), "a NUL stands in it"}};
  for (const auto& [line, why] : rows) {
    CAPTURE(line);
    CHECK(quoted_words(line).error().what == why);
  }
}

TEST_CASE("Words that were joined for a shell are read back") {
  for (const Words& words : {Words{"a", "b c", ""}, Words{"it's", "\"x\"", "\\", "$(x)", "-a", "\t\n"}})
    CHECK(quoted_words(shell_join(words)).value() == words);
}

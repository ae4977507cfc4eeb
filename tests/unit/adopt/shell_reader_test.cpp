// What the code of a shell script reads of its words.
#include "adopt/shell_cases.hpp"
#include "adopt/shell_loops.hpp"
#include "adopt/shell_reader.hpp"

#include "support/catch.hpp"

using namespace tcli;

namespace {

using Words = std::vector<std::string>;

FoundCommand only(std::string_view text) {
  const Found found = read_shell(text);
  REQUIRE(found.commands.size() == 1);
  return found.commands[0];
}

} // namespace

TEST_CASE("getopts tells letters and values, the case below it their names") {
  const auto command =
      only("#!/bin/sh\nwhile getopts \":zk:h\" o; do\n case $o in\n z) compress=1 ;;\n k) keep=$OPTARG ;;\n esac\ndone\n");
  REQUIRE(command.options.size() == 2);
  CHECK(command.options[0].value_name == "compress");
  CHECK((command.options[1].takes_value && command.options[1].value_name == "keep"));
}

TEST_CASE("A case over the words") {
  const auto command =
      only("while [ $# -gt 0 ]; do\n case \"$1\" in\n -t|--tag) tag=$2; shift 2 ;;\n --tag=*) tag=${1#*=}; shift ;;\n"
           " --all ) all=1 ;;\n --email) shift; email=$1 ;;\n -*) exit 2 ;;\n esac\n shift\ndone\n");
  REQUIRE(command.options.size() == 3);
  CHECK(command.options[0].words == Words{"-t", "--tag"});
  CHECK((command.options[0].takes_value && !command.options[0].is_joined));
  CHECK_FALSE(command.options[1].takes_value);
  CHECK(command.options[2].takes_value);
}

TEST_CASE("getopt of util-linux") {
  const auto command = only("P=$(getopt -n x -o e:h -l env:,why::,help -- \"$@\")\n");
  REQUIRE(command.options.size() == 3);
  CHECK(command.options[2].is_optional);
}

TEST_CASE("A test on a word") {
  const auto command = only("[ \"$1\" = --json ] && json=1\nfor a; do [[ $a == --ns=* ]] && x=1; done\n");
  REQUIRE(command.options.size() == 2);
  CHECK(command.options[1].is_joined);
}

TEST_CASE("Words by their place") {
  const auto command = only("name=$1\nserver=${2:-main}\n");
  REQUIRE(command.arguments.size() == 2);
  CHECK((command.arguments[0].name == "name" && command.arguments[0].required));
  CHECK((command.arguments[1].default_value == "main" && !command.arguments[1].required));
}

TEST_CASE("Verbs of a case that refuses all others") {
  const auto found = read_shell("case \"$1\" in\n push) echo \"${2:-x}\" ;;\n pull) echo ;;\n *) exit 2 ;;\nesac\n");
  REQUIRE(found.commands.size() == 2);
  CHECK(found.commands[1].verb == "pull");
  CHECK(read_shell("case \"$1\" in\n prod) h=1; shift ;;\n dev) h=2 ;;\n *) ;;\nesac\n").commands[0].verb.empty());
}

TEST_CASE("Verbs of two words, and those that are functions") {
  const auto two = read_shell("case \"$1\" in\n list) : ;;\n snap) case \"$2\" in\n  make) echo $3 ;;\n  drop) echo $3 ;;\n  *) "
                              "exit 1 ;;\n esac ;;\n *) exit 2 ;;\nesac\n");
  REQUIRE(two.commands.size() == 3);
  CHECK((two.commands[1].subject == "snap" && two.commands[1].verb == "make"));
  const auto functions =
      read_shell("# Start it\ncmd_up() { echo up; }\n# Stop it\ncmd_down() {\n  echo down\n}\n\"cmd_$1\" \"$@\"\n");
  REQUIRE(functions.commands.size() == 2);
  CHECK(functions.commands[1].summary == "Stop it");
}

TEST_CASE("A word of a loop that is a pattern of a case begins and ends none") {
  const std::string text = "while [ $# -gt 0 ]; do\n case $1 in done) a=1 ;;\n for | while) b=1 ;;\n (select) c=1;;\n esac\n"
                           " (for x in a; do echo; done)\n shift\ndone\nselect x in a b; do\n echo\ndone\n";
  const auto loops = shell_loops(text);
  REQUIRE(loops.size() == 3);
  CHECK(text.substr(loops[0].begin, 5) == "for x");
  CHECK((loops[1].begin == 0 && text.substr(loops[1].end).starts_with("\nselect")));
  CHECK(loops[2].end == text.size() - 1);
}

TEST_CASE("Text that never ends is read all the same") {
  CHECK(shell_cases("case x in a) \"").size() == 1);
  CHECK(shell_cases("case").empty());
  CHECK(shell_cases("case $1 in").empty());
  CHECK(read_shell(std::string(100'000, '(')).commands.size() == 1);
}

// Usage texts as people write them.
#include "adopt/usage_reader.hpp"

#include "support/catch.hpp"

using namespace tcli;

namespace {

using Words = std::vector<std::string>;

// "-k,--keep=DAYS": spellings, and behind '=' what its value is called.
std::string option_line(std::string_view line) {
  const auto option = read_option_line(line);
  if (!option) return "none";
  std::string text;
  for (const std::string& word : option->words) text += (text.empty() ? "" : ",") + word;
  if (option->takes_value) text += (option->is_optional ? "?" : "=") + option->value_name;
  return text + (option->summary.empty() ? "" : ": " + option->summary);
}

FoundCommand usage(const Words& lines) { return read_usage(lines, "tool.sh").commands.at(0); }

} // namespace

TEST_CASE("Lines of options") {
  CHECK(option_line("  -z        compress the dump") == "-z: compress the dump");
  CHECK(option_line("  -k DAYS   delete older ones") == "-k=DAYS: delete older ones");
  CHECK(option_line("  -t, --tag TAG   image tag") == "-t,--tag=TAG: image tag");
  CHECK(option_line("      --percent=N  roll out") == "--percent=N: roll out");
  CHECK(option_line("  --comment[=TEXT]   why") == "--comment?TEXT: why");
  CHECK(option_line("  -a, --all            purge everything") == "-a,--all: purge everything");
}

TEST_CASE("Lines that look like them") {
  CHECK(option_line("- a list") == "none");
  CHECK(option_line("-t|--tag)") == "none");
  CHECK(option_line("--- a ruler") == "none");
  CHECK(option_line("-x does what it says in a sentence") == "none");
  CHECK(option_line("") == "none");
}

TEST_CASE("A synopsis") {
  const auto command = usage({"Usage: tool.sh [-nv] [-d target] [--since=DATE] [-x PATTERN]... DATABASE [FILE...]"});
  REQUIRE(command.options.size() == 5);
  CHECK(command.options[0].words == Words{"-n"});
  CHECK(command.options[2].value_name == "target");
  CHECK(command.options[3].words == Words{"--since"});
  CHECK(command.options[4].is_repeated);
  REQUIRE(command.arguments.size() == 2);
  CHECK(command.arguments[0].required);
  CHECK((command.arguments[1].variadic && !command.arguments[1].required));
}

TEST_CASE("A synopsis without the word for it") {
  const auto command = usage({"tool.sh HOST PORT [SECONDS]"});
  REQUIRE(command.arguments.size() == 3);
  CHECK_FALSE(command.arguments[2].required);
  CHECK(usage({"tool.sh is a tool"}).arguments.empty());
}

TEST_CASE("Choices, and a word that comes again") {
  const auto command = usage({"usage: tool.sh on|off MBOX [MBOX ...]"});
  REQUIRE(command.arguments.size() == 2);
  CHECK(command.arguments[0].choices == Words{"on", "off"});
  CHECK(command.arguments[1].variadic);
}

TEST_CASE("What a verb takes") {
  const Words lines{"  vm stop NAME [--force]   stop one", "  vm snapshot create NAME  take one"};
  const auto stop = read_verb_line(lines, "vm", "stop");
  REQUIRE(stop);
  CHECK(stop->summary == "stop one");
  REQUIRE(stop->arguments.size() == 1);
  REQUIRE(stop->options.size() == 1);
  CHECK(read_verb_line(lines, "vm", "snapshot create"));
  CHECK_FALSE(read_verb_line(lines, "vm", "sto"));
}

TEST_CASE("The line that tells what it is for") {
  CHECK(summary_of({"tool.sh - make things", "", "Usage: tool.sh"}, "tool.sh") == "Make things");
  CHECK(summary_of({"", "Make things. And more."}, "tool.sh") == "Make things");
  CHECK(summary_of({"tool.sh NAME - adds a user"}, "tool.sh") == "Adds a user");
  CHECK(summary_of({"Usage: tool.sh"}, "tool.sh").empty());
}

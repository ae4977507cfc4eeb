// The words after a verb: conventions, bytes, values, and what is said when they are wrong.
#include "module/arguments.hpp"
#include "support/catch.hpp"
#include "support/sample_manifest.hpp"
#include "support/take_call.hpp"

#include <map>

using namespace tcli::test;

namespace tcli {
namespace {

using Words = std::vector<std::string>;
using Origin = ParameterValue::Origin;

std::string no_environment(const std::string&) { return {}; }

Result<ParsedArguments> check(const Command& command, const Words& words) {
  return check_arguments(command, words, k_rules, no_environment);
}

// What was given, as "name=value" in declared order: an easy text to compare.
Words given(const Result<ParsedArguments>& parsed) {
  if (!parsed) return {"error: " + parsed.error().what + ": " + parsed.error().why};
  Words texts;
  for (const ParameterValue& value : parsed->parameters)
    if (value.origin == Origin::given)
      for (const std::string& text : value.values) texts.push_back(value.parameter->name + "=" + text);
  return texts;
}

struct GivenRow {
  Words words;
  Words expected;
};

} // namespace

TEST_CASE("the conventions of GNU and POSIX") {
  const Command take = sample_take();
  const GivenRow rows[] = {
      {{"x"}, {"reason=x"}},
      {{"a", "b", "c"}, {"reason=a", "reason=b", "reason=c"}},
      {{"x", "--count=3"}, {"reason=x", "count=3"}},
      {{"x", "--count", "3"}, {"reason=x", "count=3"}},
      {{"x", "-c3"}, {"reason=x", "count=3"}},
      {{"x", "-c", "3"}, {"reason=x", "count=3"}},
      {{"--count", "3", "x"}, {"reason=x", "count=3"}},
      {{"a", "-c3", "b"}, {"reason=a", "reason=b", "count=3"}},
      {{"x", "-vq"}, {"reason=x", "verbose=true", "quick=true"}},
      {{"-vqc", "3", "x"}, {"reason=x", "count=3", "verbose=true", "quick=true"}},
      {{"-vqc3", "x"}, {"reason=x", "count=3", "verbose=true", "quick=true"}},
      {{"x", "-v", "-v"}, {"reason=x", "verbose=true"}},
      {{"x", "--verbose=false"}, {"reason=x", "verbose=false"}},
      {{"x", "--verbose=true"}, {"reason=x", "verbose=true"}},
      {{"x", "-v", "--verbose=false"}, {"reason=x", "verbose=false"}},
      {{"--verbose", "false"}, {"reason=false", "verbose=true"}},
      {{"x", "-c1", "-c2", "--count=3"}, {"reason=x", "count=3"}},
      {{"x", "-cbad", "-c2"}, {"reason=x", "count=2"}}, // only the last one counts
      {{"x", "-c", "-5"}, {"reason=x", "count=-5"}},
      {{"x", "-c-5"}, {"reason=x", "count=-5"}},
      {{"x", "--count=-5"}, {"reason=x", "count=-5"}},
      {{"x", "--count", "-5"}, {"reason=x", "count=-5"}},
      {{"--", "x"}, {"reason=x"}},
      {{"-v", "--", "-c", "--help", "--"}, {"reason=-c", "reason=--help", "reason=--", "verbose=true"}},
      {{"x", "--x", "--"}, {"reason=x", "x=--"}}, // the next word is the value, as getopt has it
      {{"x", "--x", "--count"}, {"reason=x", "x=--count"}},
      {{"x", "--x=1"}, {"reason=x", "x=1"}}, // a long name of one letter
      {{"-"}, {"reason=-"}},
      {{"x", "--wait", "1h30m", "-r", ".5", "--colour=green"}, {"reason=x", "colour=green", "ratio=.5", "wait=1h30m"}},
  };
  for (const GivenRow& row : rows) {
    CAPTURE(row.words);
    CHECK(given(check(take, row.words)) == row.expected);
  }
}

TEST_CASE("values and arguments are bytes") {
  const Command take = sample_take();
  const std::string texts[] = {"",
                               " ",
                               "[a,b]",
                               "[]",
                               "{}",
                               "%%",
                               "++",
                               "/x",
                               "/x:y",
                               "a=b",
                               "=",
                               "=b",
                               "a\nb",
                               "\n",
                               "\xff\xfe",
                               "'q'",
                               "\"q\"",
                               "`q`",
                               "[section]\na=1",
                               "a,b",
                               "$(x)",
                               "!x",
                               "\\",
                               "true",
                               "false",
                               "{x}",
                               "B\"(x)\"",
                               "\xef\xbb\xbf",
                               "é",
                               "take",
                               "default",
                               "[[a],[b]]",
                               "@file",
                               "#",
                               ";",
                               "1e400"};
  for (const std::string& text : texts) {
    CAPTURE(text);
    CHECK(given(check(take, {text})) == Words{"reason=" + text});
    CHECK(given(check(take, {"a", text, "b"})) == Words{"reason=a", "reason=" + text, "reason=b"});
    CHECK(given(check(take, {"--", text, "--", text})) == Words{"reason=" + text, "reason=--", "reason=" + text});
    CHECK(given(check(take, {"a", "--x", text})) == Words{"reason=a", "x=" + text});
    CHECK(given(check(take, {"a", "--x=" + text})) == Words{"reason=a", "x=" + text});
    CHECK(given(check(take, {"a", "-t", text})) == Words{"reason=a", "token=" + text});
    CHECK(given(check(take, {"a", "--x", text, "--token=" + text, "b"})) ==
          Words{"reason=a", "reason=b", "token=" + text, "x=" + text});
    if (!text.empty()) CHECK(given(check(take, {"a", "-t" + text})) == Words{"reason=a", "token=" + text});
  }
  for (const std::string text :
       {"-x", "--x", "--x=", "--x=1", "--verbose", "-v", "-vq", "-v-q", "---", "-!", "--!", "-\n", "- x"}) {
    CAPTURE(text);
    CHECK(given(check(take, {"--", text})) == Words{"reason=" + text});
    CHECK(given(check(take, {"a", "--x", text})) == Words{"reason=a", "x=" + text});
    CHECK(given(check(take, {"a", "--x=" + text})) == Words{"reason=a", "x=" + text});
    CHECK(given(check(take, {"a", "-t" + text})) == Words{"reason=a", "token=" + text});
  }
}

TEST_CASE("wrong words are answered with a sentence and a call") {
  const Command take = sample_take();
  const WrongRow rows[] = {
      {{}, "oncall take: <reason> is missing"},
      {{"-v"}, "oncall take: <reason> is missing"},
      {{"--"}, "oncall take: <reason> is missing"},
      {{"x", "--count", "two"}, "oncall take: --count wants an int, got 'two'"},
      {{"x", "-ctwo"}, "oncall take: --count wants an int, got 'two'"},
      {{"x", "--count="}, "oncall take: --count wants an int, got ''"},
      {{"x", "--count=", "3"}, "oncall take: --count wants an int, got ''"},
      {{"x", "-c=3"}, "oncall take: --count wants an int, got '=3'"},
      {{"-c", "x"}, "oncall take: --count wants an int, got 'x'"}, // and not: <reason> is missing
      {{"--count"}, "oncall take: --count wants a value (an int)"},
      {{"x", "--count"}, "oncall take: --count wants a value (an int)"},
      {{"x", "-c"}, "oncall take: --count wants a value (an int)"},
      {{"x", "-vqc"}, "oncall take: --count wants a value (an int)"},
      {{"x", "--x"}, "oncall take: --x wants a value (a string)"},
      {{"x", "--verbose="}, "oncall take: --verbose wants true or false, got ''"},
      {{"x", "--verbose={}"}, "oncall take: --verbose wants true or false, got '{}'"},
      {{"x", "--verbose=yes"}, "oncall take: --verbose wants true or false, got 'yes'"},
      {{"x", "--colour", "blue"}, "oncall take: --colour wants one of: red green, got 'blue'"},
      {{"x", "-rnan"}, "oncall take: --ratio wants a float, got 'nan'"},
      {{"x", "-w", "5"}, "oncall take: --wait wants a duration such as 90s or 1h30m, got '5'"},
      {{"--cuont", "3", "a", "b c"}, "oncall take has no option '--cuont'", "tcli oncall take --count 3 a 'b c'"},
      {{"--cuont", "3", "x"}, "oncall take has no option '--cuont'", "tcli oncall take --count 3 x"},
      {{"x", "--no-verbose"}, "oncall take has no option '--no-verbose'", "tcli oncall take x --verbose=false"},
      {{"x", "--"
             "bogus=1"},
       "oncall take has no option '--bogus'"},
      {{"x", "--count1"}, "oncall take has no option '--count1'", "tcli oncall take --help"},
      {{"x", "--coun"},
       "oncall take has no option '--coun'",
       "tcli oncall take --help"}, // no abbreviations; its value is missing
      {{"x", "-z"}, "oncall take has no option '-z'"},
      {{"x", "-vz"}, "oncall take has no option '-z'"},
      {{"x", "-vzq"}, "oncall take has no option '-z'"},
      {{"x", "-v5"}, "oncall take has no option '-5'"},
      {{"x", "-h"}, "oncall take has no option '-h'"},
      {{"x", "--help"}, "oncall take has no option '--help'"}, // the grammar's business
      {{"x", "-!"}, "oncall take has no option '-!'"},
      {{"x", "--!"}, "oncall take has no option '--!'"},
      {{"x", "---"}, "oncall take has no option '---'"},
      {{"x", "--=y"}, "oncall take has no option '--'"},
      {{"x", "- y"}, "oncall take has no option '- y'", "tcli oncall take x -- '- y'"},
      {{"x", "-\xc3\xbc"}, "oncall take has no option '-\xc3\xbc'"},
  };
  for (const WrongRow& row : rows) {
    CAPTURE(row.words);
    const auto parsed = check(take, row.words);
    CHECK(message_of(parsed) == row.message);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().hint == row.hint);
  }
}

TEST_CASE("arguments: required, optional, typed, too many") {
  Command set = sample_command("", "set");
  set.arguments = {sample_argument("level", Type::integer, true), sample_argument("name", Type::string, false)};
  CHECK(given(check(set, {"3"})) == Words{"level=3"});
  CHECK(given(check(set, {"3", "x"})) == Words{"level=3", "name=x"});
  CHECK(given(check(set, {"-3"})) == Words{"level=-3"});
  CHECK(given(check(set, {"-315"})) == Words{"level=-315"});
  CHECK(message_of(check(set, {"-3x"})) == "oncall take has no option '-3'");
  CHECK(message_of(check(set, {"-.5"})) == "oncall take: <level> wants an int, got '-.5'");
  CHECK(message_of(check(set, {})) == "oncall take: <level> is missing");
  CHECK(message_of(check(set, {"x"})) == "oncall take: <level> wants an int, got 'x'");
  CHECK(message_of(check(set, {"3", "x", "y"})) == "oncall take: unexpected argument 'y'");
  CHECK(message_of(check(set, {"3", "-5"})) == "oncall take has no option '-5'"); // a name is no number
  CHECK(check(set, {"3", "-5"}).error().hint == "tcli oncall take 3 -- -5");
  CHECK(given(check(set, {"3", "--", "-5"})) == Words{"level=3", "name=-5"});

  set.options = {sample_option("verbose", 'v', Type::boolean)};
  CHECK(given(check(set, {"-v", "-5"})) == Words{"level=-5", "verbose=true"});
  CHECK(message_of(check(set, {"-v5"})) == "oncall take has no option '-5'"); // not the number -5

  set.options = {sample_option("one", '1', Type::boolean)};
  CHECK(given(check(set, {"-1", "3"})) == Words{"level=3", "one=true"});
  CHECK(message_of(check(set, {"-5"})) == "oncall take has no option '-5'");
  CHECK(check(set, {"-5"}).error().hint == "tcli oncall take -- -5");
  CHECK(given(check(set, {"--", "-5"})) == Words{"level=-5"});

  set.options.clear();
  set.arguments = {sample_argument("number", Type::real, true, true)};
  CHECK(given(check(set, {"-1", "2", "-.5", "-1e3"})) == Words{"number=-1", "number=2", "number=-.5", "number=-1e3"});
  CHECK(message_of(check(set, {"1", "-inf"})) == "oncall take has no option '-i'");

  const Command bare = sample_command("", "now");
  CHECK(given(check(bare, {})).empty());
  CHECK(message_of(check(bare, {"x"})) == "oncall take: unexpected argument 'x'");
  CHECK(message_of(check(bare, {"-5"})) == "oncall take has no option '-5'");
  CHECK(check(bare, {"-5"}).error().hint == "tcli oncall take --help");
}

TEST_CASE("a required option, an optional variadic argument, defaults") {
  Command command = sample_command("", "go");
  command.arguments = {sample_argument("files", Type::string, false, true)};
  command.options = {sample_option("to", 0, Type::string), sample_option("dry-run", 'n', Type::boolean)};
  command.options[0].required = true;
  CHECK(message_of(check(command, {"x"})) == "oncall take: --to is missing");
  CHECK(message_of(check(command, {"x", "--to"})) == "oncall take: --to wants a value (a string)");
  const auto parsed = check(command, {"--to="});
  REQUIRE(parsed.has_value());
  REQUIRE(parsed->parameters.size() == 3);
  CHECK(parsed->parameters[0].values.empty());
  CHECK(parsed->parameters[0].origin == Origin::absent);
  CHECK(parsed->parameters[1].values == Words{""});
  CHECK(parsed->parameters[1].origin == Origin::given);
  CHECK(parsed->parameters[2].origin == Origin::absent);

  command.arguments[0].default_value = ".";
  command.options[1].default_value = "true";
  const auto with_defaults = check(command, {"--to=x"});
  REQUIRE(with_defaults.has_value());
  CHECK(with_defaults->parameters[0].values == Words{"."});
  CHECK(with_defaults->parameters[0].origin == Origin::default_value);
  CHECK(with_defaults->flag("dry-run"));
  CHECK_FALSE(check(command, {"--to=x", "--dry-run=false"})->flag("dry-run"));
}

TEST_CASE("given beats the environment, the environment beats the default") {
  Command take = sample_take();
  take.options[0].env = "ONCALL_COUNT";
  std::map<std::string, std::string> environment{{"ONCALL_COUNT", "7"}, {"ONCALL_TOKEN", ""}};
  const auto lookup = [&](const std::string& name) { return environment.contains(name) ? environment[name] : std::string{}; };
  const auto from = [&](const Words& words) { return check_arguments(take, words, k_rules, lookup); };

  CHECK(from({"x", "--count=3"})->value("count") == "3");
  CHECK(from({"x", "--count=3"})->find("count")->origin == Origin::given);
  CHECK(from({"x"})->value("count") == "7");
  CHECK(from({"x"})->find("count")->origin == Origin::environment);
  CHECK(from({"x"})->find("token")->origin == Origin::absent); // set but empty
  environment["ONCALL_COUNT"] = "";
  CHECK(from({"x"})->value("count") == "1");
  CHECK(from({"x"})->find("count")->origin == Origin::default_value);
  environment["ONCALL_COUNT"] = "many";
  CHECK(message_of(from({"x"})) == "oncall take: ONCALL_COUNT (for --count) wants an int, got 'many'");
  CHECK(from({"x", "-c2"})->value("count") == "2"); // not looked at
  CHECK(check_arguments(take, Words{"x"}, k_rules, nullptr)->value("count") == "1");
}

TEST_CASE("stop_at_word leaves the rest as it is") {
  Command own = sample_command("", "tcli");
  own.options = {sample_option("yes", 'y', Type::boolean), sample_option("from", 0, Type::string),
                 sample_option("help", 'h', Type::boolean)};
  const ArgumentRules rules{.title = "tcli", .call = "tcli", .stop_at_word = true};
  const auto run = [&](const Words& words) { return check_arguments(own, words, rules, no_environment); };
  struct Row {
    Words words, rest;
  };
  const Row rows[] = {
      {{}, {}},
      {{"oncall"}, {"oncall"}},
      {{"--yes", "oncall", "take"}, {"oncall", "take"}},
      {{"-y", "--from", "path", "oncall", "--", "--help", "", "-y"}, {"oncall", "--", "--help", "", "-y"}},
      {{"oncall", "--from=", "--x={}", "-v-q", "--bogus"}, {"oncall", "--from=", "--x={}", "-v-q", "--bogus"}},
      {{"--", "oncall"}, {"oncall"}},
      {{"--", "--yes", "x"}, {"--yes", "x"}},
      {{"--", "--", "x"}, {"--", "x"}},
      {{"--"}, {}},
      {{"--yes"}, {}},
      {{"", "--yes"}, {"", "--yes"}},
      {{"-", "-y"}, {"-", "-y"}},
      {{"ls", "-la", "--color", "-5"}, {"ls", "-la", "--color", "-5"}},
      {{"\xff", "[a,b]", "++"}, {"\xff", "[a,b]", "++"}},
      {{"--from", "--", "x"}, {"x"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.words);
    const auto parsed = run(row.words);
    REQUIRE(parsed.has_value());
    CHECK(parsed->rest == row.rest);
  }
  CHECK(run({"-y", "oncall", "--yes=false"})->flag("yes"));
  CHECK_FALSE(run({"oncall", "-y"})->flag("yes"));
  CHECK(run({"--from=path", "oncall"})->value("from") == "path");

  CHECK(message_of(run({"--bogus", "oncall"})) == "tcli has no option '--bogus'");
  CHECK(run({"--bogus", "oncall"}).error().hint == "tcli --help");
  CHECK(message_of(run({"-5", "oncall"})) == "tcli has no option '-5'");
  CHECK(message_of(run({"-yz", "oncall"})) == "tcli has no option '-z'");
  CHECK(run({"--form", "path", "oncall", "take"}).error().hint == "tcli --from path oncall take");
  CHECK(run({"--form", "path", "oncall", "--token=s3cret"}).error().hint == "tcli --help");
  CHECK(message_of(run({"--from"})) == "tcli: --from wants a value (a string)");
}

TEST_CASE("a declared option of the same name is the command's own") {
  Command command = sample_command("", "go");
  command.options = {sample_option("from", 0, Type::string), sample_option("yes", 'y', Type::boolean)};
  CHECK(given(check(command, {"--from", "x", "-y"})) == Words{"from=x", "yes=true"});
}

TEST_CASE("parameter_variables are what a script reads") {
  Command command = sample_take();
  command.arguments.insert(command.arguments.begin(), sample_argument("first-word", Type::string, true));
  command.options.push_back(sample_option("dry-run", 'n', Type::boolean));
  const auto parsed = check(command, {"one", "two", "", "--ratio=2", "-v"});
  REQUIRE(parsed.has_value());
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"TCLI_ARG_FIRST_WORD", "one"}, {"TCLI_ARG_REASON_1", "two"}, {"TCLI_ARG_REASON_2", ""},
      {"TCLI_ARG_REASON_COUNT", "2"}, {"TCLI_OPT_COUNT", "1"},      {"TCLI_OPT_VERBOSE", "true"},
      {"TCLI_OPT_QUICK", "false"},    {"TCLI_OPT_RATIO", "2"},      {"TCLI_OPT_DRY_RUN", "false"}};
  CHECK(parameter_variables(*parsed) == expected);

  command.arguments = {sample_argument("files", Type::string, false, true)};
  command.options.clear();
  command.arguments.insert(command.arguments.begin(), sample_argument("maybe", Type::boolean, false)); // no flag: absent
  CHECK(parameter_variables(*check(command, {})) ==
        std::vector<std::pair<std::string, std::string>>{{"TCLI_ARG_FILES_COUNT", "0"}});
}

TEST_CASE("find, flag and value of what isn't there") {
  const Command take = sample_take();
  const auto parsed = check(take, {"x"});
  REQUIRE(parsed.has_value());
  CHECK(parsed->find("bogus") == nullptr);
  CHECK_FALSE(parsed->flag("bogus"));
  CHECK_FALSE(parsed->flag("verbose"));
  CHECK_FALSE(parsed->flag("count"));
  CHECK(parsed->value("bogus").empty());
  CHECK(parsed->value("token").empty());
}

TEST_CASE("ten thousand words are read") {
  Words words(10'000, "x");
  words.emplace_back("--count=2");
  const Command take = sample_take();
  const auto parsed = check(take, words);
  REQUIRE(parsed.has_value());
  CHECK(parsed->parameters[0].values.size() == 10'000);
}

} // namespace tcli

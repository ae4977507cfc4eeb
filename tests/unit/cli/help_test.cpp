// Help pages: of a module, a subject and a command, from the manifest alone, within 80 columns.
#include "cli/help.hpp"

#include "base/text.hpp"
#include "module/grammar.hpp"
#include "module/manifest_reader.hpp"
#include "support/catch.hpp"
#include "support/page.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

constexpr const char* k_helped = R"(tcli: 1
summary: Who has the pager
description: A longer text about it.
version: "1.4.0"
subjects: {rota: The rotations}
commands:
  now: {summary: Who has it now}
  take:
    summary: Take the pager
    description: It rings.
    arguments: [{name: reason, summary: Why, variadic: true}]
    options:
      - {name: count, short: c, type: int, default: 1, summary: Number of shifts}
      - {name: token, secret: true, env: ONCALL_TOKEN}
      - {name: colour, type: choice, choices: [red, green], required: true}
      - {name: quick, type: bool}
    examples: [{run: 'tcli oncall take "a bath"', summary: Off for half an hour}]
  rota list: {summary: List them}
  rota set: {summary: Change one, effect: write, arguments: [{name: who, required: false}]}
  wipe: {summary: Forget all, effect: destructive}
)";

Finding finding_at(const std::string& shown = "/opt/bin/tcli-oncall") {
  Finding found;
  found.name = "oncall";
  found.provider = "path";
  found.location = shown;
  found.shown = shown;
  return found;
}

std::string module_help(const std::string& yaml, const std::vector<std::string>& words, const Finding& found = finding_at()) {
  const auto manifest = read_manifest(yaml, {.file = "x"});
  REQUIRE(manifest.has_value());
  const auto call = parse_call("oncall", *manifest, words);
  REQUIRE(call.has_value());
  return help_page(found, *manifest, *call);
}

} // namespace

TEST_CASE("A module's page: title, usage, every command, subjects, an example, where it is from") {
  const auto text = module_help(k_helped, {"--help"});
  CHECK(text.starts_with("oncall: Who has the pager\n\nUsage: tcli oncall [<subject>] <verb> [arguments]\n\n"));
  for (const char* part :
       {"  now  ", "  take <reason>...", "  rota list", "  rota set [<who>]", "(writes)", "(destructive)",
        "A longer text about it.", "The rotations", "tcli oncall take \"a bath\"", "from /opt/bin/tcli-oncall, version 1.4.0"}) {
    CAPTURE(part);
    CHECK(has(text, part));
  }
}

TEST_CASE("The usage says whether subjects are there") {
  CHECK(has(module_help("tcli: 1\nsummary: X\ncommands: {go: {summary: Go}}\n", {"-h"}),
            "Usage: tcli oncall <verb> [arguments]\n"));
  CHECK(has(module_help("tcli: 1\nsummary: X\ncommands: {a go: {summary: Go}}\n", {"-h"}),
            "Usage: tcli oncall <subject> <verb> [arguments]\n"));
}

TEST_CASE("A subject's page has its own commands alone") {
  const auto text = module_help(k_helped, {"rota", "--help"});
  CHECK(text.starts_with("oncall rota: The rotations\n\nUsage: tcli oncall rota <verb> [arguments]\n\n"));
  CHECK(has(text, "rota list"));
  CHECK(has(text, "rota set"));
  CHECK_FALSE(has(text, "take"));
}

TEST_CASE("A command's page tells of each parameter what matters") {
  const auto text = module_help(k_helped, {"take", "--help"});
  CHECK(text.starts_with("oncall take: Take the pager\n\nUsage: tcli oncall take [options] <reason>...\n\n"));
  CHECK(has(text, "Arguments\n  <reason>...  Why (string, required)\n"));
  for (const char* part :
       {"-c, --count <int>", "Number of shifts (default: 1)", "--token <string>", "(secret, from ONCALL_TOKEN)",
        "--colour <choice>", "(one of: red, green, required)", "    --quick\n", "Off for half an hour", "It rings."}) {
    CAPTURE(part);
    CHECK(has(text, part));
  }
}

TEST_CASE("What a command changes is said") {
  CHECK(has(module_help(k_helped, {"rota", "set", "-h"}), "This command changes things."));
  CHECK(has(module_help(k_helped, {"wipe", "-h"}), "tcli --yes oncall wipe"));
  CHECK_FALSE(has(module_help(k_helped, {"now", "-h"}), "change"));
}

TEST_CASE("Foreign text is escaped on every page") {
  const auto yaml =
      std::string{"tcli: 1\nsummary: \"\\e[2Jsummary\"\ndescription: \"\\e[2J\"\nversion: \"\\e1\"\n"} +
      "subjects: {rota: \"\\e[2J\"}\ncommands:\n  rota list:\n    summary: \"\\e[2J\"\n    description: \"\\e[2J\"\n" +
      "    arguments: [{name: a, summary: \"\\e\", type: choice, choices: [\"\\e\"]}]\n" +
      "    options: [{name: o, summary: \"\\e\", default: \"\\e\"}]\n" + "    examples: [{run: \"\\e\", summary: \"\\e\"}]\n";
  const std::vector<std::vector<std::string>> calls{{"-h"}, {"rota", "-h"}, {"rota", "list", "-h"}};
  for (const auto& words : calls) CHECK_FALSE(has(module_help(yaml, words, finding_at("/opt/\x1b[2J")), "\x1b"));
}

TEST_CASE("No page is wider than 80 columns, as far as its words can be broken") {
  std::string yaml = "tcli: 1\nsummary: " + std::string(10, 's') + "\nsubjects: {rotations-of-the-week: Long words}\ncommands:\n";
  for (const char* name : {"take", "rotations-of-the-week hand-over"}) {
    yaml += "  " + std::string{name} +
            ":\n    summary: A summary of some length that will have to be wrapped in any case here\n" +
            "    arguments: [{name: the-first-argument}, {name: the-second-argument}, {name: third-argument, variadic: true}]\n" +
            "    options: [{name: an-option-with-a-long-name, type: choice, choices: [one, two, three, four, five, six]}]\n" +
            "    effect: destructive\n    examples: [{run: tcli oncall " + name +
            " one two three, summary: What it does when it is called so}]\n";
  }
  const auto somewhere = finding_at("/home/someone/projects/team-tools/bin/tcli-oncall");
  const std::vector<std::vector<std::string>> calls{
      {"-h"}, {"rotations-of-the-week", "-h"}, {"take", "-h"}, {"rotations-of-the-week", "hand-over", "-h"}};
  for (const auto& words : calls) {
    const auto text = module_help(yaml, words, somewhere);
    CAPTURE(text);
    CHECK(widest(text) <= 80);
  }
}

TEST_CASE("A module without a manifest: what it answered, or how to ask it") {
  Verdict verdict;
  verdict.state = State::verified;
  verdict.help = "Usage: x\n\tmore\x1b[2J";
  const auto answered = undeclared_page(finding_at(), verdict);
  CHECK(answered.starts_with("oncall has no manifest"));
  CHECK(answered.ends_with("Usage: x\n\tmore\\x1b[2J\n"));
  const auto asked = undeclared_page(finding_at(), Verdict{});
  CHECK(has(asked, "tcli oncall --help\n"));
}

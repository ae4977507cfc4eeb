// The whole schema: one manifest that uses everything, and a golden verdict for each way to get it wrong.
#include "module/front_matter.hpp"
#include "module/manifest_reader.hpp"
#include "support/catch.hpp"

#include <span>

using namespace tcli;

namespace {

constexpr std::string_view k_full = R"(tcli: 1
summary: On-call rotation
description: |
  Longer text,
  in two lines.
version: 1.10
history: off
capture: stderr
subjects: {rota: The rotations}
commands:
  take:
    summary: Take the pager
    description: At once.
    arguments:
      - {name: who, summary: A colour, type: choice, choices: [red, "no"], required: true}
      - {name: reason, default: none, variadic: true}
    options:
      - {name: count, short: c, type: int, default: 1, summary: Number of shifts}
      - {name: token, type: string, secret: true, env: ONCALL_TOKEN, required: true}
      - {name: file, type: file, default: /no/such/file}
      - {name: quiet, short: q, type: bool}
    examples: [{run: 'tcli oncall take red "a bath"', summary: Off for half an hour}]
    effect: destructive
  rota list: {summary: List the rotations}
  pager show: {summary: Show it, effect: write}
)";

// "ok", or the finding.
std::string verdict(std::string_view yaml, const ManifestSource& source = {.file = "f"}) {
  const auto manifest = read_manifest(yaml, source);
  if (manifest) return "ok";
  CHECK(manifest.error().status == ExitCode::cannot_run);
  return manifest.error().what;
}

// A manifest around the lists of one command; they begin in line 6.
std::string with(std::string_view lists) {
  return "tcli: 1\nsummary: s\ncommands:\n  take:\n    summary: t\n" + std::string(lists);
}
std::string with_argument(std::string_view items) { return with("    arguments: [" + std::string(items) + "]\n"); }
std::string with_option(std::string_view items) { return with("    options: [" + std::string(items) + "]\n"); }

std::string with_items(std::string_view list, std::size_t count) {
  std::string items;
  for (std::size_t index = 0; index < count; ++index) items += "{name: a" + std::to_string(index) + "},\n";
  return with("    " + std::string(list) + ": [" + items + "]\n");
}

struct ManifestRow {
  std::string label;
  std::string yaml;
  std::string verdict;
};

void check_verdicts(std::span<const ManifestRow> rows) {
  for (const ManifestRow& row : rows) {
    CAPTURE(row.label);
    CHECK(verdict(row.yaml) == row.verdict);
  }
}

} // namespace

TEST_CASE("a manifest that uses everything") {
  const auto manifest = read_manifest(k_full, {.file = "f"});
  REQUIRE(manifest);
  CHECK(manifest->summary == "On-call rotation");
  CHECK(manifest->description == "Longer text,\nin two lines.");
  CHECK(manifest->version == "1.10");
  CHECK_FALSE(manifest->history);
  CHECK(manifest->capture == Capture::stderr_only);
  CHECK(manifest->subjects == std::vector<Subject>{{"rota", "The rotations"}, {"pager", ""}});
  CHECK(manifest->warnings.empty());
  REQUIRE(manifest->commands.size() == 3);

  const Command& take = manifest->commands[0];
  CHECK(take.key() == "take");
  CHECK(take.summary == "Take the pager");
  CHECK(take.description == "At once.");
  CHECK(take.effect == Effect::destructive);
  CHECK(take.examples == std::vector<Example>{{"tcli oncall take red \"a bath\"", "Off for half an hour"}});
  REQUIRE(take.arguments.size() == 2);
  CHECK(take.arguments[0].type == Type::choice);
  CHECK(take.arguments[0].choices == std::vector<std::string>{"red", "no"});
  CHECK(take.arguments[0].required);
  CHECK_FALSE(take.arguments[0].variadic);
  CHECK(take.arguments[1].type == Type::string);
  CHECK(take.arguments[1].default_value == "none");
  CHECK_FALSE(take.arguments[1].required);
  CHECK(take.arguments[1].variadic);
  REQUIRE(take.options.size() == 4);
  CHECK(take.options[0].short_name == 'c');
  CHECK(take.options[0].type == Type::integer);
  CHECK(take.options[0].default_value == "1");
  CHECK_FALSE(take.options[0].required);
  CHECK(take.options[1].secret);
  CHECK(take.options[1].required);
  CHECK(take.options[1].env == "ONCALL_TOKEN");
  CHECK(take.options[3].type == Type::boolean);
  CHECK_FALSE(take.options[3].default_value);

  CHECK(manifest->commands[1].key() == "rota list");
  CHECK(manifest->commands[1].effect == Effect::read);
  CHECK(manifest->commands[2].subject == "pager");
  CHECK(manifest->commands[2].effect == Effect::write);
}

TEST_CASE("an argument is required unless it says otherwise or has a default; an option is not") {
  const auto manifest =
      read_manifest(with("    arguments: [{name: a}, {name: b, required: false}]\n    options: [{name: c}]\n"), {.file = "f"});
  REQUIRE(manifest);
  CHECK(manifest->commands[0].arguments[0].required);
  CHECK_FALSE(manifest->commands[0].arguments[1].required);
  CHECK_FALSE(manifest->commands[0].options[0].required);
}

TEST_CASE("words stay words") {
  const auto manifest =
      read_manifest("tcli: 1\nsummary: no\nversion: 1.10\ncommands: {no: {summary: 2001-01-01}}\n", {.file = "f"});
  REQUIRE(manifest);
  CHECK(manifest->summary == "no");
  CHECK(manifest->version == "1.10");
  CHECK(manifest->commands[0].verb == "no");
  CHECK(manifest->commands[0].summary == "2001-01-01");
}

TEST_CASE("a mark, CRLF and JSON are read") {
  CHECK(verdict("\xEF\xBB\xBFtcli: 1\r\nsummary: s\r\ncommands:\r\n  a: {summary: b}\r\n") == "ok");
  CHECK(verdict(R"({"tcli": 1, "summary": "s", "commands": {"a": {"summary": "b"}}})") == "ok");
}

TEST_CASE("the top of a manifest, golden verdicts") {
  const ManifestRow rows[] = {
      {"empty", "", "f:1:1: expected a map that begins with 'tcli: 1', found nothing"},
      {"only a comment", "# x\n", "f:1:1: expected a map that begins with 'tcli: 1', found nothing"},
      {"text", "hello", "f:1:1: expected a map that begins with 'tcli: 1', found a text"},
      {"list", "- tcli: 1", "f:1:1: expected a map that begins with 'tcli: 1', found a list"},
      {"no schema", "summary: s", "f:1:1: 'tcli' is missing: add 'tcli: 1', the schema of the manifest"},
      {"schema 0", "tcli: 0", "f:1:7: 'tcli' must be 1, the schema of the manifest, not '0'"},
      {"schema in words", "tcli: one", "f:1:7: 'tcli' must be 1, the schema of the manifest, not 'one'"},
      {"schema 1.0", "tcli: 1.0", "f:1:7: 'tcli' must be 1, the schema of the manifest, not '1.0'"},
      {"schema -2", "tcli: -99999999999", "f:1:7: 'tcli' must be 1, the schema of the manifest, not '-99999999999'"},
      {"schema of nothing", "tcli:\nsummary: s",
       "f:1:1: 'tcli' has no value: write one, or leave the key out (null and ~ need quotes)"},
      {"schema list", "tcli: [1]", "f:1:7: 'tcli': expected a text, found a list"},
      {"YAML error", "tcli: 1\n\tsummary: s", "f:2:1: a tab in the indentation: use spaces"},
      {"no summary", "tcli: 1\ncommands: {a: {summary: b}}",
       "f:1:1: 'summary' is missing: add one line that tells what the module is for"},
      {"empty summary", "tcli: 1\nsummary: '  '\ncommands: {a: {summary: b}}", "f:2:10: 'summary' is empty"},
      {"summary of nothing", "tcli: 1\nsummary:\ncommands: {a: {summary: b}}",
       "f:2:1: 'summary' has no value: write one, or leave the key out (null and ~ need quotes)"},
      {"summary of lines", "tcli: 1\nsummary: \"a\\nb\"\ncommands: {a: {summary: b}}", "f:2:10: 'summary' must be one line"},
      {"long summary", "tcli: 1\nsummary: " + std::string(201, 'x') + "\ncommands: {a: {summary: b}}",
       "f:2:10: 'summary' has more than 200 characters: move the rest to 'description'"},
      {"summary map", "tcli: 1\nsummary: {a: b}\ncommands: {a: {summary: b}}", "f:2:10: 'summary': expected a text, found a map"},
      {"capture word", "tcli: 1\nsummary: s\ncapture: yes\ncommands: {a: {summary: b}}",
       "f:3:10: 'capture' must be off, stderr or all, not 'yes'"},
      {"history word", "tcli: 1\nsummary: s\nhistory: no\ncommands: {a: {summary: b}}",
       "f:3:10: 'history' must be on or off, not 'no'"},
      {"version list", "tcli: 1\nsummary: s\nversion: [1]\ncommands: {a: {summary: b}}",
       "f:3:10: 'version': expected a text, found a list"},
      {"no commands", "tcli: 1\nsummary: s",
       "f:1:1: 'commands' is missing: add what it can do, such as {take: {summary: Take the pager}}"},
      {"empty commands", "tcli: 1\nsummary: s\ncommands: {}", "f:3:11: 'commands' is empty: a module has one at least"},
      {"commands of nothing", "tcli: 1\nsummary: s\ncommands:\n",
       "f:3:1: expected a map of commands, such as {take: {summary: Take the pager}}, found nothing"},
      {"commands list", "tcli: 1\nsummary: s\ncommands: [take]",
       "f:3:11: expected a map of commands, such as {take: {summary: Take the pager}}, found a list"},
      {"subjects list", "tcli: 1\nsummary: s\nsubjects: [a]\ncommands: {a b: {summary: c}}",
       "f:3:11: expected a map of names and summaries, such as {rota: The rotations}, found a list"},
      {"subject name", "tcli: 1\nsummary: s\nsubjects: {Rota: x}\ncommands: {a: {summary: c}}",
       "f:3:12: upper case 'R' in a name"},
      {"subject of nothing", "tcli: 1\nsummary: s\nsubjects: {rota: }\ncommands: {rota a: {summary: c}}",
       "f:3:12: 'rota' has no value: write one, or leave the key out (null and ~ need quotes)"},
      {"the first of two findings", "tcli: 1\ncommands: {A: {summary: c}}\nsummary: ''\n", "f:2:12: upper case 'A' in a name"},
      {"the first, though found later", "tcli: 1\nsummary: s\ncommands:\n  a: {effect: delete}\n",
       "f:4:6: 'summary' is missing: add one line that tells what the command does"},
  };
  check_verdicts(rows);
}

TEST_CASE("a newer schema is named, whatever else is in it") {
  const std::string finding = verdict("summary: [new]\ntcli: 2\n");
  CHECK(finding == "f:2:7: needs tcli >= the release that reads manifest schema 2: this is tcli " TCLI_VERSION
                   ", which reads schema 1");
  CHECK(verdict("tcli: 99999999999999999999999").starts_with("f:1:7: needs tcli >= "));
}

TEST_CASE("commands, golden verdicts") {
  const std::string head = "tcli: 1\nsummary: s\ncommands:\n";
  const std::string example = "expected a map such as {summary: Take the pager}, found ";
  const ManifestRow rows[] = {
      {"nothing", head + "  take:\n  drop: {summary: x}\n", "f:4:3: " + example + "nothing"},
      {"null", head + "  take: ~\n", "f:4:3: " + example + "nothing"},
      {"text", head + "  take: Take it\n", "f:4:9: " + example + "a text"},
      {"no summary", head + "  take: {effect: read}\n",
       "f:4:9: 'summary' is missing: add one line that tells what the command does"},
      {"three words", head + "  a b c: {summary: x}\n",
       "f:4:3: 'a b c' must be a verb, or a subject and a verb with one space between them"},
      {"two spaces", head + "  a  b: {summary: x}\n",
       "f:4:3: 'a  b' must be a verb, or a subject and a verb with one space between them"},
      {"space first", head + "  ' a': {summary: x}\n",
       "f:4:3: ' a' must be a verb, or a subject and a verb with one space between them"},
      {"space last", head + "  'a ': {summary: x}\n",
       "f:4:3: 'a ' must be a verb, or a subject and a verb with one space between them"},
      {"no name", head + "  '': {summary: x}\n", "f:4:3: an empty name"},
      {"bad verb", head + "  take_it: {summary: x}\n", "f:4:3: '_' in a name, where only a-z, 0-9 and '-' may stand"},
      {"bad subject", head + "  Rota list: {summary: x}\n", "f:4:3: upper case 'R' in a name"},
      {"bad verb of a subject", head + "  rota -list: {summary: x}\n", "f:4:3: a name that begins with '-', not with a letter"},
      {"twice", head + "  take: {summary: x}\n  take: {summary: y}\n", "f:5:3: the key 'take' a second time: line 4 has it too"},
      {"subject and verb", head + "  rota: {summary: x}\n  rota list: {summary: y}\n",
       "f:5:3: 'rota' can't be both a subject and a verb: rename one"},
      {"verb and subject", head + "  rota list: {summary: y}\n  rota: {summary: x}\n",
       "f:5:3: 'rota' can't be both a subject and a verb: rename one"},
      {"listed subject and verb", "tcli: 1\nsummary: s\nsubjects: {rota: x}\ncommands: {rota: {summary: y}}",
       "f:4:12: 'rota' can't be both a subject and a verb: rename one"},
      {"effect", head + "  a: {summary: x, effect: delete}\n",
       "f:4:27: 'effect' must be read, write or destructive, not 'delete'"},
      {"effect list", head + "  a: {summary: x, effect: [read]}\n", "f:4:27: 'effect': expected a text, found a list"},
      {"examples text", head + "  a: {summary: x, examples: tcli a}\n",
       "f:4:29: 'examples': expected a list such as [{run: tcli oncall take, summary: Take it}], found a text"},
      {"example text", head + "  a: {summary: x, examples: [tcli a]}\n",
       "f:4:30: expected a map such as {run: tcli oncall take, summary: Take it}, found a text"},
      {"example without run", head + "  a: {summary: x, examples: [{summary: b}]}\n",
       "f:4:30: 'run' is missing: add the command line, such as 'run: tcli oncall take'"},
      {"arguments map", head + "  a: {summary: x, arguments: {b: c}}\n",
       "f:4:30: 'arguments': expected a list such as [{name: count, type: int}], found a map"},
      {"options of nothing", head + "  a:\n    summary: x\n    options:\n",
       "f:6:5: 'options': expected a list such as [{name: count, type: int}], found nothing"},
  };
  check_verdicts(rows);
  CHECK(verdict(head + "  rota list: {summary: y}\n  pager list: {summary: x}\n  list: {summary: z}\n") == "ok");
}

TEST_CASE("arguments, golden verdicts") {
  const ManifestRow rows[] = {
      {"text", with_argument("count"), "f:6:17: expected a map such as {name: count, type: int}, found a text"},
      {"no name", with_argument("{type: int}"), "f:6:17: 'name' is missing: add its name, such as 'name: count'"},
      {"name of nothing", with_argument("{name: null}"),
       "f:6:18: 'name' has no value: write one, or leave the key out (null and ~ need quotes)"},
      {"bad name", with_argument("{name: Who}"), "f:6:24: upper case 'W' in a name"},
      {"name twice", with_argument("{name: a}, {name: a}"), "f:6:35: 'a' a second time"},
      {"unknown type", with_argument("{name: a, type: strnig}"),
       "f:6:33: unknown type 'strnig', did you mean 'string'? (types: string int float bool choice path file dir duration)"},
      {"type integer", with_argument("{name: a, type: number}"),
       "f:6:33: unknown type 'number' (types: string int float bool choice path file dir duration)"},
      {"bool", with_argument("{name: a, type: bool}"), "f:6:33: an argument can't be a bool: make it an option, --a"},
      {"known names that nobody knows", with_argument("{name: a, complete: hosts}"),
       "f:6:37: 'complete' must be true, modules, runs, packs or config-keys, not 'hosts'"},
      {"no candidates", with_argument("{name: a, complete: false}"),
       "f:6:37: 'complete' must be true, modules, runs, packs or config-keys, not 'false'"},
      {"candidates of a choice", with_argument("{name: a, type: choice, choices: [b], complete: true}"),
       "f:6:65: 'complete: true' needs type string, int, float or duration"},
      {"candidates of a file", with_argument("{name: a, type: file, complete: true}"),
       "f:6:49: 'complete: true' needs type string, int, float or duration"},
      {"known names of a number", with_argument("{name: a, type: int, complete: runs}"),
       "f:6:48: 'complete' needs type string or path"},
      {"no choices", with_argument("{name: a, type: choice}"), "f:6:33: type choice needs 'choices', such as [red, green]"},
      {"empty choices", with_argument("{name: a, type: choice, choices: []}"),
       "f:6:33: type choice needs 'choices', such as [red, green]"},
      {"choices of an int", with_argument("{name: a, type: int, choices: [1]}"), "f:6:47: 'choices' need 'type: choice'"},
      {"choices without type", with_argument("{name: a, choices: [b]}"), "f:6:36: 'choices' need 'type: choice'"},
      {"choices text", with_argument("{name: a, type: choice, choices: b}"),
       "f:6:50: 'choices': expected a list such as [red, green], found a text"},
      {"null choice", with_argument("{name: a, type: choice, choices: [b, null]}"),
       "f:6:54: a choice must be a text that is not empty (quote null and ~)"},
      {"choice twice", with_argument("{name: a, type: choice, choices: [b, c, b]}"), "f:6:57: the choice 'b' a second time"},
      {"default is no choice", with_argument("{name: a, type: choice, choices: [b, c], default: d}"),
       "f:6:67: 'default' must be one of: b c, not 'd'"},
      {"default is no int", with_argument("{name: a, type: int, default: two}"), "f:6:47: 'default' must be an int, not 'two'"},
      {"default is no float", with_argument("{name: a, type: float, default: x}"), "f:6:49: 'default' must be a float, not 'x'"},
      {"default is no duration", with_argument("{name: a, type: duration, default: 90}"),
       "f:6:52: 'default' must be a duration such as 90s or 1h30m, not '90'"},
      {"default of nothing", with_argument("{name: a, default: }"),
       "f:6:27: 'default' has no value: write one, or leave the key out (null and ~ need quotes)"},
      {"default and required", with_argument("{name: a, default: b, required: true}"),
       "f:6:36: a required parameter needs no 'default': remove one of the two"},
      {"required in words", with_argument("{name: a, required: yes}"), "f:6:37: 'required' must be true or false, not 'yes'"},
      {"required empty", with_argument("{name: a, required: ''}"), "f:6:37: 'required' must be true or false"},
      {"required after optional", with_argument("{name: a, required: false}, {name: b}"),
       "f:6:52: 'b' is required, but 'a' before it is not: give it a default, or 'required: false'"},
      {"variadic not last", with_argument("{name: a, variadic: true}, {name: b}"),
       "f:6:51: 'b' stands after 'a', which takes all that is left: only the last argument can be variadic"},
      {"count of a variadic", with_argument("{name: x-count}, {name: x, variadic: true}"),
       "f:6:24: 'x-count' and the variadic 'x' would share an environment variable: rename one"},
      {"number of a variadic", with_argument("{name: x-12}, {name: x, variadic: true}"),
       "f:6:24: 'x-12' and the variadic 'x' would share an environment variable: rename one"},
      {"too many", with_items("arguments", 501), "f:506:1: 'arguments' has more than 500 items"},
  };
  check_verdicts(rows);
  for (const std::string_view items :
       {"{name: a, type: file, default: /no/such}", "{name: a, type: dir, default: /no/such}",
        "{name: x-0}, {name: x, variadic: true}", "{name: x-counts}, {name: x, variadic: true}",
        "{name: x-01}, {name: x, variadic: true}", "{name: x-count}, {name: x}", "{name: xcount}, {name: x, variadic: true}",
        "{name: a, type: float, default: 1e3}", "{name: a, default: ''}"}) {
    CAPTURE(items);
    CHECK(verdict(with_argument(items)) == "ok");
  }
  CHECK(verdict(with_items("arguments", 500)) == "ok");
}

TEST_CASE("options, golden verdicts") {
  const ManifestRow rows[] = {
      {"help", with_option("{name: help}"), "f:6:22: an option can't be called help: --help is tcli's everywhere"},
      {"name twice", with_option("{name: a}, {name: a}"), "f:6:33: 'a' a second time"},
      {"short of two", with_option("{name: a, short: ab}"), "f:6:32: 'short' must be one letter or digit, not 'ab'"},
      {"short dash", with_option("{name: a, short: '-'}"), "f:6:32: 'short' must be one letter or digit, not '-'"},
      {"short with a dash", with_option("{name: a, short: -a}"), "f:6:32: 'short' must be one letter or digit, not '-a'"},
      {"short empty", with_option("{name: a, short: ''}"), "f:6:32: 'short' must be one letter or digit, not ''"},
      {"short not ASCII", with_option("{name: a, short: \xC3\xA9}"),
       "f:6:32: 'short' must be one letter or digit, not '\xC3\xA9'"},
      {"short h", with_option("{name: a, short: h}"), "f:6:32: 'short' can't be h: -h is help everywhere"},
      {"short twice", with_option("{name: a, short: x}, {name: b, short: x}"), "f:6:53: '-x' is the short name of 'a' already"},
      {"bool default", with_option("{name: a, type: bool, default: no}"), "f:6:46: 'default' must be true or false, not 'no'"},
      {"env", with_option("{name: a, env: A-B}"), "f:6:30: 'env' must be the name of a variable such as API_TOKEN, not 'A-B'"},
      {"env digit", with_option("{name: a, env: 1A}"),
       "f:6:30: 'env' must be the name of a variable such as API_TOKEN, not '1A'"},
      {"env empty", with_option("{name: a, env: ''}"), "f:6:30: 'env' is empty"},
      {"secret default", with_option("{name: a, secret: true, default: x}"),
       "f:6:48: a secret can't have a 'default': the manifest is no place for it, use 'env'"},
      {"secret bool", with_option("{name: a, secret: true, type: bool}"),
       "f:6:33: a bool can't be secret: it is told by whether its word is there"},
      {"secret in words", with_option("{name: a, secret: 1}"), "f:6:33: 'secret' must be true or false, not '1'"},
      {"an argument's name", with("    arguments: [{name: a}]\n    options: [{name: a}]\n"),
       "f:7:22: 'a' is an argument of this command already: rename one"},
  };
  check_verdicts(rows);
  CHECK(verdict(with_option(
            "{name: a, short: H}, {name: b, short: 1}, {name: c, type: bool, default: true}, {name: d, env: _a1}")) == "ok");
}

TEST_CASE("unknown keys are read over, each with a warning") {
  const auto manifest = read_manifest(
      "tcli: 1\nsumary: x\nsummary: s\nsubjects: {old: None}\ncommands:\n  take: {summary: x, efect: read, zzz: 1,\n"
      "    options: [{name: a, shrot: b}]}\n",
      {.file = "f"});
  REQUIRE(manifest);
  CHECK(manifest->warnings == std::vector<std::string>{
                                  "f:2:1: unknown key 'sumary', did you mean 'summary'?",
                                  "f:6:22: unknown key 'efect', did you mean 'effect'?",
                                  "f:6:35: unknown key 'zzz'",
                                  "f:7:25: unknown key 'shrot', did you mean 'short'?",
                                  "f:4:12: no command has the subject 'old'",
                              });
  CHECK(manifest->subjects.empty());

  std::string flood = with("");
  for (int index = 0; index < 1000; ++index) flood += "x" + std::to_string(index) + ": 1\n";
  const auto flooded = read_manifest(flood, {.file = "f"});
  REQUIRE(flooded);
  CHECK(flooded->warnings.size() == 51);
  CHECK(flooded->warnings.back() == "f:56:1: more of this kind follows");
}

TEST_CASE("findings in front matter name the place in the script") {
  const std::string script = "#!/bin/sh\n# Ours.\n# ---\n# tcli: 1\n# summary: s\n# commands:\n#   Take: {summary: x}\n# ---\n";
  const FrontMatter found = find_front_matter(script, true);
  REQUIRE(static_cast<int>(found.kind) == static_cast<int>(FrontMatter::Kind::found));
  const ManifestSource source{.file = "/bin/tcli-x", .first_line = found.first_line, .column_shift = found.column_shift};
  CHECK(verdict(found.yaml, source) == "/bin/tcli-x:7:5: upper case 'T' in a name");
  CHECK(verdict("tcli: 1\ntcli: 1\n", source) == "/bin/tcli-x:5:3: the key 'tcli' a second time: line 4 has it too");
}

TEST_CASE("a file is refused by its size before it is parsed") {
  CHECK(verdict(std::string(k_manifest_limit + 1, '[')) == "f:1:1: a manifest of more than 1 MiB");
}

TEST_CASE("a manifest of many commands costs no more than its length") {
  std::string many = "tcli: 1\nsummary: s\ncommands:\n";
  for (int index = 0; index < 20'000; ++index) many += "  v" + std::to_string(index) + " a: {summary: x}\n";
  const auto manifest = read_manifest(many, {.file = "f"});
  REQUIRE(manifest);
  CHECK(manifest->subjects.size() == 20'000);
}

TEST_CASE("a module may have candidates of its own, a secret may not") {
  const std::string options = "tcli: 1\nsummary: s\ncommands:\n  a:\n    summary: x\n    options: [{name: b, complete: true}, "
                              "{name: c, type: int, complete: true}]\n";
  const auto manifest = read_manifest(options, {.file = "f"});
  REQUIRE(manifest);
  for (const Option& option : manifest->commands[0].options) CHECK(option.known == Known::own);
  CHECK(known_word(Known::own) == "true");
  CHECK(read_manifest(options, {.file = "f", .is_plugin = true}));
  CHECK(read_manifest(with("    arguments: [{name: a, complete: runs}]\n"), {.file = "f", .is_plugin = true}));
  CHECK(read_manifest(with("    options: [{name: a, secret: true, complete: true}]\n"), {.file = "f"})
            .error()
            .what.find("a secret can't have 'complete: true': candidates are shown") != std::string::npos);
}

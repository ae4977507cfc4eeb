// `[subject] verb words…`: what is found, and what is said when it is not.
#include "module/grammar.hpp"
#include "support/catch.hpp"
#include "support/sample_manifest.hpp"

namespace tcli {
namespace {

using Words = std::vector<std::string>;

struct FoundRow {
  Words words;
  Call::Help help;
  std::string command; // its key; empty for none
  std::string subject; // of a subject's help
  std::size_t rest;    // how many words
};

struct WrongCallRow {
  Words words;
  std::string message; // what, and why if there is one
  std::string hint;
};

std::string error_text(const Error& error) { return error.why.empty() ? error.what : error.what + ": " + error.why; }

} // namespace

TEST_CASE("parse_call finds the command, or the help that was asked for") {
  const Manifest manifest = sample_manifest();
  using Help = Call::Help;
  const FoundRow rows[] = {
      {{"now"}, Help::none, "now", "", 0},
      {{"take", "a bath", ""}, Help::none, "take", "", 2},
      {{"take", "rota", "list"}, Help::none, "take", "", 2},
      {{"rota", "list"}, Help::none, "rota list", "", 0},
      {{"rota", "set", "--start", "x"}, Help::none, "rota set", "", 2},
      {{"team", "list", "now"}, Help::none, "team list", "", 1},
      {{"take", "--", "--help"}, Help::none, "take", "", 2},
      {{"take", "--helpful"}, Help::none, "take", "", 1},
      {{"--help"}, Help::module, "", "", 0},
      {{"-h"}, Help::module, "", "", 0},
      {{"--help", "take"}, Help::module, "", "", 0},
      {{"--count", "3", "--help"}, Help::module, "", "", 0},
      {{"take", "--help"}, Help::command, "take", "", 1},
      {{"take", "--help", "extra"}, Help::command, "take", "", 2},
      {{"take", "--count", "-h", "x"}, Help::command, "take", "", 3},
      {{"take", "--bogus", "--help"}, Help::command, "take", "", 2},
      {{"take", "--token", "--", "--help"}, Help::command, "take", "", 3}, // here it is the option's value
      {{"take", "-vt", "--", "-h"}, Help::command, "take", "", 3},
      {{"take", "--token", "x", "--", "--help"}, Help::none, "take", "", 4},
      {{"take", "--token=x", "--", "--help"}, Help::none, "take", "", 3},
      {{"take", "-tx", "--", "--help"}, Help::none, "take", "", 3},
      {{"take", "--token", "--token", "--", "--help"}, Help::none, "take", "", 4},
      {{"take", "-v", "--", "--help"}, Help::none, "take", "", 3},
      {{"rota", "--help"}, Help::subject, "", "rota", 0},
      {{"rota", "-h", "list"}, Help::subject, "", "rota", 0},
      {{"rota", "list", "-h"}, Help::command, "rota list", "", 1},
  };
  for (const FoundRow& row : rows) {
    CAPTURE(row.words);
    const auto call = parse_call("oncall", manifest, row.words);
    REQUIRE(call.has_value());
    CHECK(call->help == row.help);
    CHECK((call->command == nullptr ? "" : call->command->key()) == row.command);
    CHECK(call->subject == row.subject);
    CHECK(call->rest.size() == row.rest);
    if (row.rest > 0) CHECK(call->rest.data() + row.rest == row.words.data() + row.words.size());
  }
}

TEST_CASE("what parse_call can't find is answered with a call that can") {
  const Manifest manifest = sample_manifest();
  const WrongCallRow rows[] = {
      {{}, "oncall needs a verb", "tcli help oncall"},
      {{"rota"}, "oncall rota needs a verb", "tcli help oncall rota"},
      {{"tkae", "x"}, "oncall has no verb 'tkae'", "tcli oncall take x"},
      {{"tkae", "a bath", "--", ""}, "oncall has no verb 'tkae'", "tcli oncall take 'a bath' -- ''"},
      {{"rota", "lst"}, "oncall rota has no verb 'lst'", "tcli oncall rota list"},
      {{"rota", "take"}, "oncall rota has no verb 'take'", "tcli help oncall rota"},
      {{"rtoa", "list"}, "oncall has no verb 'rtoa'", "tcli oncall rota list"},
      {{"rtoa", "lsit", "x"}, "oncall has no verb 'rtoa'", "tcli help oncall rota list"}, // which takes no word
      {{"rtoa"}, "oncall has no verb 'rtoa'", "tcli help oncall rota"},
      {{"list", "rota", "-x"}, "oncall has no verb 'list'", "tcli help oncall rota list"},
      {{"list", "team"}, "oncall has no verb 'list'", "tcli oncall team list"},
      {{"set", "x"}, "oncall has no verb 'set'", "tcli help oncall rota set"},
      {{"tak"}, "oncall has no verb 'tak'", "tcli help oncall take"},
      {{"t"}, "oncall has no verb 't'", "tcli help oncall"},
      {{"Take"}, "oncall has no verb 'Take'", "tcli help oncall take"},
      {{"Take", "x"}, "oncall has no verb 'Take'", "tcli oncall take x"},
      {{""}, "oncall has no verb ''", "tcli help oncall"},
      {{"-"}, "oncall has no verb '-'", "tcli help oncall"},
      {{"nonsense", "--help"}, "oncall has no verb 'nonsense'", "tcli help oncall"},
      {{"tkae", "a\nb"}, "oncall has no verb 'tkae'", "tcli help oncall"}, // can't be repeated on one line
      {{"tkae", "--verbose", "x"}, "oncall has no verb 'tkae'", "tcli oncall take --verbose x"},
      {{"--count", "3", "take", "x"}, "oncall: option '--count' stands before the verb", "tcli oncall take --count 3 x"},
      {{"--count=3", "take"}, "oncall: option '--count' stands before the verb", "tcli oncall take --count=3"},
      {{"-c3", "take"}, "oncall: option '-c' stands before the verb", "tcli oncall take -c3"},
      {{"-s", "x", "rota", "set"}, "oncall: option '-s' stands before the verb", "tcli oncall rota set -s x"},
      {{"rota", "-s", "x", "set", "y"}, "oncall rota: option '-s' stands before the verb", "tcli oncall rota set -s x y"},
      {{"rota", "--x"}, "oncall rota: option '--x' stands before the verb", "tcli help oncall rota"},
      {{"--bogus", "take"}, "oncall: option '--bogus' stands before the verb", "tcli help oncall"},
      {{"--bogus"}, "oncall: option '--bogus' stands before the verb", "tcli help oncall"},
      {{"--yes", "wipe", "x"}, "oncall: option '--yes' stands before the verb", "tcli --yes oncall wipe x"},
      {{"-y", "--from", "path", "wipe"}, "oncall: option '-y' stands before the verb", "tcli -y --from path oncall wipe"},
      {{"--from=path", "-c", "3", "take"}, "oncall: option '--from' stands before the verb", "tcli --from=path oncall take -c 3"},
      {{"--from", "now"}, "oncall: option '--from' stands before the verb", "tcli help oncall"},
      {{"--from", "-c3", "take"}, "oncall: option '--from' stands before the verb", "tcli help oncall"},
      {{"--", "take"}, "oncall: option '--' stands before the verb", "tcli help oncall"},
      {{"--", "--help"}, "oncall: option '--' stands before the verb", "tcli help oncall"},
  };
  for (const WrongCallRow& row : rows) {
    CAPTURE(row.words);
    const auto call = parse_call("oncall", manifest, row.words);
    REQUIRE_FALSE(call.has_value());
    CHECK(call.error().status == ExitCode::usage);
    CHECK(error_text(call.error()) == row.message);
    CHECK(call.error().hint == row.hint);
    REQUIRE(call.error().notes.size() == 1);
    CHECK(call.error().notes[0].starts_with("verbs: "));
  }
}

TEST_CASE("the grammar repeats no value of a secret option") {
  const Manifest manifest = sample_manifest();
  const Words calls[] = {
      {"--token=s3cret", "take"},       {"--token", "s3cret", "take"}, {"-ts3cret", "take"},
      {"tkae", "--token", "s3cret"},    {"tkae", "-vts3cret"},         {"tkae", "--tokn", "s3cret"},
      {"tkae", "-v", "--token=s3cret"}, {"-v", "take", "-ts3cret"},
  };
  for (const Words& words : calls) {
    CAPTURE(words);
    const auto call = parse_call("oncall", manifest, words);
    REQUIRE_FALSE(call.has_value());
    CHECK(error_text(call.error()).find("s3cret") == std::string::npos);
    CHECK(call.error().hint == "tcli help oncall");
  }
  const Words other_command{"rota", "ste", "--token=s3cret"};
  CHECK(parse_call("oncall", manifest, other_command).error().hint == "tcli help oncall rota");
}

TEST_CASE("a name that is a verb and a subject is what its next word makes it") {
  Manifest manifest = sample_manifest();
  manifest.commands.push_back(sample_command("", "rota"));
  const Words as_subject{"rota", "list"}, as_verb{"rota", "x"}, alone{"rota"};
  CHECK(parse_call("oncall", manifest, as_subject)->command->key() == "rota list");
  CHECK(parse_call("oncall", manifest, as_verb)->command->key() == "rota");
  CHECK(parse_call("oncall", manifest, alone)->command->key() == "rota");
}

TEST_CASE("commands_note lists what exists") {
  Manifest manifest = sample_manifest();
  CHECK(commands_note(manifest, "") == "verbs: now take wipe · subjects: rota team");
  CHECK(commands_note(manifest, "rota") == "verbs: list set");
  manifest.subjects.clear();
  CHECK(commands_note(manifest, "") == "verbs: now take wipe");
  manifest = sample_manifest();
  std::erase_if(manifest.commands, [](const Command& command) { return command.subject.empty(); });
  CHECK(commands_note(manifest, "") == "subjects: rota team");
}

} // namespace tcli

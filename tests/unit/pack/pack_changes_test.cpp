#include "pack/pack_changes.hpp"

#include "module/manifest_reader.hpp"
#include "support/catch.hpp"

#include <fmt/format.h>

using namespace tcli;

namespace {

// A pack with one module, `job`, whose command `run` is declared so.
std::vector<PackModule> pack_with(const std::string& command, const std::string& more = "") {
  auto manifest =
      read_manifest("tcli: 1\nsummary: Jobs\ncommands:\n  run: {summary: Run, " + command + "}\n" + more, {.file = "x"});
  CAPTURE(command);
  REQUIRE(manifest);
  return {{.name = "job",
           .kind = PackModule::Kind::tree,
           .path = "modules/job",
           .manifest = std::make_shared<const Manifest>(*std::move(manifest))}};
}

std::string told(const std::vector<PackModule>& before, const std::vector<PackModule>& after) {
  std::string text;
  for (const PackChange& change : compare_modules(before, after)) {
    const char sign = change.kind == PackChange::Kind::added ? '+' : change.kind == PackChange::Kind::gone ? '-' : '~';
    text += fmt::format("{} {}: {}{}\n", sign, change.what, change.how, change.incompatible ? " !" : "");
  }
  return text;
}

std::string of_command(const std::string& before, const std::string& after) { return told(pack_with(before), pack_with(after)); }

std::string option(const std::string& fields) { return "options: [{name: level, " + fields + "}]"; }
std::string argument(const std::string& fields) { return "arguments: [{name: file, " + fields + "}]"; }

} // namespace

TEST_CASE("What is the same is no change") {
  CHECK(of_command(option("type: int"), option("type: int, summary: Another word")).empty());
  CHECK(compare_modules({}, {}).empty());
}

TEST_CASE("Modules and commands that are new or gone") {
  const auto none = std::vector<PackModule>{};
  const auto one = pack_with("effect: read"), two = pack_with("effect: read", "  rota swap: {summary: Swap}\n");
  CHECK(told(none, one) == "+ job: new module\n");
  CHECK(told(one, none) == "- job: gone !\n");
  CHECK(told(one, two) == "+ job rota swap: new command\n");
  CHECK(told(two, one) == "- job rota swap: gone !\n");
}

TEST_CASE("What a call may have to say more") {
  CHECK(of_command("effect: read", option("type: int")) == "~ job run: --level is new\n");
  CHECK(of_command("effect: read", option("required: true")) == "~ job run: --level is new and required !\n");
  CHECK(of_command(option("type: int"), option("type: int, required: true")) == "~ job run: --level is now required !\n");
  CHECK(of_command(option("required: true"), option("type: string")) == "~ job run: --level may now be left out\n");
  CHECK(of_command("effect: read", argument("required: false")) == "~ job run: <file> is new\n");
  CHECK(of_command("effect: read", argument("type: string")) == "~ job run: <file> is new and required !\n");
  CHECK(of_command(argument("required: false"), argument("type: string")) == "~ job run: <file> is now required !\n");
  CHECK(of_command(argument("type: string"), "effect: read") == "~ job run: <file> is gone !\n");
  CHECK(of_command(option("type: int"), "effect: read") == "~ job run: --level is gone !\n");
  CHECK(of_command(argument("variadic: true"), argument("variadic: false")) == "~ job run: <file> takes one word only !\n");
}

TEST_CASE("Arguments that change places or names") {
  const std::string from = "{name: from}", to = "{name: to}";
  CHECK(of_command("arguments: [" + from + ", " + to + "]", "arguments: [" + to + ", " + from + "]") ==
        "~ job run: <to> stands where <from> stood !\n~ job run: <from> stands where <to> stood !\n");
  CHECK(of_command("arguments: [" + from + "]", "arguments: [" + to + "]") == "~ job run: <to> was called <from>\n");
}

TEST_CASE("What a value may be") {
  CHECK(of_command(option("type: string"), option("type: int")) == "~ job run: --level is now int, was string !\n");
  CHECK(of_command(option("type: path"), option("type: file")) == "~ job run: --level is now file, was path !\n");
  for (const char* narrow : {"type: int", "type: file", "type: choice, choices: [a]"})
    CHECK(of_command(option(narrow), option("type: string")).empty());
  CHECK(of_command(option("type: int"), option("type: float")).empty());
  CHECK(of_command(option("type: dir"), option("type: path")).empty());
  CHECK(of_command(option("type: choice, choices: [a]"), option("type: choice, choices: [b, a]")).empty());
  CHECK(of_command(option("type: choice, choices: [a, b]"), option("type: choice, choices: [a]")) ==
        "~ job run: --level has fewer choices !\n");
  CHECK(of_command(option("type: int, default: 1"), option("type: int, default: 2")) ==
        "~ job run: the default of --level is now 2\n");
}

TEST_CASE("An option that took no word, and takes the one behind it now") {
  CHECK(of_command(option("type: bool"), option("type: string")) == "~ job run: --level is now string, was bool !\n");
  CHECK(of_command(option("type: bool"), option("type: int")) == "~ job run: --level is now int, was bool !\n");
}

TEST_CASE("A secret that is none any more may be stored") {
  CHECK(of_command(option("secret: true"), option("type: string")) == "~ job run: --level is no longer secret !\n");
  CHECK(of_command(option("type: string"), option("secret: true")).empty());
}

TEST_CASE("Other ways to say a value") {
  CHECK(of_command(option("short: l"), option("short: x")) == "~ job run: -l no longer stands for --level !\n");
  CHECK(of_command(option("env: A"), option("env: B")) == "~ job run: --level is no longer read from A !\n");
  CHECK(of_command(option("type: string"), option("short: l, env: A")).empty());
}

TEST_CASE("What a command does to the world") {
  CHECK(of_command("effect: read", "effect: write") == "~ job run: its effect is now write, was read !\n");
  CHECK(of_command("effect: destructive", "effect: write") == "~ job run: its effect is now write, was destructive\n");
}

TEST_CASE("A manifest that comes or goes") {
  auto without = pack_with("effect: read");
  without.front().manifest = nullptr;
  CHECK(told(without, pack_with("effect: read")) == "~ job: has a manifest now !\n");
  CHECK(told(pack_with("effect: read"), without) == "~ job: has no manifest any more !\n");
  CHECK(told(without, without).empty());
}

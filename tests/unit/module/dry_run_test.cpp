// `dry_run` in a manifest, and who answers for a module.
#include "module/manifest_reader.hpp"
#include "support/catch.hpp"

namespace tcli {

TEST_CASE("a command with a dry run has the option, listed or not") {
  const auto manifest = read_manifest("tcli: 1\nsummary: s\nowner: Core\ncontact: '#core'\ndocs: https://example.com\ncommands:\n"
                                      "  a: {summary: x, dry_run: true}\n"
                                      "  b: {dry_run: true, summary: x, options: [{name: dry-run, short: n, type: bool}]}\n"
                                      "  c: {summary: x, dry_run: false}\n",
                                      {.file = "f"});
  REQUIRE(manifest);
  CHECK(manifest->support == Support{.owner = "Core", .contact = "#core", .docs = "https://example.com"});
  const Command &a = manifest->commands[0], &b = manifest->commands[1], &c = manifest->commands[2];
  REQUIRE(a.options.size() == 1);
  CHECK((a.dry_run && a.options[0].name == k_dry_run && a.options[0].type == Type::boolean));
  REQUIRE(b.options.size() == 1);
  CHECK((b.dry_run && b.options[0].short_name == 'n'));
  CHECK((!c.dry_run && c.options.empty()));
}

TEST_CASE("a dry run that can't be one, golden verdicts") {
  const auto verdict = [](const std::string& keys) {
    const auto manifest = read_manifest("tcli: 1\nsummary: s\ncommands:\n  a: {summary: x, " + keys + "}\n", {.file = "f"});
    return manifest ? "ok" : manifest.error().what;
  };
  const std::string off = "f:4:28: its option 'dry-run' must be a bool that is off by default and not required";
  CHECK(verdict("dry_run: true, options: [{name: dry-run, type: int}]") == off);
  CHECK(verdict("dry_run: true, options: [{name: dry-run, type: bool, default: true}]") == off);
  CHECK(verdict("dry_run: true, options: [{name: dry-run, type: bool, required: true}]") == off);
  CHECK(verdict("dry_run: true, options: [{name: dry-run, type: bool, short: n}]") == "ok");
  CHECK(verdict("dry_run: true, arguments: [{name: dry-run}]") ==
        "f:4:28: 'dry-run' is an argument of this command already: rename one");
  CHECK(verdict("dry_run: maybe") == "f:4:28: 'dry_run' must be true or false, not 'maybe'");
  CHECK(verdict("dry_run: false, arguments: [{name: dry-run}]") == "ok");
  const std::string promise =
      "'--dry-run' changes nothing, wherever there is one: add 'dry_run: true' to the command, or rename the option";
  CHECK(verdict("dry_run: false, options: [{name: dry-run, type: int}]") == "f:4:52: " + promise);
  CHECK(verdict("options: [{name: x}, {name: dry-run, type: bool}]") == "f:4:47: " + promise);
}

} // namespace tcli

// Memory: verdicts by file identity, in two stores.
#include "contract/memory.hpp"

#include "module/manifest_reader.hpp"
#include "support/environment.hpp"
#include "support/module_file.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

struct MemoryFixture {
  ScriptFolder folder;
  FreshHome home{made(folder.path("home"))};
  Memory memory;
  Finding finding = found_file("x", folder.script("tcli-x", ""));
};

RememberedVerdict verified(const std::string& help, const std::string& interpreter = "") {
  return {.verdict = {.state = State::verified, .manifest = nullptr, .help = help, .problem = {}}, .interpreter = interpreter};
}

RememberedVerdict declared(const std::string& summary) {
  const auto manifest = read_manifest(manifest_yaml(summary), {.file = "x"});
  return {.verdict = {.state = State::declared,
                      .manifest = std::make_shared<const Manifest>(manifest.value()),
                      .help = {},
                      .problem = {}},
          .interpreter = {}};
}

} // namespace

TEST_CASE("A declaration is recalled with its whole manifest") {
  const MemoryFixture fixture;
  CHECK_FALSE(fixture.memory.recall(fixture.finding).has_value());
  fixture.memory.keep_declaration(fixture.finding, declared("Kept"));
  const auto recalled = fixture.memory.recall(fixture.finding);
  REQUIRE(recalled.has_value());
  CHECK(recalled->verdict.state == State::declared);
  CHECK(*recalled->verdict.manifest == *declared("Kept").verdict.manifest);
  CHECK_FALSE(fixture.memory.recall_answer(fixture.finding).has_value());
  CHECK(fixture.folder.has("home/.cache/tcli/manifests"));
  CHECK_FALSE(fixture.folder.has("home/.local"));
}

TEST_CASE("An answer is recalled byte for byte, from the state folder") {
  const MemoryFixture fixture;
  const std::string help = "Usage: \x1b[1mx\xff\n\n";
  fixture.memory.keep_answer(fixture.finding, verified(help));
  for (const auto& recalled : {fixture.memory.recall(fixture.finding), fixture.memory.recall_answer(fixture.finding)}) {
    REQUIRE(recalled.has_value());
    CHECK(recalled->verdict.state == State::verified);
    CHECK(recalled->verdict.help == help);
  }
  CHECK(fixture.memory.answers_folder() == std::optional{fixture.folder.path("home/.local/state/tcli/answers")});
  CHECK(fixture.folder.has("home/.local/state/tcli/answers"));
  CHECK_FALSE(fixture.folder.has("home/.cache"));
}

TEST_CASE("A problem is recalled with its remedy") {
  const MemoryFixture fixture;
  RememberedVerdict broken;
  broken.verdict.state = State::broken;
  broken.verdict.problem = {.reason = "its --help printed nothing", .remedy = "tcli plugin check x"};
  fixture.memory.keep_answer(fixture.finding, broken);
  const auto recalled = fixture.memory.recall(fixture.finding);
  REQUIRE(recalled.has_value());
  CHECK(recalled->verdict.state == State::broken);
  CHECK(recalled->verdict.problem == broken.verdict.problem);
}

TEST_CASE("Nothing is recalled once the file, or its sidecar, changed") {
  MemoryFixture fixture;
  fixture.memory.keep_answer(fixture.finding, verified("help"));
  fixture.memory.keep_declaration(fixture.finding, declared("Kept"));
  Finding other = fixture.finding;
  other.manifest_id = fixture.finding.id;
  CHECK_FALSE(fixture.memory.recall(other).has_value());
  other = fixture.finding;
  other.location += "y";
  CHECK_FALSE(fixture.memory.recall(other).has_value());
  fixture.folder.script("tcli-x", "changed");
  CHECK_FALSE(fixture.memory.recall(found_file("x", fixture.finding.location)).has_value());
}

TEST_CASE("Modules of one location share nothing when their words or their manifest differ") {
  const MemoryFixture fixture;
  Finding one = fixture.finding;
  one.argv = {"/usr/bin/env", "one"};
  Finding words = one;
  words.argv = {"/usr/bin/env", "two"};
  Finding joined = one;
  joined.argv = {"/usr/bin/env one"};
  fixture.memory.keep_answer(one, verified("help of one"));
  CHECK(fixture.memory.recall(one)->verdict.help == "help of one");
  CHECK_FALSE(fixture.memory.recall(words).has_value());
  CHECK_FALSE(fixture.memory.recall(joined).has_value());
  CHECK_FALSE(fixture.memory.recall(fixture.finding).has_value());

  Finding text = fixture.finding;
  text.manifest_place = Finding::ManifestPlace::text;
  text.manifest = manifest_yaml("One");
  Finding other_text = text;
  other_text.manifest = manifest_yaml("Two");
  fixture.memory.keep_declaration(text, declared("One"));
  CHECK(fixture.memory.recall(text)->verdict.manifest->summary == "One");
  CHECK_FALSE(fixture.memory.recall(other_text).has_value());
  CHECK_FALSE(fixture.memory.recall(fixture.finding).has_value());
}

TEST_CASE("Nothing is recalled once the interpreter is gone") {
  const MemoryFixture fixture;
  const auto interpreter = fixture.folder.script("interpreter", "");
  fixture.memory.keep_answer(fixture.finding, verified("help", interpreter));
  CHECK(fixture.memory.recall(fixture.finding).has_value());
  std::filesystem::remove(interpreter);
  CHECK_FALSE(fixture.memory.recall(fixture.finding).has_value());
  CHECK_FALSE(fixture.memory.recall_answer(fixture.finding).has_value());
}

TEST_CASE("Without a home nothing is kept and nothing fails") {
  const ScriptFolder folder;
  const FreshHome home{""};
  const Memory memory;
  const auto finding = found_file("x", folder.script("tcli-x", ""));
  CHECK_FALSE(memory.answers_folder().has_value());
  written_to(2, [&] { memory.keep_answer(finding, verified("help")); });
  CHECK_FALSE(memory.recall(finding).has_value());
}

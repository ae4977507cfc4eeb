// The keys of an example.
#include "module/manifest_reader.hpp"
#include "module/manifest_text.hpp"
#include "support/catch.hpp"

using namespace tcli;

namespace {

Result<Manifest> with_example(const std::string& keys, const std::string& effect = "write") {
  return read_manifest("tcli: 1\nsummary: s\ncommands: {a: {summary: b, effect: " + effect + ", examples: [{run: tcli x a" +
                           keys + "}]}}\n",
                       {.file = "f"});
}

std::string example_verdict(const std::string& keys, const std::string& effect = "write") {
  const auto manifest = with_example(keys, effect);
  return manifest ? "ok" : manifest.error().what;
}

} // namespace

TEST_CASE("An example says how it ends, and whether it may be run") {
  const auto plain = with_example(""), whole = with_example(", safe: true, status: 255, output: ' a '");
  REQUIRE(plain);
  CHECK(plain->commands.front().examples.front() == Example{"tcli x a", ""});
  REQUIRE(whole);
  CHECK(whole->commands.front().examples.front() == Example{"tcli x a", "", true, 255, " a "});
  const auto again = read_manifest(manifest_text(*whole), {.file = "f"});
  REQUIRE(again);
  CHECK(again->commands == whole->commands);
}

TEST_CASE("Wrong statuses of examples are told, and safe examples of what destroys") {
  for (const char* status : {"256", "-1", "1x", "1.5", "''"}) {
    INFO(status);
    CHECK(example_verdict(std::string(", status: ") + status) != "ok");
  }
  CHECK(example_verdict(", safe: maybe") != "ok");
  CHECK(example_verdict(", safe: false", "destructive") == "ok");
  CHECK(example_verdict(", safe: true", "destructive") == "f:3:60: an example of a destructive command is not safe");
}

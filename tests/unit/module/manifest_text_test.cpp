#include "module/manifest_text.hpp"

#include "module/manifest_reader.hpp"
#include "module/yaml.hpp"
#include "module/yaml_quote.hpp"
#include "support/catch.hpp"
#include "support/sample_manifest.hpp"

using namespace tcli;

namespace {

Manifest read_again(const Manifest& manifest) {
  const std::string text = manifest_text(manifest);
  CAPTURE(text);
  const auto again = read_manifest(text, {.file = "again"});
  REQUIRE(again);
  CHECK(again->warnings.empty());
  return *again;
}

} // namespace

TEST_CASE("A manifest that was written down reads as it was") {
  Manifest manifest = sample_manifest();
  for (Command& command : manifest.commands) command.summary = "Does " + command.key();
  manifest.summary = "On-call: \"rotation\" \\ # and more";
  CHECK(read_again(manifest) == manifest);
}

TEST_CASE("Everything that a manifest can say is written") {
  constexpr std::string_view k_written = R"(tcli: 1
summary: Everything
description: "several\n  lines, and \x85 \u2028 \uFEFF \x07 \x7f of them"
version: 1.10
owner: "Team: core"
contact: "#core"
docs: https://example.com/x?a=b#c
history: off
capture: stderr
subjects: {rota: "The: rotations", "null": no}
commands:
  "off":
    summary: a name that YAML takes for something else
  "yes":
    summary: "another"
    description: "- looks like: a list"
    arguments:
      - {name: first, type: int, summary: Of them, default: "007"}
      - {name: kind, type: choice, choices: [a, "b, c", 'd"e'], required: false}
      - {name: "null", variadic: true, required: false}
    options:
      - {name: count, short: "1", type: duration, default: 1h30m}
      - {name: token, secret: true, env: TOKEN, required: true}
    examples: [{run: 'tcli x "a: b"', summary: "#1"}, {run: tcli x}]
    effect: destructive
    dry_run: true
    options_first: true
    passes_dashes: false
  rota list: {summary: List, effect: write, dry_run: false}
  "null true": {summary: List}
)";
  const auto manifest = read_manifest(k_written, {.file = "x"});
  CAPTURE(manifest ? "" : manifest.error().what);
  REQUIRE(manifest);
  CHECK(read_again(*manifest) == *manifest);
}

TEST_CASE("Quoted text stays what it was, whatever stands in it") {
  for (const std::string_view text : {"", "plain", "'\"\\", "a\nb\tc\r", "\x01\x1f\x7f", "\xc2\x80\xc2\x85\xc2\x9f\xc2\xa0",
                                      "\xe2\x80\xa8\xe2\x80\xae", "\xef\xbb\xbf", "\xf0\x9f\x98\x80", "{a: b}, #c"}) {
    const std::string quoted = yaml_quote(text);
    CAPTURE(quoted);
    CHECK(quoted.find('\n') == std::string::npos);
    const auto node = parse_yaml(quoted);
    REQUIRE(node);
    CHECK(node->scalar == text);
  }
}

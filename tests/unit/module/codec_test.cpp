// A manifest to bytes and back, and every way in which the bytes can be damaged.
#include "module/codec.hpp"
#include "support/catch.hpp"

using namespace tcli;

namespace {

Manifest sample() {
  Argument reason;
  reason.name = "reason";
  reason.summary = "Why";
  reason.required = true;
  reason.variadic = true;
  reason.type = Type::integer;
  reason.known = Known::own;
  Option count;
  count.name = "count";
  count.type = Type::choice;
  count.choices = {"one", "two"};
  count.default_value = "";
  count.short_name = 'c';
  Option token;
  token.name = "token";
  token.secret = true;
  token.known = Known::packs;
  token.env = "ONCALL_TOKEN";
  token.passed_as = "-token";
  Command take;
  take.subject = "pager";
  take.verb = "take";
  take.summary = "Take the pager";
  take.description = "Longer.\nTwo lines.";
  take.arguments = {reason};
  take.options = {count, token};
  take.examples = {{"tcli oncall pager take", "Take it", true, 3, "taken\n"}};
  take.effect = Effect::destructive;
  take.dry_run = true;
  take.passes_command = false;
  take.options_first = true;
  take.passes_dashes = false;
  Command now;
  now.verb = "now";
  now.effect = Effect::write;

  Manifest manifest;
  manifest.summary = "On-call";
  manifest.description = "d";
  manifest.version = "1.10";
  manifest.support = {.owner = "Core", .contact = "#core", .docs = "https://example.com"};
  manifest.history = false;
  manifest.capture = Capture::stderr_only;
  manifest.subjects = {{"pager", "The pager"}};
  manifest.commands = {take, now};
  manifest.warnings = {"f:1:1: unknown key 'x'"};
  return manifest;
}

std::string bytes_of(const Manifest& manifest) {
  BinaryWriter writer;
  encode(writer, manifest);
  return writer.take();
}

std::optional<Manifest> manifest_of(std::string_view bytes) {
  BinaryReader reader(bytes);
  return decode_manifest(reader);
}

} // namespace

TEST_CASE("a manifest comes back as it was") {
  const Manifest manifest = sample();
  const std::string bytes = bytes_of(manifest);
  BinaryReader reader(bytes);
  const auto decoded = decode_manifest(reader);
  REQUIRE(decoded);
  CHECK(*decoded == manifest);
  CHECK(reader.at_end());
}

TEST_CASE("every value of every type and effect comes back") {
  for (int type = 0; type <= static_cast<int>(Type::duration); ++type) {
    Manifest manifest = sample();
    Option& option = manifest.commands[0].options[0];
    option.type = static_cast<Type>(type);
    if (option.type != Type::choice) option.choices.clear();
    const auto decoded = manifest_of(bytes_of(manifest));
    REQUIRE(decoded);
    CHECK(*decoded == manifest);
  }
}

TEST_CASE("two manifests one after the other") {
  BinaryWriter writer;
  encode(writer, sample());
  Manifest second = sample();
  second.summary = "another";
  encode(writer, second);
  const std::string bytes = writer.take();
  BinaryReader reader(bytes);
  CHECK(decode_manifest(reader) == sample());
  CHECK(decode_manifest(reader) == second);
  CHECK(reader.at_end());
}

TEST_CASE("bytes cut off anywhere are refused") {
  const std::string bytes = bytes_of(sample());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(manifest_of(bytes.substr(0, size)));
  }
}

TEST_CASE("a byte altered anywhere is refused or is another manifest, never anything else") {
  const std::string bytes = bytes_of(sample());
  for (std::size_t index = 0; index < bytes.size(); ++index)
    for (const char value : {'\x00', '\x01', '\x7F', '\x80', '\xFF'}) {
      std::string damaged = bytes;
      damaged[index] = value;
      CAPTURE(index, static_cast<int>(value));
      BinaryReader reader(damaged);
      const auto decoded = decode_manifest(reader);
      if (!decoded || !reader.at_end()) continue;
      CHECK(bytes_of(*decoded) == damaged);
    }
}

TEST_CASE("what no manifest can be is refused") {
  Manifest manifest = sample();
  SECTION("a type past the last") { manifest.commands[0].options[0].type = static_cast<Type>(9); }
  SECTION("an effect past the last") { manifest.commands[0].effect = static_cast<Effect>(3); }
  SECTION("no commands") { manifest.commands.clear(); }
  SECTION("choices of a type that has none") { manifest.commands[0].arguments[0].choices = {"x"}; }
  SECTION("known names past the last") { manifest.commands[0].arguments[0].known = static_cast<Known>(6); }
  SECTION("known names of a type that is no text") { manifest.commands[0].options[0].known = Known::runs; }
  SECTION("candidates of a choice") { manifest.commands[0].options[0].known = Known::own; }
  SECTION("candidates of a secret") { manifest.commands[0].options[1].known = Known::own; }
  SECTION("a choice without choices") { manifest.commands[0].options[0].choices.clear(); }
  CHECK_FALSE(manifest_of(bytes_of(manifest)));
}

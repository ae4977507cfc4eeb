// The small things of a manifest, a state and a verdict.
#include "module/manifest.hpp"
#include "module/state.hpp"
#include "module/verdict.hpp"
#include "support/catch.hpp"

using namespace tcli;

TEST_CASE("every type and effect has one word, there and back") {
  const std::pair<Type, std::string_view> types[] = {
      {Type::string, "string"}, {Type::integer, "int"},   {Type::real, "float"},
      {Type::boolean, "bool"},  {Type::choice, "choice"}, {Type::path, "path"},
      {Type::file, "file"},     {Type::dir, "dir"},       {Type::duration, "duration"}};
  for (const auto& [type, word] : types) {
    CHECK(type_word(type) == word);
    CHECK(type_from_word(word) == type);
  }
  const std::pair<Effect, std::string_view> effects[] = {
      {Effect::read, "read"}, {Effect::write, "write"}, {Effect::destructive, "destructive"}};
  for (const auto& [effect, word] : effects) {
    CHECK(effect_word(effect) == word);
    CHECK(effect_from_word(word) == effect);
  }
  CHECK_FALSE(type_from_word("integer"));
  CHECK_FALSE(type_from_word(""));
  CHECK_FALSE(effect_from_word("delete"));
}

TEST_CASE("states have words") {
  CHECK(state_word(State::declared) == "declared");
  CHECK(state_word(State::verified) == "verified");
  CHECK(state_word(State::unverified) == "unverified");
  CHECK(state_word(State::broken) == "broken");
}

TEST_CASE("a command is found by subject and verb together") {
  Manifest manifest;
  manifest.subjects = {{"rota", ""}};
  Command take, list;
  take.verb = "take";
  list.subject = "rota";
  list.verb = "list";
  manifest.commands = {take, list};

  CHECK(manifest.find("", "take") == &manifest.commands[0]);
  CHECK(manifest.find("rota", "list") == &manifest.commands[1]);
  CHECK(manifest.find("", "list") == nullptr);
  CHECK(manifest.find("rota", "take") == nullptr);
  CHECK(manifest.has_subject("rota"));
  CHECK_FALSE(manifest.has_subject("take"));
  CHECK(take.key() == "take");
  CHECK(list.key() == "rota list");
}

TEST_CASE("a verdict's summary is the manifest's, or the first line of help that is not blank") {
  Verdict verdict;
  CHECK(verdict.summary().empty());
  verdict.help = "\n  \n\t List files \r\nUsage: ls\n";
  CHECK(verdict.summary() == "List files");
  verdict.help = "no line feed";
  CHECK(verdict.summary() == "no line feed");
  verdict.help = " \n\n";
  CHECK(verdict.summary().empty());
  Manifest manifest;
  manifest.summary = "On-call rotation";
  verdict.manifest = std::make_shared<const Manifest>(manifest);
  CHECK(verdict.summary() == "On-call rotation");
}

// The bytes between tcli-host and tcli: what was said comes back, and anything else is no answer.
#include "catalog/answer.hpp"

#include "base/binary.hpp"
#include "support/catch.hpp"

#include <initializer_list>

using namespace tcli;

namespace {

constexpr std::string_view k_header = "tcli provider answer 4";

Finding module_named(const std::string& name) {
  Finding module;
  module.name = name;
  module.provider = "inventory";
  module.kind = "exec";
  module.location = "/opt/" + name;
  module.shown = "./" + name;
  module.group = "A group\x1b";
  module.argv = {"/bin/run", "", "two words"};
  module.id = {1, 2, 3, -4, 5};
  module.manifest_place = Finding::ManifestPlace::text;
  module.manifest = "tcli: 1\n";
  module.manifest_id = {6, 7, 8, 9, -10};
  module.relative = "./relative";
  module.ask = {"/bin/run", "--harmless"};
  module.cleanup = {"/bin/end", "it"};
  module.question = "is it\nso";
  module.summary = "What it does";
  return module;
}

ProviderAnswer full_answer() {
  ProviderAnswer answer;
  answer.modules = {module_named("one"), module_named("two\xff"), module_named("three")};
  answer.modules[2].kind = "tree";
  answer.modules[2].commands_are_files = true;
  answer.modules[2].argv = {answer.modules[2].location};
  answer.modules[2].ask.clear();
  answer.modules[1].problem = {.reason = "it is torn", .remedy = "mend it", .status = ExitCode::usage};
  answer.modules[1].argv.clear();
  answer.modules[1].manifest_place = Finding::ManifestPlace::none;
  answer.watched = {{"/a", {1, 2, 3, 4, 5}}, {"", {}}};
  answer.lookups = {{Lookup::Kind::environment, "PATH", "/bin"},
                    {Lookup::Kind::setting, "exec-path", ""},
                    {Lookup::Kind::config, "modules.x.settings.y", std::nullopt}};
  return answer;
}

void check_same(const Finding& one, const Finding& other) {
  CHECK(one.name == other.name);
  CHECK(one.provider == other.provider);
  CHECK(one.kind == other.kind);
  CHECK(one.location == other.location);
  CHECK(one.shown == other.shown);
  CHECK(one.group == other.group);
  CHECK(one.argv == other.argv);
  CHECK(one.id == other.id);
  CHECK(one.manifest_place == other.manifest_place);
  CHECK(one.manifest == other.manifest);
  CHECK(one.manifest_id == other.manifest_id);
  CHECK(one.problem == other.problem);
  CHECK(one.relative == other.relative);
  CHECK(one.ask == other.ask);
  CHECK(one.cleanup == other.cleanup);
  CHECK(one.question == other.question);
  CHECK(one.summary == other.summary);
  CHECK(one.commands_are_files == other.commands_are_files);
}

std::optional<ProviderAnswer> decode(std::string_view bytes) { return decode_answer(bytes, "inventory"); }

// An answer of one module, put together by hand: where encode_answer() would not write it.
struct RawModule {
  std::string kind = "exec";
  std::string name = "x";
  std::uint32_t words = 1;
  std::string word = "/bin/x";
  std::uint8_t place = 0;
  std::uint8_t files = 0;
  std::string location = {};

  std::string bytes() const {
    BinaryWriter writer;
    writer.text(k_header);
    writer.number('M');
    writer.text(name);
    writer.text(kind);
    writer.text(location);
    for (int text = 3; text < 11; ++text) writer.text("");
    writer.number(words);
    if (words > 0) writer.text(word);
    for (int list = 0; list < 2; ++list) writer.number(std::uint32_t{0}); // ask, cleanup
    writer.number(std::uint8_t{0});                                       // status
    writer.number(place);
    writer.number(files);
    for (int number = 0; number < 10; ++number) writer.number(std::uint64_t{0});
    writer.number('E');
    return writer.take();
  }
};

std::string header_and(std::string_view rest) {
  BinaryWriter writer;
  writer.text(k_header);
  return writer.take() + std::string{rest};
}

std::string length(std::uint32_t value) {
  BinaryWriter writer;
  writer.number(value);
  return writer.take();
}

} // namespace

TEST_CASE("Of what a person is to read in it the first 16 KiB count") {
  const std::string endless(100'000, 'x'), read(16 * 1024, 'x');
  ProviderAnswer answer;
  answer.modules = {module_named("one")};
  answer.modules[0].problem = {.reason = endless, .remedy = endless};
  answer.modules[0].question = answer.modules[0].summary = endless;
  answer.failure = answer.remedy = endless;
  const auto decoded = decode(encode_answer(answer)).value();
  const Finding& module = decoded.modules.at(0);
  for (const std::string* text :
       {&module.problem.reason, &module.problem.remedy, &module.question, &module.summary, &decoded.failure, &decoded.remedy})
    CHECK(*text == read);
}

TEST_CASE("Every answer begins with its head, and the head is none") {
  CHECK(encode_answer({}).starts_with(answer_head()));
  CHECK(encode_answer(full_answer()).starts_with(answer_head()));
  CHECK_FALSE(decode(answer_head()).has_value());
}

TEST_CASE("An answer comes back field by field, from whoever was asked") {
  const auto sent = full_answer();
  const auto got = decode(encode_answer(sent));
  REQUIRE(got.has_value());
  REQUIRE(got->modules.size() == 3);
  for (std::size_t index = 0; index < 3; ++index) check_same(got->modules[index], sent.modules[index]);
  CHECK(got->watched == sent.watched);
  CHECK(got->lookups == sent.lookups);
  CHECK(got->failure.empty());
  CHECK(decode_answer(encode_answer(sent), "other")->modules[0].provider == "other");
}

TEST_CASE("An empty answer and a failure come back too") {
  CHECK(decode(encode_answer({}))->modules.empty());
  ProviderAnswer failed;
  failed.failure = "no inventory: it is Sunday";
  failed.remedy = "date";
  CHECK(decode(encode_answer(failed))->failure == failed.failure);
  CHECK(decode(encode_answer(failed))->remedy == "date");
}

TEST_CASE("Bytes that end early, wherever they end, are no answer") {
  const std::string whole = encode_answer(full_answer());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(decode(std::string_view{whole}.substr(0, size)).has_value());
  }
}

TEST_CASE("Bytes behind the end are no answer") {
  const std::string whole = encode_answer(full_answer());
  for (const char* more : {"E", " ", "M", "\xff"}) CHECK_FALSE(decode(whole + more).has_value());
  CHECK_FALSE(decode(whole + '\0').has_value());
  CHECK_FALSE(decode(whole + whole).has_value());
}

TEST_CASE("Another header is no answer, however like it is") {
  for (const char* header : {"", "tcli provider answer 3", "tcli provider answer 4 ", "Tcli provider answer 4", "noise"}) {
    CAPTURE(header);
    BinaryWriter writer;
    writer.text(header);
    writer.number('E');
    CHECK_FALSE(decode(writer.take()).has_value());
  }
  CHECK_FALSE(decode("noise on standard output\n" + encode_answer({})).has_value());
  CHECK_FALSE(decode("").has_value());
}

TEST_CASE("An item of no known kind is no answer") {
  for (int tag = 0; tag < 256; ++tag) {
    const std::string bytes = header_and(std::string(1, static_cast<char>(tag)));
    CAPTURE(tag);
    CHECK(decode(bytes).has_value() == (tag == 'E'));
    CHECK_FALSE(decode(bytes + 'X').has_value());
    CHECK_FALSE(decode(bytes + 'E').has_value());
  }
}

TEST_CASE("Lengths and counts beyond the bytes are no answer, and cost no memory") {
  for (const std::uint32_t size : {100u, 0x7fffffffu, 0xffffffffu}) {
    CAPTURE(size);
    CHECK_FALSE(decode(length(size)).has_value());
    for (const char tag : {'M', 'W', 'F'}) CHECK_FALSE(decode(header_and(tag + length(size) + "E")).has_value());
    CHECK_FALSE(decode(RawModule{.words = size}.bytes()).has_value());
  }
  // A count that the bytes could just hold, though not as texts.
  const std::string words = RawModule{.words = 2000}.bytes() + std::string(2000, '\x7f');
  CHECK_FALSE(decode(words).has_value());
}

TEST_CASE("A manifest in no known place is no answer") {
  for (int place = 0; place < 256; ++place) {
    CAPTURE(place);
    const auto answer = decode(RawModule{.place = static_cast<std::uint8_t>(place)}.bytes());
    CHECK(answer.has_value() == (place <= TCLI_MANIFEST_TEXT));
  }
}

TEST_CASE("A lookup of a kind that this tcli does not know is one that never holds for the environment") {
  BinaryWriter writer;
  writer.number('L');
  writer.number(std::uint8_t{200});
  writer.text("key");
  writer.number(std::uint8_t{7});
  writer.text("value");
  writer.number('E');
  const auto answer = decode(header_and(writer.take()));
  REQUIRE(answer.has_value());
  CHECK(answer->lookups == std::vector<Lookup>{{Lookup::Kind::config, "key", "value"}});
}

TEST_CASE("Texts end at a NUL, as they do for the system") {
  using namespace std::string_literals;
  auto sent = full_answer();
  sent.modules.resize(1);
  sent.modules[0].name = "plugin\0x"s;
  sent.modules[0].kind = "builtin\0x"s;
  sent.modules[0].argv = {"/bin/run\0x"s, "word\0x"s};
  sent.watched = {{"/a\0b"s, {}}};
  sent.lookups = {{Lookup::Kind::setting, "key\0x"s, "value\0x"s}};
  const auto got = decode(encode_answer(sent));
  REQUIRE(got.has_value());
  CHECK(got->modules[0].name == "plugin");
  CHECK(got->modules[0].kind == "exec"); // the NUL hides nothing
  CHECK(got->modules[0].problem);
  CHECK(got->modules[0].argv == std::vector<std::string>{"/bin/run", "word"});
  CHECK(got->watched[0].path == "/a");
  CHECK(got->lookups == std::vector<Lookup>{{Lookup::Kind::setting, "key", "value"}});
}

TEST_CASE("A module that calls itself built in is a broken one of another kind") {
  const auto answer = decode(RawModule{.kind = "builtin"}.bytes());
  REQUIRE(answer.has_value());
  CHECK_FALSE(answer->modules[0].is_builtin());
  CHECK(answer->modules[0].kind == "exec");
  CHECK(answer->modules[0].problem.reason == "its provider calls it built in, which only tcli's own are");
}

TEST_CASE("A module whose commands are files is run by their folder, and has a manifest, or it is broken") {
  const RawModule sound{.kind = "tree", .word = "/x", .place = TCLI_MANIFEST_FILE, .files = 1, .location = "/x"};
  const auto decoded = [](const RawModule& raw) { return decode(raw.bytes())->modules[0]; };
  CHECK_FALSE(decoded(sound).problem);
  CHECK(decoded(sound).commands_are_files);
  RawModule wrong = sound;
  wrong.word = "/bin/x";
  CHECK(decoded(wrong).problem.reason ==
        "its provider says that its commands are files, and names something else than their folder to run");
  wrong = sound;
  wrong.place = TCLI_MANIFEST_IN_FILE;
  CHECK(decoded(wrong).problem.reason == "its provider says that its commands are files, and names no manifest of theirs");
  wrong = sound;
  wrong.kind = "native"; // which tcli-host runs
  CHECK_FALSE(decoded(wrong).commands_are_files);
}

TEST_CASE("A module without the absolute path of a program is broken, unless it was before") {
  for (const auto& [words, word] :
       {std::pair<std::uint32_t, const char*>{0, ""}, {1, ""}, {1, "sh"}, {1, "./sh"}, {1, " /bin/sh"}}) {
    CAPTURE(words, word);
    const auto answer = decode(RawModule{.words = words, .word = word}.bytes());
    REQUIRE(answer.has_value());
    CHECK(answer->modules[0].problem.reason == "its provider names no absolute path of a program to run");
  }
  CHECK_FALSE(decode(RawModule{}.bytes())->modules[0].problem);
  auto sent = full_answer();
  sent.modules[0].argv = {"sh"};
  sent.modules[0].problem = {.reason = "its own", .remedy = "its remedy"};
  CHECK(decode(encode_answer(sent))->modules[0].problem == sent.modules[0].problem);
}

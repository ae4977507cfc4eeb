// Completion: the candidates for each place of a command line, from static metadata alone.
#include "cli/complete.hpp"

#include "base/text.hpp"
#include "cli/global_options.hpp"
#include "cli/topics.hpp"
#include "support/environment.hpp"
#include "support/fake_provider.hpp"
#include "support/module_file.hpp"

#include <filesystem>
#include <fstream>

using namespace tcli;
using namespace tcli::test;

namespace {

constexpr const char* k_completed = R"(tcli: 1
summary: Who has the pager
subjects: {rota: The rotations}
commands:
  now: {summary: Who has it now}
  take:
    summary: Take the pager
    arguments: [{name: who, type: choice, choices: [me, you]}, {name: files, type: file, variadic: true, required: false}]
    options:
      - {name: count, short: c, type: int, summary: Shifts}
      - {name: colour, short: k, type: choice, choices: [red, green], summary: Its colour}
      - {name: to, type: dir}
      - {name: quick, short: q, type: bool}
      - {name: pack, complete: packs}
      - {name: key, complete: config-keys}
      - {name: of, type: path, complete: modules}
      - {name: from}
  rota list: {summary: List them}
  rota set: {summary: Change one, arguments: [{name: run, complete: runs}, {name: module, complete: modules}]}
  rota tune: {summary: Tune it, arguments: [{name: key, complete: config-keys}, {name: values, variadic: true}]}
)";

struct CompleteFixture {
  ScriptFolder folder;
  FreshHome home{made(folder.path("home"))};
  FakeProviders fakes;
  Contract contract{Policy{}};
  Config config{ConfigValues{}};
  Catalog::Setup setup{
      .choices = {}, .cache_folder = folder.path("cache"), .watched_files = {}, .watched_folders = {}, .watched_values = {}};

  CompleteFixture() {
    fakes.near->modules = {declared("oncall", "/near/oncall", k_completed), declared("lint", "/near/lint", "tcli: 2\n")};
  }

  // Where `yaml` is the user's config.
  void configure(const std::string& yaml) {
    std::filesystem::create_directories(folder.path("home/.config/tcli"));
    std::ofstream(folder.path("home/.config/tcli/config.yaml")) << yaml;
    config = Config::load().value();
  }
  static FakeModule declared(const std::string& name, const std::string& location, const std::string& manifest) {
    auto module = fake(name, location);
    module.manifest_kind = TCLI_MANIFEST_TEXT;
    module.manifest = manifest;
    return module;
  }
  std::string answer(const std::vector<std::string>& words) {
    const Catalog catalog{fakes.providers, [this](const Finding& finding) { return contract.describe(finding); }, setup};
    const KnownNames known = [](Known what) {
      return std::vector<KnownName>{{what == Known::runs ? "last" : "core", "What it is"}, {"x\ny", ""}};
    };
    return complete({.catalog = catalog, .contract = contract, .config = config, .known = known}, words);
  }
  // The candidates without their descriptions.
  std::vector<std::string> words(const std::vector<std::string>& line) {
    std::vector<std::string> result;
    const std::string text = answer(line);
    CHECK((text.empty() || text.back() == '\n'));
    for (const auto row : split(text, '\n')) {
      if (!row.empty()) result.emplace_back(row.substr(0, row.find('\t')));
    }
    return result;
  }
};

using Words = std::vector<std::string>;

} // namespace

TEST_CASE("Each place of a line has its candidates") {
  CompleteFixture fixture;
  struct Row {
    Words line;
    Words candidates;
  };
  const Row rows[] = {
      {{}, {}},
      {{"onc"}, {"oncall"}},
      {{"oncall", ""}, {"now", "take", "rota"}},
      {{"oncall", "t"}, {"take"}},
      {{"oncall", "-"}, {"--help"}},
      {{"oncall", "rota", ""}, {"list", "set", "tune"}},
      {{"oncall", "rota", "s"}, {"set"}},
      {{"oncall", "nothing", ""}, {}},
      {{"oncall", "now", ""}, {}},
      {{"oncall", "take", ""}, {"me", "you"}},
      {{"oncall", "take", "y"}, {"you"}},
      {{"oncall", "take", "me", ""}, {":files"}},
      {{"oncall", "take", "me", "one", "two", ""}, {":files"}},
      {{"oncall", "take", "-"}, {"--count", "--colour", "--to", "--quick", "--pack", "--key", "--of", "--from", "--help"}},
      {{"oncall", "take", "--c"}, {"--count", "--colour"}},
      {{"oncall", "take", "me", "--q"}, {"--quick"}},
      {{"oncall", "take", "--colour", ""}, {"red", "green"}},
      {{"oncall", "take", "-k", "g"}, {"green"}},
      {{"oncall", "take", "--colour=r"}, {"--colour=red"}},
      {{"oncall", "take", "--nothing=r"}, {}},
      {{"oncall", "take", "--to", ""}, {":dirs"}},
      {{"oncall", "take", "--pack", ""}, {"core"}}, // what would not stay a word is left out
      {{"oncall", "take", "--pack=c"}, {"--pack=core"}},
      {{"oncall", "take", "--key", "undecl"}, {"undeclared"}},
      {{"oncall", "take", "--key", "modules"}, {}},
      {{"oncall", "take", "--key", "modules.onc"},
       {"modules.oncall.capture", "modules.oncall.from", "modules.oncall.history", "modules.oncall.image",
        "modules.oncall.pack"}},
      {{"oncall", "take", "--key=modules.oncall.h"}, {"--key=modules.oncall.history"}},
      {{"oncall", "take", "-kg"}, {"-kgreen"}},
      {{"oncall", "take", "-qkg"}, {"-qkgreen"}},
      {{"oncall", "take", "-k=g"}, {}}, // would be the colour =green
      {{"oncall", "take", "-qk", "g"}, {"green"}},
      {{"oncall", "take", "-q", ""}, {"me", "you"}},
      {{"oncall", "take", "-qkred", ""}, {"me", "you"}},
      {{"oncall", "take", "--pack", "--", "y"}, {"you"}},
      {{"oncall", "rota", "tune", "undecl"}, {"undeclared"}},
      {{"oncall", "rota", "tune", "undeclared", ""}, {"allow", "refuse"}},
      {{"oncall", "rota", "tune", "undeclared", "allow", ""}, {}}, // it takes one
      {{"oncall", "rota", "tune", "modules.x.history", "o"}, {"on", "off"}},
      {{"oncall", "rota", "tune", "modules.x.from", ""}, {"first", "near", "far"}},
      {{"oncall", "rota", "tune", "modules.x.pack", ""}, {"core"}},
      {{"oncall", "take", "--of", "onc"}, {"oncall", ":files"}},
      {{"oncall", "take", "--of=./"}, {":files"}},
      {{"oncall", "take", "--from", ""}, {}}, // its own, not tcli's
      {{"oncall", "rota", "tune", "packs.signers", ""}, {":files"}},
      {{"oncall", "rota", "set", ""}, {"last"}},
      {{"oncall", "rota", "set", "last", ""}, {"oncall"}}, // and no module that is broken
      {{"oncall", "take", "--count", ""}, {}},
      {{"oncall", "take", "--count", "3", ""}, {"me", "you"}},
      {{"oncall", "take", "--count=3", ""}, {"me", "you"}},
      {{"oncall", "take", "--quick", ""}, {"me", "you"}},
      {{"oncall", "take", "--", "-"}, {}},
      {{"oncall", "take", "--", "y"}, {"you"}},
      {{"help", "oncall", ""}, {"now", "take", "rota"}},
      {{"help", "oncall", "rota", ""}, {"list", "set", "tune"}},
      {{"help", "oncall", "take", ""}, {}},
      {{"help", "-"}, {"--man", "--help"}},
      {{"help", "oncall", "--m"}, {"--man"}},
      {{"help", "--man", "onc"}, {"oncall"}},
      {{"help", "--man", "oncall", "rota", ""}, {"list", "set", "tune"}},
      {{"help", "--man", "ex"}, {}}, // topics have no man page
      {{"help", "--nothing", ""}, {}},
      {{"oncall", "take", "-c"}, {"-c"}}, // a letter that is typed already
      {{"oncall", "take", "-h"}, {"-h"}},
      {{"oncall", "take", "-x"}, {}},
      {{"oncall", "-h"}, {"-h"}},
      {{"-y"}, {"-y"}},
      {{"nothing", ""}, {}},
      {{"--yes", "oncall", "t"}, {"take"}},
      {{"--from", "near", "oncall", "t"}, {"take"}},
      {{"--from=near", "oncall", "t"}, {"take"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    CHECK(fixture.words(row.line) == row.candidates);
  }
}

TEST_CASE("The first word: modules that may run, help, and tcli's own options after a dash") {
  CompleteFixture fixture;
  fixture.fakes.far->modules = {CompleteFixture::declared("oncall", "/far/oncall", k_completed)};
  CHECK(fixture.words({""}) == Words{"oncall", "help"}); // lint is broken, and a shadowed name stands once
  CHECK(fixture.answer({"o"}) == "oncall\tWho has the pager\n");
  Words options;
  for (const Option& option : global_command().options) options.push_back("--" + option.name);
  CHECK(fixture.words({"-"}) == options);
  CHECK(fixture.words({"--yes", "-"}) == options);
}

TEST_CASE("After help stand modules and topics") {
  CompleteFixture fixture;
  Words expected{"oncall"};
  for (const Topic& topic : help_topics()) expected.emplace_back(topic.name);
  CHECK(fixture.words({"help", ""}) == expected);
  CHECK(fixture.words({"help", "ex"}) == Words{"exit-codes"});
}

TEST_CASE("Words are compared, never evaluated, and strange ones have no candidates") {
  CompleteFixture fixture;
  for (const std::string& word : {std::string{"$(touch pwn)"}, std::string{"`id`"}, std::string{"../x"}, std::string{"a\0b", 3},
                                  std::string{"\xff"}, std::string{"*"}}) {
    CHECK(fixture.words({word}).empty());
    CHECK(fixture.words({word, ""}).empty());
    CHECK(fixture.words({"oncall", word}).empty());
    CHECK(fixture.words({"oncall", word, ""}).empty());
  }
}

TEST_CASE("A module without a manifest is not run: its arguments are files") {
  CompleteFixture fixture;
  const auto path = fixture.folder.script("tcli-ls", "touch " + fixture.folder.path("marker") + "; echo help");
  auto module = fake("ls", path);
  module.id = settled_id(path);
  module.manifest_kind = TCLI_MANIFEST_IN_FILE;
  fixture.fakes.near->modules.push_back(module);
  CHECK(fixture.words({"ls", ""}) == Words{":files"});
  CHECK(fixture.words({"help", "ls", ""}).empty());
  CHECK(fixture.words({"l"}) == Words{"ls"});
  CHECK_FALSE(fixture.folder.has("marker"));
}

TEST_CASE("Descriptions and choices from a manifest can't forge lines or reach the terminal") {
  CompleteFixture fixture;
  fixture.fakes.near->modules = {
      CompleteFixture::declared("evil", "/near/evil",
                                "tcli: 1\nsummary: \"\\e[2J\"\ncommands:\n  go:\n    summary: \"a\\tb\\e\"\n"
                                "    arguments: [{name: a, type: choice, choices: [good, \"x\\n:files\", "
                                "\"\\e[2J\", \"t\\tb\"]}]\n")};
  CHECK(fixture.answer({"e"}).find('\x1b') == std::string::npos);
  CHECK(fixture.answer({"evil", ""}) == "go\ta\\tb\\x1b\n");
  CHECK(fixture.words({"evil", "go", ""}) == Words{"good"}); // what a line can't carry is left out
}

TEST_CASE("The module that a call would take is the one that is completed") {
  CompleteFixture fixture;
  fixture.fakes.far->modules = {
      CompleteFixture::declared("oncall", "/far/oncall", "tcli: 1\nsummary: Another\ncommands: {other: {summary: Other}}\n")};
  CHECK(fixture.words({"--from", "far", "oncall", ""}) == Words{"other"});
  CHECK(fixture.words({"--from=far", "oncall", ""}) == Words{"other"});
  fixture.setup.choices = {{"oncall", "far"}};
  CHECK(fixture.words({"oncall", ""}) == Words{"other"});
}

TEST_CASE("An alias is a first word, and after it stands what its own words would have") {
  CompleteFixture fixture;
  fixture.configure("alias: {standup: oncall rota, pause: 'oncall take --colour', oncall: oncall now, lost: nothing x, "
                    "\"lint\": oncall now}\n");
  CHECK(fixture.words({""}) ==
        Words{"oncall", "lost", "pause", "standup", "help"}); // none has the name of a module, broken or not
  CHECK(fixture.answer({"st"}) == "standup\talias of oncall rota\n");
  CHECK(fixture.words({"help", "st"}) == Words{"standup"});
  CHECK(fixture.words({"standup", ""}) == Words{"list", "set", "tune"});
  CHECK(fixture.words({"help", "standup", "l"}) == Words{"list"});
  CHECK(fixture.words({"pause", "r"}) == Words{"red"});
  CHECK(fixture.words({"pause", "red", ""}) == Words{"me", "you"});
  CHECK(fixture.words({"lost", ""}).empty());
  CHECK(fixture.words({"--from", "near", "standup", ""}) == Words{"list", "set", "tune"});
  CHECK(fixture.words({"--from", "far", "standup", ""}).empty());
  CHECK(fixture.words({"oncall", "take", "--key", "alias."}) ==
        Words{"alias.lint", "alias.lost", "alias.oncall", "alias.pause", "alias.standup"});
}

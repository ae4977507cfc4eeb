#include "unit/pack/a_pack.hpp"

using namespace tcli;
using test::APack;

namespace {

constexpr const char* k_list = "tcli: 1\nsummary: List them";

std::string shown(const PackContent& content) {
  std::string text;
  for (const PackModule& module : content.modules) text += module.name + " " + module.path + "\n";
  return text;
}

} // namespace

TEST_CASE("A pack's modules are trees, programs and plugins, by name") {
  const APack pack;
  pack.verb("modules/oncall/take", k_list);
  pack.write("bin/tcli-web", "#!/bin/sh\n", 0755);
  pack.write("bin/tcli-web.yaml", "tcli: 1\n");
  pack.write("bin/helper", "#!/bin/sh\n", 0755);
  pack.write("plugins/clock.so", "ELF");
  pack.write("plugins/README.md", "text");
  pack.write("modules/README.md", "text");
  pack.write("lib/common.sh", "true", 0755);
  const auto content = pack.read();
  REQUIRE(content);
  CHECK(shown(*content) == "clock plugins/clock.so\noncall modules/oncall\nweb bin/tcli-web\n");
  CHECK(content->pack.name == "core");
}

TEST_CASE("A tree is a grammar: its files are commands, its folders subjects") {
  const APack pack;
  pack.write("modules/oncall/module.yaml", "tcli: 1\nsummary: The pager\nversion: 1.2\nsubjects: {rota: Rotations}\n");
  pack.verb("modules/oncall/take", "tcli: 1\nsummary: Take it\narguments: [{name: reason, variadic: true}]\neffect: write");
  pack.verb("modules/oncall/rota/list", k_list);
  pack.verb("modules/oncall/team/list", k_list);
  pack.write("modules/oncall/team/module.yaml", "tcli: 1\nsummary: Teams\n");
  pack.write("modules/oncall/README.md", "text");
  pack.write("modules/oncall/rota/_common.sh", "text");
  const auto content = pack.read();
  REQUIRE(content);
  const Manifest& manifest = *content->modules.front().manifest;
  CHECK(manifest.summary == "The pager");
  CHECK(manifest.version == "1.2");
  REQUIRE(manifest.commands.size() == 3);
  CHECK(manifest.commands[0].key() == "rota list");
  CHECK(manifest.commands[1].key() == "take");
  CHECK(manifest.commands[1].effect == Effect::write);
  CHECK(manifest.commands[1].arguments.size() == 1);
  CHECK(manifest.commands[2].key() == "team list");
  CHECK(manifest.subjects == std::vector<Subject>{{"rota", "Rotations"}, {"team", "Teams"}});
}

TEST_CASE("Without module.yaml a module has the summary of its pack") {
  const APack pack;
  pack.verb("modules/oncall/take", k_list);
  CHECK(pack.read()->modules.front().manifest->summary == "What everyone needs");
}

TEST_CASE("A folder that is no pack says so") {
  const test::ScriptFolder folder;
  const auto content = read_pack_folder(folder.path("."), APack::no_declaration);
  REQUIRE_FALSE(content);
  CHECK(content.error().why == "there is no pack.yaml in it");
}

TEST_CASE("A pack for a newer tcli is refused") {
  const APack pack;
  pack.write("pack.yaml", "name: core\nsummary: S\nneeds: 99.1\n");
  CHECK(pack.refusal() == "pack core needs tcli 99.1 or newer: this is tcli " TCLI_VERSION);
}

TEST_CASE("A pack can't have the name of a folder that tcli needs") {
  const APack pack;
  pack.write("pack.yaml", "name: staging\nsummary: S\n");
  CHECK(pack.refusal().find(":1:7: no pack can be called 'staging'") != std::string::npos);
}

TEST_CASE("What makes a module none is told with its place") {
  struct Row {
    std::string file, yaml;
    int mode;
    std::string finding;
  };
  const Row rows[] = {
      {"modules/oncall/take", "#!/bin/sh\necho\n", 0755, "modules/oncall/take: no manifest: a command says what it is"},
      {"modules/oncall/take", "#!/bin/sh\n# ---\n# tcli: 1\n", 0755,
       "modules/oncall/take: the manifest in its first comment block has"},
      {"modules/oncall/take", "#!/bin/sh\n# ---\n# tcli: 1\n# ---\n", 0755, "modules/oncall/take:3:3: 'summary' is missing"},
      {"modules/oncall/take", "#!/bin/sh\n# ---\n# summary: x\n# ---\n", 0755, "modules/oncall/take:3:3: 'tcli' is missing"},
      {"modules/oncall/take", "#!/bin/sh\n# ---\n# tcli: 1\n# summary: x\n# effect: strong\n# ---\n", 0755,
       "modules/oncall/take:5:11: 'effect' must be"},
      {"modules/oncall/take", "#!/bin/sh\r\n# ---\n# tcli: 1\n# summary: x\n# ---\n", 0755,
       "modules/oncall/take: the #! line ends in CR"},
      {"modules/oncall/rota/list", "#! sh\n# ---\n# tcli: 1\n# summary: x\n# ---\n", 0755,
       "modules/oncall/rota/list: its interpreter sh is no absolute path"},
      {"modules/oncall/take", "# ---\n# tcli: 1\n# summary: x\n# ---\n", 0755, "modules/oncall/take: it is no program, and has"},
      {"modules/oncall/take", "#!/bin/sh\n", 0644, "modules/oncall/take: it is called like a verb, but is not executable"},
      {"modules/oncall/take.sh", "#!/bin/sh\n", 0755, "modules/oncall/take.sh: it is executable, but no verb: "},
      {"modules/oncall/rota/list/all", "#!/bin/sh\n", 0755,
       "modules/oncall/rota/list: it is a folder: below a subject stand verbs"},
      {"modules/oncall/Rota/list", "#!/bin/sh\n", 0755, "modules/oncall/Rota: it is no subject: upper case 'R'"},
      {"modules/oncall/README.md", "text", 0644, "modules/oncall: there is no command in it"},
      {"modules/oncall/module.yaml", "tcli: 1\nsummary: x\ncommands: {a: {summary: b}}\n", 0644,
       "modules/oncall: there is no command in it"},
      {"modules/oncall/module.yaml", "tcli: 1\n", 0644, "modules/oncall/module.yaml:1:1: 'summary' is missing"},
      {"modules/take", "#!/bin/sh\n", 0755, "modules/take: a command stands in the folder of its module"},
      {"modules/On/take", "#!/bin/sh\n", 0755, "modules/On: it is no name of a module: upper case 'O'"},
      {"bin/tcli-web", "#!/bin/sh\n", 0644, "bin/tcli-web: it is not executable"},
      {"bin/tcli-Web", "#!/bin/sh\n", 0755, "bin/tcli-Web: it is no name of a module: upper case 'W'"},
      {"plugins/Clock.so", "x", 0644, "plugins/Clock.so: it is no name of a module: upper case 'C'"},
  };
  for (const Row& row : rows) {
    const APack pack;
    pack.write(row.file, row.yaml, row.mode);
    const std::string refusal = pack.refusal();
    CAPTURE(row.file, row.yaml, refusal);
    CHECK(refusal.find("pack core can't be used: " + row.finding) == 0);
  }
}

TEST_CASE("A name that a pack has twice is refused") {
  const APack pack;
  pack.verb("modules/web/open", k_list);
  pack.write("bin/tcli-web", "#!/bin/sh\n", 0755);
  CHECK(pack.refusal() == "pack core can't be used: bin/tcli-web: modules/web is a module of that name too");
}

TEST_CASE("A word that is a subject and a verb is a finding") {
  const APack pack;
  pack.write("modules/web/module.yaml", "tcli: 1\nsummary: x\nsubjects: {open: x}\n");
  pack.verb("modules/web/open", k_list);
  CHECK(pack.refusal().find("modules/web: 'open' can't be both a subject and a verb") != std::string::npos);
}

TEST_CASE("A file in the place of a folder is told by its name in the pack") {
  const APack pack;
  pack.verb("modules/web/open", k_list);
  pack.write("bin", "", 0644);
  CHECK(pack.refusal() == "pack core can't be used: bin: Not a directory");
}

TEST_CASE("All findings are told, the first ten of them") {
  const APack pack;
  for (char letter = 'a'; letter < 'o'; ++letter) pack.write(std::string("modules/web/") + letter, "", 0644);
  const auto content = pack.read();
  REQUIRE_FALSE(content);
  CHECK(content.error().why.starts_with("modules/web/a: "));
  REQUIRE(content.error().notes.size() == 10);
  CHECK(content.error().notes.back() == "and 4 more");
}

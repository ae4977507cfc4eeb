#include "pack/generation.hpp"

#include "pack/receipt.hpp"
#include "support/environment.hpp"
#include "unit/pack/a_pack.hpp"

#include <filesystem>

using namespace tcli;
using namespace tcli::test;

namespace {

namespace fs = std::filesystem;

const std::string k_commit(40, 'a'), k_tree(40, 'b');

InstalledPack a_row(const std::string& name) {
  return {.name = name, .url = "https://host/" + name, .ref = "", .commit = k_commit, .tree = k_tree, .images = {}};
}

struct GenerationFixture {
  ScriptFolder folder;
  PackStore store{made(folder.path("data")) + "/packs"};
  UniqueFd lock = store.lock([] {}).value();
  PackState state = {};

  // Puts what `pack` has where an install would put it.
  void install(const APack& pack, const std::string& name) {
    const std::string tree = store.tree(name, k_commit);
    fs::create_directories(fs::path(tree).parent_path());
    fs::copy(pack.path(), tree, fs::copy_options::recursive);
    const auto content = read_pack_folder(tree, APack::no_declaration).value();
    Receipt receipt{.url = "u", .commit = k_commit, .tree = k_tree, .modules = {}};
    for (const PackModule& module : content.modules) receipt.modules.push_back(module.path);
    REQUIRE(write_receipt(tree, receipt, content.modules));
    state.packs.push_back(a_row(name));
  }

  std::vector<Error> publish_all() {
    std::vector<Error> unusable;
    const auto packs = index_packs(store, state, APack::no_declaration, unusable);
    REQUIRE(packs);
    REQUIRE(publish(store, state, *packs, {}));
    return unusable;
  }

  std::string link(const std::string& path) const { return fs::read_symlink(store.current() + "/" + path).string(); }
  bool leads_to_a_file(const std::string& path) const { return fs::exists(store.current() + "/" + path); }
};

constexpr const char* k_verb = "tcli: 1\nsummary: Do it";

} // namespace

TEST_CASE("Nothing is installed where nothing ever was") {
  const ScriptFolder folder;
  const auto state = PackStore(folder.path("packs")).state();
  REQUIRE(state);
  CHECK(state->packs.empty());
}

TEST_CASE("A generation has the modules of all packs, the first of a name first") {
  GenerationFixture fixture;
  const APack one, two;
  one.verb("modules/oncall/take", k_verb);
  one.write("bin/tcli-web", "#!/bin/sh\n", 0755);
  two.verb("modules/oncall/take", k_verb);
  two.write("plugins/clock.so", "ELF");
  fixture.install(one, "one");
  fixture.install(two, "two");
  CHECK(fixture.publish_all().empty());
  CHECK(fixture.link("modules/oncall") == "../../../one/" + k_commit + "/modules/oncall");
  CHECK(fixture.link("modules/oncall.yaml") == "../../../one/" + k_commit + "/.tcli/manifests/oncall.yaml");
  CHECK(fixture.link("modules/web") == "../../../one/" + k_commit + "/bin/tcli-web");
  CHECK(fixture.link("modules/clock") == "../../../two/" + k_commit + "/plugins/clock.so");
  CHECK(fixture.link("others/oncall/two") == "../../../../two/" + k_commit + "/modules/oncall");
  for (const char* path : {"modules/oncall/take", "modules/oncall.yaml", "modules/web", "modules/clock", "others/oncall/two/take",
                           "others/oncall/two.yaml"}) {
    CAPTURE(path);
    CHECK(fixture.leads_to_a_file(path));
  }
  CHECK_FALSE(fixture.leads_to_a_file("modules/web.yaml"));
}

TEST_CASE("What was published is read back") {
  GenerationFixture fixture;
  const APack pack;
  pack.verb("modules/oncall/take", k_verb);
  fixture.install(pack, "core");
  fixture.state.packs.front().previous = std::string(40, 'c');
  fixture.state.packs.front().is_pinned = true;
  fixture.state.packs.front().ref = "main";
  fixture.state.packs.front().images = {{"team/lint", "sha256:" + std::string(64, '1')}};
  fixture.publish_all();
  CHECK(fixture.store.state()->packs == fixture.state.packs);
  const std::string lock = fixture.folder.read("data/packs/current/packs.lock");
  CHECK(lock.find("previous") == std::string::npos);
  CHECK(lock.find("pinned") == std::string::npos);
  CHECK(parse_pack_state(lock, "lock")->packs.front().commit == k_commit);
}

TEST_CASE("A linked pack is read from its folder at each change, and is no part of the lock") {
  GenerationFixture fixture;
  const APack pack;
  pack.verb("modules/oncall/take", k_verb);
  fixture.state.packs.push_back({.name = "core", .url = "", .ref = "", .commit = "", .tree = "", .images = {}});
  fixture.state.packs.front().linked = pack.path();
  fs::create_directories(fixture.store.folder() + "/core");
  fs::create_symlink(pack.path(), fixture.store.place(fixture.state.packs.front()));
  CHECK(fixture.publish_all().empty());
  CHECK(fixture.link("modules/oncall") == "../../../core/linked/modules/oncall");
  CHECK(fixture.folder.read("data/packs/current/modules/oncall.yaml").find("Do it") != std::string::npos);
  CHECK(fixture.folder.read("data/packs/current/packs.lock").find("core") == std::string::npos);

  pack.write("modules/oncall/give", "", 0644);
  const auto unusable = fixture.publish_all();
  REQUIRE(unusable.size() == 1);
  CHECK(unusable.front().what == "pack core can't be used");
  CHECK_FALSE(fixture.leads_to_a_file("modules/oncall"));
  CHECK(fixture.store.state()->packs.size() == 1);
}

TEST_CASE("A change that can't be finished leaves all as it was") {
  GenerationFixture fixture;
  const APack pack;
  pack.verb("modules/oncall/take", k_verb);
  fixture.install(pack, "core");
  fixture.publish_all();
  const std::string before = fs::read_symlink(fixture.store.current()).string();
  const std::vector<IndexedPack> twice{
      {.place = "core/x", .name = "core", .modules = {{"modules/a", ""}, {"modules/a", ""}, {"modules/a", ""}}}};
  CHECK_FALSE(publish(fixture.store, fixture.state, twice, {}));
  CHECK(fs::read_symlink(fixture.store.current()).string() == before);
  CHECK(fixture.leads_to_a_file("modules/oncall/take"));
}

TEST_CASE("A state for another tcli, or a damaged one, is not taken for none") {
  GenerationFixture fixture;
  const auto read = [](const std::string& text) {
    const auto state = parse_pack_state(text, "state.yaml");
    REQUIRE_FALSE(state);
    CHECK(state.error().status == ExitCode::failed);
    return state.error().what;
  };
  CHECK(read("tcli-packs: 2\npacks: []\n") ==
        "state.yaml:1:13: made for another version of tcli: this one reads 'tcli-packs: 1'");
  CHECK(read("packs: []\n") == "state.yaml:1:1: 'tcli-packs' is missing: add the schema, 'tcli-packs: 1'");
  CHECK(read("tcli-packs: 1\npacks: [{name: a}]\n").find("a pack has a url, a commit and a tree") != std::string::npos);
  CHECK(read("tcli-packs: 1\npacks: [{name: a, url: u, commit: x, tree: x}]\n").find("hexadecimal") != std::string::npos);
  CHECK(read("tcli-packs: 1\npacks: [{name: ../a, linked: /x}]\n").find("state.yaml:2:16: ") == 0);
  fs::create_directory_symlink("generations/9", fixture.store.current());
  CHECK_FALSE(fixture.store.state());
}

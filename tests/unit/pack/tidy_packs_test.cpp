#include "pack/tidy_packs.hpp"

#include "pack/receipt.hpp"
#include "pack/tree_hash.hpp"
#include "support/script_folder.hpp"

#include <filesystem>
#include <sys/wait.h>

using namespace tcli;
using namespace tcli::test;

namespace {

namespace fs = std::filesystem;

std::string commit_of(char digit) { return std::string(40, digit); }

struct TidyPacksFixture {
  ScriptFolder folder;
  PackStore store{folder.path("packs")};
  UniqueFd lock = store.lock([] {}).value();
  PackState state = {};

  // A tree as an install leaves it.
  std::string tree(const std::string& name, char digit) {
    const std::string path = store.tree(name, commit_of(digit));
    fs::create_directories(path + "/bin");
    folder.write(path.substr(folder.path("").size()) + "/bin/tcli-x", "#!/bin/sh\nwhile :; do :; done\n", 0755);
    const auto hash = hash_tree(path, digest_kind(commit_of(digit)));
    REQUIRE(hash);
    REQUIRE(write_receipt(path, {.url = "u", .commit = commit_of(digit), .tree = *hash, .modules = {}}, {}));
    return path;
  }
};

} // namespace

TEST_CASE("What a state names as current or previous stays, everything else goes") {
  TidyPacksFixture fixture;
  const auto now = fixture.tree("core", 'a'), before = fixture.tree("core", 'b'), older = fixture.tree("core", 'c'),
             other = fixture.tree("gone", 'a');
  fixture.state.packs = {{.name = "core", .url = "u", .commit = commit_of('a'), .tree = "", .previous = commit_of('b')}};
  CHECK(tidy_packs(fixture.store, fixture.state).empty());
  CHECK(fs::exists(now));
  CHECK(fs::exists(before));
  CHECK_FALSE(fs::exists(older));
  CHECK_FALSE(fs::exists(fs::path(other).parent_path()));
}

TEST_CASE("What was cut short goes, however it is protected") {
  TidyPacksFixture fixture;
  const std::string left = fixture.store.new_staging_folder("pack").value();
  fs::create_directories(left + "/deep");
  fs::permissions(left + "/deep", fs::perms::owner_read | fs::perms::owner_exec);
  fs::create_directory_symlink("/etc", left + "/link");
  for (const char* number : {"1", "2", "3"}) fs::create_directories(fixture.store.generations() + "/" + number);
  fs::create_directory_symlink("generations/3", fixture.store.current());
  tidy_packs(fixture.store, fixture.state);
  CHECK_FALSE(fs::exists(left));
  CHECK(fs::exists("/etc/passwd"));
  CHECK(names_in(fixture.store.generations()).size() == 2);
  CHECK(fs::exists(fixture.store.generations() + "/3"));
  CHECK(fs::exists(fixture.store.generations() + "/2"));
}

TEST_CASE("A tree that somebody has changed is put aside") {
  TidyPacksFixture fixture;
  const auto tree = fixture.tree("core", 'a');
  std::ofstream(tree + "/bin/tcli-x") << "mine";
  const auto kept = tidy_packs(fixture.store, fixture.state);
  REQUIRE(kept.size() == 1);
  CHECK_FALSE(fs::exists(tree));
  CHECK(fs::exists(kept.front() + "/bin/tcli-x"));
}

TEST_CASE("What somebody has put beside the trees stays, and a tree without receipt is put aside") {
  TidyPacksFixture fixture;
  const auto older = fixture.tree("core", 'c'), bare = fixture.tree("core", 'd');
  fs::remove_all(bare + "/.tcli");
  const std::string pack = fs::path(older).parent_path();
  fs::create_directories(pack + "/mine/deep");
  fs::create_directories(pack + "/" + std::string(39, 'a')); // no id of a commit
  fs::create_directories(pack + "/linked");                  // no link
  std::ofstream(pack + "/notes") << "mine";
  fs::create_symlink("notes", pack + "/link");
  const auto kept = tidy_packs(fixture.store, fixture.state);
  CHECK_FALSE(fs::exists(older));
  REQUIRE(kept.size() == 1);
  CHECK(fs::exists(kept.front() + "/bin/tcli-x"));
  for (const char* name : {"mine/deep", "linked", "notes", "link"}) CHECK(fs::exists(pack + "/" + name));
  CHECK(names_in(pack).size() == 5);
}

TEST_CASE("A tree that a process runs from stays until it has ended") {
  TidyPacksFixture fixture;
  const auto tree = fixture.tree("core", 'a');
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl((tree + "/bin/tcli-x").c_str(), "tcli-x", nullptr);
    ::_exit(1);
  }
  REQUIRE(within(std::chrono::seconds(10), [&] {
    std::ifstream cmdline("/proc/" + std::to_string(child) + "/cmdline");
    std::ostringstream text;
    text << cmdline.rdbuf();
    return text.str().find(tree) != std::string::npos;
  }));
  tidy_packs(fixture.store, fixture.state);
  CHECK(fs::exists(tree));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  tidy_packs(fixture.store, fixture.state);
  CHECK_FALSE(fs::exists(tree));
}

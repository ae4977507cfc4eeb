// The PATH provider: which folders it searches, in which order, and what it watches.
#include "support/search_path.hpp"

using namespace tcli::test;

TEST_CASE("The path's order decides, and both questions agree") {
  TwoFolders two;
  const auto first = two.script("one/tcli-x");
  const auto second = two.script("two/tcli-x");
  const auto other = two.script("two/tcli-a");
  CHECK(two.find("x") == Paths{first, second});
  CHECK(two.list() == Paths{first, other, second});
  const Found& found = two.host.found.front();
  CHECK(found.name == "x");
  CHECK(found.shown == first);
  CHECK(found.argv == Paths{first});
  CHECK(found.problem.empty());
  CHECK(found.relative.empty());
  CHECK(found.id.inode != 0);
  CHECK(found.id.size == 10);
  CHECK(found.manifest_kind == TCLI_MANIFEST_IN_FILE);
  CHECK(two.find("y").empty());
  two.search("{}/two:{}/one");
  CHECK(two.find("x") == Paths{second, first});
}

TEST_CASE("Answers end when the listener has heard enough") {
  TwoFolders two;
  const auto first = two.script("one/tcli-x");
  two.script("one/tcli-y");
  two.script("two/tcli-x");
  two.script("two/tcli-z", 0644);
  two.host.stop_at_first = true;
  CHECK(two.find("x") == Paths{first});
  CHECK(two.list() == Paths{first});
}

TEST_CASE("Empty entries are never searched; relative ones are, under their own name") {
  TwoFolders two;
  const auto here = two.script("one/tcli-x");
  const auto below = two.script("two/tcli-y");
  const WorkingFolder inside{two.folder.path("one")};
  for (const char* path : {"", ":", "::", ":/nowhere:", "/nowhere::/nowhere"}) {
    CAPTURE(path);
    two.search(path);
    CHECK(two.find("x").empty());
    CHECK(two.list().empty());
  }
  for (const char* path : {".", "./", ":.:"}) {
    CAPTURE(path);
    two.search(path);
    CHECK(two.find("x") == Paths{here});
    CHECK(two.host.found.front().relative == "./tcli-x");
    CHECK(two.list() == Paths{here});
    CHECK(two.host.found.front().shown == "./tcli-x");
  }
  two.search("../two/");
  REQUIRE(two.find("y").size() == 1);
  CHECK(fs::equivalent(two.host.found.front().location, below));
  CHECK(fs::path(two.host.found.front().location).is_absolute());
  CHECK(two.host.found.front().relative == "../two/tcli-y");
}

TEST_CASE("Without a path, or with folders that are not there, nothing is found and nothing is said") {
  TwoFolders two;
  two.script("one/tcli-x");
  two.host.variables.clear();
  CHECK(two.list().empty());
  CHECK(two.find("x").empty());
  two.folder.write("file", "");
  two.search("/nowhere:{}/file:{}/missing");
  CHECK(two.list().empty());
  CHECK(two.find("x").empty());
  CHECK(two.host.failure.empty());
  CHECK(two.host.watched.at(two.folder.path("missing")).inode == 0);
}

TEST_CASE("A deleted current folder has no relative folders") {
  TwoFolders two;
  fs::create_directory(two.folder.path("gone"));
  const WorkingFolder inside{two.folder.path("gone")};
  fs::remove(two.folder.path("gone"));
  two.search(".:bin");
  CHECK(two.list().empty());
  CHECK(two.find("x").empty());
}

TEST_CASE("A folder that is on the path twice is listed once") {
  TwoFolders two;
  const auto only = two.script("one/tcli-x");
  fs::create_directory_symlink(two.folder.path("one"), two.folder.path("link"));
  two.search("{}/one:{}/one/:{}/link:{}/one");
  CHECK(two.list() == Paths{only});
}

TEST_CASE("tcli's own folder is a place of its own, and must be absolute") {
  TwoFolders two;
  const auto module = two.script("two/tcli-x");
  two.host.settings["exec-path"] = two.folder.path("two");
  two.host.variables.clear();
  for (const char* question : {"x", static_cast<const char*>(nullptr)}) {
    CHECK(two.host.ask(k_own, question) == TCLI_OK);
    REQUIRE(two.host.found.size() == 1);
    CHECK(two.host.found.front().location == module);
    CHECK(two.host.found.front().shown == "tcli's own");
  }
  const WorkingFolder inside{two.folder.path("")};
  for (const char* relative : {"two", ""}) {
    two.host.settings["exec-path"] = relative;
    two.host.ask(k_own, nullptr);
    CHECK(two.host.found.empty());
  }
}

TEST_CASE("Every folder of the path is watched, and changes with what is in it") {
  TwoFolders two;
  two.search("{}/one:{}/two:{}/missing");
  two.list();
  const auto before = two.host.watched;
  CHECK(before.size() == 3);
  REQUIRE(within(std::chrono::seconds(2), [&] {
    two.script("one/tcli-x"); // the clock may not have moved since the folder was made
    fs::remove(two.folder.path("one/tcli-x"));
    two.list();
    const auto& now = two.host.watched.at(two.folder.path("one"));
    return now.mtime_ns != before.at(two.folder.path("one")).mtime_ns;
  }));
}

TEST_CASE("The plugin has the provider's table and no other") {
  CHECK(tcli_plugin_path.abi == TCLI_ABI_VERSION);
  CHECK(tcli_plugin_path.get_interface("tcli.provider/2") == nullptr);
  CHECK(tcli_plugin_path.get_interface("") == nullptr);
}

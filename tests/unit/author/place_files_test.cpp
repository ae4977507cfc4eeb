#include "author/place_files.hpp"

#include "base/file.hpp"
#include "support/catch.hpp"

#include <boost/filesystem/operations.hpp>
#include <set>
#include <sys/stat.h>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

struct Folder {
  fs::path path = fs::temp_directory_path() / fs::unique_path("tcli-place-%%%%%%%%");
  Folder() { fs::create_directory(path); }
  ~Folder() { fs::remove_all(path); }
  std::string operator/(const std::string& name) const { return (path / name).string(); }
  std::set<std::string> names() const {
    std::set<std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator{path}) all.insert(fs::relative(entry.path(), path).string());
    return all;
  }
};

const std::vector<NewFile> k_files{
    {"modules/x/hello", "#!/bin/sh\n", true}, {"modules/x/module.yaml", "tcli: 1\n", false}, {"tests/x", "#!\n", true}};
const std::set<std::string> k_all{"modules", "modules/x", "modules/x/hello", "modules/x/module.yaml", "tests", "tests/x"};

} // namespace

TEST_CASE("files are made with their folders, and nothing else") {
  const Folder folder;
  REQUIRE(place_files(folder.path.string(), "x", k_files));
  CHECK(folder.names() == k_all);
  CHECK(read_file(folder / "modules/x/hello", 100) == "#!/bin/sh\n");
  CHECK((fs::status(folder / "modules/x/hello").permissions() & fs::owner_exe) != 0);
  CHECK((fs::status(folder / "modules/x/module.yaml").permissions() & fs::owner_exe) == 0);
}

TEST_CASE("what others have in the same folders stays") {
  const Folder folder;
  fs::create_directories(folder / "modules/y");
  fs::create_directories(folder / "tests");
  REQUIRE(write_file(folder / "tests/y", "y"));
  REQUIRE(place_files(folder.path.string(), "x", k_files));
  CHECK(read_file(folder / "tests/y", 100) == "y");
  CHECK(fs::exists(folder / "modules/y"));
}

TEST_CASE("a file that is there keeps all others from being made") {
  const Folder folder;
  fs::create_directories(folder / "tests");
  REQUIRE(write_file(folder / "tests/x", "mine"));
  const auto before = folder.names();
  const auto placed = place_files(folder.path.string(), "x", k_files);
  REQUIRE_FALSE(placed);
  CHECK(placed.error().status == ExitCode::failed);
  CHECK(placed.error().what == (folder / "tests/x") + " is there already");
  CHECK(folder.names() == before);
  CHECK(read_file(folder / "tests/x", 100) == "mine");
}

TEST_CASE("what a call that was killed has left is finished") {
  const Folder folder;
  fs::create_directories(folder / ".tcli-new-x/modules/x/old");
  fs::create_directories(folder / "tests");
  REQUIRE(write_file(folder / "tests/x", "#!\n"));
  REQUIRE(place_files(folder.path.string(), "x", k_files));
  CHECK(folder.names() == k_all);
  CHECK_FALSE(place_files(folder.path.string(), "x", k_files)); // all of it is there now
  CHECK(folder.names() == k_all);
}

TEST_CASE("a stage that is a link, or a file, is not followed") {
  const Folder folder, other;
  REQUIRE(write_file(other / "kept", "kept"));
  fs::create_directory_symlink(other.path, folder / ".tcli-new-x");
  CHECK_FALSE(place_files(folder.path.string(), "x", k_files));
  CHECK(fs::exists(other / "kept"));
  fs::remove(folder / ".tcli-new-x");
  REQUIRE(write_file(folder / ".tcli-new-x", "mine"));
  CHECK_FALSE(place_files(folder.path.string(), "x", k_files));
  CHECK(read_file(folder / ".tcli-new-x", 100) == "mine");
}

} // namespace tcli

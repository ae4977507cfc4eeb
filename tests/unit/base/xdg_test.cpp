// Where a user's files stand.
#include "base/xdg.hpp"

#include "support/environment.hpp"
#include "support/script_folder.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

using Folder = std::optional<std::string>;

struct Row {
  const char* variable;
  Folder (*folder)();
  const char* below_home;
};

constexpr Row k_rows[] = {
    {"XDG_CONFIG_HOME", config_folder, "/.config/tcli"},
    {"XDG_CACHE_HOME", cache_folder, "/.cache/tcli"},
    {"XDG_STATE_HOME", state_folder, "/.local/state/tcli"},
    {"XDG_DATA_HOME", data_folder, "/.local/share/tcli"},
};

} // namespace

TEST_CASE("Each folder has its own variable, and its own place below HOME") {
  const FreshHome home{"/home/someone"};
  for (const Row& row : k_rows) {
    CAPTURE(row.variable);
    CHECK(row.folder() == Folder{std::string{"/home/someone"} + row.below_home});
    const Variable chosen{row.variable, "/else where"};
    CHECK(row.folder() == Folder{"/else where/tcli"});
    for (const Row& other : k_rows) {
      if (&other != &row) CHECK(other.folder() == Folder{std::string{"/home/someone"} + other.below_home});
    }
  }
}

TEST_CASE("A relative or empty variable counts as unset") {
  const FreshHome home{"/home/someone"};
  for (const Row& row : k_rows) {
    for (const char* value : {"", "relative", "./here", "~"}) {
      CAPTURE(row.variable, value);
      const Variable chosen{row.variable, value};
      CHECK(row.folder() == Folder{std::string{"/home/someone"} + row.below_home});
    }
  }
}

TEST_CASE("Without a usable HOME there is no folder, unless its variable says one") {
  const FreshHome home{""};
  for (const Folder& value : {Folder{}, Folder{""}, Folder{"home"}}) {
    const Variable unusable{"HOME", value};
    for (const Row& row : k_rows) {
      CAPTURE(row.variable);
      CHECK_FALSE(row.folder().has_value());
      const Variable chosen{row.variable, "/x"};
      CHECK(row.folder() == Folder{"/x/tcli"});
    }
  }
}

TEST_CASE("A folder is made below HOME, private, with all between") {
  const ScriptFolder folder;
  const FreshHome home{folder.path("")};
  REQUIRE(make_user_folder(folder.path(".cache/tcli/manifests")).has_value());
  for (const char* path : {".cache", ".cache/tcli", ".cache/tcli/manifests"}) {
    struct ::stat status {};
    REQUIRE(::stat(folder.path(path).c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0700);
  }
}

TEST_CASE("Nothing is made below a HOME that is missing or another user's") {
  const ScriptFolder folder;
  const FreshHome missing{folder.path("home")};
  CHECK(make_user_folder(folder.path("home/.cache/tcli")).error().what == "use " + folder.path("home"));
  CHECK_FALSE(folder.has("home"));
  if (::geteuid() != 0) return; // only root can give a folder away
  std::filesystem::create_directory(folder.path("home"));
  REQUIRE(::chown(folder.path("home").c_str(), 12345, 12345) == 0);
  CHECK(make_user_folder(folder.path("home/.cache/tcli")).error().why == "it belongs to another user");
  CHECK(std::filesystem::is_empty(folder.path("home")));
}

TEST_CASE("Why there is no folder: HOME is not set, or it is relative") {
  const FreshHome home{""};
  CHECK(no_folder_reason() == "HOME is not set");
  const Variable relative{"HOME", "home"};
  CHECK(no_folder_reason() == "HOME is not an absolute path");
}

// Where plugins stand, and what they are told of it.
#include "config/plugin_places.hpp"

#include "base/program.hpp"
#include "support/environment.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

using Texts = std::vector<std::string>;

// The folders for plugins.folders as it is, without tcli's own at the end.
Texts folders(const std::string& configured) {
  auto all = plugin_folders(Config{{{"plugins.folders", configured}}});
  REQUIRE_FALSE(all.empty());
  CHECK(all.back() == library_path() + "/plugins");
  all.pop_back();
  return all;
}

} // namespace

TEST_CASE("The config's folders come first, then the user's, then tcli's own") {
  const FreshHome home{"/home/x"};
  CHECK(folders("/b:/a") == Texts{"/b", "/a", "/home/x/.local/share/tcli/plugins"});
  CHECK(folders("") == Texts{"/home/x/.local/share/tcli/plugins"});
  const Variable data{"XDG_DATA_HOME", "/data"};
  CHECK(folders("/a") == Texts{"/a", "/data/tcli/plugins"});
  CHECK(user_plugin_folder() == "/data/tcli/plugins");
}

TEST_CASE("~/ is HOME, at the beginning alone; what is not absolute is left out") {
  const FreshHome home{"/home/x"};
  const std::string users = "/home/x/.local/share/tcli/plugins";
  CHECK(folders("~/mine:/a/~/b") == Texts{"/home/x/mine", "/a/~/b", users});
  CHECK(folders("~/") == Texts{"/home/x/", users});
  CHECK(folders("~") == Texts{"/home/x", users});
  CHECK(folders("relative:./here:../up:~other/x:.:/kept") == Texts{"/kept", users});
}

TEST_CASE("Without a HOME nothing stands for ~/, and there is no folder of the user's") {
  for (const char* value : {"", "relative", "."}) {
    CAPTURE(value);
    const FreshHome home{value};
    CHECK(folders("~/mine:/a") == Texts{"/a"});
    CHECK(user_plugin_folder().empty());
    const Variable data{"XDG_DATA_HOME", "/data"};
    CHECK(folders("~/mine:/a") == Texts{"/a", "/data/tcli/plugins"});
  }
  const FreshHome home{""};
  const Variable unset{"HOME", std::nullopt};
  CHECK(folders("~/mine") == Texts{});
}

TEST_CASE("Plugins are told their settings, and the places by their keys") {
  const FreshHome home{"/home/x"};
  const Variable exec{"TCLI_EXEC_PATH", "/own"};
  const auto settings = plugin_settings(Config{{{"plugins.folders", "/a"},
                                                {"modules.x.settings.key", "value"},
                                                {"modules.x.from", "own"},
                                                {"undeclared", "allow"},
                                                {"modules.x.image", "sha256:1"},
                                                {"modules.x.pack", "core"},
                                                {"images.allow", "team/* other"},
                                                {"images.pinned", ""},
                                                {"containers.timeout", "900"}}});
  CHECK(settings == ConfigValues{{"containers.engine", "auto"},
                                 {"containers.timeout", "900"},
                                 {"exec-path", "/own"},
                                 {"host-program", library_path() + "/tcli-host"},
                                 {"images.allow", "team/* other"},
                                 {"images.pinned", ""},
                                 {"modules.x.image", "sha256:1"},
                                 {"modules.x.pack", "core"},
                                 {"modules.x.settings.key", "value"},
                                 {"packs-folder", "/home/x/.local/share/tcli/packs"},
                                 {"plugin-folders", "/a:/home/x/.local/share/tcli/plugins:" + library_path() + "/plugins"}});
  CHECK(host_program().front() == '/');
}

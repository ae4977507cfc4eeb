// tcli_host as a command of a plugin sees it.
#include "host/host_services.hpp"

#include "support/environment.hpp"
#include "support/script_folder.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

struct Fixture {
  ScriptFolder folder;
  FreshHome home{folder.path("")};
  HostServices services{"oncall"};
  const tcli_host& host = *services.abi();

  void config(const std::string& yaml) const {
    std::filesystem::create_directories(folder.path(".config/tcli"));
    folder.write(".config/tcli/config.yaml", yaml);
  }
  std::string ask(const char* (*question)(void*, const char*), const char* key) const {
    const char* const text = question(host.context, key);
    return text == nullptr ? "(none)" : text;
  }
};

} // namespace

TEST_CASE("The table is whole") {
  const Fixture fixture;
  CHECK(fixture.host.size == sizeof(tcli_host));
  CHECK(TCLI_HAS(&fixture.host, error));
}

TEST_CASE("Variables of the environment, settings of tcli and those of the config") {
  const Variable set{"TCLI_TEST_VARIABLE", "a value"};
  const Variable unset{"TCLI_TEST_UNSET", std::nullopt};
  const Variable exec{"TCLI_EXEC_PATH", "/own"};
  const Variable folders{"TCLI_PLUGINS_FOLDERS", "/first"};
  const Fixture fixture;
  fixture.config("modules: {oncall: {settings: {colour: dark red}}, other: {settings: {secret: x}}}\n");
  CHECK(fixture.ask(fixture.host.environment, "TCLI_TEST_VARIABLE") == "a value");
  CHECK(fixture.ask(fixture.host.environment, "TCLI_TEST_UNSET") == "(none)");
  CHECK(fixture.ask(fixture.host.setting, "exec-path") == "/own");
  CHECK(fixture.ask(fixture.host.setting, "plugin-folders").starts_with("/first:"));
  CHECK(fixture.ask(fixture.host.setting, "host-program").ends_with("/tcli-host"));
  CHECK(fixture.ask(fixture.host.setting, "absent") == "(none)");
  CHECK(fixture.ask(fixture.host.setting, "") == "(none)");
  CHECK(fixture.ask(fixture.host.config, "colour") == "dark red");
  CHECK(fixture.ask(fixture.host.config, "secret") == "(none)"); // another module's
  CHECK(fixture.ask(fixture.host.config, "") == "(none)");
  CHECK(fixture.ask(fixture.host.setting, "modules.other.settings.secret") == "(none)");
  CHECK(fixture.ask(fixture.host.setting, "modules.oncall.settings.colour") == "dark red");
}

TEST_CASE("A text lives on while others are asked for") {
  const Fixture fixture;
  fixture.config("modules: {oncall: {settings: {a: one, b: two}}}\n");
  const char* const first = fixture.host.config(fixture.host.context, "a");
  for (int time = 0; time < 100; ++time) CHECK(fixture.host.config(fixture.host.context, "b") != nullptr);
  CHECK(std::string{first} == "one");
  CHECK(fixture.host.config(fixture.host.context, "a") == first);
}

TEST_CASE("A config that can't be read is an empty one") {
  const Fixture fixture;
  fixture.config("modules: [\n");
  CHECK(fixture.ask(fixture.host.config, "colour") == "(none)");
  CHECK(fixture.ask(fixture.host.setting, "host-program") != "(none)");
}

TEST_CASE("tcli has warned about the config; what the plugin itself says is told") {
  const Fixture fixture;
  fixture.config("nonsense: 1\nmodules: {oncall: {settings: {colour: dark red}}}\n");
  CHECK(written_to(2, [&] { CHECK(fixture.ask(fixture.host.config, "colour") == "dark red"); }).empty());
  CHECK_FALSE(written_to(2, [&] { fixture.host.log(fixture.host.context, TCLI_LOG_WARNING, "careful"); }).empty());
}

TEST_CASE("A warning is one line that names the plugin, escaped") {
  const Fixture fixture;
  CHECK(written_to(2, [&] { fixture.host.log(fixture.host.context, TCLI_LOG_WARNING, "careful\x1b\n"); }) ==
        "tcli: warning: oncall: careful\\x1b\\n\n");
  CHECK(written_to(2, [&] { fixture.host.log(fixture.host.context, TCLI_LOG_DEBUG, "a detail"); }).empty());
}

TEST_CASE("Of several errors the last one is kept, copied; texts may be missing") {
  const Fixture fixture;
  CHECK_FALSE(fixture.services.told().has_value());
  fixture.host.error(fixture.host.context, "first", "why", "hint");
  char what[] = "second";
  fixture.host.error(fixture.host.context, what, nullptr, nullptr);
  what[0] = 'X';
  REQUIRE(fixture.services.told().has_value());
  CHECK(fixture.services.told()->what == "second");
  CHECK(fixture.services.told()->why.empty());
  CHECK(fixture.services.told()->hint.empty());
  fixture.host.error(fixture.host.context, "third", "why", "tcli plugin list");
  CHECK(fixture.services.told()->why == "why");
  CHECK(fixture.services.told()->hint == "tcli plugin list");
}

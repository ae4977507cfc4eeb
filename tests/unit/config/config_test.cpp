// The config file, the environment over it, and what is said of a wrong one.
#include "config/config.hpp"

#include "config/key_rules.hpp"
#include "config/keys.hpp"
#include "support/environment.hpp"
#include "support/settle.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

struct Parsed {
  Result<ConfigValues> values;
  std::vector<std::string> warnings;
};

Parsed parse(std::string_view yaml) {
  std::vector<std::string> warnings;
  auto values = parse_config(yaml, "config.yaml", warnings);
  return {std::move(values), std::move(warnings)};
}

// A home with a config, and none of the variables that win over it.
struct ConfigHome {
  ScriptFolder folder;
  FreshHome home{folder.path("")};
  Variable relative{"TCLI_DISCOVERY_RELATIVE_PATH", std::nullopt};
  Variable history{"TCLI_HISTORY_ENABLED", std::nullopt};
  Variable undeclared{"TCLI_UNDECLARED", std::nullopt};

  void write(const std::string& yaml) const {
    std::filesystem::create_directories(folder.path(".config/tcli"));
    folder.write(".config/tcli/config.yaml", yaml);
    settled_id(folder.path(".config/tcli/config.yaml"));
  }
};

} // namespace

TEST_CASE("Keys may stand nested or dotted") {
  const auto nested = parse("discovery:\n  relative_path: refuse\nundeclared: refuse\nmodules: {oncall: {from: path}}\n");
  CHECK(nested.values.value() ==
        ConfigValues{{"discovery.relative_path", "refuse"}, {"modules.oncall.from", "path"}, {"undeclared", "refuse"}});
  CHECK(nested.warnings.empty());
  const auto dotted = parse("discovery.relative_path: refuse\nmodules.oncall.from: path\nundeclared: refuse\n");
  CHECK(dotted.values.value() == nested.values.value());
}

TEST_CASE("An empty config is no values") {
  for (const char* yaml : {"", "\n", "# only a comment\n", "---\n", "{}\n"}) {
    CAPTURE(yaml);
    const auto parsed = parse(yaml);
    REQUIRE(parsed.values.has_value());
    CHECK(parsed.values->empty());
  }
}

TEST_CASE("A wrong config is refused with its place") {
  struct Row {
    const char* yaml;
    const char* what;
  };
  const Row rows[] = {
      {"undeclared: maybe\n", "config.yaml:1:13: undeclared wants one of: allow refuse"},
      {"\nhistory:\n  enabled: 1\n", "config.yaml:3:12: history.enabled wants one of: true false"},
      {"undeclared:\n", "config.yaml:1:1: undeclared has no value; it wants one of: allow refuse"},
      {"undeclared: [allow]\n", "config.yaml:1:13: undeclared wants one of: allow refuse"},
      {"modules: {x: {from: ''}}\n", "config.yaml:1:21: modules.x.from wants a text"},
      {"- a\n", "config.yaml:1:1: a config is a map of keys to values"},
      {"text\n", "config.yaml:1:1: a config is a map of keys to values"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.yaml);
    const auto parsed = parse(row.yaml);
    REQUIRE_FALSE(parsed.values.has_value());
    CHECK(parsed.values.error().status == ExitCode::internal);
    CHECK(parsed.values.error().what == row.what);
    CHECK(parsed.values.error().hint == "tcli help config-keys");
  }
  for (const char* yaml : {"undeclared: allow\nundeclared: refuse\n", "a: &x b\nc: *x\n", "a: [b\n", "\xff: x\n"}) {
    CAPTURE(yaml);
    const auto parsed = parse(yaml);
    REQUIRE_FALSE(parsed.values.has_value());
    CHECK(parsed.values.error().what.starts_with("config.yaml:"));
    CHECK(parsed.values.error().hint == "tcli help config-keys");
  }
}

TEST_CASE("An unknown key is a warning with its place and a suggestion, and the rest is read") {
  const auto parsed = parse("undeclred: allow\nundeclared: refuse\nmodules: {x: {form: path}, a.b: {from: y}}\n");
  CHECK(parsed.values.value() == ConfigValues{{"undeclared", "refuse"}});
  REQUIRE(parsed.warnings.size() == 3);
  CHECK(parsed.warnings[0] == "config.yaml:1:1: unknown key 'undeclred', did you mean 'undeclared'?");
  CHECK(parsed.warnings[1].find("unknown key 'modules.x.form'") != std::string::npos);
  CHECK(parsed.warnings[2].find("unknown key 'modules.a.b.from'") != std::string::npos);
}

TEST_CASE("All that is wrong in a text is told, in its order; of one that is no YAML the first") {
  const auto faults = config_faults("undeclared: maybe\nfoo: 1\nmodules: {x: {form: own}}\nhistory: 1\n", "f");
  REQUIRE(faults.size() == 4);
  CHECK((faults[0].text == "f:1:13: undeclared wants one of: allow refuse" && !faults[0].is_warning));
  CHECK((faults[1].text == "f:2:1: unknown key 'foo'" && faults[1].is_warning));
  CHECK(faults[2].text == "f:3:15: unknown key 'modules.x.form', did you mean 'modules.x.from'?");
  CHECK((faults[3].text == "f:4:1: history holds keys of its own" && !faults[3].is_warning));
  CHECK(config_faults("", "f").empty());
  CHECK(config_faults("pager: cat", "f").empty());
  const auto no_yaml = config_faults("undeclared: maybe\na: [", "f");
  CHECK((no_yaml.size() == 1 && !no_yaml.front().is_warning));
}

TEST_CASE("A key that is none is most likely one of the same names") {
  CHECK(similar_key("modules.oncall.form") == "modules.oncall.from");
  CHECK(similar_key("alais.x") == "alias.x");
  CHECK(similar_key("modules.a.setings.b") == "modules.a.settings.b");
  CHECK(similar_key("undeclard") == "undeclared");
  CHECK_FALSE(similar_key("nothing.such"));
  CHECK_FALSE(similar_key("modules.oncall"));
}

TEST_CASE("Every key has a default among its choices, and a help of one line") {
  const Config config{{}};
  for (const ConfigKey& key : k_config_keys) {
    CAPTURE(key.name);
    CHECK(config.get(key.name) == key.default_value);
    CHECK_FALSE(key.help.empty());
    if (key.choices.empty() || key.default_value.empty()) continue; // unset, another key counts
    const std::string spaced = " " + std::string{key.choices} + " ";
    CHECK(spaced.find(" " + std::string{key.default_value} + " ") != std::string::npos);
  }
  CHECK(config.get("no.such.key").empty());
}

TEST_CASE("module_sources are the modules' choices alone") {
  const Config config{{{"modules.a-b.from", "path"}, {"modules.c.from", "own"}, {"undeclared", "refuse"}}};
  const auto sources = config.module_sources();
  REQUIRE(sources.size() == 2);
  CHECK(sources.at("a-b") == "path");
  CHECK(sources.at("c") == "own");
}

TEST_CASE("Without a file the defaults hold") {
  const ConfigHome home;
  CHECK(Config::load().value().get("undeclared") == "allow");
  const Variable unset{"HOME", std::nullopt};
  CHECK(Config::load().value().get("undeclared") == "allow");
}

TEST_CASE("The environment wins over the file, and the file over the defaults") {
  const ConfigHome home;
  home.write("undeclared: refuse\nmodules: {x: {from: own}}\n");
  CHECK(Config::load().value().get("undeclared") == "refuse");
  CHECK(Config::load().value().module_sources().at("x") == "own");
  CHECK(Config::load().value().get("discovery.relative_path") == "warn");
  const Variable chosen{"TCLI_UNDECLARED", "allow"};
  CHECK(Config::load().value().get("undeclared") == "allow");
  const Variable empty{"TCLI_UNDECLARED", ""};
  CHECK(Config::load().value().get("undeclared") == "refuse");
}

TEST_CASE("A variable that is none of its choices is refused by name") {
  const ConfigHome home;
  for (const ConfigKey& key : k_config_keys) {
    if (key.variable == nullptr || key.choices.empty()) continue;
    CAPTURE(key.variable);
    const Variable wrong{key.variable, "\x1bmaybe"};
    const auto config = Config::load();
    REQUIRE_FALSE(config.has_value());
    CHECK(config.error().what.starts_with(key.variable));
    CHECK(config.error().hint == std::string{"unset "} + key.variable);
  }
}

TEST_CASE("The parsed file is kept, and never outlives a change") {
  const ConfigHome home;
  home.write("undeclared: refuse\n");
  CHECK(Config::load().value().get("undeclared") == "refuse");
  REQUIRE(home.folder.has(".cache/tcli/config"));
  CHECK(Config::load().value().get("undeclared") == "refuse"); // from the cache now
  home.write("undeclared: allow \n");                          // as long as before
  CHECK(Config::load().value().get("undeclared") == "allow");
  std::filesystem::remove(home.folder.path(".config/tcli/config.yaml"));
  CHECK(Config::load().value().get("undeclared") == "allow");
}

TEST_CASE("Warnings come again from the cache") {
  const ConfigHome home;
  home.write("undeclred: allow\n");
  const auto load = [] { CHECK(Config::load().has_value()); };
  const auto fresh = written_to(2, load);
  CHECK(fresh.find("unknown key 'undeclred'") != std::string::npos);
  CHECK(written_to(2, load) == fresh);
}

TEST_CASE("A damaged cache costs time, never a wrong answer") {
  const ConfigHome home;
  home.write("undeclared: refuse\nmodules: {x: {from: own}}\n");
  REQUIRE(Config::load().has_value());
  const std::filesystem::directory_iterator records{home.folder.path(".cache/tcli/config")};
  const std::string record = ".cache/tcli/config/" + records->path().filename().string();
  const std::string whole = home.folder.read(record);
  for (std::size_t index = 0; index < whole.size(); index += 7) {
    std::string flipped = whole;
    flipped[index] = static_cast<char>(~flipped[index]);
    home.folder.write(record, flipped);
    CHECK(Config::load().value().get("undeclared") == "refuse");
    CHECK(Config::load().value().module_sources().size() == 1);
  }
}

TEST_CASE("A config that is no file, or too long, is an error that names it") {
  const ConfigHome home;
  std::filesystem::create_directories(home.folder.path(".config/tcli/config.yaml"));
  CHECK(Config::load().error().what.find("config.yaml") != std::string::npos);
  std::filesystem::remove(home.folder.path(".config/tcli/config.yaml"));
  home.write("# " + std::string(1024 * 1024, 'x') + "\n");
  const auto config = Config::load();
  REQUIRE_FALSE(config.has_value());
  CHECK(config.error().status == ExitCode::internal);
  CHECK(config.error().what.find("config.yaml") != std::string::npos);
}

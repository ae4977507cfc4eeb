// Aliases of the config: which texts are one, and whose word counts.
#include "config/alias.hpp"

#include "config/key_rules.hpp"
#include "config/team_config.hpp"
#include "support/environment.hpp"
#include "support/script_folder.hpp"

#include <filesystem>
#include <fstream>

using namespace tcli;
using namespace tcli::test;

using Words = std::vector<std::string>;

TEST_CASE("An alias stands for a module and its words") {
  CHECK(alias_words("oncall rota 'a list'").value() == Words{"oncall", "rota", "a list"});
  CHECK(alias_words("history list --module oncall").value().size() == 4);
  const std::pair<const char*, const char*> wrong[] = {
      {"", "there is no word in it"},
      {"  ", "there is no word in it"},
      {"'oncall", "a ' is not closed"},
      {"--yes oncall", "'--yes' stands before the module: an option of tcli's own is for who calls"},
      {"help oncall", "help is no module"},
      {"Oncall", "it begins with no module: upper case 'O' in a name"},
      {"./tcli-x", "it begins with no module: '.' in a name, where only a-z, 0-9 and '-' may stand"},
      {"__complete", "it begins with no module: '_' in a name, where only a-z, 0-9 and '-' may stand"},
      {"'' x", "it begins with no module: an empty name"},
  };
  for (const auto& [text, why] : wrong) {
    CAPTURE(text);
    CHECK(alias_words(text).error().what == why);
  }
}

TEST_CASE("A config with an alias that is none can't be read, and says where and why") {
  const std::pair<const char*, const char*> wrong[] = {
      {"alias: {x: \"oncall 'y\"}", "f:1:12: alias.x wants a module and its words, such as oncall rota list: a ' is not closed"},
      {"alias: {x: [a, b]}",
       "f:1:12: alias.x wants a module and its words, such as oncall rota list: it has to be one text, not a list"},
      {"alias: {x: ''}", "f:1:12: alias.x wants a module and its words, such as oncall rota list: there is no word in it"},
      {"alias: {X: a}", "f:1:9: alias.X: upper case 'X' in a name"},
      {"alias: {x-: a}", "f:1:9: alias.x-: a name that ends with '-'"},
      {"alias: x", "f:1:1: alias holds keys of its own"},
      {"alias: {x: }", "f:1:9: alias.x has no value; it wants a module and its words, such as oncall rota list"},
      {"alias: {x: {y: z}}", "f:1:12: alias.x wants a module and its words, such as oncall rota list"},
  };
  for (const auto& [yaml, what] : wrong) {
    CAPTURE(yaml);
    std::vector<std::string> warnings;
    CHECK(parse_config(yaml, "f", warnings).error().what == what);
  }
}

TEST_CASE("The user's alias comes before the team's, but not before one that is final") {
  ScriptFolder folder;
  const FreshHome home{made(folder.path("home"))};
  std::filesystem::create_directories(folder.path("home/.config/tcli"));
  std::ofstream(user_config_file()) << "alias: {one: a b, two: a b, own: a b}\n";
  TeamConfig team;
  team.defaults = {{"alias.one", "c"}, {"alias.two", "c"}, {"alias.three", "c d"}};
  team.final = {{"alias.two", "c"}};
  const auto config = Config::load(std::move(team)).value();
  const auto one = find_alias(config, "one").value(), two = find_alias(config, "two").value(),
             three = find_alias(config, "three").value();
  CHECK((one.is_own() && one.words == Words{"a", "b"} && one.where == user_config_file()));
  CHECK((!two.is_own() && two.origin == ConfigOrigin::final && two.words == Words{"c"}));
  CHECK((!three.is_own() && three.origin == ConfigOrigin::team));
  CHECK(three.sentence() == "three is an alias of 'c d'");
  CHECK(three.followed_by(Words{"x", ""}) == Words{"d", "x", ""});
  CHECK_FALSE(find_alias(config, "none"));
  CHECK_FALSE(find_alias(config, ""));
  std::string names;
  for (const Alias& alias : all_aliases(config)) names += alias.name + " ";
  CHECK(names == "one own three two ");
}

TEST_CASE("Keys and patterns are held against each other part by part") {
  CHECK(matches_key("alias.*", "alias.x"));
  CHECK_FALSE(matches_key("alias.*", "alias.x.y"));
  CHECK_FALSE(matches_key("alias.*", "alias."));
  CHECK_FALSE(matches_key("alias.*", "alias"));
  CHECK_FALSE(matches_key("alias.*", ""));
  CHECK_FALSE(matches_key("undeclared", "undeclared.x"));
  CHECK_FALSE(matches_key("undeclared", "undeclare"));
  CHECK(matches_key("modules.*.settings.*", "modules.x.settings.y"));
  CHECK_FALSE(matches_key("modules.*.settings.*", "modules..settings.y"));
  CHECK(holds_config_keys("alias"));
  CHECK(holds_config_keys("modules.x.settings"));
  CHECK_FALSE(holds_config_keys("alias.x"));
  CHECK_FALSE(holds_config_keys("modules.x.settings.y.z"));
}

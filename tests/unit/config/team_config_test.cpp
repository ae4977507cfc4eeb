// What a team says of the config, and what of it is stronger than one's own.
#include "config/team_config.hpp"

#include "config/config.hpp"
#include "config/key_rules.hpp"
#include "support/environment.hpp"
#include "support/settle.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

struct TeamHome {
  ScriptFolder folder;
  FreshHome home{folder.path("")};
  Variable undeclared{"TCLI_UNDECLARED", std::nullopt};

  void write(const std::string& file, const std::string& yaml) const {
    std::filesystem::create_directories(std::filesystem::path(folder.path(file)).parent_path());
    folder.write(file, yaml);
    settled_id(folder.path(file));
  }
  void team(const std::string& yaml) const { write(".local/share/tcli/packs/current/config.yaml", yaml); }
  void own(const std::string& yaml) const { write(".config/tcli/config.yaml", yaml); }
};

bool stricter(const char* key, std::string_view value, std::string_view other) {
  return is_stricter(*find_config_key(key), value, other);
}

} // namespace

TEST_CASE("What a team says comes back from its text") {
  const TeamConfig team{.defaults = {{"undeclared", "refuse"}, {"modules.x.settings.text", "a: \"b\"\n# c"}},
                        .final = {{"undeclared", "refuse"}}};
  const auto read = TeamConfig::parse(team.text(), "config.yaml").value();
  CHECK(read.defaults == team.defaults);
  CHECK(read.final == team.final);
  CHECK(TeamConfig{}.text().empty());
  CHECK_FALSE(TeamConfig::parse("defaults: {undeclared: maybe}", "config.yaml"));
  CHECK_FALSE(TeamConfig::parse("{", "config.yaml"));
}

TEST_CASE("One's own value comes before the team's default, from the cache too") {
  const TeamHome home;
  home.team("defaults: {undeclared: refuse, history.keep.age: 4w}");
  for (int call = 0; call < 2; ++call) {
    CHECK(Config::load().value().get("undeclared") == "refuse");
    CHECK(Config::load().value().get("history.keep.age") == "4w");
  }
  home.own("undeclared: allow");
  CHECK(Config::load().value().get("undeclared") == "allow");
}

TEST_CASE("What is final stands, unless one's own is stricter") {
  const TeamHome home;
  home.team("defaults: {}\nfinal: {undeclared: refuse, history.keep.age: 4w, images.allow: a b}");
  CHECK(Config::load().value().get("undeclared") == "refuse");
  home.own("undeclared: allow\nhistory.keep.age: 3w\nimages.allow: b");
  const Config config = Config::load().value();
  CHECK(config.get("undeclared") == "refuse");
  CHECK(config.get("history.keep.age") == "4w");
  CHECK(config.get("images.allow") == "b");
  home.team("final: {undeclared: allow}");
  home.own("undeclared: refuse");
  CHECK(Config::load().value().get("undeclared") == "refuse");
}

TEST_CASE("One's own pattern stays where it is narrower than the one that is final") {
  const TeamHome home;
  home.team("final: {images.allow: team/*}");
  home.own("images.allow: team/lint");
  CHECK(Config::load().value().get("images.allow") == "team/lint");
  home.own("images.allow: '*'");
  CHECK(Config::load().value().get("images.allow") == "team/*");
}

TEST_CASE("Of two values the one that allows less is stricter") {
  CHECK(stricter("undeclared", "refuse", "allow"));
  CHECK_FALSE(stricter("undeclared", "allow", "refuse"));
  CHECK_FALSE(stricter("undeclared", "allow", "allow"));
  CHECK(stricter("discovery.relative_path", "refuse", "warn"));
  CHECK_FALSE(stricter("discovery.relative_path", "allow", "warn"));
  CHECK(stricter("packs.protocols", "https", "https ssh file"));
  CHECK_FALSE(stricter("packs.protocols", "https git", "https ssh file"));
  CHECK_FALSE(stricter("history.keep.age", "1w", "4w")); // neither allows less
}

TEST_CASE("A damaged file of the team fails, with what mends it") {
  const TeamHome home;
  home.team("final: 3");
  const auto config = Config::load();
  REQUIRE_FALSE(config);
  CHECK(config.error().hint.starts_with("rm "));
}

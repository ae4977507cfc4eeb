// team.yaml: what a team agreed on.
#include "pack/team_file.hpp"

#include "support/catch.hpp"

using namespace tcli;

namespace {

std::string problem(std::string_view yaml) {
  const auto team = parse_team_file(yaml, "team.yaml");
  return team ? "" : team.error().what;
}

} // namespace

TEST_CASE("A team file names packs, images and keys of the config") {
  const std::string digest = "sha256:" + std::string(64, 'a');
  const auto team =
      parse_team_file("tcli: 1\npacks: [https://example.org/web.git@v1]\nimages: [team/lint@" + digest +
                          "]\ndefaults: {undeclared: refuse, modules: {oncall: {from: pack}}}\nfinal: [undeclared]\nmore: 1\n",
                      "team.yaml")
          .value();
  REQUIRE(team.packs.size() == 1);
  CHECK(team.packs.front().source == "https://example.org/web.git@v1");
  REQUIRE(team.images.size() == 1);
  CHECK(team.images.front().reference() == "team/lint@" + digest);
  CHECK(team.config.defaults == ConfigValues{{"modules.oncall.from", "pack"}, {"undeclared", "refuse"}});
  CHECK(team.config.final == ConfigValues{{"undeclared", "refuse"}});
  REQUIRE(team.warnings.size() == 1);
  CHECK(team.warnings.front().starts_with("team.yaml:6:1: unknown key 'more'"));
}

TEST_CASE("What is wrong in it is told with its place") {
  CHECK(problem("tcli: 1\n").empty());
  CHECK(problem("packs: []\n").starts_with("team.yaml:1:1: "));
  CHECK(problem("tcli: 2\n").starts_with("team.yaml:1:7: made for another version"));
  CHECK(problem("tcli: 1\npacks: [./here]\n").starts_with("team.yaml:2:9: a folder must be absolute"));
  CHECK(problem("tcli: 1\npacks: [{}]\n").starts_with("team.yaml:2:9: a pack is a URL"));
  CHECK(problem("tcli: 1\nfinal: [undeclared]\n").starts_with("team.yaml:2:9: 'undeclared' is final"));
  CHECK(problem("tcli: 1\ndefaults: {undeclared: maybe}\n").starts_with("team.yaml:2:24: undeclared wants one of"));
  CHECK(problem("tcli: 1\nimages: [lint]\n").starts_with("team.yaml:2:10: "));
}

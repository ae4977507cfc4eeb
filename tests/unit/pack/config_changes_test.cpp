#include "pack/config_changes.hpp"

#include "support/catch.hpp"

using namespace tcli;

namespace {

bool is_looser(const ConfigValues& before, const ConfigValues& after) {
  return compare_config({.defaults = before}, {.defaults = after}).is_looser;
}

} // namespace

TEST_CASE("What is new, gone and changed is told, and nothing else") {
  const TeamConfig before{.defaults = {{"packs.hint", "true"}, {"packs.timeout", "5"}, {"undeclared", "refuse"}},
                          .final = {{"undeclared", "refuse"}}};
  const TeamConfig after{.defaults = {{"packs.hint", "true"}, {"packs.timeout", "6"}, {"history.enabled", "true"}}};
  CHECK(compare_config(before, after).text == "configuration\n"
                                              "  + history.enabled   true\n"
                                              "  ~ packs.timeout   6\n"
                                              "  - undeclared   (allows more)   (no longer final)\n");
  CHECK(compare_config(before, before).text.empty());
  CHECK_FALSE(compare_config(before, before).is_looser);
}

TEST_CASE("A config is looser when it allows more than before, or than the default") {
  CHECK(is_looser({{"undeclared", "refuse"}}, {{"undeclared", "allow"}}));
  CHECK(is_looser({{"undeclared", "refuse"}}, {}));
  CHECK_FALSE(is_looser({}, {{"undeclared", "allow"}}));
  CHECK_FALSE(is_looser({}, {{"undeclared", "refuse"}}));
  CHECK(is_looser({{"packs.signatures", "require"}}, {{"packs.signatures", "warn"}}));
  CHECK(is_looser({}, {{"discovery.relative_path", "allow"}}));
  CHECK(is_looser({}, {{"packs.protocols", "https git"}}));
  CHECK_FALSE(is_looser({}, {{"packs.protocols", "https"}}));
  CHECK(is_looser({{"images.allow", "a b"}}, {{"images.allow", "a c"}}));
  CHECK(is_looser({{"images.allow", "a"}}, {}));
  CHECK_FALSE(is_looser({}, {{"images.allow", "a"}}));
  CHECK_FALSE(is_looser({{"images.allow", "a b"}}, {{"images.allow", "b"}}));
  for (const char* key : {"packs.signers", "plugins.folders", "plugins.providers"}) {
    CAPTURE(key);
    CHECK(is_looser({}, {{key, "/srv/x"}}));
    CHECK(is_looser({{key, "/srv/x"}}, {}));
    CHECK_FALSE(is_looser({{key, "/srv/x"}}, {{key, "/srv/x"}}));
  }
  CHECK_FALSE(is_looser({}, {{"modules.oncall.history", "off"}}));
}

TEST_CASE("Images are told one by one") {
  const auto changes = compare_config({.defaults = {{"images.pinned", "a@1 b@2"}}}, {.defaults = {{"images.pinned", "a@1 b@3"}}});
  CHECK(changes.text == "configuration\n  + images.pinned   b@3\n  - images.pinned   b@2\n");
}

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

TEST_CASE("A pattern allows what a narrower one does, and more") {
  const auto told = [](const std::string& before, const std::string& after) {
    const auto changes = compare_config({.defaults = {{"images.allow", before}}}, {.defaults = {{"images.allow", after}}});
    const std::string text = changes.text.substr(changes.text.find('(') + 1);
    CHECK(changes.is_looser == text.starts_with("allows more"));
    return text.substr(0, text.find(')'));
  };
  CHECK(told("team/*", "team/lint") == "allows less");
  CHECK(told("team/lint", "team/*") == "allows more");
  CHECK(told("team/* tools/*", "team/lint tools/b*") == "allows less");
  CHECK(told("*", "team/?int") == "allows less");
  CHECK(told("team/[ab]", "team/a") == "allows less");
  CHECK(told("a b", "a") == "allows less");
  // None of these is sure to be less.
  for (const auto& [before, after] : {std::pair{"team/?", "team/*"}, {"*b]x", "[ab]x"}, {"[*]x", "*x"}, {"team/*", "other"}})
    CHECK(told(before, after) == "allows more");
  CHECK(compare_config({.defaults = {{"images.allow", "a b"}}}, {.defaults = {{"images.allow", "b a"}}}).text ==
        "configuration\n  ~ images.allow   b a\n");
}

TEST_CASE("What allows less is told, and is none that anybody is asked about") {
  CHECK(compare_config({}, {.defaults = {{"images.allow", "a"}, {"packs.protocols", "https"}, {"undeclared", "refuse"}}}).text ==
        "configuration\n"
        "  + images.allow   a   (allows less)\n"
        "  + packs.protocols   https   (allows less)\n"
        "  + undeclared   refuse   (allows less)\n");
}

TEST_CASE("Images are told one by one") {
  const auto changes = compare_config({.defaults = {{"images.pinned", "a@1 b@2"}}}, {.defaults = {{"images.pinned", "a@1 b@3"}}});
  CHECK(changes.text == "configuration\n  + images.pinned   b@3\n  - images.pinned   b@2\n");
}

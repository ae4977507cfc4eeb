// The page of bare `tcli`: 40 lines of 80 columns, whatever there is.
#include "cli/overview.hpp"

#include "base/text.hpp"
#include "support/environment.hpp"
#include "support/fake_provider.hpp"
#include "support/page.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

struct OverviewFixture {
  FakeProviders fakes;
  std::map<std::string, Description> descriptions; // by location; declared with a summary otherwise
  std::vector<Alias> aliases;

  OverviewFixture() { fakes.first->modules = {fake_builtin("plugin"), fake_builtin("config")}; }
  Listing listing() const {
    return Listing::build(
        fakes.providers,
        [this](const Finding& finding) {
          const auto found = descriptions.find(finding.location);
          return found != descriptions.end() ? found->second : Description{.state = State::declared, .summary = "A summary"};
        },
        {}, {}, nullptr);
  }
  std::string page() const { return overview_page(listing(), aliases); }
};

void check_size(const std::string& page) {
  CAPTURE(page);
  CHECK(std::count(page.begin(), page.end(), '\n') <= 40);
  for (const auto line : split(page, '\n')) CHECK(display_width(line) <= 80);
}

} // namespace

TEST_CASE("Modules stand under their groups, sorted, and the built-in ones in a line") {
  OverviewFixture fixture;
  fixture.fakes.near->modules = {fake("oncall", "/near/oncall"), fake("ls", "/near/ls")};
  fixture.fakes.far->modules = {fake("lint", "/far/lint"), fake("ls", "/far/ls")};
  for (auto& module : fixture.fakes.far->modules) module.group = "Images";
  fixture.descriptions["/near/ls"] = {.state = State::verified, .summary = "list directory contents"};
  const auto page = fixture.page();
  CHECK(has(page, "Usage: tcli <module> [<subject>] <verb> [arguments]\n"));
  CHECK(has(
      page,
      "Modules on your PATH\n  ls       ~ list directory contents\n  oncall     A summary\nImages\n  lint       A summary\n"));
  CHECK(has(page, "Built in: plugin config\n~ has no manifest\n"));
  CHECK(has(page, "docs: "));
  CHECK(has(page, "report a bug"));
  check_size(page);
}

TEST_CASE("Broken modules are counted, not shown") {
  OverviewFixture fixture;
  fixture.fakes.near->modules = {fake("x", "/near/x"), fake("y", "/near/y"), fake("z", "/near/z")};
  fixture.descriptions["/near/x"] = {.state = State::broken, .problem = {"torn", ""}};
  CHECK(has(fixture.page(), "1 module is broken: tcli plugin list --broken\n"));
  fixture.descriptions["/near/y"] = fixture.descriptions["/near/x"];
  const auto page = fixture.page();
  CHECK(has(page, "2 modules are broken: tcli plugin list --broken\n"));
  CHECK_FALSE(has(page, "torn"));
  CHECK_FALSE(has(page, "has no manifest"));
}

TEST_CASE("Without any module there is no group and no mark") {
  OverviewFixture fixture;
  const auto page = fixture.page();
  CHECK_FALSE(has(page, "PATH"));
  CHECK_FALSE(has(page, "~"));
  check_size(page);
}

TEST_CASE("Thousands of modules fit the page, and what is left out is counted") {
  OverviewFixture fixture;
  for (int index = 0; index < 3000; ++index) {
    const auto name = "module-" + std::to_string(index);
    fixture.fakes.near->modules.push_back(fake(name, "/near/" + name));
  }
  fixture.fakes.far->modules = {fake("lint", "/far/lint")};
  fixture.fakes.far->modules[0].group = "Images";
  const auto page = fixture.page();
  check_size(page);
  CHECK(has(page, "  lint ")); // one group never crowds another out
  const auto lines = split(page, '\n');
  const auto modules = std::count_if(lines.begin(), lines.end(), [](auto line) { return line.starts_with("  module-"); });
  CHECK(modules > 20);
  CHECK(has(page, "  ... and " + std::to_string(3000 - modules) + " more: tcli plugin list\n"));

  const auto listing = fixture.listing();
  const auto rows = overview_rows(listing);
  CHECK(rows.size() == static_cast<std::size_t>(modules) + 1);
  for (const auto row : rows) CHECK(has(page, "  " + std::string{listing.name(row)} + " "));
}

TEST_CASE("Many groups fit the page too") {
  OverviewFixture fixture;
  for (int index = 0; index < 60; ++index) {
    const auto name = "module-" + std::to_string(index);
    fixture.fakes.near->modules.push_back(fake(name, "/near/" + name));
    fixture.fakes.near->modules.back().group = "Modules from pack " + std::to_string(index);
  }
  check_size(fixture.page());
}

TEST_CASE("Long and hostile names, groups and summaries are cut and escaped") {
  OverviewFixture fixture;
  fixture.fakes.near->modules = {fake(std::string(64, 'n'), "/near/long"), fake("x", "/near/x")};
  fixture.fakes.near->modules[1].group = "Group\x1b[2J\n" + std::string(200, 'g');
  fixture.descriptions["/near/x"] = {.state = State::declared, .summary = "\x1b[2J" + std::string(200, 's') + "\n日本"};
  fixture.descriptions["/near/long"] = {.state = State::declared,
                                        .summary = "日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本"};
  const auto page = fixture.page();
  check_size(page);
  CHECK_FALSE(has(page, "\x1b"));
}

TEST_CASE("Aliases stand behind the modules, and share the page with them") {
  OverviewFixture fixture;
  fixture.fakes.near->modules = {fake("oncall", "/near/oncall")};
  fixture.aliases = {{.name = "standup", .text = "oncall rota\n\x1b[2Jlist", .words = {"oncall"}, .where = {}}};
  CHECK(has(fixture.page(), "  oncall     A summary\nAliases\n  standup    oncall rota\\n\\x1b[2Jlist\n\nBuilt in"));
  for (int index = 0; index < 100; ++index) {
    const std::string number = std::to_string(index);
    fixture.aliases.push_back({.name = "alias-" + number, .text = std::string(90, 'x'), .words = {"oncall"}, .where = {}});
    fixture.fakes.near->modules.push_back(fake("module-" + number, "/near/module-" + number));
  }
  const auto page = fixture.page();
  check_size(page);
  CHECK(has(page, " more: tcli plugin list\nAliases\n"));
  CHECK(has(page, " more: tcli config list\n"));
}

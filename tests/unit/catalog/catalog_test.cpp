// Catalog: what a name means, what is said of one that means nothing, and the cache that never lies.
#include "catalog/catalog.hpp"

#include "support/environment.hpp"
#include "support/fake_provider.hpp"
#include "support/settle.hpp"

#include <atomic>

using namespace tcli;
using namespace tcli::test;

namespace {

struct CatalogFixture {
  ScriptFolder folder;
  FakeProviders fakes;
  std::atomic<int> described = 0;
  std::string summary = "A summary";
  Catalog::Setup setup{
      .choices = {}, .cache_folder = folder.path("cache"), .watched_files = {}, .watched_folders = {}, .watched_values = {}};

  Catalog catalog() {
    return {fakes.providers,
            [this](const Finding&) {
              ++described;
              return Description{.state = State::declared, .summary = summary};
            },
            setup};
  }
  std::string location(const std::string& name, std::string_view from = "") { return catalog().find(name, from)->location; }
  Error error(const std::string& name, std::string_view from = "", const std::vector<std::string>& rest = {}) {
    return catalog().find(name, from, {.before = "tcli --yes", .after = rest}).error();
  }
  std::vector<std::string> images() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path("cache"))) {
      names.push_back("cache/" + entry.path().filename().string());
    }
    return names;
  }
};

} // namespace

TEST_CASE("A name means the first provider's module, unless another was asked for or chosen") {
  CatalogFixture fixture;
  fixture.fakes.first->modules = {fake_builtin("plugin")};
  fixture.fakes.near->modules = {fake("x", "/near/x"), fake("plugin", "/near/plugin")};
  fixture.fakes.far->modules = {fake("x", "/far/x")};
  CHECK(fixture.location("x") == "/near/x");
  CHECK(fixture.location("x", "far") == "/far/x");
  CHECK(fixture.catalog().find("x", "far")->asked_from == "far");
  CHECK(fixture.catalog().find("x", "")->asked_from.empty());
  fixture.setup.choices = {{"x", "far"}, {"plugin", "near"}};
  CHECK(fixture.location("x") == "/far/x");
  CHECK(fixture.location("x", "near") == "/near/x");
  CHECK(fixture.location("plugin") == "plugin"); // nothing replaces a built-in
  CHECK(fixture.location("plugin", "near") == "/near/plugin");
  CHECK(fixture.described == 0);
  CHECK(fixture.fakes.near->lists == 0); // looking up never enumerates
}

TEST_CASE("A chosen provider that lacks the module is no reason to take another's") {
  CatalogFixture fixture;
  fixture.fakes.near->modules = {fake("x", "/near/x")};
  fixture.setup.choices = {{"x", "far"}};
  const auto error = fixture.error("x");
  CHECK(error.status == ExitCode::not_found);
  CHECK(error.what == "no module 'x'");
  CHECK(error.why.find("modules.x.from: far") != std::string::npos);
  CHECK(error.hint == "tcli --from near x --help"); // not the very call that failed
  fixture.setup.choices = {{"x", "nobody"}};
  CHECK(fixture.error("x").status == ExitCode::usage);
  CHECK(fixture.error("x").what == "modules.x.from: no provider 'nobody'");
}

TEST_CASE("An unknown module is 127, with the nearest name and the words that followed") {
  CatalogFixture fixture;
  fixture.fakes.near->modules = {fake("oncall", "/near/oncall")};
  const auto error = fixture.error("oncal", "", {"take", "a bath"});
  CHECK(error.status == ExitCode::not_found);
  CHECK(error.what == "no module 'oncal'");
  CHECK(error.hint == "tcli --yes oncall take 'a bath'");
  CHECK(fixture.error("something-else").hint == "tcli plugin list");
}

TEST_CASE("Other names may be meant too, and looking up alone tells of none") {
  CatalogFixture fixture;
  fixture.fakes.near->modules = {fake("oncall", "/near/oncall")};
  const Catalog catalog = fixture.catalog();
  CHECK(catalog.look_up("oncall", "").value()->location == "/near/oncall");
  CHECK_FALSE(catalog.look_up("standpu", "").value());
  CHECK(fixture.described == 0); // nothing was listed for a suggestion that nobody reads
  CHECK(catalog.look_up("oncall", "nobody").error().status == ExitCode::usage);
  const std::vector<std::string> rest{"x"};
  const auto hint = [&](std::string_view from, bool fits) {
    return catalog.unknown("standpu", from, {.after = rest, .fits = [=](auto&) { return fits; }, .others = {"stand", "standup"}})
        .hint;
  };
  CHECK(hint("", true) == "tcli standup x");
  CHECK(hint("", false) == "tcli help standup");
  CHECK(hint("near", true) == "tcli standup x");
}

TEST_CASE("Names that no file can have are not found, and no provider is asked") {
  CatalogFixture fixture;
  for (const std::string& name : {std::string{"../x"}, std::string{"/bin/sh"}, std::string{"a\0b", 3}}) {
    CHECK(fixture.error(name).status == ExitCode::not_found);
  }
  CHECK(fixture.fakes.near->finds == 0);
  CHECK(fixture.error("").status == ExitCode::not_found); // `tcli-` would have it
  CHECK(fixture.fakes.near->finds == 1);
}

TEST_CASE("An unknown provider is 2, and those that exist are named") {
  CatalogFixture fixture;
  fixture.fakes.near->modules = {fake("x", "/near/x")};
  const auto error = fixture.error("x", "nobody");
  CHECK(error.status == ExitCode::usage);
  CHECK(error.what == "--from: no provider 'nobody'");
  REQUIRE(error.notes.size() == 1);
  CHECK(error.notes[0] == "providers: first near far");
  CHECK(fixture.error("y", "near").why == "provider near has none of that name");
}

TEST_CASE("The list comes from the cache until something changes") {
  CatalogFixture fixture;
  fixture.fakes.near->watched = {{"/a", {1, 2, 3, 4, 5}}};
  fixture.fakes.near->modules = {fake("x", "/near/x")};
  CHECK(fixture.catalog().list().size() == 1);
  CHECK(fixture.fakes.near->lists == 1);
  CHECK(fixture.catalog().list()[0].summary == "A summary");
  CHECK(fixture.fakes.near->lists == 1);
  fixture.fakes.near->watched[0].id.mtime_ns = 6;
  fixture.fakes.near->modules.push_back(fake("y", "/near/y"));
  CHECK(fixture.catalog().list().size() == 2);
  CHECK(fixture.fakes.near->lists == 2);
}

TEST_CASE("A folder that only the setup names makes the list anew too") {
  CatalogFixture fixture;
  const auto answers = fixture.folder.path("answers");
  fixture.setup.watched_folders = {answers};
  (void)fixture.catalog().list();
  (void)fixture.catalog().list();
  CHECK(fixture.fakes.near->lists == 1);
  std::filesystem::create_directory(answers);
  settled_id(answers);
  (void)fixture.catalog().list();
  CHECK(fixture.fakes.near->lists == 2);
  (void)fixture.catalog().list();
  CHECK(fixture.fakes.near->lists == 2);
}

TEST_CASE("Choices are made after the cache: a changed config needs no new list") {
  CatalogFixture fixture;
  fixture.fakes.near->modules = {fake("x", "/near/x")};
  fixture.fakes.far->modules = {fake("x", "/far/x")};
  CHECK(fixture.catalog().list().is_winner(0));
  fixture.setup.choices = {{"x", "far"}};
  CHECK(fixture.catalog().list().is_winner(1));
  CHECK(fixture.fakes.near->lists == 1);
}

TEST_CASE("A cache that is cut off or altered anywhere costs time, never a wrong answer") {
  CatalogFixture fixture;
  fixture.fakes.near->modules = {fake("x", "/near/x"), fake("y", "/near/y")};
  (void)fixture.catalog().list();
  const auto images = fixture.images();
  REQUIRE(images.size() == 1);
  const std::string whole = fixture.folder.read(images[0]);
  std::size_t wrong = 0;
  const auto check_right = [&](const std::string& image) {
    fixture.folder.write(images[0], image);
    const auto listing = fixture.catalog().list();
    const bool right = listing.size() == 2 && listing[0].name == "x" && listing[0].location == "/near/x" &&
                       listing[1].name == "y" && listing[1].summary == "A summary" && listing[1].state == State::declared &&
                       listing[1].shown == "/near/y" && listing.is_winner(0) && listing.is_winner(1);
    if (!right) ++wrong;
  };
  for (std::size_t index = 0; index < whole.size(); ++index) {
    std::string altered = whole;
    altered[index] = static_cast<char>(altered[index] ^ 0x01);
    check_right(altered);
    check_right(whole.substr(0, index));
  }
  CHECK(wrong == 0);
}

TEST_CASE("One image for each set of folders, and no more than the latest eight") {
  CatalogFixture fixture;
  for (int path = 0; path < 12; ++path) {
    if (path > 0) {
      for (const auto& image : fixture.images()) { // each an hour older than the next one
        const auto file = fixture.folder.path(image);
        std::filesystem::last_write_time(file, std::filesystem::last_write_time(file) - std::chrono::hours(1));
      }
    }
    fixture.fakes.near->watched = {{"/path/" + std::to_string(path), {}}};
    (void)fixture.catalog().list();
  }
  CHECK(fixture.images().size() == 8);
  const int lists = fixture.fakes.near->lists;
  (void)fixture.catalog().list();
  CHECK(fixture.fakes.near->lists == lists);
}

TEST_CASE("Without a place for the cache the list is right all the same, with one warning") {
  CatalogFixture fixture;
  fixture.fakes.near->modules = {fake("x", "/near/x")};
  fixture.folder.write("file", "");
  for (const auto& place : {std::optional<std::string>{}, std::optional{fixture.folder.path("file/cache")}}) {
    fixture.setup.cache_folder = place;
    const auto warnings = written_to(2, [&] { // in a process of its own: the warning comes once in each
      CHECK(in_process([&] {
              const bool right = fixture.catalog().list().size() == 1 && fixture.catalog().list().size() == 1;
              return right ? 0 : 1;
            }) == 0);
    });
    CHECK(warnings.starts_with("tcli: warning: nothing can be remembered for the next call: "));
    CHECK(std::count(warnings.begin(), warnings.end(), '\n') == 1);
  }
}

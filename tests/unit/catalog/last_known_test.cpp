// A provider that asks a service: asked directly, and remembered for where it may not be asked.
#include "catalog/catalog.hpp"
#include "catalog/last_known.hpp"

#include "support/environment.hpp"
#include "support/fake_provider.hpp"
#include "support/script_folder.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

struct LastKnownFixture {
  ScriptFolder folder;
  FreshHome home{made(folder.path("home"))};
  FakeProvider<1> nearby;
  FakeProvider<2> service;
  Settings settings;

  LastKnownFixture() {
    service->modules = {fake("lint", "/bin/true"), fake("build", "/bin/false")};
    service->modules[0].manifest_kind = TCLI_MANIFEST_TEXT;
    service->modules[0].manifest = "tcli: 1\n";
    service->watched = {{"images of x", {.inode = 1, .size = 2}}};
  }
};

std::vector<std::string> names_of(const Providers& providers) {
  std::vector<std::string> names;
  providers.list([&](const Finding& finding) {
    names.push_back(finding.name);
    return true;
  });
  return names;
}

// One process after the other.
struct Process {
  Process(LastKnownFixture& fixture, Asking asking)
      : known(*fixture.service.plugin(), fixture.settings, asking, [] { return std::shared_ptr<void>(); }),
        providers({fixture.nearby.plugin()}, fixture.settings, {}, {}, known.abi()) {}

  LastKnown known;
  Providers providers;
};

using Names = std::vector<std::string>;

} // namespace

TEST_CASE("Asked directly it answers what the service says, and is the last that is asked") {
  LastKnownFixture fixture;
  fixture.nearby->modules = {fake("near", "/bin/true")};
  const Process process(fixture, Asking::allowed);
  CHECK(process.providers.find("lint", "")->manifest == "tcli: 1\n");
  CHECK(process.providers.find("near", "").has_value());
  CHECK(fixture.service->finds == 1);
  CHECK_FALSE(process.providers.find("other", "").has_value());
  CHECK(names_of(process.providers) == Names{"near", "lint", "build"});
  REQUIRE(process.providers.watched().size() == 2);
  CHECK(process.providers.watched()[0] == fixture.service->watched[0]);
}

TEST_CASE("A listing rests on the settings too") {
  LastKnownFixture fixture;
  const auto before = Process(fixture, Asking::allowed).providers.watched();
  CHECK(Process(fixture, Asking::allowed).providers.watched() == before);
  fixture.settings["images.allow"] = "team/*";
  CHECK(Process(fixture, Asking::allowed).providers.watched() != before);
}

TEST_CASE("Where it may not be asked its last list stands for it, to be found as well") {
  LastKnownFixture fixture;
  CHECK(names_of(Process(fixture, Asking::never).providers).empty()); // nothing was ever known
  CHECK(names_of(Process(fixture, Asking::allowed).providers) == Names{"lint", "build"});
  fixture.service->modules.clear();
  fixture.service->finds = fixture.service->lists = 0;
  const Process process(fixture, Asking::never);
  CHECK(names_of(process.providers) == Names{"lint", "build"});
  CHECK(process.providers.watched()[0] == fixture.service->watched[0]);
  CHECK(process.providers.find("lint", "")->manifest == "tcli: 1\n");
  CHECK_FALSE(process.providers.find("other", "").has_value());
  CHECK(fixture.service->finds == 0);
  CHECK(fixture.service->lists == 0);
}

TEST_CASE("Who looks whether a listing is still right keeps what is so now, another engine's included") {
  LastKnownFixture fixture;
  CHECK(names_of(Process(fixture, Asking::allowed).providers) == Names{"lint", "build"});
  const auto here = fixture.service->watched;
  const auto modules = fixture.service->modules;
  fixture.service->watched = {{"images of another", {.inode = 3, .size = 4}}};
  fixture.service->modules = {fake("far-away", "/bin/true")};
  CHECK(names_of(Process(fixture, Asking::allowed).providers) == Names{"far-away"});
  fixture.service->watched = here;
  fixture.service->modules = modules;
  fixture.service->lists = 0;
  Process(fixture, Asking::allowed).providers.watched();
  CHECK(fixture.service->lists == 1);
  CHECK(names_of(Process(fixture, Asking::never).providers) == Names{"lint", "build"});
  Process(fixture, Asking::allowed).providers.watched(); // it is kept
  CHECK(fixture.service->lists == 1);
  fixture.settings["images.allow"] = "team/*";
  Process(fixture, Asking::allowed).providers.watched();
  CHECK(fixture.service->lists == 2);
}

TEST_CASE("A list that failed is not kept: the one before it stands") {
  LastKnownFixture fixture;
  CHECK(names_of(Process(fixture, Asking::allowed).providers) == Names{"lint", "build"});
  fixture.service->fails = true;
  fixture.service->failure = "it is not running";
  fixture.service->modules.clear();
  CHECK(names_of(Process(fixture, Asking::allowed).providers).empty());
  CHECK(names_of(Process(fixture, Asking::never).providers) == Names{"lint", "build"});
}

TEST_CASE("A name that nobody nearer has is no unknown one while the service can't be asked") {
  LastKnownFixture fixture;
  fixture.service->fails = true;
  fixture.service->failure = "it is not running";
  fixture.nearby->modules = {fake("near", "/bin/true")};
  const Process process(fixture, Asking::allowed);
  const Catalog catalog(
      process.providers, [](const Finding&) { return Description{}; },
      {.choices = {}, .cache_folder = std::nullopt, .watched_files = {}, .watched_folders = {}, .watched_values = {}});
  CHECK(catalog.find("near", "").has_value());
  const auto missing = catalog.find("other", "");
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().status == ExitCode::internal);
  CHECK(missing.error().what == "no module 'other' elsewhere, and provider far can't answer");
  CHECK(missing.error().why == "it is not running");
  CHECK(missing.error().hint == "tcli plugin list");
  CHECK(catalog.find("other", "near").error().status == ExitCode::not_found); // it was not meant
}

// Listing: built, kept as an image, taken over row by row, and never believed beyond what it was built from.
#include "catalog/listing.hpp"

#include "support/environment.hpp"
#include "support/fake_provider.hpp"
#include "support/settle.hpp"

#include <atomic>

using namespace tcli;
using namespace tcli::test;

namespace {

struct ListingFixture {
  ScriptFolder folder;
  FakeProviders fakes;
  std::atomic<int> described = 0;
  Description answer{.state = State::declared, .summary = "A summary", .problem = {}, .interpreter = {}};

  // A module with a real file, old enough to be trusted.
  FakeModule file_module(const std::string& name) const {
    const auto path = folder.script("tcli-" + name, "");
    auto module = fake(name, path);
    module.id = settled_id(path);
    return module;
  }
  Listing build(const Listing* previous = nullptr, const std::vector<std::string>& files = {}) {
    described = 0;
    return Listing::build(
        fakes.providers,
        [this](const Finding&) {
          ++described;
          return answer;
        },
        fakes.providers.watched(), files, previous);
  }
  bool is_current(const Listing& listing) const { return listing.is_current(fakes.providers.watched(), listing.all_rows()); }
};

// All that an image says, so that each of its bytes is read.
std::string everything(const Listing& listing) {
  std::string text;
  for (std::size_t index = 0; index < listing.size(); ++index) {
    const ListedModule row = listing[index];
    text += std::to_string(static_cast<int>(row.state)) + std::to_string(row.id.ctime_ns);
    for (const auto part : {row.name, row.provider, row.kind, row.location, row.shown, row.group, row.summary, row.reason,
                            row.remedy, row.manifest}) {
      text += "|";
      text += part;
    }
  }
  return text;
}

} // namespace

TEST_CASE("Rows hold what was found and what it was described as, in the providers' order") {
  ListingFixture fixture;
  fixture.fakes.near->modules = {fake("b", "/near/b"), fake("a", "/near/a")};
  fixture.fakes.far->modules = {fake("b", "/far/b")};
  fixture.answer = {.state = State::broken, .summary = "", .problem = {"why", "mend it"}, .interpreter = {}};
  const auto listing = fixture.build();
  REQUIRE(listing.size() == 3);
  const ListedModule row = listing[0];
  CHECK(row.name == "b");
  CHECK(row.provider == "near");
  CHECK(row.state == State::broken);
  CHECK(row.reason == "why");
  CHECK(row.remedy == "mend it");
  CHECK(listing[1].name == "a");
  CHECK(listing[2].location == "/far/b");
}

TEST_CASE("A location that is found twice is one row") {
  ListingFixture fixture;
  fixture.fakes.near->modules = {fake("x", "/same"), fake("x", "/same")};
  fixture.fakes.far->modules = {fake("x", "/same")};
  CHECK(fixture.build().size() == 1);
}

TEST_CASE("Several modules of one location, each with a name of its own, are all listed") {
  ListingFixture fixture;
  fixture.fakes.near->modules = {fake("x", "/same"), fake("y", "/same"), fake("x", "/same")};
  fixture.fakes.far->modules = {fake("z", "/same")};
  const auto listing = fixture.build();
  REQUIRE(listing.size() == 3);
  CHECK(listing[0].name == "x");
  CHECK(listing[1].name == "y");
  CHECK(listing[2].name == "z");
  CHECK(listing.is_winner(1));
}

TEST_CASE("The first row of a name wins; built-in ones whatever was chosen") {
  ListingFixture fixture;
  fixture.fakes.first->modules = {fake_builtin("plugin")};
  fixture.fakes.near->modules = {fake("x", "/near/x"), fake("plugin", "/near/plugin")};
  fixture.fakes.far->modules = {fake("x", "/far/x")};
  const auto plain = fixture.build();
  CHECK(plain.is_winner(0));
  CHECK(plain.is_winner(1));
  CHECK(plain.winner(2) == 0);
  CHECK(plain.winner(3) == 1);
  CHECK_FALSE(plain.is_chosen("x"));
  auto chosen = fixture.build();
  chosen.choose({{"x", "far"}, {"plugin", "near"}});
  CHECK(chosen.is_winner(0));
  CHECK(chosen.winner(1) == 3);
  CHECK(chosen.is_winner(3));
  CHECK(chosen.winner(2) == 0);
  CHECK(chosen.is_chosen("x"));
  auto nobody = fixture.build();
  nobody.choose({{"x", "nobody"}});
  CHECK(nobody.winner(1) == Listing::k_no_row);
  CHECK(nobody.winner(3) == Listing::k_no_row);
}

TEST_CASE("An image says what the listing said, and moving keeps the rows whole") {
  ListingFixture fixture;
  fixture.fakes.near->modules = {fixture.file_module("x"), fake("strange\n\x1b", "/near/strange")};
  const auto listing = fixture.build();
  auto back = Listing::from_image(std::string{listing.image()});
  REQUIRE(back.has_value());
  CHECK(everything(*back) == everything(listing));
  const Listing moved = *std::move(back);
  CHECK(everything(moved) == everything(listing));
}

TEST_CASE("An image that ends early, wherever it ends, is none") {
  ListingFixture fixture;
  fixture.fakes.near->watched = {{"/watched", {1, 2, 3, 4, 5}}};
  fixture.fakes.near->modules = {fake("x", "/near/x"), fake("y", "/near/y")};
  const auto listing = fixture.build(nullptr, {"/bin/sh"});
  for (std::size_t size = 0; size < std::string{listing.image()}.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(Listing::from_image(std::string{listing.image()}.substr(0, size)).has_value());
  }
  CHECK_FALSE(Listing::from_image(std::string{listing.image()} + "x").has_value());
}

TEST_CASE("An image with an altered byte, wherever it stands, is none") {
  ListingFixture fixture;
  fixture.fakes.near->watched = {{"/watched", {1, 2, 3, 4, 5}}};
  fixture.fakes.near->modules = {fake("x", "/near/x"), fake("y", "/near/y")};
  const auto listing = fixture.build(nullptr, {"/bin/sh"});
  for (std::size_t index = 0; index < std::string{listing.image()}.size(); ++index) {
    for (const int mask : {0x01, 0x80, 0xff}) {
      std::string image = std::string{listing.image()};
      image[index] = static_cast<char>(image[index] ^ mask);
      CAPTURE(index, mask);
      CHECK_FALSE(Listing::from_image(std::move(image)).has_value());
    }
  }
  for (std::size_t size = 0; size < std::string{listing.image()}.size(); size += 16) { // as a power cut may leave it
    std::string image = std::string{listing.image()};
    std::fill(image.begin() + static_cast<std::ptrdiff_t>(size), image.end(), '\0');
    if (image != std::string{listing.image()}) CHECK_FALSE(Listing::from_image(std::move(image)).has_value());
  }
}

TEST_CASE("A listing is current until a watched folder, a module or what it depends on changes") {
  ListingFixture fixture;
  const auto module = fixture.file_module("x");
  const auto interpreter = fixture.folder.script("interpreter", "");
  const auto tool = fixture.folder.script("tool", "");
  settled_id(tool);
  auto with_sidecar = fixture.file_module("y");
  with_sidecar.manifest_kind = TCLI_MANIFEST_FILE;
  with_sidecar.manifest = fixture.folder.write("tcli-y.yaml", "");
  with_sidecar.manifest_id = settled_id(with_sidecar.manifest);
  fixture.fakes.near->modules = {module, with_sidecar};
  fixture.fakes.near->watched = {{"/a folder", {1, 2, 3, 4, 5}}, {"/missing", {}}};
  fixture.answer.interpreter = interpreter;
  const auto listing = fixture.build(nullptr, {tool});
  const auto image = *Listing::from_image(std::string{listing.image()});
  CHECK(fixture.is_current(listing));
  CHECK(fixture.is_current(image));
  for (const auto& path : {module.location, interpreter, tool, with_sidecar.manifest}) {
    CAPTURE(path);
    std::filesystem::rename(path, path + ".away");
    CHECK_FALSE(fixture.is_current(image));
    std::filesystem::rename(path + ".away", path); // which changes its ctime
    CHECK_FALSE(fixture.is_current(image));
  }
}

TEST_CASE("Only the files of the rows that are asked for count, and those of broken modules") {
  ListingFixture fixture;
  fixture.fakes.near->modules = {fixture.file_module("x"), fixture.file_module("y")};
  const auto edit = [&](std::size_t module) {
    const auto path = fixture.fakes.near->modules[module].location;
    std::filesystem::rename(path, path + ".away");
    std::filesystem::rename(path + ".away", path);
  };
  const auto listing = fixture.build();
  edit(1);
  CHECK(listing.is_current({}, {}));
  CHECK(listing.is_current({}, {0}));
  CHECK_FALSE(listing.is_current({}, {1}));
  CHECK_FALSE(listing.is_current({}, listing.all_rows()));

  settled_id(fixture.fakes.near->modules[1].location);
  fixture.fakes.near->modules[1] = fixture.file_module("y");
  fixture.answer.state = State::broken;
  const auto broken = fixture.build();
  CHECK(broken.is_current({}, {}));
  edit(1);
  CHECK_FALSE(broken.is_current({}, {}));
}

TEST_CASE("Folders that come, go or change make a listing out of date") {
  ListingFixture fixture;
  fixture.fakes.near->watched = {{"/a", {1, 2, 3, 4, 5}}, {"/missing", {}}};
  const auto listing = fixture.build();
  CHECK(fixture.is_current(listing));
  fixture.fakes.near->watched[0].id.mtime_ns = 6;
  CHECK_FALSE(fixture.is_current(listing));
  fixture.fakes.near->watched = {{"/a", {1, 2, 3, 4, 5}}, {"/missing", {1, 2, 3, 4, 5}}};
  CHECK_FALSE(fixture.is_current(listing));
  fixture.fakes.near->watched = {{"/a", {1, 2, 3, 4, 5}}};
  CHECK_FALSE(fixture.is_current(listing));
}

TEST_CASE("What changed within the clock's current tick is never trusted") {
  constexpr FileId k_fresh{1, 2, 3, 4, 4'000'000'000LL * 1'000'000'000};
  ListingFixture fixture;
  fixture.fakes.near->watched = {{"/a", k_fresh}};
  CHECK_FALSE(fixture.is_current(fixture.build()));
  fixture.fakes.near->watched.clear();
  fixture.fakes.near->modules = {fixture.file_module("x")};
  CHECK(fixture.is_current(fixture.build()));
  fixture.fakes.near->modules[0].id.ctime_ns = k_fresh.ctime_ns;
  const auto listing = fixture.build();
  CHECK_FALSE(fixture.is_current(listing));
  fixture.build(&listing);
  CHECK(fixture.described == 1); // nor taken over
}

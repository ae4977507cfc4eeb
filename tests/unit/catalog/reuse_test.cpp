// Listing: which rows of an earlier one are taken over, counted by how often the contract is asked.
#include "catalog/listing.hpp"

#include "support/environment.hpp"
#include "support/fake_provider.hpp"
#include "support/settle.hpp"

#include <mutex>
#include <set>

using namespace tcli;
using namespace tcli::test;

namespace {

struct ReuseFixture {
  ScriptFolder folder;
  FakeProviders fakes;
  std::mutex lock;
  std::set<std::string> described;
  Description answer{.state = State::declared, .summary = "A summary", .problem = {}, .interpreter = {}};

  void add(const std::string& name) const {
    const auto path = folder.script("tcli-" + name, "");
    fakes.near->modules.push_back(fake(name, path));
    fakes.near->modules.back().id = settled_id(path);
  }
  Listing build(const Listing* previous = nullptr, const std::vector<std::string>& files = {}) {
    described.clear();
    return Listing::build(
        fakes.providers,
        [this](const Finding& finding) {
          const std::scoped_lock guard{lock};
          described.insert(finding.name);
          return answer;
        },
        {}, files, previous);
  }
};

using NameSet = std::set<std::string>;

} // namespace

TEST_CASE("Declared rows whose file is the same are taken over, summary and all") {
  ReuseFixture fixture;
  fixture.add("x");
  fixture.add("y");
  const auto first = fixture.build();
  CHECK(fixture.described == NameSet{"x", "y"});
  fixture.add("new");
  fixture.answer.summary = "Another";
  const auto second = fixture.build(&first);
  CHECK(fixture.described == NameSet{"new"});
  CHECK(second[0].summary == "A summary");
  CHECK(second[2].summary == "Another");
  const auto image = *Listing::from_image(std::string{second.image()});
  fixture.build(&image);
  CHECK(fixture.described.empty());
}

TEST_CASE("A row is described anew when its file, name, manifest or fitness changed") {
  ReuseFixture fixture;
  fixture.add("x");
  const auto first = fixture.build();
  FakeModule& module = fixture.fakes.near->modules[0];
  const FakeModule before = module;
  const auto changes = [&](auto change) {
    module = before;
    change();
    fixture.build(&first);
    return fixture.described.size() == 1;
  };
  CHECK(changes([&] { ++module.id.size; }));
  CHECK(changes([&] { ++module.id.ctime_ns; }));
  CHECK(changes([&] { module.name = "z"; }));
  CHECK(changes([&] { module.location += "z"; }));
  CHECK(changes([&] { module.problem = "anyone can change it"; }));
  CHECK(changes([&] { module.manifest_id = {1, 2, 3, 4, 5}; }));
  CHECK_FALSE(changes([] {}));
}

TEST_CASE("Undeclared and broken modules are looked at each time") {
  for (const State state : {State::verified, State::unverified, State::broken}) {
    CAPTURE(state_word(state));
    ReuseFixture fixture;
    fixture.add("x");
    fixture.answer.state = state;
    const auto first = fixture.build();
    fixture.build(&first);
    CHECK(fixture.described == NameSet{"x"});
  }
}

TEST_CASE("A module without a file is described each time") {
  ReuseFixture fixture;
  fixture.fakes.first->modules = {fake_builtin("plugin")};
  const auto first = fixture.build();
  fixture.build(&first);
  CHECK(fixture.described == NameSet{"plugin"});
}

TEST_CASE("A module whose manifest came from its provider is described each time, though its file is the same") {
  ReuseFixture fixture;
  fixture.add("x");
  fixture.fakes.near->modules[0].manifest_kind = TCLI_MANIFEST_TEXT;
  fixture.fakes.near->modules[0].manifest = "one";
  const auto first = fixture.build();
  fixture.fakes.near->modules[0].manifest = "two";
  fixture.answer.summary = "Another";
  CHECK(fixture.build(&first)[0].summary == "Another");
}

TEST_CASE("Nothing is taken over once tcli or an interpreter changed") {
  ReuseFixture fixture;
  fixture.add("x");
  const auto tool = fixture.folder.write("tool", "one");
  const auto interpreter = fixture.folder.write("interpreter", "one");
  settled_id(tool);
  settled_id(interpreter);
  fixture.answer.interpreter = interpreter;
  for (const auto& changed : {tool, interpreter}) {
    CAPTURE(changed);
    const auto first = fixture.build(nullptr, {tool});
    const auto second = fixture.build(&first, {tool});
    CHECK(fixture.described.empty());
    std::filesystem::remove(changed);
    CHECK_FALSE(second.is_current({}, second.all_rows())); // the interpreter is still watched, though nobody named it again
    fixture.build(&second, {tool});
    CHECK(fixture.described == NameSet{"x"});
    fixture.folder.write(std::filesystem::path(changed).filename().string(), "two");
    settled_id(changed);
  }
}

TEST_CASE("A description that may change by itself is neither current nor taken over") {
  ReuseFixture fixture;
  fixture.add("x");
  fixture.answer.may_change = true;
  const auto first = fixture.build();
  CHECK_FALSE(first.is_current({}, first.all_rows()));
  fixture.build(&first);
  CHECK(fixture.described == NameSet{"x"});
}

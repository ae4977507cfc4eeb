// A provider in tcli-host: asked through a true one, and asked again only when something has changed.
#include "hosted/hosted_provider.hpp"

#include "support/environment.hpp"
#include "support/settle.hpp"

#include <fstream>
#include <sys/stat.h>

using namespace tcli;
using namespace tcli::test;

extern "C" const tcli_plugin tcli_plugin_native;

namespace {

using Texts = std::vector<std::string>;
namespace fs = std::filesystem;

// A user with the plugin `inventory` (tests/native/inventory.c) in a folder of their own.
struct Fixture {
  ScriptFolder folder;
  FreshHome home{made(folder.path("home"))};
  Variable folders{"TCLI_PLUGINS_FOLDERS", made(folder.path("plugins"))};
  Variable count{"INVENTORY_COUNT", folder.path("count")};
  Variable watched{"INVENTORY_WATCHED", std::nullopt};
  Variable sanitizer{"ASAN_OPTIONS", "handle_segv=0:detect_leaks=0"}; // of tcli-host, whose plugin is to crash
  Settings settings{{"plugin-folders", folder.path("plugins")}, {"host-program", TCLI_HOST}};
  Providers libraries{{&tcli_plugin_native}, settings};

  Fixture() { install(); }

  void install(const std::string& name = "inventory") const {
    const auto file = folder.path("plugins/" + name + ".so");
    fs::remove(file);
    fs::copy_file(TCLI_TEST_PLUGINS "/inventory.so", file);
    settled_id(file);
  }
  // What the config says: for tcli-host in the file, for tcli as it was read.
  void mode(const std::string& value) {
    fs::create_directories(folder.path("home/.config/tcli"));
    folder.write("home/.config/tcli/config.yaml", "modules: {inventory: {settings: {mode: " + value + "}}}\n");
    settings["modules.inventory.settings.mode"] = value;
  }
  void no_mode() {
    fs::remove_all(folder.path("home/.config"));
    settings.erase("modules.inventory.settings.mode");
  }
  long asked() const {
    std::ifstream lines(folder.path("count"));
    return std::count(std::istreambuf_iterator<char>(lines), {}, '\n');
  }
};

// The provider as another call of tcli would have it.
struct Call {
  HostedProvider hosted;
  std::string failure;
  Providers providers;

  explicit Call(const Fixture& fixture, const std::string& name = "inventory")
      : hosted(name, fixture.libraries, fixture.settings),
        providers({}, fixture.settings, {hosted.abi()},
                  {.failed = [this](std::string_view, const Problem& problem) { failure = problem.reason; }, .looked_up = {}}) {}

  Texts list() const {
    Texts names;
    providers.list([&](const Finding& module) {
      names.push_back(module.name);
      return true;
    });
    return names;
  }
};

} // namespace

TEST_CASE("What it lists and finds are findings like all others") {
  const Fixture fixture;
  const Call call(fixture);
  CHECK(call.list() == Texts{"item"});
  CHECK(call.failure.empty());
  const auto found = call.providers.find("item", "inventory");
  REQUIRE(found.has_value());
  CHECK(found->name == "item");
  CHECK(found->provider == "inventory");
  CHECK(found->kind == "exec");
  CHECK(found->location == "/bin/echo");
  CHECK(found->shown == "/bin/echo");
  CHECK(found->group == "From the inventory");
  CHECK(found->argv == Texts{"/bin/echo", "from the inventory:"});
  CHECK(found->manifest_place == Finding::ManifestPlace::text);
  CHECK(found->manifest.starts_with("tcli: 1\nsummary: Says it\n"));
  CHECK(found->id == file_id("/bin/echo")); // which it does not tell
  CHECK_FALSE(found->problem);
  CHECK_FALSE(call.providers.find("other", "").has_value());
}

TEST_CASE("A look for one module asks for that one alone, and keeps nothing") {
  const Fixture fixture;
  CHECK(Call(fixture).providers.find("item", "").has_value());
  CHECK(Call(fixture).providers.find("item", "").has_value());
  CHECK(fixture.asked() == 2);
  CHECK_FALSE(fixture.folder.has("home/.cache/tcli/providers"));
}

TEST_CASE("Once it was listed, nobody asks again: not this call, and not the next ones") {
  const Fixture fixture;
  const Call call(fixture);
  call.list();
  call.list();
  (void)call.providers.watched();
  CHECK(call.providers.find("item", "").has_value());
  CHECK(fixture.asked() == 1);
  const Call next(fixture);
  CHECK(next.providers.find("item", "").has_value());
  CHECK_FALSE(next.providers.find("other", "").has_value());
  CHECK(next.list() == Texts{"item"});
  CHECK(next.providers.watched().size() == 1);
  CHECK(fixture.asked() == 1);
}

TEST_CASE("It is asked again when a value that it asked for has changed") {
  Fixture fixture;
  Call(fixture).list();
  fixture.mode("more");
  CHECK(Call(fixture).list() == Texts{"item", "second"});
  CHECK(fixture.asked() == 2);
  fixture.mode("good");
  CHECK(Call(fixture).list() == Texts{"item"});
  CHECK(fixture.asked() == 3);
  fixture.no_mode();
  CHECK(Call(fixture).list() == Texts{"item"});
  CHECK(fixture.asked() == 4);
  {
    const Variable set{"INVENTORY_WATCHED", fixture.folder.path("watched")}; // it was unset
    Call(fixture).list();
    CHECK(fixture.asked() == 5);
    const Variable other{"INVENTORY_WATCHED", fixture.folder.path("other")};
    Call(fixture).list();
    CHECK(fixture.asked() == 6);
  }
  Call(fixture).list();
  CHECK(fixture.asked() == 7);
}

TEST_CASE("A value that it never asked for is nothing to it") {
  Fixture fixture;
  Call(fixture).list();
  fixture.settings["modules.inventory.settings.other"] = "x";
  fixture.settings["modules.other.settings.mode"] = "more";
  const Variable variable{"TCLI_TEST_UNRELATED", "x"};
  Call(fixture).list();
  CHECK(fixture.asked() == 1);
}

TEST_CASE("It is asked again when a file that it watches has come, changed or gone") {
  const Fixture fixture;
  const Variable set{"INVENTORY_WATCHED", fixture.folder.path("watched")};
  Call(fixture).list();
  Call(fixture).list();
  CHECK(fixture.asked() == 1);
  fixture.folder.write("watched", "");
  Call(fixture).list();
  CHECK(fixture.asked() == 2); // and each time now, for the plugin always says that it is missing
  Call(fixture).list();
  CHECK(fixture.asked() == 3);
  fs::remove(fixture.folder.path("watched"));
  Call(fixture).list();
  CHECK(fixture.asked() == 3); // what was kept last holds again
}

TEST_CASE("It is asked again when its library has changed, and each library answers for itself") {
  const Fixture fixture;
  Call(fixture).list();
  fixture.install();
  Call(fixture).list();
  CHECK(fixture.asked() == 2);
  fixture.install("inventory2");
  CHECK(Call(fixture, "inventory2").list() == Texts{"item"});
  CHECK(fixture.asked() == 3);
  Call(fixture).list();
  CHECK(fixture.asked() == 3);
}

TEST_CASE("A failure is kept for this call and no longer") {
  Fixture fixture;
  fixture.mode("fail");
  for (long time = 1; time <= 2; ++time) {
    const Call call(fixture);
    CHECK(call.list().empty());
    CHECK(call.failure == "no inventory: it is Sunday\x1b[31m");
    call.list();
    CHECK(call.providers.watched().empty());
    CHECK(fixture.asked() == time);
  }
  fixture.mode("good");
  CHECK(Call(fixture).list() == Texts{"item"});
}

TEST_CASE("A failure after good days does not take away what is kept for them") {
  Fixture fixture;
  Call(fixture).list();
  fixture.mode("crash");
  const Call bad(fixture);
  CHECK(bad.list().empty());
  CHECK(bad.failure == "it was killed by SIGSEGV");
  fixture.no_mode();
  CHECK(Call(fixture).list() == Texts{"item"});
  CHECK(fixture.asked() == 2);
}

TEST_CASE("What is kept and damaged is asked for again") {
  const Fixture fixture;
  Call(fixture).list();
  const fs::directory_iterator records{fixture.folder.path("home/.cache/tcli/providers")};
  const std::string record = "home/.cache/tcli/providers/" + records->path().filename().string();
  const auto whole = fixture.folder.read(record);
  long asked = fixture.asked();
  for (const std::size_t size : {std::size_t{0}, whole.size() / 2, whole.size() - 1}) {
    fixture.folder.write(record, whole.substr(0, size));
    CHECK(Call(fixture).list() == Texts{"item"});
    CHECK(fixture.asked() == ++asked);
  }
}

TEST_CASE("Without a place to keep anything it is asked each time, and is right all the same") {
  const Fixture fixture;
  const FreshHome none{""};
  written_to(2, [&] {
    CHECK(Call(fixture).list() == Texts{"item"});
    CHECK(Call(fixture).list() == Texts{"item"});
  });
  CHECK(fixture.asked() == 2);
}

TEST_CASE("A listing depends on the answer as a whole: one entry, the same while the answer is") {
  Fixture fixture;
  const auto first = Call(fixture).providers.watched();
  REQUIRE(first.size() == 1);
  CHECK(first[0].path == "provider inventory");
  CHECK(first[0].id.exists());
  CHECK(Call(fixture).providers.watched() == first);
  fixture.install();
  CHECK(Call(fixture).providers.watched() == first); // another file with the same answer
  fixture.mode("good");
  const auto good = Call(fixture).providers.watched();
  CHECK(good != first);
  fixture.mode("fine"); // an answer of the same length
  CHECK(Call(fixture).providers.watched() != good);
}

TEST_CASE("A library that is not there, can be changed by anyone, or no host to load it: a reason each") {
  Fixture fixture;
  const Call absent(fixture, "absent");
  CHECK(absent.list().empty());
  CHECK(absent.failure == "there is no absent.so in the folders for plugins");
  CHECK_FALSE(absent.providers.find("item", "").has_value());

  const auto file = fixture.folder.path("plugins/inventory.so");
  ::chmod(file.c_str(), 0777);
  const Call open(fixture);
  CHECK(open.list().empty());
  CHECK(open.failure == file + ": anyone can change it");
  ::chmod(file.c_str(), 0755);

  for (const char* program : {"", "/no/such/program"}) {
    fixture.settings["host-program"] = program;
    const Call lost(fixture);
    CHECK(lost.list().empty());
    CHECK_FALSE(lost.failure.empty());
  }
  CHECK(fixture.asked() == 0);
}

TEST_CASE("A host that did not get as far as to load anything is to blame, and the plugin is asked at once when it works again") {
  Fixture fixture;
  const auto host = [&](const std::string& body) { return fixture.folder.write("host", "#!/bin/sh\n" + body + "\n", 0755); };
  for (const auto& [program, end] :
       {std::pair{host("kill -SEGV $$"), "it was killed by SIGSEGV"},
        {std::string{"/bin/false"}, "it ended with status 1 and no answer"},
        {std::string{"/bin/echo"}, "its answer can't be read"}}) { // answers, but not as tcli-host does
    CAPTURE(program);
    fixture.settings["host-program"] = program;
    const Call call(fixture);
    CHECK(call.list().empty());
    CHECK(call.failure == "tcli-host, which would load it, did not start: " + std::string{end});
    fixture.settings["host-program"] = TCLI_HOST;
    CHECK(Call(fixture).list() == Texts{"item"});
    fs::remove_all(fixture.folder.path("home/.cache"));
  }
  fixture.settings["host-program"] = host("echo 'tcli-host: no memory' >&2; exit 127");
  const Call linker(fixture);
  linker.list();
  CHECK(linker.failure == "tcli-host, which would load it, did not start: tcli-host: no memory");
}

TEST_CASE("A plugin that crashes, exits or hangs costs its answer, and time within bounds") {
  Fixture fixture;
  for (const auto& [mode, reason] : {std::pair{"crash", "it was killed by SIGSEGV"},
                                     {"exit", "it ended with status 0 and no answer"},
                                     {"hang", "it did not answer within 2 seconds"}}) {
    CAPTURE(mode);
    fixture.mode(mode);
    const Call call(fixture);
    const auto start = std::chrono::steady_clock::now();
    CHECK_FALSE(call.providers.find("item", "").has_value());
    CHECK(call.failure == reason);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(8));
  }
}

TEST_CASE("Names and kinds that are foreign come through, and nothing passes for built in") {
  Fixture fixture;
  fixture.mode("foreign");
  const Call call(fixture);
  CHECK(call.list() == Texts{"item", "../x\x1b[31m", "fake", "plugin"});
  const auto fake = call.providers.find("fake", "");
  REQUIRE(fake.has_value());
  CHECK_FALSE(fake->is_builtin());
  CHECK(fake->problem.reason == "its provider calls it built in, which only tcli's own are");
  CHECK(fake->argv.empty()); // a broken module has nothing to run
}

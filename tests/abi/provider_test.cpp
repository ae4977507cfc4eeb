// What provider.hpp makes of a type with three functions, and of the files that it reports.
#include "fake_host.hpp"
#include "support/catch.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string_view>
#include <sys/stat.h>
#include <tcli/provider.hpp>

namespace {

using namespace tcli::plugin;

struct Answers {
  std::vector<std::string> found; // what is set of each module, with | between
  std::vector<std::pair<std::string, tcli_file_id>> watched;
  std::size_t most = 100; // then it has enough

  tcli_sink raw() {
    return {.size = sizeof(tcli_sink),
            .context = this,
            .found =
                [](void* context, const tcli_module* module) {
                  auto& self = *static_cast<Answers*>(context);
                  std::string line = std::to_string(module->size == sizeof *module) + "|" + module->name + "|" + module->kind +
                                     "|" + module->location + "|" + module->group + "|" + std::to_string(module->manifest_kind);
                  for (const char* text : {module->shown, module->manifest, module->problem, module->remedy, module->relative})
                    line += "|" + std::string(text == nullptr ? "-" : text);
                  line += module->argv == nullptr ? "|-" : "|";
                  for (const char* const* word = module->argv; word != nullptr && *word != nullptr; ++word)
                    line += "<" + std::string(*word) + ">";
                  if (module->commands_are_files != 0) line += "|files";
                  self.found.push_back(line);
                  return self.found.size() < self.most ? 0 : 1;
                },
            .watch = [](void* context, const char* path,
                        const tcli_file_id* id) { static_cast<Answers*>(context)->watched.emplace_back(path, *id); }};
  }
};

std::function<void(const std::string& name, Sink& sink)> work;
int told_after_stop = 0;

struct Places {
  static void find(const Host&, const std::string& name, Sink& sink) { work(name, sink); }
  static void list(const Host& host, Sink& sink) {
    host.debug("list");
    for (const char* name : {"a", "b", "c"}) {
      // A careless provider, which goes on when tcli has enough.
      if (!sink.found(Module{.name = name, .location = "/" + std::string(name), .group = "G", .argv = {"/bin/true", ""}}))
        ++told_after_stop;
    }
  }
  static void watch(const Host&, Sink& sink) { sink.watch("/nonexistent/folder"); }
};

constexpr tcli_provider k_providers[] = {provider<Places>("places")};
constexpr tcli_plugin k_plugin = entry<k_providers>("places", "1");

struct Asked {
  FakeHost host;
  Answers answers;
  const tcli_provider& provider = *static_cast<const tcli_providers*>(k_plugin.get_interface(TCLI_PROVIDER_1))->items[0];

  int find(std::function<void(const std::string& name, Sink& sink)> what) {
    work = std::move(what);
    const tcli_host raw = host.raw();
    const tcli_sink sink = answers.raw();
    return provider.find(&provider, &raw, "wanted", &sink);
  }
  int list() {
    const tcli_host raw = host.raw();
    const tcli_sink sink = answers.raw();
    return provider.list(&provider, &raw, &sink);
  }
  int watch() {
    const tcli_host raw = host.raw();
    const tcli_sink sink = answers.raw();
    return provider.watch(&provider, &raw, &sink);
  }
};

bool same(const tcli_file_id& a, const tcli_file_id& b) {
  return a.device == b.device && a.inode == b.inode && a.size == b.size && a.mtime_ns == b.mtime_ns && a.ctime_ns == b.ctime_ns;
}

} // namespace

TEST_CASE("A provider is a row of the plugin's table", "[abi]") {
  Asked asked;
  CHECK(asked.provider.size == sizeof(tcli_provider));
  CHECK(asked.provider.name == std::string_view("places"));
  CHECK(static_cast<const tcli_providers*>(k_plugin.get_interface(TCLI_PROVIDER_1))->count == 1);
  CHECK(k_plugin.get_interface(TCLI_MODULE_1) == nullptr);
}

TEST_CASE("A provider's list goes to the sink until that has enough, and not further", "[abi]") {
  Asked asked;
  CHECK(asked.list() == TCLI_OK);
  CHECK(asked.answers.found.size() == 3);
  CHECK(asked.answers.found[1] == "1|b|exec|/b|G|0|-|-|-|-|-|</bin/true><>");
  CHECK(asked.host.lines == Texts{"debug list"});
  CHECK(told_after_stop == 0);

  Asked stopped;
  stopped.answers.most = 1;
  CHECK(stopped.list() == TCLI_OK);
  CHECK(stopped.answers.found.size() == 1);
  CHECK(told_after_stop == 3);
}

TEST_CASE("What a provider throws is told to the host, and fails it whatever the status", "[abi]") {
  Asked asked;
  CHECK(asked.find([](const std::string&, Sink&) { throw Error("no folder", "it is gone", "mkdir it", 0); }) == TCLI_FAILED);
  CHECK(asked.find([](const std::string&, Sink&) { throw Error("no folder", "", "", 9); }) == TCLI_FAILED);
  CHECK(asked.find([](const std::string& name, Sink&) { throw std::runtime_error(name); }) == TCLI_FAILED);
  CHECK(asked.find([](const std::string&, Sink&) { throw "text"; }) == TCLI_FAILED);
  CHECK(asked.find([](const std::string&, Sink&) {}) == TCLI_OK);
  CHECK(asked.host.lines == Texts{"no folder|it is gone|mkdir it", "no folder|-|-", "places|wanted|-",
                                  "places|it threw something that is no std::exception|-"});
}

TEST_CASE("Every field of a module arrives; a broken one has no argv", "[abi]") {
  Asked asked;
  CHECK(asked.find([](const std::string& name, Sink& sink) {
    Module module{.name = name,
                  .kind = "image",
                  .location = "sha256:12",
                  .shown = "team/wanted",
                  .group = "Images",
                  .argv = {"/usr/bin/run", "x"},
                  .relative = "./wanted"};
    module.set_manifest_text("tcli: 1\n");
    CHECK(sink.found(module));
    module.problem = "no such image";
    module.remedy = "pull it";
    CHECK(sink.found(module));
    CHECK(sink.found(Module{.name = "bare", .location = "/l", .group = "g"}));
    CHECK(sink.found(
        Module{.name = "tree", .kind = "tree", .location = "/t", .group = "g", .argv = {"/t"}, .commands_are_files = true}));
  }) == TCLI_OK);
  CHECK(asked.answers.found == Texts{"1|wanted|image|sha256:12|Images|3|team/wanted|tcli: 1\n|-|-|./wanted|</usr/bin/run><x>",
                                     "1|wanted|image|sha256:12|Images|3|team/wanted|tcli: 1\n|no such image|pull it|./wanted|-",
                                     "1|bare|exec|/l|g|0|-|-|-|-|-|-", "1|tree|tree|/t|g|0|-|-|-|-|-|</t>|files"});
}

TEST_CASE("A file has an identity, which changes with it; a missing one has none", "[abi]") {
  const char* path = "provider_test_file";
  std::ofstream(path) << "one";
  const tcli_file_id before = file_id(path);
  struct ::stat status {};
  REQUIRE(::stat(path, &status) == 0);
  CHECK(before.device == status.st_dev);
  CHECK(before.inode == status.st_ino);
  CHECK(before.size == 3);
  CHECK(before.mtime_ns == status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec);
  CHECK(before.ctime_ns == status.st_ctim.tv_sec * 1'000'000'000 + status.st_ctim.tv_nsec);
  CHECK(same(before, file_id(path)));

  Module module = Module::executable("name", path, "Group");
  CHECK(same(module.id, before));
  CHECK((module.argv == Texts{path} && module.location == path && module.manifest_kind == TCLI_MANIFEST_IN_FILE));
  module.set_manifest_file(path);
  CHECK((module.manifest_kind == TCLI_MANIFEST_FILE && module.manifest == path && same(module.manifest_id, before)));

  std::ofstream(path, std::ios::app) << "two";
  CHECK_FALSE(same(before, file_id(path)));
  CHECK(std::remove(path) == 0);
  CHECK(same(file_id(path), tcli_file_id{}));
}

TEST_CASE("The way to a file is walked as the kernel does, and a folder on it that is open to all is told", "[abi]") {
  namespace fs = std::filesystem;
  const fs::path base = fs::canonical(fs::temp_directory_path()) / ("provider_test_way." + std::to_string(::getpid()));
  fs::remove_all(base);
  for (const char* name : {"safe/in", "open/in"}) fs::create_directories(base / name);
  std::ofstream(base / "safe/in/file") << "x";
  std::ofstream(base / "open/in/file") << "x";
  ::chmod((base / "open").c_str(), 0777);
  const auto link = [&](const char* name, const char* target) { fs::create_symlink(target, base / name); };
  link("direct", "safe/in/file");
  link("chain", "open/link");
  link("open/link", "../safe/in/file");
  link("through", "open/folder/in/file");
  link("open/folder", "../safe");
  link("back", "safe/./../open/in/../in//file");
  link("loop", "loop");
  link("dangling", "safe/missing/../in/file");
  const auto open_on = [&](const char* name) { return open_folder_towards((base / name).string()); };
  for (const char* name : {"direct", "safe/in/file", "loop", "dangling", "missing", "safe/in/", "safe/in/."})
    CHECK(open_on(name).path.empty());
  for (const char* name : {"chain", "through", "back", "open/in/file"}) {
    const OpenFolder open = open_on(name);
    CHECK((open.path == base / "open" && !open.is_last));
  }
  std::ofstream(base / "open/file") << "x";
  CHECK((open_on("open/file").path == base / "open" && open_on("open/file").is_last));
  ::chmod((base / "open").c_str(), 01777); // as /tmp is
  CHECK(open_on("chain").path.empty());
  CHECK(open_folder_towards("/").path.empty());
  fs::remove_all(base);
}

TEST_CASE("What is missing is watched as well", "[abi]") {
  Asked asked;
  CHECK(asked.watch() == TCLI_OK);
  REQUIRE(asked.answers.watched.size() == 1);
  CHECK(asked.answers.watched[0].first == "/nonexistent/folder");
  CHECK(same(asked.answers.watched[0].second, tcli_file_id{}));
  CHECK(asked.answers.found.empty());
}

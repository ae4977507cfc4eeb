// plugins/path and plugins/native are built into tcli. The same sources built as libraries, and asked through tcli-host, answer
// the same: each finding and each watched folder, field by field.
#include "catalog/answer.hpp"
#include "run/collect_output.hpp"

#include "support/search_path.hpp"

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>

using namespace tcli;
using namespace tcli::test;

extern "C" const tcli_plugin tcli_plugin_native;

namespace {

ProviderAnswer ask_library(const std::string& name, const std::vector<std::string>& question) {
  CollectSpec spec;
  spec.argv = {TCLI_HOST, "provide", std::string{TCLI_TEST_PLUGINS} + "/" + name + ".so", name};
  spec.argv.insert(spec.argv.end(), question.begin(), question.end());
  for (char** entry = ::environ; *entry != nullptr; ++entry) spec.environment.emplace_back(*entry);
  spec.time_limit = std::chrono::seconds(20);
  spec.size_limit = k_answer_limit;
  const auto collected = collect_output(spec);
  REQUIRE(collected.has_value());
  CAPTURE(collected->errors);
  const auto answer = decode_answer(collected->output, name);
  REQUIRE(answer.has_value());
  CHECK(answer->failure.empty());
  return *answer;
}

// The settings that the library was answered, for the one that is built in.
Settings settings_of(const ProviderAnswer& answer) {
  Settings settings;
  for (const Lookup& lookup : answer.lookups)
    if (lookup.kind == Lookup::Kind::setting && lookup.value) settings[lookup.key] = *lookup.value;
  return settings;
}

void check_same(const Finding& library, const Finding& built_in) {
  CAPTURE(built_in.name, built_in.location);
  CHECK(library.name == built_in.name);
  CHECK(library.kind == built_in.kind);
  CHECK(library.location == built_in.location);
  CHECK(library.shown == built_in.shown);
  CHECK(library.group == built_in.group);
  CHECK(library.argv == built_in.argv);
  CHECK(library.id == built_in.id);
  CHECK(library.manifest_place == built_in.manifest_place);
  CHECK(library.manifest == built_in.manifest);
  CHECK(library.manifest_id == built_in.manifest_id);
  CHECK(library.problem == built_in.problem);
  CHECK(library.relative == built_in.relative);
}

struct Compared {
  std::vector<Finding> findings;
  std::vector<Lookup> lookups;
};

// Asks both for everything, then for each name and one that is not there.
Compared compare(const std::string& library, const tcli_plugin& built_in) {
  const auto listed = ask_library(library, {"list"});
  const Providers providers({&built_in}, settings_of(listed));
  std::vector<Finding> findings;
  providers.list([&](Finding&& finding) {
    findings.push_back(std::move(finding));
    return true;
  });
  REQUIRE(listed.modules.size() == findings.size());
  for (std::size_t index = 0; index < findings.size(); ++index) check_same(listed.modules[index], findings[index]);
  CHECK(listed.watched == providers.watched());

  std::vector<std::string> names{"no-such-module"};
  for (const Finding& finding : findings)
    if (std::ranges::find(names, finding.name) == names.end()) names.push_back(finding.name);
  for (const std::string& name : names) {
    CAPTURE(name);
    const auto found = ask_library(library, {"find", name});
    const auto wanted = providers.find(name, "");
    REQUIRE(found.modules.size() == (wanted ? 1 : 0));
    if (wanted) check_same(found.modules[0], *wanted);
    CHECK(found.watched.empty());
  }
  return {std::move(findings), listed.lookups};
}

const Finding& named(const std::vector<Finding>& findings, const std::string& name) {
  const auto found = std::ranges::find(findings, name, &Finding::name);
  REQUIRE(found != findings.end());
  return *found;
}

} // namespace

TEST_CASE("The provider of executables answers the same, built in and as a library") {
  const ScriptFolder folder;
  const FreshHome home{made(folder.path("home"))};
  for (const char* name : {"own", "one", "two", "open", "rel", "one/tcli-folder"}) fs::create_directory(folder.path(name));
  for (const char* file :
       {"own/tcli-own", "own/tcli-shadow", "one/tcli-good", "one/tcli-shadow", "two/tcli-shadow", "one/tcli-side",
        "one/tcli-badside", "one/tcli-lostside", "two/tcli-plain", "open/tcli-exposed", "rel/tcli-rel", "one/tcli-odd name\n",
        "one/tcli-\xff\x1b[31m", "one/tcli-", "one/tcli-UPPER", "tcli-here"})
    folder.script(file, "echo " + std::string{file});
  folder.write("one/tcli-side.yaml", "tcli: 1\n");
  folder.write("one/tcli-badside.yaml", "tcli: 1\n", 0666);
  fs::create_symlink("nowhere", folder.path("one/tcli-lostside.yaml"));
  folder.write("one/tcli-plain", "#!/bin/sh\n", 0644);
  folder.write("one/tcli-only-plain", "#!/bin/sh\n", 0644);
  folder.write("one/tcli-notes.md", "notes", 0644);
  folder.write("one/tcli-anyones", "#!/bin/sh\n", 0777);
  folder.write("file", "");
  fs::create_symlink(folder.path("two/tcli-plain"), folder.path("one/tcli-link"));
  fs::create_symlink(folder.path("open/tcli-exposed"), folder.path("one/tcli-open-link"));
  fs::create_symlink("nowhere", folder.path("one/tcli-dangling"));
  REQUIRE(::mkfifo(folder.path("one/tcli-pipe").c_str(), 0700) == 0);
  ::chmod(folder.path("open").c_str(), 0777);

  const auto at = [&](const char* name) { return folder.path(name); };
  const WorkingFolder inside{folder.path("")};
  const Variable exec{"TCLI_EXEC_PATH", at("own")};
  const Variable path{"PATH", at("one") + "::" + at("two") + "/:rel:.:" + at("missing") + ":" + at("one") + ":" + at("open") +
                                  ":" + at("file")};
  const auto [findings, lookups] = compare("paths", tcli_plugin_path);
  CHECK(findings.size() > 15);
  CHECK(named(findings, "rel").relative == "rel/tcli-rel");
  CHECK(named(findings, "here").relative == "./tcli-here");
  CHECK(named(findings, "side").manifest == at("one/tcli-side.yaml"));
  CHECK(named(findings, "side").manifest_id.exists());
  for (const char* broken : {"badside", "only-plain", "anyones", "exposed", "open-link"}) CHECK(named(findings, broken).problem);
  CHECK(std::ranges::count(findings, "shadow", &Finding::name) == 3);
  CHECK(std::ranges::find(lookups, Lookup{Lookup::Kind::environment, "PATH", std::getenv("PATH")}) != lookups.end());
  CHECK(std::ranges::find(lookups, Lookup{Lookup::Kind::setting, "exec-path", at("own")}) != lookups.end());
}

TEST_CASE("The provider of native plugins answers the same, built in and as a library") {
  const ScriptFolder folder;
  const FreshHome home{made(folder.path("home"))};
  for (const char* name : {"one", "two", "open", "one/folder.so"}) fs::create_directory(folder.path(name));
  for (const char* file : {"one/good.so", "one/shadow.so", "two/shadow.so", "open/exposed.so", "one/odd name\n.so", "one/\xff.so",
                           "one/.so", "one/not-one.so.1", "one/text"})
    folder.write(file, "no library", 0644);
  folder.write("one/anyones.so", "no library", 0666);
  fs::create_symlink(folder.path("two/shadow.so"), folder.path("one/link.so"));
  fs::create_symlink("nowhere", folder.path("one/dangling.so"));
  REQUIRE(::mkfifo(folder.path("one/pipe.so").c_str(), 0700) == 0);
  ::chmod(folder.path("open").c_str(), 0777);
  const Variable folders{"TCLI_PLUGINS_FOLDERS", folder.path("one") + ":" + folder.path("two") + ":" + folder.path("open")};
  const auto [findings, lookups] = compare("natives", tcli_plugin_native);
  CHECK(findings.size() > 10);
  CHECK(named(findings, "good").argv.at(0) == TCLI_HOST);
  for (const char* broken : {"anyones", "exposed", "dangling", "pipe", "folder"}) CHECK(named(findings, broken).problem);
  CHECK(std::ranges::count(findings, "shadow", &Finding::name) == 2);
}

// What plugin.hpp makes of a host and a call, and what it does with exceptions.
#include "fake_host.hpp"
#include "support/catch.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <functional>
#include <stdexcept>
#include <string_view>
#include <tcli/plugin.hpp>

namespace {

using namespace tcli::plugin;
using namespace std::chrono_literals;

const char* const k_argv[] = {"--force", "a b", nullptr};

// What the commands below do with the call that they get.
std::function<int(const Host&, const Call&)> work;

int works(const Host& host, const Call& call) { return work(host, call); }
void says(const Host& host, const Call& call) { host.debug(std::string(call.verb())); }

constexpr tcli_command k_commands[] = {command<works>("work"), command<says>("word say"),
                                       command<[](const Host&, const Call&) { return 7; }>("seven")};

const tcli_plugin& plugin() {
  static constexpr tcli_plugin k_plugin = entry<k_commands>("test", "1.2.3");
  return k_plugin;
}

const tcli_commands& commands() { return *static_cast<const tcli_commands*>(plugin().get_interface(TCLI_MODULE_1)); }

struct Run {
  FakeHost host;
  FakeCall call;

  int operator()(std::function<int(const Host&, const Call&)> what) {
    work = std::move(what);
    return number(0);
  }
  int number(std::size_t index) {
    const tcli_host raw_host = host.raw();
    const tcli_call raw_call = call.raw(k_argv);
    return commands().items[index]->run(&raw_host, &raw_call);
  }
};

// An Error in the middle of a value's conversion, as "what|why".
std::string refusal(const std::function<void()>& what) {
  try {
    what();
  } catch (const Error& error) {
    return std::string(error.what()) + "|" + error.why();
  }
  return "nothing thrown";
}

} // namespace

TEST_CASE("The constant of a plugin names its commands in their order", "[abi]") {
  CHECK(plugin().size == sizeof(tcli_plugin));
  CHECK(plugin().abi == TCLI_ABI_VERSION);
  CHECK(plugin().name == std::string_view("test"));
  CHECK(plugin().version == std::string_view("1.2.3"));
  CHECK(plugin().get_interface("tcli.module/2") == nullptr);
  CHECK(plugin().get_interface(TCLI_PROVIDER_1) == nullptr);
  CHECK(commands().size == sizeof(tcli_commands));
  REQUIRE(commands().count == 3);
  CHECK(commands().items[0]->key == std::string_view("work"));
  CHECK(commands().items[1]->key == std::string_view("word say"));
  CHECK(commands().items[2]->size == sizeof(tcli_command));
}

TEST_CASE("A command returns its status; one that returns nothing, 0; a lambda is a function", "[abi]") {
  Run run;
  CHECK(run([](const Host&, const Call&) { return 42; }) == 42);
  CHECK(run.number(1) == 0);
  CHECK(run.number(2) == 7);
  CHECK(run.host.lines == Texts{"debug list"});
}

TEST_CASE("What a command throws is told to the host and becomes a status", "[abi]") {
  Run run;
  CHECK(run([](const Host&, const Call&) -> int { throw Error("no pager", "it is in the bath", "tcli oncall take", 3); }) == 3);
  CHECK(run([](const Host&, const Call&) -> int { throw Error("no pager"); }) == 1);
  CHECK(run([](const Host&, const Call&) -> int { throw Error("a", "", "b", 0); }) == 1);
  CHECK(run([](const Host&, const Call&) -> int { throw Error("a", "b", "", 256); }) == 1);
  CHECK(run([](const Host&, const Call&) -> int { throw std::out_of_range("index 9"); }) == 1);
  CHECK(run([](const Host&, const Call&) -> int { throw 5; }) == 1);
  CHECK(run.host.lines == Texts{"no pager|it is in the bath|tcli oncall take", "no pager|-|-", "a|-|b", "a|b|-",
                                "oncall|index 9|-", "oncall|it threw something that is no std::exception|-"});
}

TEST_CASE("A host is asked and told", "[abi]") {
  FakeHost fake{.environment = {{"USER", "anna"}, {"EMPTY", ""}}, .settings = {{"exec-path", "/x"}}, .config = {{"zone", "UTC"}}};
  const tcli_host raw = fake.raw();
  const Host host{raw};
  CHECK(host.environment("USER") == "anna");
  CHECK(host.environment("EMPTY") == "");
  CHECK_FALSE(host.environment("zone").has_value());
  CHECK(host.setting("exec-path") == "/x");
  CHECK_FALSE(host.setting("USER").has_value());
  CHECK(host.config("zone") == "UTC");
  CHECK_FALSE(host.config("USER").has_value());
  host.debug("one");
  host.warn("two");
  host.error("what");
  host.error("what", "why", "hint");
  CHECK(fake.lines == Texts{"debug one", "warning two", "what|-|-", "what|why|hint"});
  CHECK(&host.raw() == &raw);
}

TEST_CASE("A call has words, texts and values of each type", "[abi]") {
  FakeCall fake{.values = {{"reason", {"a bath"}},
                           {"names", {"anna", "bo"}},
                           {"count", {"-9223372036854775808"}},
                           {"ratio", {"2.5e-1"}},
                           {"force", {"true"}},
                           {"dry", {"false"}}}};
  const tcli_call raw = fake.raw(k_argv);
  const Call call{raw};
  CHECK(call.module() == "oncall");
  CHECK(call.subject() == "rota");
  CHECK(call.verb() == "list");
  CHECK(call.run_id().size() == 26);
  CHECK(call.words() == std::vector<std::string_view>{"--force", "a b"});
  CHECK((call.has("reason") && call.has("names") && !call.has("other")));
  CHECK(call.value("reason") == "a bath");
  CHECK(call.value("names") == "anna");
  CHECK_FALSE(call.value("other").has_value());
  CHECK(call.values("names") == std::vector<std::string_view>{"anna", "bo"});
  CHECK(call.values("other").empty());
  CHECK(call.integer("count") == INT64_MIN);
  CHECK_FALSE(call.integer("other").has_value());
  CHECK(call.number("ratio") == 0.25);
  CHECK((call.flag("force") && !call.flag("dry") && !call.flag("other")));
}

TEST_CASE("Durations are read as tcli reads them", "[abi]") {
  FakeCall fake{.values = {{"a", {"90s"}}, {"b", {"1w2d3h4m5s6ms"}}, {"c", {"0ms"}}, {"d", {"1h30m"}}}};
  const tcli_call raw = fake.raw(k_argv);
  const Call call{raw};
  CHECK(call.duration("a") == 90s);
  CHECK(call.duration("b") == 24h * 9 + 3h + 4min + 5s + 6ms);
  CHECK(call.duration("c") == 0ms);
  CHECK(call.duration("d") == 90min);
  CHECK_FALSE(call.duration("other").has_value());
}

TEST_CASE("A value that doesn't fit the type asked for is an error, not a number", "[abi]") {
  const std::string text = GENERATE("", "x", "1x", "1 ", "99999999999999999999999w", "-1s", "s", "1y", "1s2");
  FakeCall fake{.values = {{"v", {text}}}};
  const tcli_call raw = fake.raw(k_argv);
  const Call call{raw};
  CHECK(refusal([&] { call.integer("v"); }) == "v: '" + text + "' is no int|the manifest declares another type");
  CHECK(refusal([&] { call.number("v"); }) == "v: '" + text + "' is no float|the manifest declares another type");
  CHECK(refusal([&] { call.duration("v"); }) == "v: '" + text + "' is no duration|the manifest declares another type");
}

TEST_CASE("A duration of more milliseconds than there are is an error", "[abi]") {
  FakeCall fake{.values = {{"v", {"9223372036854775807ms"}}, {"w", {"9223372036854775807s"}}, {"x", {"9223372036854775s808ms"}}}};
  const tcli_call raw = fake.raw(k_argv);
  const Call call{raw};
  CHECK(call.duration("v") == std::chrono::milliseconds{INT64_MAX});
  CHECK(refusal([&] { call.duration("w"); }).starts_with("w: "));
  CHECK(refusal([&] { call.duration("x"); }).starts_with("x: "));
}

TEST_CASE("Running a program gives its status, or an error that says why not", "[abi]") {
  FakeCall fake{.child_status = 130};
  tcli_call raw = fake.raw(k_argv);
  CHECK(Call{raw}.run({"git", "status", ""}) == 130);
  CHECK(fake.started == std::vector<Texts>{{"git", "status", ""}});
  fake.start_problem = ENOENT;
  CHECK(refusal([&] { Call{raw}.run({"nothing"}); }) == std::string("nothing can't be started|") + std::strerror(ENOENT));
  CHECK(refusal([&] { Call{raw}.run({}); }) == "no program to run|");
  CHECK(fake.started.size() == 2);
}

TEST_CASE("A table takes its columns once and rows of their number", "[abi]") {
  FakeCall fake{.most_rows = 2};
  const tcli_call raw = fake.raw(k_argv);
  const Call call{raw};
  const Table table{call, {"name", "since"}};
  table.row({"anna", "monday"});
  CHECK(refusal([&] { table.row({"bo"}); }).starts_with("oncall: the table is not accepted|"));
  table.row({"bo", ""});
  CHECK(refusal([&] { table.row({"chi", "one too many"}); }).starts_with("oncall: the table is not accepted|"));
  CHECK(refusal([&] { Table(call, {"again"}); }).starts_with("oncall: the table is not accepted|"));
  CHECK(fake.table == std::vector<Texts>{{"name", "since"}, {"anna", "monday"}, {"bo", ""}});
}

TEST_CASE("Progress is removed when its scope ends, by an exception as well", "[abi]") {
  Run run;
  CHECK(run([](const Host&, const Call& call) -> int {
          const Progress progress{call};
          progress.show(1, 3, "copying");
          progress.show(2, 0, "counting");
          throw Error("full");
        }) == 1);
  CHECK(run.call.bar == Texts{"1/3 copying", "2/0 counting", "0/0 "});
}

namespace {

std::function<void(const Host&, const Question&)> ask;
void asks(const Host& host, const Question& question) { ask(host, question); }
constexpr tcli_completer k_completer = completer<asks>();

// Asks with these words; the status and the candidates, "value|summary", of which at most two are taken.
std::pair<int, Texts> answer(const std::vector<const char*>& words, FakeHost& host) {
  static constexpr tcli_plugin k_plugin = entry<k_commands, k_completer>("test", "1.2.3");
  const auto* const table = static_cast<const tcli_completer*>(k_plugin.get_interface(TCLI_COMPLETER_1));
  REQUIRE(table != nullptr);
  CHECK(table->size == sizeof(tcli_completer));
  CHECK(k_plugin.get_interface(TCLI_MODULE_1) != nullptr);
  Texts told;
  auto typed = words;
  typed.push_back(nullptr);
  const tcli_question raw{.size = sizeof raw,
                          .context = &told,
                          .module = "oncall",
                          .subject = "rota",
                          .verb = "show",
                          .parameter = "name",
                          .words = typed.data(),
                          .candidate = [](void* context, const char* value, const char* summary) {
                            auto& all = *static_cast<Texts*>(context);
                            if (all.size() == 2) return 1;
                            all.push_back(std::string(value) + "|" + (summary ? summary : "-"));
                            return 0;
                          }};
  const tcli_host raw_host = host.raw();
  return {table->complete(&raw_host, &raw), told};
}

} // namespace

TEST_CASE("A completer is asked, tells candidates until no more are taken, and fails by throwing", "[abi]") {
  FakeHost host;
  std::vector<bool> taken;
  ask = [&](const Host&, const Question& question) {
    CHECK(question.module() == "oncall");
    CHECK(question.subject() == "rota");
    CHECK(question.verb() == "show");
    CHECK(question.parameter() == "name");
    CHECK(question.words() == std::vector<std::string_view>{"-x", ""});
    for (const char* name : {"one", "two", "three"}) taken.push_back(question.candidate(name, name[0] == 't' ? "with t" : ""));
  };
  CHECK(answer({"-x", ""}, host) == std::pair{TCLI_OK, Texts{"one|-", "two|with t"}});
  CHECK(taken == std::vector<bool>{true, true, false});
  ask = [](const Host&, const Question& question) {
    question.candidate("one");
    throw Error("no rotas", "none told");
  };
  CHECK(answer({""}, host).first == TCLI_FAILED);
  CHECK(host.lines == Texts{"no rotas|none told|-"});
}

TEST_CASE("A question tells the value of another option", "[abi]") {
  FakeHost host;
  std::optional<std::string> folder;
  ask = [&](const Host&, const Question& question) { folder = question.option("folder"); };
  const auto folder_of = [&](const std::vector<const char*>& words) {
    (void)answer(words, host);
    return folder.value_or("none");
  };
  CHECK(folder_of({""}) == "none");
  CHECK(folder_of({"--folder", "/a", ""}) == "/a");
  CHECK(folder_of({"--folder=/a=b", "x", ""}) == "/a=b");
  CHECK(folder_of({"--folder", "/a", "--folder=/c", ""}) == "/c");
  CHECK(folder_of({"--folders", "/a", "--folderx=/b", "-folder", "/c", ""}) == "none");
  CHECK(folder_of({"--folder", "/typed so far"}) == "none");
  CHECK(folder_of({"--", "--folder", "/a", ""}) == "none");
}

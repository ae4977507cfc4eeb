// Providers: asked in order through the ABI, and none of them takes another one down.
#include "catalog/providers.hpp"

#include "support/environment.hpp"
#include "support/fake_provider.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

std::vector<std::string> listed(const Providers& providers) {
  std::vector<std::string> locations;
  providers.list([&](const Finding& finding) {
    locations.push_back(finding.location);
    return true;
  });
  return locations;
}

using Locations = std::vector<std::string>;

} // namespace

TEST_CASE("A finding holds every field of the module, as its own copy") {
  FakeProviders fakes;
  fakes.near->modules = {{.name = "x\x1b",
                          .location = "/near/x",
                          .kind = "native",
                          .group = "A group",
                          .shown = "./x",
                          .id = {1, 2, 3, 4, 5},
                          .manifest_kind = TCLI_MANIFEST_FILE,
                          .manifest = "/near/x.yaml",
                          .manifest_id = {6, 7, 8, 9, 10},
                          .problem = "",
                          .remedy = "",
                          .relative = "./x"}};
  const auto finding = fakes.providers.find("x\x1b", "");
  REQUIRE(finding.has_value());
  fakes.near->modules.clear();
  CHECK(finding->name == "x\x1b");
  CHECK(finding->provider == "near");
  CHECK(finding->kind == "native");
  CHECK(finding->location == "/near/x");
  CHECK(finding->shown == "./x");
  CHECK(finding->group == "A group");
  CHECK(finding->argv == Locations{"/near/x", "first word"});
  CHECK(finding->id == FileId{1, 2, 3, 4, 5});
  CHECK(finding->manifest_place == Finding::ManifestPlace::file);
  CHECK(finding->manifest == "/near/x.yaml");
  CHECK(finding->manifest_id == FileId{6, 7, 8, 9, 10});
  CHECK_FALSE(finding->problem);
  CHECK(finding->relative == "./x");
  CHECK_FALSE(finding->is_builtin());
}

TEST_CASE("Texts that a provider leaves out are empty, and what is shown is the location") {
  FakeProviders fakes;
  fakes.near->modules = {fake("x", "/near/x")};
  fakes.near->modules[0].problem = "it is torn";
  const auto finding = fakes.providers.find("x", "").value();
  CHECK(finding.shown == "/near/x");
  CHECK(finding.argv.empty());
  CHECK(finding.manifest.empty());
  CHECK(finding.relative.empty());
  CHECK(finding.problem == Problem{.reason = "it is torn", .remedy = ""});
}

TEST_CASE("Of what a person is to read of a module the first 16 KiB count") {
  FakeProviders fakes;
  fakes.near->modules = {fake("x", "/near/x")};
  fakes.near->modules[0].problem = std::string(100'000, 'p');
  fakes.near->modules[0].remedy = std::string(100'000, 'r');
  const auto finding = fakes.providers.find("x", "").value();
  CHECK(finding.problem.reason == std::string(16 * 1024, 'p'));
  CHECK(finding.problem.remedy == std::string(16 * 1024, 'r'));
}

TEST_CASE("The first provider that has a name wins, and later ones are not even asked") {
  FakeProviders fakes;
  fakes.near->modules = {fake("x", "/near/x"), fake("x", "/near/other/x")};
  fakes.far->modules = {fake("x", "/far/x"), fake("y", "/far/y")};
  CHECK(fakes.providers.find("x", "")->location == "/near/x");
  CHECK(fakes.far->finds == 0);
  CHECK(fakes.providers.find("y", "")->location == "/far/y");
  CHECK_FALSE(fakes.providers.find("z", "").has_value());
  CHECK(fakes.near->lists + fakes.far->lists == 0); // looking up never enumerates
}

TEST_CASE("--from asks one provider alone") {
  FakeProviders fakes;
  fakes.near->modules = {fake("x", "/near/x")};
  fakes.far->modules = {fake("x", "/far/x")};
  CHECK(fakes.providers.find("x", "far")->location == "/far/x");
  CHECK(fakes.near->finds == 0);
  CHECK_FALSE(fakes.providers.find("x", "first").has_value());
  CHECK_FALSE(fakes.providers.find("x", "nobody").has_value());
  CHECK(fakes.providers.has("far"));
  CHECK_FALSE(fakes.providers.has("fa"));
  CHECK(fakes.providers.names() == std::vector<std::string_view>{"first", "near", "far"});
}

TEST_CASE("A list is every provider's, in their order, until the visitor has enough") {
  FakeProviders fakes;
  fakes.near->modules = {fake("b", "/near/b"), fake("a", "/near/a")};
  fakes.far->modules = {fake("a", "/far/a")};
  CHECK(listed(fakes.providers) == Locations{"/near/b", "/near/a", "/far/a"});
  int heard = 0;
  fakes.providers.list([&](const Finding&) { return ++heard < 2; });
  CHECK(heard == 2);
  CHECK(fakes.far->lists == 1);
}

TEST_CASE("A provider that fails costs its own modules and one warning") {
  FakeProviders fakes;
  fakes.near->fails = true;
  fakes.near->failure = "no \x1b[31mmemory";
  fakes.far->modules = {fake("x", "/far/x")};
  const auto find_warning = written_to(2, [&] { CHECK(fakes.providers.find("x", "")->location == "/far/x"); });
  CHECK(find_warning == "tcli: warning: provider near can't answer: no \\x1b[31mmemory\n");
  const auto list_warning = written_to(2, [&] { CHECK(listed(fakes.providers) == Locations{"/far/x"}); });
  CHECK(list_warning.empty()); // it was said
  fakes.near->failure.clear();
  const Providers others{{fakes.near.plugin()}, {}};
  const auto silent = written_to(2, [&] { listed(others); });
  CHECK(silent == "tcli: warning: provider near can't answer: no reason given\n");
}

TEST_CASE("What the providers watch is put together") {
  FakeProviders fakes;
  fakes.near->watched = {{"/a", {1, 2, 3, 4, 5}}};
  fakes.far->watched = {{"/missing", {}}};
  CHECK(fakes.providers.watched() == std::vector<Watched>{{"/a", {1, 2, 3, 4, 5}}, {"/missing", {}}});
}

namespace {

std::string g_heard;

int ask_host(const tcli_provider* /*self*/, const tcli_host* host, const tcli_sink* /*sink*/) {
  const auto text = [](const char* value) { return value == nullptr ? std::string{"none"} : std::string{value}; };
  g_heard = text(host->setting(host->context, "exec-path")) + " " + text(host->setting(host->context, "other")) + " " +
            text(host->environment(host->context, "TCLI_TEST_VARIABLE")) + " " +
            text(host->environment(host->context, "TCLI_TEST_UNSET"));
  return TCLI_OK;
}

int find_none(const tcli_provider* /*self*/, const tcli_host* /*host*/, const char* /*name*/, const tcli_sink* /*sink*/) {
  return TCLI_OK;
}

const void* curious_interface(const char* id) {
  static constexpr tcli_provider k_provider{sizeof k_provider, "curious", find_none, ask_host, ask_host};
  static constexpr const tcli_provider* k_items[] = {&k_provider};
  static constexpr tcli_providers k_providers{sizeof k_providers, 1, k_items};
  return std::strcmp(id, TCLI_PROVIDER_1) == 0 ? &k_providers : nullptr;
}

} // namespace

TEST_CASE("A provider reads the environment and tcli's settings; a plugin without providers has none") {
  const Variable set{"TCLI_TEST_VARIABLE", "value"};
  const tcli_plugin curious{sizeof(tcli_plugin), TCLI_ABI_VERSION, "curious", "1", curious_interface};
  const tcli_plugin bare{sizeof(tcli_plugin), TCLI_ABI_VERSION, "bare", "1", [](const char*) -> const void* { return nullptr; }};
  const Providers providers{{&bare, &curious}, {{"exec-path", "/x/libexec"}}};
  CHECK(providers.names().size() == 1);
  listed(providers);
  CHECK(g_heard == "/x/libexec none value none");
}

namespace {

int answer_well(const tcli_host* host, const tcli_service_sink* sink) {
  sink->answered(sink->context, "crane", host->setting(host->context, "where"), "7.1");
  return TCLI_OK;
}

int answer_badly(const tcli_host* host, const tcli_service_sink* /*sink*/) {
  host->error(host->context, "crane can't be asked", "it is late", "crane start");
  return TCLI_FAILED;
}

int stay_silent(const tcli_host* /*host*/, const tcli_service_sink* /*sink*/) { return TCLI_OK; }

} // namespace

TEST_CASE("The service behind a provider answers, fails with a reason, or is not in use") {
  const tcli_plugin curious{sizeof(tcli_plugin), TCLI_ABI_VERSION, "curious", "1", curious_interface};
  const Providers providers{{&curious}, {{"where", "/run/crane"}}};
  const auto ask = [&](auto function) { return providers.ask_service({sizeof(tcli_service), function, nullptr}); };
  const auto well = ask(answer_well);
  CHECK(well.name == "crane");
  CHECK(well.where == "/run/crane");
  CHECK(well.version == "7.1");
  CHECK_FALSE(well.problem);
  const auto badly = ask(answer_badly);
  CHECK(badly.name.empty());
  CHECK(badly.problem.reason == "crane can't be asked: it is late");
  CHECK(badly.problem.remedy == "crane start");
  const auto silent = ask(stay_silent);
  CHECK(silent.name.empty());
  CHECK_FALSE(silent.problem);
}

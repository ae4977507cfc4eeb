// Tables of a provider that are not what ABI 1 says: refused with a sentence, and never read beyond the sizes that they tell.
#include "catalog/providers.hpp"

#include "support/environment.hpp"

#include <cstddef>
#include <cstring>
#include <memory>

using namespace tcli;
using namespace tcli::test;

namespace {

int no_find(const tcli_provider*, const tcli_host*, const char*, const tcli_sink*) { return TCLI_OK; }
int no_list(const tcli_provider*, const tcli_host*, const tcli_sink*) { return TCLI_OK; }

const tcli_providers* g_table = nullptr;
const tcli_plugin k_plugin{sizeof(tcli_plugin), TCLI_ABI_VERSION, "odd", "1", [](const char* id) -> const void* {
                             return std::strcmp(id, TCLI_PROVIDER_1) == 0 ? g_table : nullptr;
                           }};

// The first `size` bytes of a struct on the heap, where the sanitizer sees every byte that is read behind them.
template <class Struct> class Cut {
public:
  Cut(Struct whole, std::size_t size) : m_bytes(std::make_unique<std::byte[]>(size)) {
    whole.size = size;
    std::memcpy(m_bytes.get(), &whole, size);
  }
  const Struct* get() const { return reinterpret_cast<const Struct*>(m_bytes.get()); }

private:
  std::unique_ptr<std::byte[]> m_bytes;
};

tcli_provider sound() { return {sizeof(tcli_provider), "odd", no_find, no_list, no_list}; }

// What is said of a plugin with this table when it is asked for everything.
std::string said_of(const tcli_providers* table) {
  g_table = table;
  std::string said;
  const Providers providers(
      {&k_plugin}, {}, {},
      {.failed = [&](std::string_view name, const Problem& problem) { said += std::string{name} + ": " + problem.reason; },
       .looked_up = {}});
  CHECK(providers.names().empty());
  providers.list([](const Finding&) { return true; });
  return said;
}

std::string said_of(const tcli_provider* provider) {
  const tcli_provider good = sound();
  const tcli_provider* const items[] = {&good, provider};
  const tcli_providers table{sizeof table, 2, items};
  return said_of(&table);
}

} // namespace

TEST_CASE("A table of providers that is too short is not read to its end") {
  const tcli_providers whole{sizeof whole, 0, nullptr};
  for (std::size_t size = sizeof(std::size_t); size < sizeof whole; ++size) {
    const Cut<tcli_providers> cut(whole, size);
    CHECK(said_of(cut.get()) == "odd: its tcli_providers is too short: " + std::to_string(size) + " bytes");
  }
  CHECK(said_of(&whole) == "odd: its tcli_providers has no items");
}

TEST_CASE("A provider that is too short, or not there, is not asked; nor are the others of its plugin") {
  for (std::size_t size = sizeof(std::size_t); size < sizeof(tcli_provider); ++size) {
    const Cut<tcli_provider> cut(sound(), size);
    CHECK(said_of(cut.get()) == "odd: its tcli_provider number 1 is too short: " + std::to_string(size) + " bytes");
  }
  CHECK(said_of(static_cast<const tcli_provider*>(nullptr)) == "odd: its tcli_provider number 1 is NULL");
}

TEST_CASE("A provider without a name or one of its functions is not asked") {
  tcli_provider lacking[] = {sound(), sound(), sound(), sound()};
  lacking[0].name = nullptr;
  lacking[1].find = nullptr;
  lacking[2].list = nullptr;
  lacking[3].watch = nullptr;
  for (const tcli_provider& one : lacking)
    CHECK(said_of(&one) == "odd: its tcli_provider number 1 lacks a name, find, list or watch");
}

TEST_CASE("Without anyone who listens a bad table is a warning") {
  const tcli_providers table{sizeof table, 0, nullptr};
  g_table = &table;
  CHECK(written_to(2, [] { const Providers providers({&k_plugin}, {}); }) ==
        "tcli: warning: provider odd can't answer: its tcli_providers has no items\n");
}

namespace {

const tcli_module* g_module = nullptr;
int g_went_on = 0;

int find_it(const tcli_provider* /*self*/, const tcli_host* /*host*/, const char* /*name*/, const tcli_sink* sink) {
  g_went_on += sink->found(sink->context, g_module) == 0 ? 1 : 0;
  g_went_on += sink->found(sink->context, g_module) == 0 ? 1 : 0;
  return TCLI_OK;
}
int list_it(const tcli_provider* self, const tcli_host* host, const tcli_sink* sink) { return find_it(self, host, "x", sink); }

// What a provider hears and what is said of it when this module is all it finds.
std::string said_of_module(const tcli_module* module) {
  const tcli_provider provider{sizeof provider, "odd", find_it, list_it, list_it};
  std::string said;
  const Providers providers(
      {}, {}, {&provider}, {.failed = [&](std::string_view, const Problem& problem) { said = problem.reason; }, .looked_up = {}});
  g_module = module;
  g_went_on = 0;
  CHECK_FALSE(providers.find("x", "").has_value());
  CHECK(g_went_on == 0);
  return said;
}

tcli_module whole_module() {
  static const char* const argv[] = {"/bin/true", nullptr};
  tcli_module whole{};
  whole.name = "x";
  whole.kind = "exec";
  whole.location = "/bin/true";
  whole.group = "Tests";
  whole.argv = argv;
  return whole;
}

} // namespace

TEST_CASE("A module that is too short, or not there, is no finding, and its provider has failed") {
  const tcli_module whole = whole_module();
  constexpr std::size_t k_published = offsetof(tcli_module, ask); // what came later may be missing
  for (std::size_t size = sizeof(std::size_t); size < k_published; ++size) {
    const Cut<tcli_module> cut(whole, size);
    CHECK(said_of_module(cut.get()) == "a tcli_module that it found is too short: " + std::to_string(size) + " bytes");
  }
  CHECK(said_of_module(nullptr) == "a module that it found is NULL");
}

// Where a struct ended is behind its padding, which nobody who filled it in had to write.
static_assert(offsetof(tcli_module, commands_are_files) % alignof(tcli_module) == 0);

TEST_CASE("What was added to a module after ABI 1 was published is read when it is there, whole") {
  tcli_module whole = whole_module();
  whole.ask = whole.cleanup = whole.argv;
  whole.question = "really";
  whole.summary = "A summary";
  whole.problem_status = TCLI_USAGE;
  whole.commands_are_files = 1;
  const tcli_provider provider{sizeof provider, "late", find_it, list_it, list_it};
  for (std::size_t size = offsetof(tcli_module, ask); size <= sizeof whole; size += 4) {
    CAPTURE(size);
    const Cut<tcli_module> cut(whole, size);
    g_module = cut.get();
    const auto found = Providers({}, {}, {&provider}).find("x", "");
    REQUIRE(found.has_value());
    CHECK(found->ask.size() == (TCLI_HAS(cut.get(), ask) ? 1 : 0));
    CHECK(found->cleanup.size() == (TCLI_HAS(cut.get(), cleanup) ? 1 : 0));
    CHECK(found->question == (TCLI_HAS(cut.get(), question) ? "really" : ""));
    CHECK(found->summary == (TCLI_HAS(cut.get(), summary) ? "A summary" : ""));
    CHECK(found->problem.status == (TCLI_HAS(cut.get(), problem_status) ? ExitCode::usage : ExitCode::cannot_run));
    CHECK(found->commands_are_files == TCLI_HAS(cut.get(), commands_are_files));
  }
}

TEST_CASE("A module that is found where only files are watched is passed over") {
  const tcli_provider provider{sizeof provider, "odd", find_it, list_it, list_it};
  tcli_module module{};
  module.size = sizeof module;
  g_module = &module;
  const Providers providers({}, {}, {&provider});
  CHECK(written_to(2, [&] { CHECK(providers.watched().empty()); }).empty());
}

TEST_CASE("What a provider asks for is told to who listens, values and their absence alike") {
  static const auto ask_all = [](const tcli_provider*, const tcli_host* host, const tcli_sink*) {
    (void)host->environment(host->context, "TCLI_TEST_SET");
    (void)host->environment(host->context, "TCLI_TEST_UNSET");
    (void)host->setting(host->context, "exec-path");
    (void)host->config(host->context, "colour");
    return TCLI_OK;
  };
  const Variable set{"TCLI_TEST_SET", "one"};
  const Variable unset{"TCLI_TEST_UNSET", std::nullopt};
  const tcli_provider provider{sizeof provider, "odd", no_find, ask_all, no_list};
  std::vector<Lookup> heard;
  const Providers named({}, {{"exec-path", "/x"}, {"plugin-name", "as-enabled"}, {"modules.as-enabled.settings.colour", "red"}},
                        {&provider}, {.failed = {}, .looked_up = [&](const Lookup& lookup) { heard.push_back(lookup); }});
  named.list([](const Finding&) { return true; });
  CHECK(heard == std::vector<Lookup>{{Lookup::Kind::environment, "TCLI_TEST_SET", "one"},
                                     {Lookup::Kind::environment, "TCLI_TEST_UNSET", std::nullopt},
                                     {Lookup::Kind::setting, "exec-path", "/x"},
                                     {Lookup::Kind::config, "modules.as-enabled.settings.colour", "red"}});
  heard.clear();
  const Providers unnamed({}, {{"modules.odd.settings.colour", "blue"}}, {&provider},
                          {.failed = {}, .looked_up = [&](const Lookup& lookup) { heard.push_back(lookup); }});
  unnamed.list([](const Finding&) { return true; });
  CHECK(heard.back() == Lookup{Lookup::Kind::config, "modules.odd.settings.colour", "blue"});
}

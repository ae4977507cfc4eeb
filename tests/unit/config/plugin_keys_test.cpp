// Lists, and what native plugins are told: plugins.* and modules.*.settings.* of the config.
#include "config/config.hpp"

#include "support/environment.hpp"
#include "support/settle.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

using Texts = std::vector<std::string>;

Result<ConfigValues> parsed_values(std::string_view yaml) {
  std::vector<std::string> warnings;
  auto values = parse_config(yaml, "config.yaml", warnings);
  CHECK(warnings.empty());
  return values;
}

Texts list_of(std::string_view yaml, std::string_view key) { return Config{parsed_values(yaml).value()}.list(key); }

const std::string k_wants_folders = "plugins.folders wants a folder, or a list of folders, each beginning with / or ~/";

struct Refused {
  const char* yaml;
  std::string what;
};

void check_refused(const Refused& row) {
  CAPTURE(row.yaml);
  const auto values = parsed_values(row.yaml);
  REQUIRE_FALSE(values.has_value());
  CHECK(values.error().status == ExitCode::internal);
  CHECK(values.error().what == "config.yaml:" + row.what);
}

} // namespace

TEST_CASE("A list is one in YAML, or a text with the key's separator") {
  for (const char* yaml : {"plugins: {folders: [/a, /b c]}", "plugins.folders:\n  - /a\n  - /b c\n", "plugins.folders: /a:/b c",
                           "plugins: {folders: ':/a::/b c:'}"}) {
    CAPTURE(yaml);
    CHECK(list_of(yaml, "plugins.folders") == Texts{"/a", "/b c"});
  }
  for (const char* yaml :
       {"plugins: {providers: [one, two]}", "plugins.providers: one two", "plugins.providers: '  one  two '"}) {
    CAPTURE(yaml);
    CHECK(list_of(yaml, "plugins.providers") == Texts{"one", "two"});
  }
  CHECK(list_of("plugins.folders: /alone", "plugins.folders") == Texts{"/alone"});
  CHECK(list_of("plugins: {folders: []}", "plugins.folders").empty());
  CHECK(list_of("", "plugins.folders").empty());
  CHECK(list_of("", "no.such.key").empty());
}

TEST_CASE("Items keep their order, and one that is there twice stays twice") {
  CHECK(list_of("plugins.providers: [b, a, b]", "plugins.providers") == Texts{"b", "a", "b"});
}

TEST_CASE("What can't be an item of a list is refused with its place") {
  const Refused rows[] = {
      {"plugins: {folders: ['/a:/b']}", "1:20: " + k_wants_folders},
      {"plugins: {folders: [mine]}", "1:20: " + k_wants_folders},
      {"plugins: {folders: /a:../b}", "1:20: " + k_wants_folders},
      {"plugins: {providers: ['one two']}", "1:22: plugins.providers wants a text, or a list of texts"},
      {"plugins: {folders: [/a, '']}", "1:20: " + k_wants_folders},
      {"plugins: {folders: ''}", "1:20: " + k_wants_folders},
      {"plugins: {folders: [[/a]]}", "1:20: " + k_wants_folders},
      {"plugins: {folders: [{a: b}]}", "1:20: " + k_wants_folders},
      {"plugins: {folders: [/a, ~]}", "1:20: " + k_wants_folders},
      {"plugins: {folders: {a: b}}", "1:20: " + k_wants_folders},
      {"plugins: {folders: }",
       "1:11: plugins.folders has no value; it wants a folder, or a list of folders, each beginning with / or ~/"},
      {"plugins: /a", "1:1: plugins holds keys of its own"},
      {"plugins: [/a]", "1:1: plugins holds keys of its own"},
      {"history: {enabled: [true]}", "1:20: history.enabled wants one of: true false"},
      {"modules: {x: {from: [path]}}", "1:21: modules.x.from wants a text"},
  };
  for (const Refused& row : rows) check_refused(row);
}

TEST_CASE("An item with the separator of another list is fine") {
  CHECK(list_of("plugins.folders: ['/with space']", "plugins.folders") == Texts{"/with space"});
  CHECK(list_of("plugins.providers: ['a:b']", "plugins.providers") == Texts{"a:b"});
}

TEST_CASE("The settings of modules are texts under any key, and nothing else is among them") {
  const auto values = parsed_values("modules:\n"
                                    "  oncall: {from: path, settings: {server: https://x:1/, retries: 3, deep: true}}\n"
                                    "  a-b.settings.key: ' kept as it is '\n"
                                    "  a-b.settings.empty: ''\n"
                                    "undeclared: allow\n");
  const auto settings = Config{values.value()}.module_settings();
  CHECK(settings == ConfigValues{{"modules.a-b.settings.empty", ""},
                                 {"modules.a-b.settings.key", " kept as it is "},
                                 {"modules.oncall.settings.deep", "true"},
                                 {"modules.oncall.settings.retries", "3"},
                                 {"modules.oncall.settings.server", "https://x:1/"}});
  CHECK(Config{values.value()}.module_sources().size() == 1);
  CHECK(Config{ConfigValues{}}.module_settings().empty());
}

TEST_CASE("A setting that is no text is refused with its place") {
  const Refused rows[] = {
      {"modules: {x: {settings: {key: [a, b]}}}", "1:31: modules.x.settings.key wants a text"},
      {"modules: {x: {settings: {key: {a: b}}}}", "1:31: modules.x.settings.key wants a text"},
      {"modules: {x: {settings: {key: }}}", "1:26: modules.x.settings.key has no value; it wants a text"},
      {"modules: {x: {settings: text}}", "1:15: modules.x.settings holds keys of its own"},
      {"modules: {x: {settings: [key]}}", "1:15: modules.x.settings holds keys of its own"},
      {"modules: {x: text}", "1:11: modules.x holds keys of its own"},
      {"modules: [x]", "1:1: modules holds keys of its own"},
      {"modules:\n", "1:1: modules holds keys of its own"},
  };
  for (const Refused& row : rows) check_refused(row);
}

TEST_CASE("A key with an empty part, or too many parts, is an unknown one") {
  for (const char* yaml : {"modules: {x: {settings: {'': v}}}", "modules..from: path", "modules: {x: {settings: {a.b: v}}}",
                           "modules: {'': {from: path}}", "plugins.folders.x: v", "plugin.folders: v"}) {
    CAPTURE(yaml);
    std::vector<std::string> warnings;
    const auto values = parse_config(yaml, "config.yaml", warnings);
    REQUIRE(values.has_value());
    CHECK(values->empty());
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].find("unknown key") != std::string::npos);
  }
}

TEST_CASE("Variables win over lists too, and are split like a text") {
  const ScriptFolder folder;
  const FreshHome home{folder.path("")};
  std::filesystem::create_directories(folder.path(".config/tcli"));
  folder.write(".config/tcli/config.yaml", "plugins: {folders: [/file], providers: [file]}\n");
  settled_id(folder.path(".config/tcli/config.yaml"));
  const Variable no_folders{"TCLI_PLUGINS_FOLDERS", std::nullopt};
  const Variable no_providers{"TCLI_PLUGINS_PROVIDERS", std::nullopt};
  for (int time = 0; time < 2; ++time) { // the second time from the cache
    const auto config = Config::load().value();
    CHECK(config.list("plugins.folders") == Texts{"/file"});
    CHECK(config.list("plugins.providers") == Texts{"file"});
  }
  const Variable folders{"TCLI_PLUGINS_FOLDERS", "/one:/two"};
  const Variable providers{"TCLI_PLUGINS_PROVIDERS", "one two"};
  CHECK(Config::load().value().list("plugins.folders") == Texts{"/one", "/two"});
  CHECK(Config::load().value().list("plugins.providers") == Texts{"one", "two"});
}

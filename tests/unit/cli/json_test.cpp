// One module as JSON: pure whatever the module says of itself.
#include "cli/json.hpp"

#include "module/manifest_reader.hpp"
#include "support/catch.hpp"
#include "support/sample_manifest.hpp"

#include <nlohmann/json.hpp>

using namespace tcli;
using nlohmann::json;

namespace {

Finding exec_finding() {
  Finding found;
  found.name = "oncall";
  found.provider = "path";
  found.kind = "exec";
  found.location = "/opt/tcli-oncall";
  return found;
}

Verdict declared(Manifest manifest) {
  Verdict verdict;
  verdict.state = State::declared;
  verdict.manifest = std::make_shared<const Manifest>(std::move(manifest));
  return verdict;
}

} // namespace

TEST_CASE("A declared module with all that its manifest says") {
  Manifest manifest = sample_manifest();
  manifest.summary = "Who has the pager";
  manifest.version = "1.10";
  manifest.commands[1].examples = {{"tcli oncall take x", "Off"}, {"tcli oncall take y", "", true, 3, "taken"}};
  manifest.commands[1].passes_command = false;
  manifest.commands[1].options_first = true;
  manifest.commands[1].passes_dashes = false;
  manifest.commands[1].options[0].passed_as = "-n";
  const auto document = module_json(exec_finding(), declared(manifest));
  CHECK(document.ends_with("}\n"));
  const auto module = json::parse(document);
  CHECK(module.at("schema_version") == 1);
  CHECK(module.at("name") == "oncall");
  CHECK(module.at("state") == "declared");
  CHECK(module.at("kind") == "exec");
  CHECK(module.at("provider") == "path");
  CHECK(module.at("location") == "/opt/tcli-oncall");
  CHECK(module.at("summary") == "Who has the pager");
  CHECK(module.at("version") == "1.10"); // a text, not a number
  CHECK_FALSE(module.contains("problem"));
  CHECK_FALSE(module.contains("help"));
  REQUIRE(module.at("commands").size() == manifest.commands.size());
  const auto& take = module["commands"][1];
  CHECK(take.at("name") == "take");
  CHECK(take.at("effect") == "read");
  CHECK(take.at("arguments") == json::parse(R"([{"name": "reason", "summary": "", "type": "string", "required": true,
                                                 "variadic": true}])"));
  CHECK(take.at("options").size() == 8);
  CHECK(take["options"][0] == json::parse(R"({"name": "count", "summary": "", "type": "int", "required": false, "default": "1",
                                              "short": "c", "passed_as": "-n"})"));
  CHECK(take["options"][1].at("secret") == true);
  CHECK(take["options"][1].at("env") == "ONCALL_TOKEN");
  CHECK(take["options"][4].at("choices") == json{"red", "green"});
  CHECK(take.at("examples") == json::parse(R"([{"run": "tcli oncall take x", "summary": "Off"},
               {"run": "tcli oncall take y", "summary": "", "safe": true, "status": 3, "output": "taken"}])"));
  CHECK(take.at("passes_command") == false);
  CHECK(take.at("options_first") == true);
  CHECK(take.at("passes_dashes") == false);
  CHECK_FALSE(module["commands"][0].contains("passes_command"));
  CHECK(module["commands"][2].at("name") == "rota list");
  CHECK(module["commands"][2].at("subject") == "rota");
  CHECK(module["commands"][2].at("options") == json::array());
  CHECK(module["commands"].back().at("effect") == "destructive");
  CHECK(module.at("subjects") ==
        json::parse(R"([{"name": "rota", "summary": "The rotations"}, {"name": "team", "summary": ""}])"));
  CHECK_FALSE(module.contains("capture"));
}

TEST_CASE("A verified module has its help, and no commands") {
  Verdict verdict;
  verdict.state = State::verified;
  verdict.help = "Usage: x\nmore\n";
  const auto module = json::parse(module_json(exec_finding(), verdict));
  CHECK(module.at("state") == "verified");
  CHECK(module.at("help") == verdict.help);
  CHECK(module.at("summary") == "Usage: x");
  CHECK(module.at("commands") == json::array());
}

TEST_CASE("A broken module has its problem") {
  Verdict verdict;
  verdict.state = State::broken;
  verdict.problem = {.reason = "torn", .remedy = "mend"};
  const auto module = json::parse(module_json(exec_finding(), verdict));
  CHECK(module.at("problem") == json{{"reason", "torn"}, {"remedy", "mend"}});
}

TEST_CASE("Bytes that are no UTF-8, control characters and quotes leave it JSON") {
  Finding found = exec_finding();
  found.name = "a\"b\\\n\x1b";
  found.location = "/opt/\xff\xfe\xc3(";
  Verdict verdict;
  verdict.state = State::verified;
  verdict.help = std::string{"\xf0\x9f\0\x7f", 4};
  const auto document = module_json(found, verdict);
  CHECK(document.find('\x1b') == std::string::npos);
  const auto module = json::parse(document);
  CHECK(module.at("name") == found.name);
  CHECK(module.at("location").get<std::string>().find("\xef\xbf\xbd") != std::string::npos);
  CHECK(module.at("location").get<std::string>().starts_with("/opt/"));
}

TEST_CASE("One value of a document, as it is") {
  const std::string runs =
      R"({"schema_version": 1, "runs": [{"id": "A", "state": "ok", "words": ["x"]}, {"id": "B", "state": null}]})";
  const std::string run =
      R"({"schema_version": 1, "run": {"id": "A", "took": 1.5, "of": {"a.b": "x"}}, "children": [{"id": "C"}]})";
  const std::string module = R"({"schema_version": 1, "name": "n", "ok": true, "commands": [{"name": "go"}]})";
  struct Row {
    const std::string& document;
    const char* key;
    const char* value;
  };
  for (const auto& [document, key, value] :
       {Row{runs, "0.id", "A\n"}, Row{runs, "runs.1.id", "B\n"}, Row{runs, "id", "A\nB\n"}, Row{runs, "state", "ok\n\n"},
        Row{runs, "words", "[\"x\"]\n\n"}, Row{runs, "words.0", "x\n\n"}, Row{runs, "0.words", "[\"x\"]\n"},
        Row{runs, "0.words.0", "x\n"}, Row{run, "id", "A\n"}, Row{run, "run.took", "1.5\n"}, Row{run, "children.0.id", "C\n"},
        Row{run, "children.id", "C\n"}, Row{module, "name", "n\n"}, Row{module, "ok", "true\n"},
        Row{module, "commands.name", "go\n"}, Row{module, "schema_version", "1\n"}}) {
    CAPTURE(key);
    const auto found = json_value(document, key);
    REQUIRE(found.has_value());
    CHECK(*found == value);
  }
  CHECK(*json_value(R"({"schema_version": 1, "runs": []})", "id") == "");
  CHECK(*json_value(R"({"x": "a\u001bb\nc"})", "x") == "a\x1b"
                                                       "b\nc\n");                    // no terminal: one value is itself
  CHECK(*json_value(R"({"xs": [{"x": "a\nb"}, {"x": "c"}]})", "x") == "a\\nb\nc\n"); // each row is a line
  CHECK(*json_value(R"({"xs": [{"x": "a\nb"}]})", "x") == "a\\nb\n");
}

TEST_CASE("A key that is not there tells those that are") {
  for (const char* key : {"idd", "2.id", "-1.id", "id.x", ".id", "id."}) {
    CAPTURE(key);
    const auto found = json_value(R"({"schema_version": 1, "runs": [{"id": "A", "state": "ok"}]})", key);
    REQUIRE_FALSE(found.has_value());
    CHECK(found.error().status == ExitCode::usage);
    CHECK(found.error().why == "it has id, state");
  }
}

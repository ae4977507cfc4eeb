// Runs as JSON, and back.
#include "cli/history_json.hpp"

#include "cli/yaml_output.hpp"
#include "history/run_id.hpp"
#include "support/catch.hpp"
#include "unit/history/a_run.hpp"

#include <nlohmann/json.hpp>

using namespace tcli;
using namespace tcli::test;

namespace {

Run whole_run() {
  Run run;
  run.start = a_run("01ARZ3NDEKTSV4RRFFQ69G5FAV");
  run.start.started_ms = time_of_run_id(run.start.id);
  run.start.words = {"rota", "list", "", std::string(1, k_masked), "\xff\x01", "a\nb"};
  run.start.parameters = {{"names", "x"}, {"names", "y"}, {"count", "3"}, {"bytes", "\xfe"}};
  run.start.file.size = 4096;
  run.end = RunEnd{.id = run.start.id, .duration_us = 1'234'567, .status = 7};
  run.state = RunState::failed;
  run.digest = std::string(32, 'a') + std::string(32, '7');
  run.note = "the disk was full";
  return run;
}

} // namespace

TEST_CASE("A run comes back from its line as it was") {
  const Run run = whole_run();
  const std::string line = run_line(run);
  CHECK(line.find('\n') == line.size() - 1);
  const auto back = run_from_line(line);
  REQUIRE(back.has_value());
  CHECK(run_line(*back).find("\"state\":\"ok\"") != std::string::npos); // told anew by whoever lists it
  CHECK(back->start.words == run.start.words);
  CHECK(back->start.parameters == run.start.parameters);
  CHECK(back->start.file == run.start.file);
  CHECK(back->start.started_ms == run.start.started_ms);
  REQUIRE(back->end.has_value());
  CHECK(back->end->duration_us == run.end->duration_us);
  CHECK(back->end->status == 7);
  CHECK(back->digest == run.digest);
  CHECK(back->note == run.note);
}

TEST_CASE("A run without an end, and one that a signal ended") {
  Run run = whole_run();
  run.end->status = 0;
  run.end->signal = 9;
  CHECK(run_from_line(run_line(run)).value().end->signal == 9);
  run.end.reset();
  CHECK_FALSE(run_from_line(run_line(run)).value().end.has_value());
}

TEST_CASE("A line tells its version; one of a newer tcli is refused, one without is of the first") {
  using Json = nlohmann::ordered_json;
  const std::string line = run_line(whole_run());
  CHECK(line.starts_with("{\"schema_version\":1,\"id\""));
  auto json = Json::parse(line);
  json["schema_version"] = 2;
  CHECK(run_from_line(json.dump()).error().why == "a newer tcli wrote it: its schema_version is 2, and this tcli knows up to 1");
  for (const Json& wrong : {Json("1"), Json(nullptr), Json(0), Json(1.5)}) {
    CAPTURE(wrong.dump());
    json["schema_version"] = wrong;
    CHECK(run_from_line(json.dump()).error().why == "'schema_version' is no version");
  }
  json.erase("schema_version");
  CHECK(run_from_line(json.dump()).has_value());
}

TEST_CASE("A value that can't be is refused, and its key told") {
  using Json = nlohmann::ordered_json;
  const auto line = Json::parse(run_line(whole_run()));
  const std::vector<std::tuple<const char*, Json, const char*>> wrongs{
      {"/started", "2016-07-30T23:54:10.260Z", "'started' is not 2016-07-30T23:54:10.259Z, which is in its id"},
      {"/started", "now", "'started' is no time such as"},
      {"/started", 5, "'started' is no text"},
      {"/pid", 1e300, "'pid' is no whole number"},
      {"/pid", -1, "'pid' is not between 0 and 2147483647"},
      {"/pid", 18446744073709551615U, "'pid' is not between 0 and 2147483647"},
      {"/pid", 1.5, "'pid' is no whole number"},
      {"/pid", "1", "'pid' is no whole number"},
      {"/boot_ms", -1, "'boot_ms' is not between 0 and"},
      {"/boot_ms", 18446744073709551615U, "'boot_ms' is not between 0 and"},
      {"/words/0", Json{{"hex", "f"}}, "'words' has half a byte in its hex"},
      {"/words/0", Json{{"hex", "fg"}}, "'words' has no hexadecimal digits in its hex"},
      {"/words/0", Json{{"hex", "+1"}}, "'words' has no hexadecimal digits in its hex"},
      {"/words/0", Json{{"hex", 1}}, "'words' is no text"},
      {"/words/0", 1, "'words' is no text"},
      {"/duration_ms", nullptr, "'duration_ms' is null, but it has an end"},
      {"/words/0", "other", "'words' do not begin with 'rota list'"},
      {"/words/1", std::string("list\0", 5), "'words' do not begin with 'rota list'"},
      {"/words", Json::array(), "'words' do not begin with 'rota list'"},
      {"/parameters", Json::array({"x"}), "'parameters' is no object"},
      {"/parameters/count", 3, "'parameters' is no text"},
      {"/folder", Json{{"hex", "xx"}}, "'folder' has no hexadecimal digits in its hex"},
      {"/id", "x", "'id' is no id of a run"},
      {"/parent", "x", "'parent' is no id of a run"},
      {"/parent", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "it is its own parent"},
      {"/module", "../x", "'module' is no name of a module"},
      {"/subject", "a b", "'subject' is no name"},
      {"/verb", "--list", "'verb' is no name"},
      {"/sha256", "ab12", "'sha256' is not 64 hexadecimal digits"},
      {"/sha256", std::string(64, 'g'), "'sha256' is not 64 hexadecimal digits"},
      {"/file", 5, "'file' is no object"},
      {"/file/device", -1, "'device' is not between 0 and 18446744073709551615"},
      {"/file/inode", 1e19, "'inode' is no whole number"},
      {"/file/size", "4096", "'size' is no whole number"},
      {"/file/mtime_ns", 9223372036854775808U, "'mtime_ns' is not between -9223372036854775808 and 9223372036854775807"},
      {"/file/ctime_ns", 0.5, "'ctime_ns' is no whole number"},
      {"/duration_ms", "5", "'duration_ms' is not between 0 and"},
      {"/duration_ms", -5, "'duration_ms' is not between 0 and"},
      {"/status", 1.5, "'status' is no whole number"},
      {"/status", 256, "'status' is not between 0 and 255"},
      {"/status", nullptr, "an end has either 'status' or 'signal'"},
      {"/signal", 9, "an end has either 'status' or 'signal'"}};
  for (const auto& [key, value, why] : wrongs) {
    Json wrong = line;
    wrong[Json::json_pointer(key)] = value;
    CAPTURE(wrong.dump());
    const auto run = run_from_line(wrong.dump());
    REQUIRE_FALSE(run.has_value());
    CHECK(run.error().why.starts_with(why));
  }
  CHECK(run_from_line(line.dump()).has_value());
}

TEST_CASE("What is no run says why") {
  CHECK(run_from_line(run_line(whole_run()) + std::string("\0x", 2)).error().why == "it has a NUL byte");
  for (const char* line : {"", "noise", "[]", "{}", R"({"id": 1})", R"({"id": "x", "module": "m", "words": []})",
                           R"({"id":"x","module":"m","words":[],"started":"now","duration_ms":null})"}) {
    CAPTURE(line);
    const auto run = run_from_line(line);
    REQUIRE_FALSE(run.has_value());
    CHECK_FALSE(run.error().why.empty());
  }
}

TEST_CASE("YAML has what JSON has") {
  CHECK(yaml_of_json(R"({"a": 1, "b": [], "c": {"d": "x: y\n"}, "e": [{"f": null, "g": [true]}, "h"], "i": {}})") ==
        "\"a\": 1\n\"b\": []\n\"c\":\n  \"d\": \"x: y\\n\"\n\"e\":\n  - \"f\": null\n    \"g\":\n      - true\n  - \"h\"\n\"i\": "
        "{}\n");
  CHECK(yaml_of_json("{\"\x7f\": \"\xc2\x85\xe2\x80\xa8\xe2\x80\xa9\xef\xbf\xbe\xef\xbf\xbf\\u0000\\t\\ud83d\\ude00\"}") ==
        "\"\\x7f\": \"\\x85\\u2028\\u2029\\uFFFE\\uFFFF\\x00\\x09\xf0\x9f\x98\x80\"\n"); // what YAML can't have, or takes for a
                                                                                         // line's end
  CHECK(yaml_of_json("{}").empty());
}

// child_environment and next_depth: what a module finds in its environment.
#include "run/child_environment.hpp"

#include "base/program.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cstdlib>
#include <unistd.h>

using tcli::child_environment;
using tcli::next_depth;
using tcli::RunFacts;
using Entries = std::vector<std::string>;

namespace {

// Another environment for as long as it lives. Takes the array as it is, malformed entries included.
class OtherEnvironment {
public:
  explicit OtherEnvironment(Entries entries) : m_entries(std::move(entries)) {
    for (auto& entry : m_entries) m_pointers.push_back(entry.data());
    m_pointers.push_back(nullptr);
    ::environ = m_pointers.data();
  }
  ~OtherEnvironment() { ::environ = m_before; }
  OtherEnvironment(const OtherEnvironment&) = delete;
  OtherEnvironment& operator=(const OtherEnvironment&) = delete;

private:
  char** m_before = ::environ;
  Entries m_entries;
  std::vector<char*> m_pointers;
};

std::string bin() { return "TCLI_BIN=" + tcli::program_path(); }

} // namespace

TEST_CASE("The caller's environment stays as it is, in order, and tcli's own follows") {
  const OtherEnvironment caller({"B=2", "A=1", "broken", "=odd", "EMPTY=", "TCLI_EXEC_PATH=/x", "B=again"});
  const RunFacts facts{.module = "oncall",
                       .subject = "rota",
                       .verb = "take",
                       .run_id = "01ID",
                       .plugin_dir = "/mods",
                       .parameters = {{"TCLI_ARG_REASON", "a bath"}, {"TCLI_OPT_NOTE", ""}}};
  CHECK(child_environment(facts).value() ==
        Entries{"B=2", "A=1", "broken", "=odd", "EMPTY=", "TCLI_EXEC_PATH=/x", "B=again", bin(), "TCLI_VERSION=" TCLI_VERSION,
                "TCLI_MODULE=oncall", "TCLI_SUBJECT=rota", "TCLI_VERB=take", "TCLI_RUN_ID=01ID", "TCLI_PLUGIN_DIR=/mods",
                "TCLI_DEPTH=1", "TCLI_ARG_REASON=a bath", "TCLI_OPT_NOTE="});
}

TEST_CASE("Nothing of an outer tcli is left, and what is empty is unset") {
  const OtherEnvironment caller({"TCLI_BIN=/old", "TCLI_VERSION=0", "TCLI_MODULE=outer", "TCLI_SUBJECT=s", "TCLI_VERB=v",
                                 "TCLI_RUN_ID=r", "TCLI_PLUGIN_DIR=/d", "TCLI_DEPTH=4", "TCLI_ARG_X=1", "TCLI_ARG_X_COUNT=1",
                                 "TCLI_OPT_Y=2", "TCLI_HOST_REPORT=3", "TCLI_HOST_LIBRARY=1:2:3:4:5", "TCLI_DEBUG=1",
                                 "TCLI_VERBOSE=kept", "NOT_TCLI_ARG_X=kept"});
  CHECK(child_environment({.module = "m", .subject = {}, .verb = {}, .run_id = {}, .plugin_dir = {}, .parameters = {}}).value() ==
        Entries{"TCLI_DEBUG=1", "TCLI_VERBOSE=kept", "NOT_TCLI_ARG_X=kept", bin(), "TCLI_VERSION=" TCLI_VERSION, "TCLI_MODULE=m",
                "TCLI_DEPTH=5"});
}

TEST_CASE("An environment that is no array at all counts as empty") {
  char** const before = ::environ;
  ::environ = nullptr; // what clearenv(3) leaves
  const auto entries = child_environment({});
  ::environ = before;
  CHECK(entries.value() == Entries{bin(), "TCLI_VERSION=" TCLI_VERSION, "TCLI_DEPTH=1"});
}

TEST_CASE("The depth counts up, and what is no number counts as none") {
  struct Row {
    std::string caller;
    int expected; // 0: refused
  };
  const auto row = GENERATE(values<Row>({{"", 1},
                                         {"0", 1},
                                         {"31", 32},
                                         {"32", 0},
                                         {"33", 0},
                                         {"99999999999999999999", 0},
                                         {"-5", 1},
                                         {"seven", 1},
                                         {"3x", 1},
                                         {" 3", 1}}));
  CAPTURE(row.caller);
  const OtherEnvironment caller({"TCLI_DEPTH=" + row.caller});
  CHECK(next_depth().value_or(0) == row.expected);
}

TEST_CASE("At the limit the error tells the limit and the file that calls itself") {
  const OtherEnvironment caller({"TCLI_DEPTH=32"});
  RunFacts facts;
  facts.module = "loop";
  const auto entries = child_environment(facts);
  REQUIRE(!entries);
  CHECK(entries.error().status == tcli::ExitCode::internal);
  CHECK(entries.error().what == "tcli calls itself too deeply");
  CHECK(entries.error().why.find("32") != std::string::npos);
  CHECK(entries.error().hint == "tcli plugin which loop");
}

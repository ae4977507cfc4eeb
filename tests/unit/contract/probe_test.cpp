// ask_for_help: what counts as an answer to --help, and what is said of one that does not.
#include "contract/probe.hpp"

#include "support/module_file.hpp"
#include "support/seal_here.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

Verdict ask_script(const ScriptFolder& folder, const std::string& body, Seal seal = Seal::none) {
  return ask_for_help(found_file("x", folder.script("tcli-x", body)), "/bin/sh", seal).value();
}

} // namespace

TEST_CASE("What ends with 0 and prints something is verified, and that is its help") {
  const ScriptFolder folder;
  struct Row {
    const char* body;
    const char* help;
    const char* summary;
  };
  const Row rows[] = {
      {"printf 'Usage: x\\nmore\\n'", "Usage: x\nmore\n", "Usage: x"},
      {"printf '\\n\\n  Title  \\n'", "\n\n  Title  \n", "Title"},
      {"echo to errors >&2", "to errors\n", "to errors"},
      {"echo out; echo err >&2", "out\n", "out"},
      {"printf ' \\n'; echo err >&2", "err\n", "err"},
      {"echo \"$#:$*\"", "1:--help\n", "1:--help"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.body);
    const auto verdict = ask_script(folder, row.body);
    CHECK(verdict.state == State::verified);
    CHECK(verdict.help == row.help);
    CHECK(verdict.summary() == row.summary);
    CHECK_FALSE(verdict.problem);
  }
}

TEST_CASE("Anything else is broken, and the reason says what it did") {
  const ScriptFolder folder;
  struct Row {
    const char* body;
    const char* reason;
  };
  const Row rows[] = {
      {"exit 0", "its --help printed nothing"},
      {"printf '\\n \\n'", "its --help printed nothing"},
      {"echo help; exit 3", "its --help ended with status 3: help"},
      {"echo out; echo 'no such option' >&2; echo more >&2; exit 2", "its --help ended with status 2: no such option"},
      {"exit 1", "its --help ended with status 1"},
      {"kill -9 $$", "its --help was killed by signal 9"},
      {"kill -SEGV $$", "its --help crashed (SIGSEGV)"},
      {"exit 137", "its --help ended with status 137"},
      {"head -c 70000 /dev/zero", "its --help printed more than 64 KiB"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.body);
    const auto verdict = ask_script(folder, row.body);
    CHECK(verdict.state == State::broken);
    CHECK(verdict.problem.reason == row.reason);
    CHECK(verdict.problem.remedy == "tcli plugin check x");
  }
}

TEST_CASE("Sealed, a module that does its work instead of answering changes nothing") {
  if (!sealed_here()) return;
  const ScriptFolder folder;
  const auto harmless = ask_script(folder, "echo help", Seal::required);
  CHECK(harmless.state == State::verified);
  CHECK(harmless.help == "help\n");
  const auto eager = ask_script(folder, "touch " + folder.path("marker") + " && echo done", Seal::required);
  CHECK(eager.state == State::broken);
  CHECK_FALSE(folder.has("marker"));
}

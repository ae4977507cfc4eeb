// Asking a module for candidates: what counts as one, and what is never asked.
#include "contract/completer.hpp"

#include "contract/contract.hpp"
#include "support/environment.hpp"
#include "support/script_folder.hpp"
#include "support/seal_here.hpp"

#include <chrono>

using namespace tcli;
using namespace tcli::test;

namespace {

using Candidates = std::vector<Candidate>;

Finding module_at(const std::string& path) {
  Finding finding;
  finding.name = "m";
  finding.kind = "exec";
  finding.location = path;
  finding.argv = {path};
  finding.id = file_id(path);
  return finding;
}

Candidates ask_module(const Finding& finding, std::vector<std::string> words = {""}) {
  return ask_for_candidates(finding, {.subject = "box", .verb = "go", .parameter = "to", .words = std::move(words)});
}

// On a busy machine a module may need more than its moment: what there is to be is waited for.
Candidates answer(const Finding& finding, const std::vector<std::string>& words = {""}) {
  Candidates candidates;
  for (int tries = 0; tries < 20 && candidates.empty(); ++tries) candidates = ask_module(finding, words);
  return candidates;
}

} // namespace

TEST_CASE("A line is a value, and behind a tab what it is; what can't be shown as it is does not count") {
  CHECK(read_candidates("").empty());
  CHECK(read_candidates("one\ntwo\tThe second\n\nthree\t\nfour") ==
        Candidates{{"one", ""}, {"two", "The second"}, {"three", ""}, {"four", ""}});
  CHECK(read_candidates("a b\n$(x)\n'\"\\\n:files\n--x\nk=v\na:b\n\xe6\x97\xa5\n").size() == 8);
  CHECK(read_candidates("\tno value\na\x1b[2J\nb\tx\x1b[2J\nc\r\nd\tx\ty\n\xff\ne\t\xff\nf\x7f\ng\xe2\x80\xae\nh\0\nok\n") ==
        Candidates{{"h", ""}});
  CHECK(read_candidates(std::string("h\0\nok\n", 6)) == Candidates{{"ok", ""}});
  std::string many;
  for (int line = 0; line < 3000; ++line) many += std::to_string(line) + "\n";
  CHECK(read_candidates(many).size() == 1000);
  CHECK(read_candidates(std::string(3000, '\n') + "late\n").empty());
}

TEST_CASE("A module gets the words of the question and tcli's variables, sealed") {
  if (!sealed_here()) return;
  ScriptFolder folder;
  const Variable secret{"TEST_SECRET", std::string{"s"}};
  const auto path = folder.script("tcli-m", R"(printf '%s\n' "$@"
printf '%s\n' "$TCLI_COMPLETE $TCLI_MODULE $TCLI_SUBJECT $TCLI_VERB $TCLI_PLUGIN_DIR"
printf '%s\n' "secret=$TEST_SECRET" "id=$TCLI_RUN_ID" "arg=$TCLI_ARG_TO"
echo noise >&2
( : >"$TCLI_PLUGIN_DIR/mark" ) || echo "nothing written")");
  std::vector<std::string> lines;
  for (const auto& candidate : answer(module_at(path), {"--x", "a b", "we"})) lines.push_back(candidate.value);
  const std::string dir = path.substr(0, path.rfind('/'));
  CHECK(lines == std::vector<std::string>{"__complete", "box", "go", "to", "--", "--x", "a b", "we", "1 m box go " + dir,
                                          "secret=", "id=", "arg=", "nothing written"});
  CHECK_FALSE(folder.has("mark"));
}

TEST_CASE("No answer: another status than 0, too much, too late") {
  if (!sealed_here()) return;
  ScriptFolder folder;
  CHECK(ask_module(module_at(folder.script("fails", "echo one; exit 3"))).empty());
  CHECK(ask_module(module_at(folder.script("dies", "echo one; kill -SEGV $$"))).empty());
  CHECK(ask_module(
            module_at(folder.script("floods", "echo one; while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done")))
            .empty());
  CHECK(ask_module(module_at(folder.script("noisy", "echo one; head -c 70000 /dev/zero >&2"))).empty());
  const auto begin = std::chrono::steady_clock::now();
  CHECK(ask_module(module_at(folder.script("hangs", "echo one; sleep 60 & sleep 60"))).empty());
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(2));
  CHECK(answer(module_at(folder.script("leaves", "echo one; sleep 60 &"))) == Candidates{{"one", ""}});
}

TEST_CASE("What is no program of its own, needs agreement or can't run is not asked") {
  if (!sealed_here()) return;
  ScriptFolder folder;
  const auto path = folder.script("tcli-m", "echo one");
  CHECK(answer(module_at(path)) == Candidates{{"one", ""}});
  const std::function<void(Finding&)> changes[] = {
      [](Finding& finding) { finding.kind = "native"; },
      [](Finding& finding) { finding.kind = "image"; },
      [](Finding& finding) { finding.kind = "builtin"; },
      [&](Finding& finding) { finding.ask = {path}; },
      [](Finding& finding) { finding.question = "Really?"; },
      [](Finding& finding) { finding.location = "image:1"; },
      [&](Finding& finding) { finding.location = finding.argv[0] = folder.path("gone"); },
      [&](Finding& finding) { finding.commands_are_files = true; },
  };
  for (const auto& change : changes) {
    auto finding = module_at(path);
    change(finding);
    CHECK(ask_module(finding).empty());
  }
}

TEST_CASE("A module in a relative folder of the search path is asked only where it runs without a word") {
  if (!sealed_here()) return;
  ScriptFolder folder;
  const FreshHome home{made(folder.path("home"))};
  auto finding = module_at(folder.script("tcli-m", "echo one"));
  finding.relative = "./tcli-m";
  const auto count = [&](const char* policy, int tries) {
    std::size_t found = 0;
    for (; tries > 0 && found == 0; --tries)
      found = Contract{Policy{.relative_path = policy}}.candidates(finding, {.verb = "go", .words = {""}}).size();
    return found;
  };
  CHECK(count("warn", 1) == 0);
  CHECK(count("refuse", 1) == 0);
  CHECK(count("allow", 20) == 1);
}

// Contract: who may run, what is remembered of it, and the policy.
#include "contract/contract.hpp"

#include "support/environment.hpp"
#include "support/module_file.hpp"
#include "support/seal_here.hpp"

#include <cerrno>

using namespace tcli;
using namespace tcli::test;

namespace {

// Folders of modules stand beside the home, not below /tmp alone: each test has its own.
struct ContractFixture {
  ScriptFolder folder;
  FreshHome home{made(folder.path("home"))};
  Contract contract{Policy{}};

  Finding script(const std::string& name, const std::string& body) const {
    return found_file(name, folder.write("tcli-" + name, "#!/bin/sh\n" + body, 0755));
  }
  // How often a module of `counting` was started.
  std::size_t starts() const { return folder.has("starts") ? folder.read("starts").size() : 0; }
  Finding counting() const { return script("counting", "printf . >> " + folder.path("starts") + "\necho help\n"); }
};

} // namespace

TEST_CASE("A declared module is judged from its manifest and never started") {
  const ContractFixture fixture;
  const auto finding = fixture.script("x", front_matter("Declared") + "touch " + fixture.folder.path("marker") + "\n");
  for (int times = 0; times < 2; ++times) { // the second from memory
    CHECK(fixture.contract.judge(finding)->summary() == "Declared");
    CHECK(fixture.contract.admit(finding)->state == State::declared);
  }
  CHECK(fixture.contract.describe(finding).summary == "Declared");
  CHECK(fixture.contract.describe(finding).interpreter == "/bin/sh");
  CHECK_FALSE(fixture.folder.has("marker"));
  CHECK(fixture.folder.has("home/.cache/tcli/manifests"));
}

TEST_CASE("Judging, reading and describing never start a module") {
  const ContractFixture fixture;
  const auto finding = fixture.counting();
  CHECK(fixture.contract.judge(finding)->state == State::unverified);
  CHECK(fixture.contract.read(finding)->state == State::unverified);
  CHECK(fixture.contract.describe(finding).state == State::unverified);
  CHECK(fixture.starts() == 0);
}

TEST_CASE("A module is asked once, and its answer is remembered until the file changes") {
  const ContractFixture fixture;
  auto finding = fixture.counting();
  CHECK(fixture.contract.ask(finding, Seal::none)->state == State::verified);
  CHECK(fixture.starts() == 1);
  const Contract later{Policy{}}; // as the next tcli is
  CHECK(later.judge(finding)->help == "help\n");
  CHECK(later.admit(finding)->state == State::verified);
  CHECK(later.describe(finding).summary == "help");
  CHECK(later.read(finding)->state == State::unverified); // from its own files alone
  CHECK(fixture.starts() == 1);
  finding = fixture.counting(); // written anew
  CHECK(later.judge(finding)->state == State::unverified);
}

TEST_CASE("A module written a moment ago is asked once all the same") {
  const ContractFixture fixture;
  auto finding = fixture.counting();
  std::filesystem::permissions(finding.location, std::filesystem::perms(0700));
  finding.id = file_id(finding.location); // not settled yet
  CHECK(fixture.contract.ask(finding, Seal::none)->state == State::verified);
  CHECK(fixture.contract.judge(finding)->state == State::verified);
}

TEST_CASE("A bad answer is remembered too, and asking again may mend it") {
  const ContractFixture fixture;
  const auto finding = fixture.script("x", "test -e " + fixture.folder.path("ready") + " && echo help\n");
  CHECK(fixture.contract.ask(finding, Seal::none)->state == State::broken);
  const auto refused = fixture.contract.admit(finding);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().status == ExitCode::cannot_run);
  CHECK(refused.error().what == "x can't run");
  CHECK(refused.error().why == "its --help ended with status 1");
  CHECK(refused.error().hint == "tcli plugin check x");
  fixture.folder.write("ready", "");
  CHECK(fixture.contract.ask(finding, Seal::none)->state == State::verified);
  CHECK(fixture.contract.admit(finding).has_value());
}

TEST_CASE("What was never asked is asked under a seal when it is called") {
  if (!sealed_here()) return;
  const ContractFixture fixture;
  const auto verdict = fixture.contract.admit(fixture.script("x", "echo help\n"));
  REQUIRE(verdict.has_value());
  CHECK(verdict->state == State::verified);
  (void)fixture.contract.admit(fixture.counting());
  CHECK(fixture.starts() == 0); // it could not write
}

TEST_CASE("undeclared: refuse lets declared modules run only") {
  const ContractFixture fixture;
  const Contract strict{Policy{.undeclared_allowed = false}};
  const auto undeclared = fixture.counting();
  REQUIRE(fixture.contract.ask(undeclared, Seal::none).has_value());
  const auto refused = strict.admit(undeclared);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().status == ExitCode::cannot_run);
  CHECK(refused.error().why.find("undeclared: refuse") != std::string::npos);
  CHECK(strict.admit(fixture.script("x", front_matter("Declared"))).has_value());
  const auto never_asked = fixture.script("y", "printf . >> " + fixture.folder.path("starts") + "\n");
  CHECK_FALSE(strict.admit(never_asked).has_value());
  CHECK(fixture.starts() == 1);
}

TEST_CASE("A module from a relative folder: one warning, none, or a refusal") {
  const ContractFixture fixture;
  auto finding = fixture.script("x", front_matter("Declared"));
  finding.relative = "./tcli-x\x1b";
  const auto admit = [&](const char* policy, bool admitted) {
    const Contract contract{Policy{.relative_path = policy}};
    return written_to(2, [&] { CHECK(contract.admit(finding).has_value() == admitted); });
  };
  const auto warning = admit("warn", true);
  CHECK(warning.starts_with("tcli: warning: "));
  CHECK(warning.find("./tcli-x\\x1b") != std::string::npos);
  CHECK(std::count(warning.begin(), warning.end(), '\n') == 1);
  CHECK(admit("allow", true).empty());
  CHECK(admit("refuse", false).empty());
  CHECK(Contract{Policy{.relative_path = "refuse"}}.admit(finding).error().status == ExitCode::cannot_run);
}

TEST_CASE("A name against the rules, or what the provider found wrong, is broken wherever it is asked") {
  const ContractFixture fixture;
  auto finding = fixture.script("x", front_matter("Declared"));
  finding.name = "Foo";
  CHECK(fixture.contract.judge(finding)->problem.reason.find("upper case") != std::string::npos);
  CHECK(fixture.contract.read(finding)->state == State::broken);
  CHECK(fixture.contract.describe(finding).state == State::broken);
  CHECK(fixture.contract.admit(finding).error().status == ExitCode::cannot_run);
  finding.name = "x";
  finding.problem = {.reason = "anyone can change it", .remedy = "chmod o-w /x"};
  CHECK(fixture.contract.judge(finding)->problem == finding.problem);
  CHECK(fixture.contract.describe(finding).problem == finding.problem);
  CHECK(fixture.contract.admit(finding).error().hint == "chmod o-w /x");
}

TEST_CASE("A manifest that came after the answer counts") {
  const ContractFixture fixture;
  REQUIRE(fixture.contract.ask(fixture.counting(), Seal::none).has_value());
  fixture.folder.write("tcli-counting.yaml", manifest_yaml("Declared now"));
  const auto finding = found_file("counting", fixture.folder.path("tcli-counting"));
  CHECK(fixture.contract.judge(finding)->summary() == "Declared now");
  CHECK(fixture.contract.ask(finding, Seal::none)->state == State::declared);
  CHECK(fixture.starts() == 1); // a declared one is never asked
}

TEST_CASE("An interpreter that is gone breaks a module that is remembered") {
  const ContractFixture fixture;
  const auto interpreter = fixture.folder.path("interpreter");
  std::filesystem::copy_file("/bin/sh", interpreter);
  const auto path = fixture.folder.write("tcli-x", "#!" + interpreter + "\n" + front_matter("Declared"), 0755);
  const auto finding = found_file("x", path);
  CHECK(fixture.contract.judge(finding)->state == State::declared);
  std::filesystem::remove(interpreter);
  CHECK(fixture.contract.judge(finding)->problem.reason.find(interpreter) != std::string::npos);
}

TEST_CASE("That a client failed is not remembered of what it runs") {
  const ContractFixture fixture;
  const auto client = fixture.script("client", "[ -e " + fixture.folder.path("up") + " ] && echo help\n").location;
  Finding image;
  image.name = "lint";
  image.kind = "image";
  image.location = "sha256:1";
  image.argv = image.ask = {client, "run"};
  CHECK(fixture.contract.ask(image, Seal::required)->state == State::broken);
  CHECK(fixture.contract.judge(image)->state == State::unverified);
  fixture.folder.write("up", "");
  CHECK(fixture.contract.ask(image, Seal::required)->state == State::verified);
  std::filesystem::remove(fixture.folder.path("up"));
  CHECK(fixture.contract.ask(image, Seal::required)->state == State::broken);
  CHECK(fixture.contract.judge(image)->state == State::verified); // it is the very same image
}

TEST_CASE("What the kernel refused to run a module with is named, and no fault of the module") {
  const ContractFixture fixture;
  Finding image;
  image.name = "lint";
  image.location = "sha256:1";
  image.argv = {"/usr/bin/client", "run"};
  for (const int number : {ENOENT, EACCES, ENOEXEC}) {
    const auto error = explain_refusal(image, number);
    CHECK(error.status == ExitCode::internal);
    CHECK(error.what == "/usr/bin/client can't be started");
    CHECK(error.hint.find(" /usr/bin/client") != std::string::npos);
  }
  CHECK(explain_refusal(image, E2BIG).status == ExitCode::cannot_run);
}

TEST_CASE("What the kernel refused is explained, with what the file says by now first") {
  const ContractFixture fixture;
  const auto fit = fixture.script("x", "");
  CHECK(explain_refusal(fit, E2BIG).status == ExitCode::cannot_run);
  CHECK(explain_refusal(fit, E2BIG).why.find("longer than the system takes") != std::string::npos);
  CHECK(explain_refusal(fit, ETXTBSY).why == "its file is being written");
  CHECK(explain_refusal(fit, EACCES).why == "Permission denied");
  CHECK(explain_refusal(fit, EACCES).hint == "ls -l " + fit.location);
  fixture.folder.write("tcli-x", "#!/no/such/interpreter\n", 0755);
  CHECK(explain_refusal(fit, ENOENT).why.find("/no/such/interpreter does not exist") != std::string::npos);
}

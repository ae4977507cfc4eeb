#include "pack/git.hpp"

#include "support/environment.hpp"
#include "unit/pack/a_repository.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

// A program of that name in place of git.
struct FakeGit {
  ScriptFolder folder;
  Variable path{"PATH", folder.path("") + ":/usr/bin:/bin"};
  Variable command{"GIT_SSH_COMMAND", std::nullopt}, program{"GIT_SSH", std::nullopt};

  explicit FakeGit(const std::string& body) { folder.script("git", body); }
};

const Remote k_ssh{.url = "ann@host:core", .protocols = {"ssh"}},
    k_web{.url = "https://ann:geheim@host/core", .protocols = {"https"}};

std::string git_refusal(const GitCall& call) {
  const auto answer = run_git(call);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().status == ExitCode::failed);
  return answer.error().what;
}

} // namespace

TEST_CASE("git's words, status and both streams") {
  const FakeGit git{"cat; echo error >&2; for word; do last=$word; done; echo \"$last\"; umask; exit 3"};
  const Umask caller{077};
  const auto answer = run_git({.words = {"fetch", "--", "a b"}, .input = "input\n"});
  REQUIRE(answer);
  CHECK(answer->status == 3);
  CHECK(answer->output == "input\na b\n0022\n");
  CHECK(answer->errors == "error\n");
  const auto failed = git_output({.words = {"fetch"}}, "can't fetch x");
  REQUIRE_FALSE(failed);
  CHECK(failed.error().status == ExitCode::failed);
  CHECK(failed.error().what == "can't fetch x");
  CHECK(failed.error().why == "error");
}

TEST_CASE("A failure without a word still has a reason") {
  const FakeGit git{"exit 9"};
  CHECK(git_output({.words = {"fetch"}}, "can't fetch x").error().why == "git fetch ended with status 9");
}

TEST_CASE("Limits of time and size, and a signal") {
  {
    const FakeGit git{"exec sleep 600"};
    CHECK(git_refusal({.words = {"fetch"}, .time_limit = std::chrono::milliseconds(50)}) == "git gave no answer within 1 s");
    CHECK(git_refusal({.words = {"fetch"}, .remote = &k_web, .time_limit = std::chrono::milliseconds(50)}) ==
          "https://host/core gave no answer within 1 s");
  }
  {
    const FakeGit git{"echo much too long"};
    CHECK(git_refusal({.words = {"fetch"}, .size_limit = 5}) == "git answered with more than 5 bytes");
  }
  const FakeGit git{"kill -TERM $$"};
  CHECK(git_refusal({.words = {"fetch"}}) == "git fetch was ended by SIGTERM");
}

TEST_CASE("Without git: what to do") {
  const Variable path{"PATH", "/nonexistent"};
  const auto answer = run_git({.words = {"fetch"}});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().what == "packs need the program git");
  CHECK(answer.error().hint == "sudo apt-get install git");
}

TEST_CASE("ssh asks nobody, and a command for it in the person's config is left as it is") {
  const std::string body =
      "case \" $* \" in *' config '*) printf %s \"$TEST_SSH\"; exit;; esac; echo \"${GIT_SSH_COMMAND-none}\"";
  const FakeGit git{body};
  CHECK(run_git({.words = {"fetch"}, .remote = &k_ssh})->output == "ssh -o BatchMode=yes -o ConnectTimeout=15\n");
  CHECK(run_git({.words = {"fetch"}, .remote = &k_web})->output == "none\n");
  const Variable configured{"TEST_SSH", "ssh -i key"};
  CHECK(run_git({.words = {"fetch"}, .remote = &k_ssh})->output == "none\n");
}

TEST_CASE("The caller's variables lead the true git nowhere else") {
  const GitHome home;
  const ARepository one, other;
  const std::string id = one.commit();
  other.commit("Other");
  const Variable folder{"GIT_DIR", other.path() + "/.git"}, objects{"GIT_OBJECT_DIRECTORY", other.path() + "/.git/objects"};
  CHECK(git_output({.words = {"rev-parse", "HEAD"}, .repository = one.path() + "/.git"}, "read") == id + "\n");
  CHECK_FALSE(git_output({.words = {"rev-parse", "HEAD"}}, "read"));
}

TEST_CASE("Without a remote git may use no transport") {
  const GitHome home;
  const ARepository repository;
  repository.commit();
  const auto refused = git_output({.words = {"ls-remote", "--", repository.path()}}, "ask");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().why == "transport 'file' not allowed");
  const Remote remote = repository.remote();
  CHECK(git_output({.words = {"ls-remote", "--", repository.path()}, .remote = &remote}, "ask"));
}

#include "pack/git_setting.hpp"

#include "support/environment.hpp"

#include <algorithm>

using namespace tcli;
using namespace tcli::test;

namespace {

bool has(const std::vector<std::string>& list, const std::string& text) { return std::ranges::find(list, text) != list.end(); }

bool begins(const std::vector<std::string>& list, std::string_view beginning) {
  return std::ranges::any_of(list, [&](const std::string& entry) { return entry.starts_with(beginning); });
}

const Remote k_server{.url = "https://host/core", .protocols = {"https", "ssh"}},
    k_folder{.url = "/srv/core", .protocols = {"https"}};

} // namespace

TEST_CASE("Options: a repository by name alone, no hook, no monitor, no byte changed") {
  const auto options = git_options({.words = {"fetch"}, .repository = "/mirror", .work_tree = "/tree"});
  CHECK(has(options, "--git-dir=/mirror"));
  CHECK(has(options, "--work-tree=/tree"));
  for (const char* setting :
       {"core.hooksPath=/dev/null", "core.fsmonitor=false", "core.autocrlf=false", "core.eol=lf", "core.attributesFile=/dev/null",
        "transfer.fsckObjects=true", "submodule.recurse=false", "gc.auto=0", "credential.interactive=false"}) {
    CAPTURE(setting);
    const auto at = std::ranges::find(options, setting);
    REQUIRE(at != options.end());
    CHECK(*(at - 1) == "-c");
  }
}

TEST_CASE("Options: without a repository none is looked for, and on a terminal git may ask") {
  const auto options = git_options({.words = {"ls-remote"}, .uses_terminal = true});
  CHECK(has(options, "--git-dir=/dev/null"));
  CHECK_FALSE(begins(options, "--work-tree"));
  CHECK_FALSE(begins(options, "credential.interactive"));
}

TEST_CASE("Environment: nothing that leads git elsewhere or makes it run something") {
  for (const char* name :
       {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS", "GIT_EXEC_PATH", "GIT_EXTERNAL_DIFF", "GIT_PROXY_COMMAND",
        "GIT_TEMPLATE_DIR", "GIT_TRACE", "GIT_ALLOW_PROTOCOL", "GIT_NAMESPACE", "GIT_EDITOR"}) {
    CAPTURE(name);
    const Variable set{name, "elsewhere"};
    CHECK_FALSE(has(git_environment({.words = {}}), std::string{name} + "=elsewhere"));
  }
}

TEST_CASE("Environment: what says how a host is reached and where the config stands is kept") {
  for (const char* name : {"GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO", "GIT_CONFIG_GLOBAL", "https_proxy", "HOME"}) {
    CAPTURE(name);
    const Variable set{name, "mine"};
    CHECK(has(git_environment({.words = {}}), std::string{name} + "=mine"));
  }
}

TEST_CASE("Environment: git speaks English, takes no lock for nothing, and no object for another") {
  const Variable language{"LC_ALL", "de_DE.UTF-8"};
  const auto entries = git_environment({.words = {}, .index = "/index"});
  for (const char* entry : {"LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_NO_REPLACE_OBJECTS=1", "GIT_NO_LAZY_FETCH=1",
                            "GIT_ATTR_NOSYSTEM=1", "GIT_INDEX_FILE=/index"}) {
    CAPTURE(entry);
    CHECK(has(entries, entry));
  }
  CHECK_FALSE(has(entries, "LC_ALL=de_DE.UTF-8"));
}

TEST_CASE("Environment: the transports are those of the remote; without one there is none") {
  CHECK(has(git_environment({.words = {}}), "GIT_ALLOW_PROTOCOL="));
  CHECK(has(git_environment({.words = {}, .remote = &k_server}), "GIT_ALLOW_PROTOCOL=https:ssh"));
  CHECK(has(git_environment({.words = {}, .remote = &k_folder}), "GIT_ALLOW_PROTOCOL=https:file"));
}

TEST_CASE("Environment: nobody is asked but on a terminal") {
  const Variable git_asks{"GIT_ASKPASS", "/bin/ask"}, ssh_asks{"SSH_ASKPASS", "/bin/ask"}, always{"SSH_ASKPASS_REQUIRE", "force"};
  const auto quiet = git_environment({.words = {}});
  for (const char* entry : {"GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=", "SSH_ASKPASS_REQUIRE=never", "GCM_INTERACTIVE=never"}) {
    CAPTURE(entry);
    CHECK(has(quiet, entry));
  }
  for (const char* entry : {"GIT_ASKPASS=/bin/ask", "SSH_ASKPASS=/bin/ask", "SSH_ASKPASS_REQUIRE=force"}) {
    CAPTURE(entry);
    CHECK_FALSE(has(quiet, entry));
  }
  const auto asking = git_environment({.words = {}, .uses_terminal = true});
  CHECK(has(asking, "GIT_ASKPASS=/bin/ask"));
  CHECK(has(asking, "SSH_ASKPASS=/bin/ask"));
  CHECK_FALSE(has(asking, "GIT_TERMINAL_PROMPT=0"));
}

TEST_CASE("ssh is kept from asking, unless the person has a command of their own for it") {
  const std::string quiet = "GIT_SSH_COMMAND=ssh -o BatchMode=yes -o ConnectTimeout=15";
  std::vector<std::string> none{"HOME=/root"}, command{"GIT_SSH_COMMAND=mine"}, program{"GIT_SSH=mine"}, configured{"HOME=/root"};
  keep_ssh_quiet(none, "");
  CHECK(has(none, quiet));
  for (auto* entries : {&command, &program}) {
    keep_ssh_quiet(*entries, "");
    CHECK(entries->size() == 1);
  }
  keep_ssh_quiet(configured, "ssh -i key");
  CHECK(configured.size() == 1);
}

TEST_CASE("Which URLs are ssh's") {
  CHECK(is_ssh_url("ssh://host/path"));
  CHECK(is_ssh_url("ann@host:path"));
  CHECK_FALSE(is_ssh_url("https://host/path"));
  CHECK_FALSE(is_ssh_url("file:///path"));
  CHECK_FALSE(is_ssh_url("/path"));
}

TEST_CASE("The settings of a call stand behind those of every call") {
  const auto options = git_options({.words = {"fetch"}, .settings = {"gc.auto=1"}});
  const auto own = std::ranges::find(options, "gc.auto=0"), given = std::ranges::find(options, "gc.auto=1");
  REQUIRE(given != options.end());
  CHECK(own < given);
  CHECK(*(given - 1) == "-c");
}

#include "pack/git_words.hpp"

#include "support/script_folder.hpp"

using namespace tcli;
using tcli::test::ScriptFolder;

TEST_CASE("git's reason is the last line that tells one") {
  CHECK(git_reason("") == "");
  CHECK(git_reason("\n \n") == "");
  CHECK(git_reason("something\nelse\n") == "else");
  CHECK(git_reason("fatal: no\n") == "no");
  CHECK(git_reason("error: first\nfatal: second\n") == "second");
  CHECK(git_reason("fatal: the reason\nPlease make sure you have the correct access rights\nand the repository exists.\n") ==
        "the reason");
  CHECK(git_reason("ssh: connect to host x port 22: Connection refused\nfatal: Could not read from remote repository.\n") ==
        "ssh: connect to host x port 22: Connection refused");
  CHECK(git_reason(
            "ssh: Could not resolve hostname x: Name or service not known\r\nfatal: Could not read from remote repository.\n") ==
        "ssh: Could not resolve hostname x: Name or service not known");
  CHECK(git_reason("fatal: the reason\na note after it\n") == "the reason");
  CHECK(git_reason("fatal: unable to connect to host:\nhost[0: ::1]: errno=Connection refused\nmore\n") ==
        "unable to connect to host: host[0: ::1]: errno=Connection refused");
  CHECK(git_reason("hint: try this\nwarning: odd\n") == "");
  CHECK(git_reason("Receiving objects:  10%\rReceiving objects:  20%\rfatal: cut off\n") == "cut off");
}

TEST_CASE("No password in what git says") {
  CHECK(git_reason("fatal: unable to access 'https://ann:geheim@host/core/': refused") ==
        "unable to access 'https://host/core/': refused");
  CHECK(without_passwords("https://a:b@x/ and https://c:d@y/") == "https://x/ and https://y/");
  CHECK(without_passwords("<ssh://ann:geheim@host/p>") == "<ssh://ann@host/p>");
  CHECK(without_passwords("no URL, a://, and ann@example.org") == "no URL, a://, and ann@example.org");
  CHECK(without_passwords("") == "");
}

TEST_CASE("Reasons that tcli knows better words for") {
  const std::string nothing =
      "fatal: '/srv/x' does not appear to be a git repository\nfatal: Could not read from remote repository.\n";
  CHECK(known_reason(nothing, "/srv/x").why == "it is no git repository");
  CHECK(known_reason(nothing, "/srv/x").hint == "ls -la /srv/x");
  const ScriptFolder folder;
  folder.write("pack.yaml", "name: x\n");
  const std::string pack = folder.path(".");
  CHECK(known_reason(nothing, pack).hint == "tcli pack link " + pack);
  CHECK(known_reason("ERROR: Repository not found.\n", "git@host:x").why ==
        "there is no such git repository, or it is not yours to see");
  CHECK(known_reason("ERROR: Repository not found.\n", "git@host:x").hint.empty());
  CHECK(known_reason("Host key verification failed.\n", "git@host:x").why == "the key of its host is not known here");
  for (const char* asks : {"fatal: could not read Username for 'https://host': terminal prompts disabled",
                           "fatal: Authentication failed for 'x'", "git@host: Permission denied (publickey)."}) {
    CAPTURE(asks);
    const auto known = known_reason(asks, "https://ann:geheim@host/my pack");
    CHECK(known.why == "it wants a user name, a password or a key that it did not get");
    CHECK(known.hint == "git ls-remote 'https://host/my pack'");
  }
  CHECK(known_reason("fatal: detected dubious ownership in repository at '/srv/x'", "/srv/x").hint ==
        "git config --global --add safe.directory /srv/x");
  CHECK(
      known_reason("fatal: detected dubious ownership in repository at '/srv/my x/.git'\nTo add\n", "file:///srv/my%20x").hint ==
      "git config --global --add safe.directory '/srv/my x/.git'");
  CHECK(known_reason("fatal: detected dubious ownership in repository at '*'\n", "ssh://git@host/x").hint.empty());
  CHECK(known_reason("fatal: something else", "/srv/x").why.empty());
}

// What is a source of a pack and what is not.
#include "pack/pack_source.hpp"

#include "support/script_folder.hpp"

#include <boost/filesystem.hpp>

using namespace tcli;
using namespace tcli::test;

namespace {

const std::vector<std::string> k_protocols{"https", "ssh", "file"};

Result<PackSource> parse(std::string_view word) { return parse_pack_source(word, k_protocols); }

} // namespace

TEST_CASE("A URL, and the ref behind it") {
  struct Row {
    const char *word, *url, *ref;
  };
  const auto row = GENERATE(values<Row>({
      {"https://example.org/team/core", "https://example.org/team/core", ""},
      {"https://example.org/team/core.git@v1.2", "https://example.org/team/core.git", "v1.2"},
      {"https://me:word@example.org/core", "https://me:word@example.org/core", ""},
      {"https://me:word@example.org/core@feature/x", "https://me:word@example.org/core", "feature/x"},
      {"ssh://git@example.org:2222/core@main", "ssh://git@example.org:2222/core", "main"},
      {"git@example.org:team/core", "git@example.org:team/core", ""},
      {"git@example.org:team/core@0123456789012345678901234567890123456789", "git@example.org:team/core",
       "0123456789012345678901234567890123456789"},
      {"file:///srv/git/core.git@v1", "file:///srv/git/core.git", "v1"},
  }));
  CAPTURE(row.word);
  const auto source = parse(row.word);
  REQUIRE(source);
  CHECK(source->kind == PackSource::Kind::remote);
  CHECK(source->url == row.url);
  CHECK(source->ref == row.ref);
}

TEST_CASE("A folder is absolute; one with an @ in its name is itself") {
  const ScriptFolder folder;
  boost::filesystem::create_directory(folder.path("pack@home"));
  CHECK(parse(folder.path("pack@home"))->url == folder.path("pack@home"));
  CHECK(parse(folder.path("pack@home"))->ref.empty());
  const auto at = parse(folder.path("pack@v1"));
  CHECK(at->url == folder.path("pack"));
  CHECK(at->ref == "v1");
  CHECK(at->kind == PackSource::Kind::folder);
  const auto here = boost::filesystem::current_path();
  CHECK(parse(".")->url == here.string());
  CHECK(parse("./x/../y")->url == (here / "y").string());
  CHECK(parse("..")->url == here.parent_path().string());
}

TEST_CASE("Refused with 2, whatever git would make of it") {
  const auto word = GENERATE(values<const char*>({
      "",
      "-",
      "--upload-pack=touch x",
      "-u/x",
      "ext::sh -c touch% x",
      "ext::x",
      "https::x",
      "fd::17/x",
      "core",
      "team/core",
      "http://example.org/x",
      "git://example.org/x",
      "gopher://example.org/x",
      "HTTPS://example.org/x",
      "ssh://-oProxyCommand=x/y",
      "-oProxyCommand=x:y",
      "https://",
      "https:///x",
      "https://example.org",
      "https://example.org/",
      "git@example.org:",
      ":x",
      "https://example.org/a b",
      "https://example.org/a\nb",
      "https://example.org/a\x1b[m",
      "https://me:pass/word@example.org/x",
      "https://me:pass/word@example.org/x@v1",
      "me:word@example.org:x",
      "me:w@rd@example.org:x",
      "https://example.org/x@",
      "https://example.org/x@-f",
      "https://example.org/x@a..b",
      "https://example.org/x@a^",
      "https://example.org/x@HEAD@{1}",
      "https://example.org/x@a.lock",
      "https://example.org/x@/a",
      "https://example.org/x@a/",
      "https://example.org/x@.a",
  }));
  CAPTURE(word);
  const auto source = parse(word);
  REQUIRE_FALSE(source);
  CHECK(source.error().status == ExitCode::usage);
}

TEST_CASE("What is shown of a URL tells no password") {
  CHECK(shown_url("https://me:word@example.org/core") == "https://example.org/core");
  CHECK(shown_url("https://token@example.org/core") == "https://example.org/core");
  CHECK(shown_url("https://a@b:c@example.org/core") == "https://example.org/core");
  CHECK(shown_url("https://example.org/core@v1") == "https://example.org/core@v1");
  CHECK(shown_url("ssh://git@example.org/core") == "ssh://git@example.org/core");
  CHECK(shown_url("ssh://git:word@example.org/core") == "ssh://git@example.org/core");
  CHECK(shown_url("git@example.org:core") == "git@example.org:core");
  CHECK(shown_url("/srv/a@b") == "/srv/a@b");
  CHECK(shown_url("https://me:pass/word@example.org/core") == "https://example.org/core");
  CHECK(shown_url("https://me:pass/w@rd@example.org/core") == "https://example.org/core");
  CHECK(shown_url("ssh://me:pass/word@example.org/core") == "ssh://example.org/core");
  CHECK(shown_url("me:word@example.org:core") == "example.org:core");
  CHECK(shown_url("me:pass/w@rd@example.org:core") == "example.org:core");
  CHECK(shown_url("https://example.org:8080/core@v1") == "https://example.org:8080/core@v1");
  CHECK(shown_url("git@example.org:core@v1") == "git@example.org:core@v1");
  CHECK(shown_url("example.org:core@v1") == "example.org:core@v1");
  for (const char* word : {"https://me:pass/word@example.org/x", "me:word@example.org:x", "me:w@rd@example.org:x"}) {
    const auto source = parse(word);
    CAPTURE(word);
    CHECK((source.error().what + source.error().why).find("rd@") == std::string::npos);
  }
  CHECK(parse("http://me:word@example.org/x").error().what.find("word") == std::string::npos);
}

TEST_CASE("What may be a password is not told before a host has answered") {
  const std::vector<std::string> protocols{"https", "ssh"};
  const std::vector<std::pair<std::string, std::string>> told{
      {"https://bob:123/secret@h", "https://h"},
      {"https://bob:123/secret@h/x.git", "https://h/x.git"},
      {"https://bob:123/sec@ret@h/x", "https://h/x"},
      {"ssh://bob:1/secret@h/x", "ssh://h/x"},
      {"https://bob.b:123/secret@git.example.org/x", "https://git.example.org/x"},
      {"https://example.org:8080/core@v1", ""},
      {"https://example.org:8080/core@topic/one", ""},
      {"https://localhost:8080/core@v1", ""},
      {"https://gitlab:8080/core", ""},
      {"https://gitlab/core@v1", ""},
      {"https://ann@gitlab:8080/core@v1", ""},
  };
  for (const auto& [word, shown] : told) {
    INFO(word);
    const auto source = parse_pack_source(word, protocols);
    REQUIRE(source);
    CHECK(source->doubtful == shown);
    CHECK(told_url(word) == (shown.empty() ? shown_url(word) : shown));
  }
  for (const char* const word : {"https://bob:123/secret@h:x", "http://bob:123/secret@h", "https://bob:123/secret@a~b"}) {
    INFO(word);
    const auto source = parse_pack_source(word, protocols);
    REQUIRE_FALSE(source);
    CHECK((source.error().what + source.error().why).find("secret") == std::string::npos);
  }
}

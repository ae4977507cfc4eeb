// The section `container` of a manifest.
#include "docker/container.hpp"

#include "support/catch.hpp"

using namespace images;

namespace {

using Texts = std::vector<std::string>;
using Folder = Container::Folder;

Container read(const std::string& section) { return read_container("tcli: 1\ncontainer: " + section + "\n").value(); }

} // namespace

TEST_CASE("Where nothing is said there is nothing") {
  for (const char* manifest : {"", "tcli: 1", "- x", "text", "tcli: 1\ncontainer: {}", "tcli: 1\nsummary: container"}) {
    CAPTURE(manifest);
    const auto container = read_container(manifest).value();
    CHECK(container.folder == Folder::image);
    CHECK(container.mounts.empty());
    CHECK_FALSE(container.is_user_caller);
    CHECK(container.network.empty());
    CHECK(container.environment.empty());
    CHECK(container.entrypoint.empty());
  }
}

TEST_CASE("The working folder") {
  CHECK(read("{workdir: cwd}").folder == Folder::current);
  CHECK_FALSE(read("{workdir: cwd}").is_folder_writable);
  CHECK_FALSE(read("{workdir: 'cwd:ro'}").is_folder_writable);
  CHECK(read("{workdir: 'cwd:rw'}").is_folder_writable);
  CHECK(read("{workdir: /a b}").folder == Folder::fixed);
  CHECK(read("{workdir: /a b}").workdir == "/a b");
}

TEST_CASE("Mounts are read-only unless they say otherwise") {
  const auto mounts =
      read("{mounts: ['/a:/b', '~/c:/d:rw', {source: '/e:f,g', target: /h}, {target: /j, mode: rw, source: /i}]}").mounts;
  REQUIRE(mounts.size() == 4);
  CHECK(mounts[0].source == "/a");
  CHECK(mounts[0].target == "/b");
  CHECK_FALSE(mounts[0].is_writable);
  CHECK(mounts[1].source == "~/c");
  CHECK(mounts[1].target == "/d");
  CHECK(mounts[1].is_writable);
  CHECK(mounts[2].source == "/e:f,g");
  CHECK_FALSE(mounts[2].is_writable);
  CHECK(mounts[3].source == "/i");
  CHECK(mounts[3].is_writable);
}

TEST_CASE("All the rest") {
  const auto container =
      read("{user: caller, network: team_net.1, environment: [HOME, A_1], entrypoint: [/bin/sh, -c], memory: 512m, "
           "cpus: 1.5}");
  CHECK(container.is_user_caller);
  CHECK(container.network == "team_net.1");
  CHECK(container.environment == Texts{"HOME", "A_1"});
  CHECK(container.entrypoint == Texts{"/bin/sh", "-c"});
  CHECK(container.memory == "512m");
  CHECK(container.cpus == "1.5");
  CHECK_FALSE(read("{user: image}").is_user_caller);
  CHECK(read("{entrypoint: lint}").entrypoint == Texts{"lint"});
  CHECK(read("{environment: HOME}").environment == Texts{"HOME"});
  CHECK(read("{memory: 1000}").memory == "1000");
}

TEST_CASE("A list has 64 items at most") {
  for (const auto& row : {std::pair{"mounts", "/a:/b"}, {"environment", "A"}, {"entrypoint", "a"}}) {
    const std::string key = row.first, item = row.second; // clang 14 captures no structured binding
    CAPTURE(key);
    const auto section = [&](int count) {
      std::string text = "container: {" + key + ": [" + item;
      while (--count > 0) text += ", " + item;
      return text + "]}";
    };
    CHECK(read_container(section(64)).has_value());
    const auto more = read_container(section(65));
    REQUIRE_FALSE(more.has_value());
    CHECK(more.error().what.find(": a list of 'container' has 64 items at most") != std::string::npos);
  }
}

TEST_CASE("Anchors and aliases are refused wherever they stand, and their signs elsewhere are not") {
  const char* const anchors = "anchors (&name) are not read here: remove it";
  const std::pair<const char*, std::string> rows[] = {
      {"a: &x b\ncontainer: {mounts: [*x]}", std::string{"1:4: "} + anchors},
      {"container: {mounts: &x [a]}", std::string{"1:21: "} + anchors},
      {"container: &x {}", std::string{"1:12: "} + anchors},
      {"container: &x", std::string{"1:12: "} + anchors},
      {"- &a [*a]", std::string{"1:3: "} + anchors},
      {"--- 1\n--- &x 2", std::string{"2:5: "} + anchors},
  };
  for (const auto& [manifest, what] : rows) {
    CAPTURE(manifest);
    const auto container = read_container(manifest);
    REQUIRE_FALSE(container.has_value());
    CHECK(container.error().what == what);
  }
  CHECK(read("{mounts: ['/a&b:/c*d'], entrypoint: [\"*\", 'a & b']} # &x *x").mounts[0].source == "/a&b");
}

TEST_CASE("What is wrong is told with its place") {
  const char* const rows[][2] = {
      {"text", "2:12: 'container' wants a map"},
      {"[x]", "2:12: 'container' wants a map"},
      {"{other: x}", "2:13: 'container' has no key 'other'"},
      {"{workdir: here}", "2:22: 'workdir' wants cwd"},
      {"{workdir: [cwd]}", "2:22: 'workdir' wants cwd"},
      {"{workdir: 'cwd:rx'}", "2:22: 'workdir' wants cwd"},
      {"{mounts: /a}", "2:21: 'mounts' wants a list"},
      {"{mounts: [/a]}", "2:22: a mount is SOURCE:TARGET"},
      {"{mounts: ['a:/b']}", "2:22: a mount's source begins with /"},
      {"{mounts: ['/a:b']}", "2:22: a mount's source begins with /"},
      {"{mounts: ['/a:/b:rx']}", "2:22: a mount's mode is ro or rw, not 'rx'"},
      {"{mounts: [{source: /a}]}", "2:22: a mount's source begins with /"},
      {"{mounts: [{source: /a, target: /b, type: x}]}", "2:47: a mount is"},
      {"{user: root}", "2:19: 'user' wants caller or image"},
      {"{network: --privileged}", "2:22: 'network' wants"},
      {"{network: 'a b'}", "2:22: 'network' wants"},
      {"{network: ''}", "2:22: 'network' wants"},
      {"{environment: [A=b]}", "2:26: 'environment' wants"},
      {"{environment: [1A]}", "2:26: 'environment' wants"},
      {"{environment: ['']}", "2:26: 'environment' wants"},
      {"{environment: {A: b}}", "2:26: 'environment' wants"},
      {"{entrypoint: []}", "2:25: 'entrypoint' wants"},
      {"{entrypoint: ''}", "2:25: 'entrypoint' wants"},
      {"{memory: 5x}", "2:21: 'memory' wants"},
      {"{memory: m}", "2:21: 'memory' wants"},
      {"{memory: 0}", "2:21: 'memory' wants"},
      {"{memory: 00g}", "2:21: 'memory' wants"},
      {"{cpus: 0.0}", "2:19: 'cpus' wants"},
      {"{memory: 5mm}", "2:21: 'memory' wants"},
      {"{cpus: 1.2.3}", "2:19: 'cpus' wants"},
      {"{cpus: -1}", "2:19: 'cpus' wants"},
      {"{cpus: .5}", "2:19: 'cpus' wants"},
      {"{cpus: 0.009}", "2:19: 'cpus' wants"},
      {"{cpus: 0.0000001}", "2:19: 'cpus' wants"},
  };
  for (const auto& [section, what] : rows) {
    CAPTURE(section);
    const auto container = read_container("tcli: 1\ncontainer: " + std::string{section} + "\n");
    REQUIRE_FALSE(container.has_value());
    CHECK(container.error().what.find(what) == 0);
  }
  CHECK(read_container("tcli: [").has_value()); // no YAML, which is tcli's to say
}

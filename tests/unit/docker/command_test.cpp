// The argv that runs an image.
#include "docker/command.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cstdlib>

using namespace images;

namespace {

using Words = std::vector<std::string>;

const Engine k_docker{.kind = Client::docker, .client = "/usr/bin/docker", .socket = "/s", .shown = "unix:///s"};
const Engine k_podman{.kind = Client::podman, .client = "/usr/bin/podman", .socket = "", .shown = "podman"};

Image lint() {
  Image image;
  image.id = "sha256:12";
  return image;
}

Surroundings here() {
  return {.run_name = "tcli-lint-1",
          .current_folder = "/home/x/a b",
          .home = "/home/x",
          .user = 1000,
          .group = 100,
          .is_terminal = false,
          .proxies = {}};
}

Words run(const std::string& section, const Engine& engine = k_docker, const Surroundings& at = here()) {
  return run_argv(engine, lint(), read_container("container: " + section).value(), at).value();
}

bool has(const Words& words, const std::string& word) { return std::ranges::find(words, word) != words.end(); }

} // namespace

TEST_CASE("Where nothing is said nothing is mounted or passed on") {
  CHECK(run("{}") ==
        Words{"/usr/bin/docker", "run", "--rm", "--init", "--pull=never", "--name=tcli-lint-1", "--interactive", "sha256:12"});
}

TEST_CASE("A terminal is given where all three streams are one") {
  auto at = here();
  at.is_terminal = true;
  CHECK(has(run("{}", k_docker, at), "--tty"));
}

TEST_CASE("The current folder, to be read or written") {
  const auto words = run("{workdir: cwd}");
  CHECK(has(words, "--mount=type=bind,\"source=/home/x/a b\",\"target=/work\",readonly,bind-nonrecursive"));
  CHECK(has(words, "--workdir=/work"));
  CHECK(has(run("{workdir: 'cwd:rw'}"), "--mount=type=bind,\"source=/home/x/a b\",\"target=/work\""));
  CHECK(has(run("{workdir: /in}"), "--workdir=/in"));
  auto gone = here();
  gone.current_folder.clear();
  CHECK_FALSE(run_argv(k_docker, lint(), read_container("container: {workdir: cwd}").value(), gone).has_value());
}

TEST_CASE("Mounts, with their home and whatever stands in their names") {
  CHECK(has(run("{mounts: ['~/.cache:/c:rw']}"), "--mount=type=bind,\"source=/home/x/.cache\",\"target=/c\""));
  CHECK(has(run("{mounts: [{source: '/a,b\"c:d', target: /e}]}"),
            "--mount=type=bind,\"source=/a,b\"\"c:d\",\"target=/e\",readonly,bind-nonrecursive"));
  auto homeless = here();
  homeless.home.clear();
  CHECK_FALSE(run_argv(k_docker, lint(), read_container("container: {mounts: ['~/a:/b']}").value(), homeless).has_value());
}

TEST_CASE("Each option is one word, before the image; the entrypoint's words follow it") {
  const auto words = run("{user: caller, network: none, environment: [A, B], memory: 1g, cpus: 2, entrypoint: [sh, -c, x]}");
  for (const char* word :
       {"--user=1000:100", "--network=none", "--env=A", "--env=B", "--memory=1g", "--cpus=2", "--entrypoint=sh"}) {
    CAPTURE(word);
    CHECK(has(words, word));
  }
  CHECK(Words(words.end() - 3, words.end()) == Words{"sha256:12", "-c", "x"});
  CHECK_FALSE(has(words, "--userns=keep-id"));
}

TEST_CASE("podman keeps the caller's ids where it would number them anew") {
  CHECK(has(run("{user: caller}", k_podman), "--userns=keep-id"));
  auto root = here();
  root.user = 0;
  CHECK_FALSE(has(run("{user: caller}", k_podman, root), "--userns=keep-id"));
  CHECK(run("{}", k_podman).front() == "/usr/bin/podman");
  CHECK(has(run("{}", k_podman), "--http-proxy=false"));
}

TEST_CASE("The proxies of docker's own config are kept from a container that does not name them") {
  auto engine = k_docker;
  engine.gives_proxies = true;
  auto at = here();
  at.proxies = {"https_proxy", "NO_PROXY"};
  for (const auto& words : {run("{}", engine, at), ask_argv(engine, lint(), at)}) {
    for (const char* word : {"--env=HTTP_PROXY", "--env=HTTPS_PROXY", "--env=FTP_PROXY", "--env=NO_PROXY=", "--env=ALL_PROXY",
                             "--env=http_proxy", "--env=https_proxy=", "--env=ftp_proxy", "--env=no_proxy", "--env=all_proxy"}) {
      CAPTURE(word);
      CHECK(has(words, word));
    }
  }
  const auto allowed = run("{environment: [https_proxy]}", engine, at);
  CHECK(has(allowed, "--env=https_proxy"));
  CHECK_FALSE(has(allowed, "--env=https_proxy="));
  CHECK(has(allowed, "--env=http_proxy"));
}

TEST_CASE("To be asked for its --help it gets nothing at all") {
  const auto words = ask_argv(k_docker, lint(), here());
  for (const char* word : {"--network=none", "--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--rm"})
    CHECK(has(words, word));
  CHECK_FALSE(has(words, "--interactive"));
  CHECK(words.back() == "sha256:12");
  CHECK(has(words, "--memory=512m"));
  CHECK(has(words, "--pids-limit=256"));
  CHECK(has(words, "--tmpfs=/dev/shm:ro"));
  CHECK_FALSE(has(words, "--read-only-tmpfs=false"));
}

TEST_CASE("podman is told more of what not to give, and no limits where it may have none to give") {
  const auto words = ask_argv(k_podman, lint(), here());
  CHECK(has(words, "--read-only-tmpfs=false"));
  CHECK(has(words, "--image-volume=ignore"));
  CHECK_FALSE(has(words, "--memory=512m"));
  auto root = here();
  root.user = 0;
  CHECK(has(ask_argv(k_podman, lint(), root), "--memory=512m"));
  CHECK(has(ask_argv(k_podman, lint(), root), "--pids-limit=256"));
}

TEST_CASE("A container is ended by the name that it runs under, and each run has another") {
  CHECK(cleanup_argv(k_docker, here()) == Words{"/usr/bin/docker", "rm", "--force", "--volumes", "tcli-lint-1"});
  CHECK(cleanup_argv(k_podman, here()) == Words{"/usr/bin/podman", "rm", "--force", "--volumes", "--time=0", "tcli-lint-1"});
  const auto variable = [](const char* name) { return std::getenv(name); };
  const auto one = surroundings("lint", variable).run_name, other = surroundings("lint", variable).run_name;
  CHECK(one.starts_with("tcli-lint-"));
  CHECK(one != other);
  CHECK(one.size() == 10 + 16);
}

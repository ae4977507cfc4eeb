// The question itself: over a socket that can be wrong in many ways, and through clients that can be worse.
#include "docker/reply.hpp"

#include "fake_engine.hpp"
#include "support/environment.hpp"

#include <csignal>
#include <sys/stat.h>
#include <sys/wait.h>

using namespace tcli::test;
using Catch::Matchers::StartsWith;
using images::ask_for_images;
using images::Client;

namespace {

namespace fs = std::filesystem;

images::Engine at(const std::string& socket) {
  return {.kind = Client::docker, .client = "/bin/false", .socket = socket, .shown = "unix://" + socket};
}

images::Engine through(const std::string& client) {
  return {.kind = Client::docker, .client = client, .socket = {}, .shown = "tcp://far:2376"};
}

images::Engine podman(const std::string& client) {
  return {.kind = Client::podman, .client = client, .socket = {}, .shown = "podman"};
}

images::Trouble trouble_with(const images::Engine& engine, milliseconds limit = k_long) {
  const auto descriptors = open_descriptors();
  const auto begin = Clock::now();
  const auto answer = ask_for_images(engine, limit);
  CHECK(Clock::now() - begin < limit + k_patience);
  CHECK(open_descriptors() == descriptors);
  CHECK((::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD));
  REQUIRE(!answer);
  CHECK(answer.error().what == std::string(images::name_of(engine.kind)) + " can't be asked");
  CHECK(!answer.error().hint.empty());
  return answer.error();
}

// The part of a fake client that reads the question.
const std::string k_read_request = "while IFS= read -r line; do [ \"$line\" != \"$(printf '\\r')\" ] || break; done\n";

} // namespace

TEST_CASE("An engine is asked over its socket") {
  ScriptFolder folder;
  const auto path = folder.path("docker.sock");
  Listener listener(path);
  std::string asked;
  std::thread engine([&] {
    listener.answer_once([&](const Peer& peer) {
      asked = peer.request();
      peer.send(with_length(R"([{"Id": "sha256:1"}])"));
    });
  });
  const auto descriptors = open_descriptors();
  const auto answer = ask_for_images(at(path), k_long);
  engine.join();
  CHECK(open_descriptors() == descriptors);
  REQUIRE(answer);
  CHECK(*answer == R"([{"Id": "sha256:1"}])");
  CHECK_THAT(asked, StartsWith("GET /images/json HTTP/1.1\r\n"));
}

TEST_CASE("Sockets that are none, or nobody's") {
  ScriptFolder folder;
  const auto missing = folder.path("missing.sock");
  CHECK(trouble_with(at(missing)).why == "unix://" + missing + " does not exist; is it running?");
  CHECK(trouble_with(at(folder.write("file", "") + "/x.sock")).why ==
        "unix://" + folder.path("file") + "/x.sock does not exist; is it running?");
  CHECK(trouble_with(at(folder.path("file"))).why == "unix://" + folder.path("file") + " is no socket");
  { const Listener gone(folder.path("gone")); }
  CHECK(trouble_with(at(folder.path("gone"))).why ==
        "unix://" + folder.path("gone") + " is there, but nobody listens; is it running?");
  const auto longest = "/" + std::string(107, 'x');
  CHECK(trouble_with(at(longest)).why == "unix://" + longest + " is longer than the path of a socket can be");
  CHECK_THAT(trouble_with(at(longest.substr(0, 107))).why, Catch::Matchers::EndsWith(" does not exist; is it running?"));
}

TEST_CASE("The default socket has hints of its own") {
  const images::Engine standard = at("/var/run/docker.sock");
  if (::access(standard.socket.c_str(), F_OK) == 0) return;
  const bool has_systemd = ::access("/run/systemd/system", F_OK) == 0;
  const std::string root = ::geteuid() == 0 ? "" : "sudo ";
  CHECK(trouble_with(standard).hint == root + (has_systemd ? "systemctl start docker" : "service docker start"));
}

TEST_CASE("A socket that may not be used says so") {
  ScriptFolder folder;
  const auto path = folder.path("docker.sock");
  Listener listener(path);
  ::chmod(path.c_str(), 0);
  fs::permissions(folder.path("."), fs::perms(0755));
  std::string expected = "unix://" + path + " does not let you in: no permission";
  const int status = in_process([&] {
    if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) return 2;
    const auto answer = ask_for_images(at(path), k_long);
    return !answer && answer.error().why == expected ? 0 : 1;
  });
  CHECK(status == 0);
}

TEST_CASE("A crowd before the socket is waited for, and no longer than the limit") {
  ScriptFolder folder;
  const auto path = folder.path("docker.sock");
  Listener listener(path, 0);
  listener.fill();
  CHECK(trouble_with(at(path), k_short).why == "unix://" + path + " did not answer within 1000 ms (containers.timeout)");
  std::thread engine([&] {
    std::this_thread::sleep_for(milliseconds(50));
    listener.answer_once([](const Peer&) {}); // one of the crowd
    listener.answer_once([](const Peer& peer) {
      peer.request();
      peer.send(with_length("[]"));
    });
  });
  const auto answer = ask_for_images(at(path), k_long);
  engine.join();
  CHECK(answer == "[]");
}

TEST_CASE("An engine that fails is quoted, one that is silent is left") {
  ScriptFolder folder;
  const auto path = folder.path("docker.sock");
  Listener listener(path);
  const auto why = [&](const FakeEngine& engine, milliseconds limit) {
    std::thread thread([&] { listener.answer_once(engine); });
    const auto answer = ask_for_images(at(path), limit);
    thread.join();
    return answer ? *answer : answer.error().why;
  };
  CHECK(why(saying(with_length(R"({"message": "disk full"})", "500 Internal Server Error")), k_long) ==
        "unix://" + path + " failed: it answered 500 Internal Server Error: disk full");
  CHECK(why([](const Peer&) {}, k_long) == "unix://" + path + " failed: it closed the connection without an answer");
  CHECK(why([](const Peer& peer) { peer.wait_for_the_end(); }, k_short) ==
        "unix://" + path + " did not answer within 1000 ms (containers.timeout)");
}

TEST_CASE("A far engine is asked through the docker client") {
  ScriptFolder folder;
  const auto client =
      folder.script("docker", "echo \"$*\" > \"$0.arguments\"; echo \"$TCLI_TEST\" >> \"$0.arguments\"\n" + k_read_request +
                                  "printf 'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\n[]'\nsleep 1000");
  const tcli::test::Variable variable("TCLI_TEST", "kept");
  CHECK(ask_for_images(through(client), k_long) == "[]");
  CHECK(folder.read("docker.arguments") == "system dial-stdio\nkept\n");
  CHECK((::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD));
}

TEST_CASE("A docker client that fails is quoted") {
  ScriptFolder folder;
  const std::string flood = "i=0; while [ $i -lt 3000 ]; do echo WARNING: $i >&2; i=$((i+1)); done\n";
  const std::pair<std::string, std::string> cases[] = {
      {"echo 'error during connect: no route to host' >&2; echo more >&2; exit 1", "error during connect: no route to host"},
      {"echo 'WARNING: Error loading config file' >&2; echo >&2; echo 'no such host' >&2; exit 1", "no such host"},
      {"echo 'WARNING: all there is' >&2; exit 1", "WARNING: all there is"},
      {"exec <&- >&-; sleep 0.1; echo late >&2; exit 1", "late"},
      {"exit 1", "it closed the connection without an answer"},
      {"echo Usage: docker", "its answer is no HTTP: bad version"},
      {k_read_request + "printf 'HTTP/1.1 403 Forbidden\\r\\nContent-Length: 21\\r\\n\\r\\n{\"message\":\"go away\"}'",
       "it answered 403 Forbidden: go away"},
      {flood + "exit 1", "WARNING: 0"},
  };
  for (const auto& [body, why] : cases) {
    CAPTURE(body);
    CHECK(trouble_with(through(folder.script("docker", body))).why == "tcp://far:2376 failed: " + why);
  }
  const auto missing = folder.path("missing");
  CHECK(trouble_with(through(missing)).why ==
        "tcp://far:2376 failed: " + missing + " can't be started: No such file or directory");
}

TEST_CASE("A client that hangs is ended with all it started") {
  ScriptFolder folder;
  const auto script = folder.script("client", "trap '' TERM; sleep 1000 & echo $! > \"$0.helper\"; wait");
  for (const auto& engine : {through(script), podman(script)}) {
    CHECK(trouble_with(engine, k_short).why == engine.shown + " did not answer within 1000 ms (containers.timeout)");
    const auto helper = folder.read("client.helper");
    if (!helper.empty()) CHECK(within(k_long, [&] { return is_gone(helper); }));
  }
}

TEST_CASE("podman is asked through its client") {
  ScriptFolder folder;
  const auto client = folder.script("podman", "echo \"$*\" > \"$0.arguments\"; cat; echo warning >&2; echo '[{}]'");
  CHECK(ask_for_images(podman(client), k_long) == "[{}]\n");
  CHECK(folder.read("podman.arguments") == "image ls --format json\n");
}

TEST_CASE("A podman that fails is quoted") {
  ScriptFolder folder;
  const std::pair<std::string, std::string> cases[] = {
      {"echo 'time=\"now\" level=warning msg=\"no systemd\"' >&2; echo 'Error: no storage' >&2; exit 125", "Error: no storage"},
      {"echo '[]'; exit 3", "it ended with status 3"},
      {"kill -9 $$", "it ended with status 137"},
      {"while :; do echo 0123456789012345678901234567890123456789012345678901234567890123456789; done",
       "its answer is longer than 16 MiB"},
  };
  for (const auto& [body, why] : cases) {
    CAPTURE(body);
    CHECK(trouble_with(podman(folder.script("podman", body))).why == "podman failed: " + why);
  }
}

TEST_CASE("What podman leaves running does not hold the answer up") {
  ScriptFolder folder;
  const auto client = folder.script("podman", "sleep 1000 & echo $! > \"$0.helper\"; echo '[]'");
  const auto begin = Clock::now();
  CHECK(ask_for_images(podman(client), k_long) == "[]\n");
  CHECK(Clock::now() - begin < k_long / 2);
  CHECK(within(k_long, [&] { return is_gone(folder.read("podman.helper")); }));
}

TEST_CASE("A long answer and long complaints of podman are read side by side") {
  ScriptFolder folder;
  const auto client =
      folder.script("podman", "head -c 1000000 /dev/zero >&2; head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2");
  const auto answer = ask_for_images(podman(client), k_long);
  REQUIRE(answer);
  CHECK(answer->size() == 1'000'000);
}

TEST_CASE("The version is asked for in the same ways, and nothing else is") {
  ScriptFolder folder;
  const auto path = folder.path("docker.sock");
  Listener listener(path);
  for (const std::string body : {R"({"Version": "29.1.3"})", "[]"}) {
    std::string asked;
    std::thread engine([&] {
      listener.answer_once([&](const Peer& peer) {
        asked = peer.request();
        peer.send(with_length(body));
      });
    });
    const auto answer = images::ask_for_version(at(path), k_long);
    engine.join();
    CHECK_THAT(asked, StartsWith("GET /version HTTP/1.1\r\n"));
    CHECK(answer.has_value() == (body != "[]"));
    if (answer) CHECK(*answer == "29.1.3");
    if (!answer) CHECK(answer.error().why == "unix://" + path + " answers, but tells no version");
  }
  const auto client = folder.script("podman", "echo \"$*\"");
  CHECK(images::ask_for_version(podman(client), k_long) == "info --format {{.Version.Version}}");
  const auto hangs = folder.script("hangs", "sleep 1000");
  const auto late = images::ask_for_version(podman(hangs), k_short);
  REQUIRE(!late);
  CHECK(late.error().why == "podman did not answer within 1000 ms"); // no setting would give it more time
}

// Which engine is in use: every case, on machines made up of a few files and variables.
#include "docker/engine.hpp"

#include "fake_engine.hpp"

#include <map>
#include <optional>
#include <sys/stat.h>

using namespace tcli::test;
using images::find_engine;

namespace {

namespace fs = std::filesystem;

// A search path, a home, and what the docker client keeps there. "/FOLDER/" in a variable is the folder of it all.
struct Machine {
  ScriptFolder folder;
  std::map<std::string, std::string> variables;

  Machine() {
    for (const char* name : {"bin", "other", "home", "home/.docker"}) fs::create_directory(folder.path(name));
    variables = {{"PATH", folder.path("bin") + "::other:" + folder.path("other")}, {"HOME", folder.path("home")}};
  }
  std::string filled(std::string text) const {
    for (auto at = text.find("/FOLDER/"); at != std::string::npos; at = text.find("/FOLDER/"))
      text.replace(at, 8, folder.path(""));
    return text;
  }
  void has(const std::string& program) const { folder.script("bin/" + program, "exit 1"); }
  void set(const std::string& name, const std::string& value) { variables[name] = filled(value); }
  void config(const std::string& content) const { folder.write("home/.docker/config.json", filled(content)); }
  void file(const std::string& context, const std::string& content) const {
    fs::create_directories(folder.path("home/.docker/contexts/meta/" + context));
    folder.write("home/.docker/contexts/meta/" + context + "/meta.json", filled(content));
  }
  void context(const std::string& name, const std::string& host) const {
    file("digest-" + name, R"({"Name": ")" + name + R"(", "Endpoints": {"docker": {"Host": ")" + host + R"("}}})");
  }
  images::Result<std::optional<images::Engine>> find(const std::string& wanted) const {
    return find_engine(wanted, [this](const char* name) {
      const auto found = variables.find(name);
      return found == variables.end() ? nullptr : found->second.c_str();
    });
  }
  // "docker SHOWN", "podman podman", "nobody", or "trouble: WHY"
  std::string outcome(const std::string& wanted) const {
    const auto found = find(wanted);
    if (!found) return "trouble: " + found.error().why;
    if (!*found) return "nobody";
    const std::string name = images::name_of((*found)->kind);
    CHECK((*found)->client == folder.path("bin/" + name));
    return name + " " + (*found)->shown;
  }
};

const std::string k_no_docker = "trouble: the docker client is not on your search path";
const std::string k_no_podman = "trouble: the podman client is not on your search path";

} // namespace

TEST_CASE("Which engine is in use") {
  struct Case {
    const char* clients; // on the search path
    const char* socket;  // of the current context: "there", "missing", or an address
    const char* variable;
    std::string automatic, docker, podman;
  };
  const std::string at_socket = "docker unix:///FOLDER/docker.sock";
  const Case cases[] = {
      {"", "missing", "", "nobody", k_no_docker, k_no_podman},
      {"", "there", "", k_no_docker, k_no_docker, k_no_podman},
      {"", "tcp://far:2376", "", "nobody", k_no_docker, k_no_podman},
      {"", "missing", "DOCKER_HOST=tcp://far:2376", k_no_docker, k_no_docker, k_no_podman},
      {"", "missing", "DOCKER_CONTEXT=current", k_no_docker, k_no_docker, k_no_podman},
      {"docker", "missing", "", at_socket, at_socket, k_no_podman},
      {"docker", "there", "", at_socket, at_socket, k_no_podman},
      {"docker", "tcp://far:2376", "", "docker tcp://far:2376", "docker tcp://far:2376", k_no_podman},
      {"podman", "missing", "", "podman podman", k_no_docker, "podman podman"},
      {"podman", "there", "", k_no_docker, k_no_docker, "podman podman"},
      {"podman", "missing", "DOCKER_HOST=ssh://far", k_no_docker, k_no_docker, "podman podman"},
      {"docker podman", "missing", "", "podman podman", at_socket, "podman podman"},
      {"docker podman", "there", "", at_socket, at_socket, "podman podman"},
      {"docker podman", "tcp://far:2376", "", "docker tcp://far:2376", "docker tcp://far:2376", "podman podman"},
      {"docker podman", "missing", "DOCKER_CONTEXT=current", at_socket, at_socket, "podman podman"},
      {"docker podman", "missing", "DOCKER_HOST=unix:///nowhere", "docker unix:///nowhere", "docker unix:///nowhere",
       "podman podman"},
      {"docker podman", "missing", "DOCKER_HOST=", "podman podman", at_socket, "podman podman"},
  };
  for (const auto& row : cases) {
    CAPTURE(row.clients, row.socket, row.variable);
    Machine machine;
    for (const std::string name : {"docker", "podman"}) {
      if (std::string(row.clients).find(name) != std::string::npos) machine.has(name);
    }
    const std::string socket = row.socket;
    std::optional<Listener> listener;
    if (socket == "there") listener.emplace(machine.folder.path("docker.sock"));
    machine.context("current", socket.find("://") == std::string::npos ? "unix:///FOLDER/docker.sock" : socket);
    machine.config(R"({"currentContext": "current"})");
    const std::string variable = row.variable;
    if (const auto equals = variable.find('='); equals != std::string::npos)
      machine.set(variable.substr(0, equals), variable.substr(equals + 1));
    CHECK(machine.outcome("auto") == machine.filled(row.automatic));
    CHECK(machine.outcome("") == machine.filled(row.automatic));
    CHECK(machine.outcome("docker") == machine.filled(row.docker));
    CHECK(machine.outcome("podman") == machine.filled(row.podman));
    CHECK(machine.outcome("none") == "nobody");
    CHECK(machine.outcome("Docker") == "trouble: 'Docker' is none of auto, docker, podman, none");
  }
}

TEST_CASE("A broken context speaks where docker is in use, and only there") {
  Machine machine;
  machine.config(R"({"currentContext": "gone"})");
  CHECK(machine.outcome("auto") == "nobody");
  machine.has("docker");
  CHECK(machine.outcome("auto") == "trouble: there is none called 'gone'");
  machine.has("podman");
  CHECK(machine.outcome("podman") == "podman podman");
}

TEST_CASE("A client is an executable file in an absolute folder") {
  Machine machine;
  fs::create_directory(machine.folder.path("bin/docker"));
  CHECK(machine.outcome("docker") == k_no_docker);
  fs::remove(machine.folder.path("bin/docker"));
  machine.folder.write("bin/docker", "#!/bin/sh\n", 0644);
  CHECK(machine.outcome("docker") == k_no_docker);
  machine.folder.script("other/docker", "exit 1");
  const auto found = machine.find("docker");
  REQUIRE(found);
  CHECK((*found)->client == machine.folder.path("other/docker"));
  machine.variables["PATH"] = "bin:.:";
  CHECK(machine.outcome("docker") == k_no_docker);
  machine.variables.erase("PATH");
  const auto missing = machine.find("docker");
  REQUIRE(!missing);
  CHECK(missing.error().what == "docker can't be asked");
  CHECK(missing.error().hint == "sudo apt-get install docker.io");
}

TEST_CASE("DOCKER_HOST is understood as the client understands it") {
  Machine machine;
  machine.has("docker");
  machine.set("DOCKER_CONTEXT", "gone"); // DOCKER_HOST wins
  struct Case {
    const char *host, *shown, *socket;
  };
  const Case cases[] = {
      {"unix:///run/user/1000/docker.sock", "unix:///run/user/1000/docker.sock", "/run/user/1000/docker.sock"},
      {" unix:///a b.sock\n", "unix:///a b.sock", "/a b.sock"},
      {"unix://", "unix:///var/run/docker.sock", "/var/run/docker.sock"},
      {"   ", "unix:///var/run/docker.sock", "/var/run/docker.sock"},
      {"/a.sock", "unix:///a.sock", "/a.sock"},
      {"unix://relative.sock", "unix://relative.sock", ""},
      {"unix://@abstract", "unix://@abstract", ""},
      {"tcp://far:2376", "tcp://far:2376", ""},
      {"far:2375", "tcp://far:2375", ""},
      {"ssh://me@far", "ssh://me@far", ""},
      {"npipe:////./pipe/docker_engine", "npipe:////./pipe/docker_engine", ""},
  };
  for (const auto& row : cases) {
    CAPTURE(row.host);
    machine.set("DOCKER_HOST", row.host);
    const auto found = machine.find("docker");
    REQUIRE(found);
    CHECK((*found)->shown == row.shown);
    CHECK((*found)->socket == row.socket);
  }
  for (const std::string host : {"fd://", "fd://3", "ftp://far", "://"}) {
    machine.set("DOCKER_HOST", host);
    CHECK(machine.outcome("auto") == "trouble: DOCKER_HOST is no address of an engine: '" + host + "'");
  }
}

TEST_CASE("Without any setting it is the default socket, or the default port where the client is told to use TLS") {
  Machine machine;
  machine.has("docker");
  const std::string socket = "docker unix:///var/run/docker.sock";
  CHECK(machine.outcome("docker") == socket);
  CHECK(machine.outcome("auto") == socket);
  machine.variables.erase("HOME");
  CHECK(machine.outcome("docker") == socket);
  machine.set("DOCKER_CONTEXT", "default");
  CHECK(machine.outcome("docker") == socket);
  machine.set("DOCKER_TLS_VERIFY", "1");
  CHECK(machine.outcome("docker") == "docker tcp://localhost:2376");
}

TEST_CASE("Contexts are found by name in the client's folder") {
  Machine machine;
  machine.has("docker");
  machine.context("first", "tcp://first:1");
  machine.context("second", "unix:///FOLDER/second.sock");
  machine.config(R"({"auths": {}, "currentContext": "first"})");
  CHECK(machine.outcome("docker") == "docker tcp://first:1");
  machine.set("DOCKER_CONTEXT", "second");
  CHECK(machine.outcome("docker") == machine.filled("docker unix:///FOLDER/second.sock"));
  machine.set("DOCKER_CONTEXT", "third");
  const auto missing = machine.find("docker");
  REQUIRE(!missing);
  CHECK(missing.error().why == "there is none called 'third'");
  CHECK(missing.error().hint == "unset DOCKER_CONTEXT");
  machine.set("DOCKER_CONTEXT", "");
  fs::rename(machine.folder.path("home/.docker"), machine.folder.path("elsewhere"));
  CHECK(machine.outcome("docker") == "docker unix:///var/run/docker.sock");
  machine.set("DOCKER_CONFIG", "/FOLDER/elsewhere");
  CHECK(machine.outcome("docker") == "docker tcp://first:1");
}

TEST_CASE("Files that are no contexts are passed over, and never waited for") {
  Machine machine;
  machine.has("docker");
  const auto folder = machine.folder.path("home/.docker/contexts/meta/");
  for (const char* text : {"", "{", "[]", "7", R"({"Name": 7})", R"({"Name": "good", "Endpoints": [])"}) {
    machine.file("a" + std::to_string(std::strlen(text)), text);
  }
  machine.file("huge", R"({"Name": "good", "Endpoints": {"docker": {"Host": "tcp://huge"}}})" + std::string(1 << 20, ' '));
  fs::create_directories(folder + "fifo");
  REQUIRE(::mkfifo((folder + "fifo/meta.json").c_str(), 0600) == 0);
  fs::create_directories(folder + "folder/meta.json");
  fs::create_directories(folder + "empty");
  machine.set("DOCKER_CONTEXT", "good");
  CHECK_THAT(machine.outcome("docker"), Catch::Matchers::StartsWith("trouble: 'good' is not there, and " + folder));
  machine.context("good", "tcp://good");
  CHECK(machine.outcome("docker") == "docker tcp://good");
}

TEST_CASE("Contexts that lack something") {
  Machine machine;
  machine.has("docker");
  machine.file("a", R"({"Name": "bare"})");
  machine.file("b", R"({"Name": "hostless", "Endpoints": {"docker": {}}})");
  machine.file("c", R"({"Name": "odd", "Endpoints": {"docker": {"Host": "garbage"}}})");
  machine.file("d", R"({"Name": "other", "Endpoints": "docker"})");
  const std::pair<const char*, const char*> cases[] = {
      {"bare", "trouble: 'bare' has no docker endpoint"},
      {"hostless", "docker unix:///var/run/docker.sock"},
      {"odd", "trouble: the docker context 'odd' is no address of an engine: 'garbage'"},
      {"other", "trouble: 'other' has no docker endpoint"},
  };
  for (const auto& [name, outcome] : cases) {
    machine.set("DOCKER_CONTEXT", name);
    CHECK(machine.outcome("docker") == outcome);
  }
}

TEST_CASE("No more than 64 contexts are looked through") {
  Machine machine;
  machine.has("docker");
  for (int i = 0; i < 64; ++i) machine.context("c" + std::to_string(i), "tcp://c" + std::to_string(i));
  for (int i = 0; i < 64; ++i) {
    machine.set("DOCKER_CONTEXT", "c" + std::to_string(i));
    CHECK(machine.outcome("docker") == "docker tcp://c" + std::to_string(i));
  }
  machine.context("c64", "tcp://c64");
  machine.set("DOCKER_CONTEXT", "none");
  CHECK_THAT(machine.outcome("docker"), Catch::Matchers::StartsWith("trouble: 'none' is not among the first 64 of "));
}

TEST_CASE("A config that can't be read is none, as for the client") {
  Machine machine;
  machine.has("docker");
  const std::string path = machine.folder.path("home/.docker/config.json");
  for (const char* text : {"", "{", "[]", R"({"currentContext": 7})", R"({"currentContext": ""})"}) {
    machine.config(text);
    CHECK(machine.outcome("docker") == "docker unix:///var/run/docker.sock");
  }
  fs::remove(path);
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  CHECK(machine.outcome("docker") == "docker unix:///var/run/docker.sock");
}

TEST_CASE("Whether docker's own config has proxies for containers, as the client reads it") {
  Machine machine;
  machine.has("docker");
  machine.has("podman");
  const auto gives_proxies = [&](const std::string& wanted) { return (*machine.find(wanted))->gives_proxies; };
  CHECK_FALSE(gives_proxies("docker"));
  for (const char* config : {"{}", R"({"auths": {"proxies": {}}})"}) {
    machine.config(config);
    CHECK_FALSE(gives_proxies("docker"));
  }
  for (const char* config : {R"({"proxies": {"default": {}}})", R"({"PROXIES": {}})", "{", R"({"a": 1} more)"}) {
    machine.config(config);
    CHECK(gives_proxies("docker"));
    CHECK_FALSE(gives_proxies("podman"));
  }
  machine.set("DOCKER_CONFIG", "/FOLDER/elsewhere");
  CHECK_FALSE(gives_proxies("docker"));
  machine.variables.erase("DOCKER_CONFIG");
  machine.variables.erase("HOME"); // the client asks the system for its user's
  CHECK(gives_proxies("docker"));
}

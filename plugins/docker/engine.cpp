#include "engine.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace images {

namespace {

using Found = Result<std::optional<Engine>>;

// The program along the search path, absolute folders only; empty when there is none.
std::string find_client(Client kind, const Variable& variable) {
  const std::string path = value_of(variable, "PATH");
  for (std::size_t begin = 0; begin <= path.size();) {
    const auto end = std::min(path.find(':', begin), path.size());
    const std::string folder = path.substr(begin, end - begin);
    begin = end + 1;
    if (!folder.starts_with('/')) continue;
    std::string program = folder + (folder.ends_with('/') ? "" : "/") + name_of(kind);
    struct ::stat status {};
    if (::stat(program.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
        ::faccessat(AT_FDCWD, program.c_str(), X_OK, AT_EACCESS) == 0)
      return program;
  }
  return {};
}

tl::unexpected<Trouble> no_client(Client kind) {
  const std::string name = name_of(kind);
  const bool is_docker = kind == Client::docker;
  return trouble(name + " can't be asked", "the " + name + " client is not on your search path",
                 is_docker ? "sudo apt-get install docker.io" : "sudo apt-get install podman"); // as Debian calls them
}

Found podman(std::string client) {
  if (client.empty()) return no_client(Client::podman);
  return Engine{.kind = Client::podman,
                .client = std::move(client),
                .socket = {},
                .shown = name_of(Client::podman),
                .mend = {},
                .gives_proxies = false};
}

Found docker(std::string client, Result<Endpoint> endpoint, const Variable& variable) {
  if (client.empty()) return no_client(Client::docker);
  if (!endpoint) return tl::unexpected<Trouble>(std::move(endpoint).error());
  return Engine{.kind = Client::docker,
                .client = std::move(client),
                .socket = std::move(endpoint->socket),
                .shown = std::move(endpoint->shown),
                .mend = std::move(endpoint->mend),
                .gives_proxies = gives_proxies(variable)};
}

// One that may not be looked at counts: somebody has put it there.
bool exists(const std::string& path) {
  struct ::stat status {};
  return ::stat(path.c_str(), &status) == 0 || errno == EACCES;
}

Found find_any(const Variable& variable) {
  auto client = find_client(Client::docker, variable);
  auto endpoint = docker_endpoint(variable);
  const bool asked_for = !value_of(variable, "DOCKER_HOST").empty() || !value_of(variable, "DOCKER_CONTEXT").empty();
  if (asked_for) return docker(std::move(client), std::move(endpoint), variable);
  const bool has_socket = endpoint && !endpoint->socket.empty() && exists(endpoint->socket);
  const bool lacks_socket = endpoint && !endpoint->socket.empty() && !has_socket;
  if (has_socket || (!client.empty() && !lacks_socket)) return docker(std::move(client), std::move(endpoint), variable);
  if (auto other = find_client(Client::podman, variable); !other.empty()) return podman(std::move(other));
  if (!client.empty()) return docker(std::move(client), std::move(endpoint), variable);
  return std::nullopt;
}

} // namespace

const char* name_of(Client kind) { return kind == Client::docker ? "docker" : "podman"; }

Found find_engine(std::string_view wanted, const Variable& variable) {
  if (wanted == "none") return std::nullopt;
  if (wanted == "podman") return podman(find_client(Client::podman, variable));
  if (wanted == "docker") return docker(find_client(Client::docker, variable), docker_endpoint(variable), variable);
  if (wanted == "auto" || wanted.empty()) return find_any(variable);
  return trouble("containers.engine", "'" + std::string(wanted) + "' is none of auto, docker, podman, none");
}

} // namespace images

// Which container engine is in use, and how it is reached.
#pragma once

#include "endpoint.hpp"
#include "trouble.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace images {

enum class Client { docker, podman };

struct Engine {
  Client kind = Client::docker;
  std::string client;         // absolute path of the program
  std::string socket;         // absolute path of the engine's unix socket; empty: it is reached through the client
  std::string shown;          // "unix:///var/run/docker.sock", "tcp://build:2376", "podman"
  std::string mend{};         // a command that leaves it for the default one; empty: there is none
  bool gives_proxies = false; // docker gives every container those that its own config names
};

// What containers.engine may be, separated by spaces.
inline constexpr const char* k_engines = "auto docker podman none";

// "docker" or "podman": the client's program.
const char* name_of(Client kind);

// `wanted` is "docker", "podman", "none", or "auto" (also when empty): then docker where something speaks for it (DOCKER_HOST,
// DOCKER_CONTEXT, its client or its socket), but podman where that is installed and docker has no more than a client. None when
// nobody uses containers here, or wants to. Trouble when the engine is in use but its client is not on the search path, when its
// endpoint makes no sense, or when `wanted` is something else. Looks at files; asks and starts nothing.
Result<std::optional<Engine>> find_engine(std::string_view wanted, const Variable& variable);

} // namespace images

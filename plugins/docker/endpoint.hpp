// Where the docker engine is, decided as the docker client decides it.
#pragma once

#include "trouble.hpp"

#include <functional>
#include <string>

namespace images {

// An environment variable, NULL when it is unset.
using Variable = std::function<const char*(const char* name)>;

// Its value; empty when it is unset: the docker client makes no difference.
std::string value_of(const Variable& variable, const char* name);

struct Endpoint {
  std::string socket; // absolute path of its unix socket; empty when only the client can reach it
  std::string shown;  // "unix:///var/run/docker.sock", "tcp://build:2376"
  std::string mend{}; // a command that leaves it for the default; empty: it is that
};

// Whether the docker client gives every container the proxies that its own config names; true too where nobody knows which config
// that is. Reads a file.
bool gives_proxies(const Variable& variable);

// DOCKER_HOST; else the context that DOCKER_CONTEXT names; else the one that the client's config names; else the default socket
// (docker/cli, cli/command/cli.go: resolveContextName). Trouble when that is no address, or no context. Reads files, waits for
// none.
Result<Endpoint> docker_endpoint(const Variable& variable);

} // namespace images

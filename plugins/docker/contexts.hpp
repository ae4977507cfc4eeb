// The contexts of the docker client: endpoints by name, kept in files below its folder (docker-context(1)).
#pragma once

#include "trouble.hpp"

#include <string>

namespace images {

// Whether the client's config.json in `folder` has proxies: the client gives them, passwords included, to every container. True
// too where it can't be read as JSON here: the client may read more.
bool has_proxies(const std::string& folder);

// What `currentContext` of config.json in `folder` names; empty when it names none, or when there is no such file or it can't be
// read: the client then goes on without one too.
std::string current_context(const std::string& folder);

// The host of the context `name`, as "unix:///run/docker.sock"; empty when the context leaves it to the client's default. Trouble
// when there is no such context below `folder`, or when it has no docker endpoint. At most 64 contexts are looked through.
Result<std::string> context_host(const std::string& folder, const std::string& name);

} // namespace images

// One bounded, timed question to the container engine.
#pragma once

#include "engine.hpp"
#include "trouble.hpp"

#include <chrono>
#include <string>

namespace images {

// Every image of the engine, as the JSON text it answers with, at most k_reply_limit bytes; nothing in it is checked here. From
// docker it is the answer to GET /images/json (https://docs.docker.com/reference/api/engine/, ImageSummary: "Id", "RepoTags",
// "Labels"); from podman the output of podman-image-list(1) ("Id", "Names", "Labels"; an image is there once for each name).
// docker is asked over its socket, else through `docker system dial-stdio`. All is over after `limit`, and nothing that was
// started is left. Trouble names the endpoint.
Result<std::string> ask_for_images(const Engine& engine, std::chrono::milliseconds limit);

// The engine's version, asked in the same way and with the same bounds: GET /version, or podman-info(1), for which podman has to
// open what it works with.
Result<std::string> ask_for_version(const Engine& engine, std::chrono::milliseconds limit);

} // namespace images

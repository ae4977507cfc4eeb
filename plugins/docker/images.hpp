// What an engine says of its images.
#pragma once

#include "engine.hpp"
#include "trouble.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace images {

// One local image that has a label which tcli reads. All of it is foreign text.
struct Image {
  std::string id;                   // "sha256:…", of its configuration: another content is another id
  std::vector<std::string> tags;    // "team/lint:latest"; none: the tag went to another image
  std::vector<std::string> digests; // "team/lint@sha256:…", of what was pulled
  std::string name;                 // labels: org.label-schema.name
  std::string title;                // org.opencontainers.image.title
  std::string description;          // org.label-schema.description, or else org.opencontainers.image.description
  std::string manifest;             // tcli.manifest
};

// The labelled images in an engine's answer: GET /images/json, or `podman image ls --format json`.
Result<std::vector<Image>> read_images(std::string_view json, Client client);

// The same for answers that tell the same images, in whichever order: engines take it from a hash table.
std::uint64_t fingerprint(std::string_view json);

// The version in an engine's answer: GET /version, or `podman info --format {{.Version.Version}}`. Empty: there is none.
std::string read_version(std::string_view answer, Client client);

// "team/lint" of "team/lint:latest" and "team/lint@sha256:…"; a registry's port stays.
std::string_view repository(std::string_view tag);

} // namespace images

// What an image's manifest says of the container that it wants to run in: its section `container`.
#pragma once

#include "trouble.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace images {

struct Mount {
  std::string source; // absolute, or "~/…"
  std::string target; // absolute
  bool is_writable = false;
};

// As little as can be where nothing is said: nothing mounted, no variable passed on.
struct Container {
  enum class Folder { image, fixed, current }; // the working folder: the image's own, `workdir`, or the current one

  Folder folder = Folder::image;
  std::string workdir;
  bool is_folder_writable = false; // of the current one
  std::vector<Mount> mounts;
  bool is_user_caller = false; // with the caller's ids; else the image's own
  std::string network;         // empty: the engine's default
  std::vector<std::string> environment;
  std::vector<std::string> entrypoint;
  std::string memory; // "512m"
  std::string cpus;   // "1.5"
};

// The section of a manifest, or an empty one. The rest of the manifest is tcli's to check. Fails with "line:column: what".
Result<Container> read_container(std::string_view manifest);

} // namespace images

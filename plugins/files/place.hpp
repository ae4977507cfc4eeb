// A provider of modules that are files of certain names in certain folders: one row tells how. What the providers of executables
// and of native plugins have in common.
#pragma once

#include "candidate.hpp"
#include "folders.hpp"

#include <string>
#include <tcli/plugin.h>
#include <vector>

namespace files {

// The functions of the ABI for a Place, which they reach through `self`.
int find_in_place(const tcli_provider* self, const tcli_host* host, const char* name, const tcli_sink* sink);
int list_place(const tcli_provider* self, const tcli_host* host, const tcli_sink* sink);
int watch_place(const tcli_provider* self, const tcli_host* host, const tcli_sink* sink);

// What runs a native plugin.
std::vector<std::string> library_argv(const tcli_host& host, const std::string& location);

struct Place {
  tcli_provider provider; // first, so that a pointer to it is one to the place
  std::vector<Folder> (*folders)(const tcli_host& host);
  FileRule rule;
  bool has_sidecars; // a manifest may stand beside the file, under its name with .yaml
  const char* kind;
  const char* group;
  const char* shown; // stands for the file's name in listings; null: the name itself
  std::vector<std::string> (*argv)(const tcli_host& host, const std::string& location);
};

constexpr tcli_provider place_provider(const char* name) {
  return {sizeof(tcli_provider), name, find_in_place, list_place, watch_place};
}

} // namespace files

// What tcli is made of and how it does, for programs.
#pragma once

#include "cli/table.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tcli {

using JsonFields = std::vector<std::pair<std::string, std::string>>;

// {"schema_version": 1, "<name>": [row, …], "versions": {"tcli": …, …}}
std::string check_json(const Table& findings, const JsonFields& versions);

struct VersionFacts {
  std::string version;
  std::uint32_t abi = 0;
  std::string path, host; // of tcli and of tcli-host; empty: not known, not there
  std::string compiler, target;
  JsonFields libraries; // those that are linked in
};

// {"schema_version": 1, "version": …, "abi": 1, …, "libraries": {"fmt": …, …}}
std::string version_json(const VersionFacts& facts);

} // namespace tcli

// The argv that runs an image. Every option that has a value is one word with '=', so that no value can be taken for an option.
#pragma once

#include "container.hpp"
#include "engine.hpp"
#include "images.hpp"

#include <string>
#include <sys/types.h>
#include <vector>

namespace images {

// What a run depends on besides the image.
struct Surroundings {
  std::string run_name;       // of the container, another one each time
  std::string current_folder; // empty: it was deleted
  std::string home;
  uid_t user = 0;
  gid_t group = 0;
  bool is_terminal = false;         // standard input, output and error all are
  std::vector<std::string> proxies; // the variables about proxies that are set
};

// This process's. `module` becomes a part of the container's name.
Surroundings surroundings(const std::string& module, const Variable& variable);

// Runs the image, by its id; the words of the call are appended. Fails when the manifest wants what there is not: a current
// folder.
Result<std::vector<std::string>> run_argv(const Engine& engine, const Image& image, const Container& wanted,
                                          const Surroundings& here);

// Runs it so that it can do no harm: no network, nothing written, no mounts, no rights.
std::vector<std::string> ask_argv(const Engine& engine, const Image& image, const Surroundings& here);

// Ends the container of either, if it is there.
std::vector<std::string> cleanup_argv(const Engine& engine, const Surroundings& here);

} // namespace images

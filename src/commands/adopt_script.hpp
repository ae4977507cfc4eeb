// A script that may be adopted: what it is called, what it holds, and what stands in the way.
#pragma once

#include "adopt/draft.hpp"

#include <string>

namespace tcli {

struct AdoptCandidate {
  std::string path;         // as it was given, or found in a folder
  std::string name;         // of the module; empty where the file's name makes none
  std::string folder = {};  // that it is adopted into
  std::string refusal = {}; // why it is left out; empty: it is not
  Script script = {};
  std::string front_matter = {}; // the YAML in it, if it has some
  std::string hash = {};         // of its text, front matter left out
  std::string unasked = {};      // why its --help could not be had, where it was to be asked; empty: it was
};

struct AdoptRules {
  bool asks = false;     // its --help, sealed
  bool copies = false;   // what is copied need not be executable, and may be open to changes
  bool in_front = false; // the manifest is written into it
};

// Reads it, and asks Python's parser and with `asks` its sealed --help. Nothing of it runs otherwise, and nothing is written.
AdoptCandidate read_candidate(const std::string& path, const AdoptRules& rules);

// Whether it is known how a comment begins in that script.
bool takes_front_matter(std::string_view text);

// The text of a script with `yaml` as its front matter, in place of what it had.
std::string with_front_matter(const std::string& text, const std::string& yaml);

} // namespace tcli

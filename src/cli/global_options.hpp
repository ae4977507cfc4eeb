// tcli's own options, before the module.
#pragma once

#include "base/result.hpp"
#include "module/manifest.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tcli {

struct GlobalOptions {
  bool help = false;
  bool version = false;
  bool exec_path = false;
  bool yes = false;
  bool no_input = false;
  bool no_history = false;
  std::optional<Error> problem = {}; // with `help`, which is answered all the same
  bool quiet = false;                // nothing but results, warnings and errors
  bool verbose = false;              // each decision
  bool no_pager = false;
  bool has_color = false; // --color was given
  std::optional<Capture> capture;
  std::string from;               // a provider, or empty
  std::string output;             // how to print the version, which nothing else takes; empty: in one line
  std::vector<std::string> words; // the module and all that follows, untouched
};

// The declaration, for help and completion.
const Command& global_command();

// What --color says, however wrong the other words are: an error about these is to have the colour too. Empty: nothing.
std::string_view color_asked(std::span<const std::string> words);

// Options end at the first word that is none. Status 2 for an unknown one.
Result<GlobalOptions> parse_global_options(std::span<const std::string> words);

} // namespace tcli

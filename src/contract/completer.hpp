// Asking a module for the candidates of one of its parameters (`complete: true` in its manifest): the one time that TAB runs
// anything.
#pragma once

#include "catalog/finding.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// tcli-manifest(5) has the words that the module gets.
struct CompleterQuestion {
  std::string subject = {}; // may be empty
  std::string verb = {};
  std::string parameter = {};
  std::vector<std::string> words = {};     // that were typed after the verb; the last one is what there is of the value
  std::vector<std::string> variables = {}; // "NAME=value": those that stand in for options of the command
};

// Foreign text, of one line and without control characters.
struct Candidate {
  std::string value;
  std::string description; // may be empty

  bool operator==(const Candidate&) const = default;
};

// Runs the module, the file of the command, or tcli-host with a plugin, in a seal, for a quarter of a second and 64 KiB of
// output. None when it ends with anything but 0, is cut short, or can't be sealed; and of an image, or a module that needs a
// person's agreement. Says nothing of all that, keeps nothing, and leaves no process.
std::vector<Candidate> ask_for_candidates(const Finding& module, const CompleterQuestion& question);

// The lines of an answer, `value` or `value<TAB>description`: the first 1,000 of them, without those that can't be shown as they
// are.
std::vector<Candidate> read_candidates(std::string_view answer);

} // namespace tcli

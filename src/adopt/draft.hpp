// A manifest made of what a script tells, with a TODO for each thing that a person has to decide.
#pragma once

#include "adopt/found.hpp"
#include "adopt/script_text.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

struct Script {
  std::string file;               // its name, without the folder
  std::string text;               // at most k_script_limit bytes of it, front matter left out
  std::string python_answer = {}; // what read_python_answer reads; empty: Python's parser was not there, or refused the script
  std::string help = {};          // what it answered to --help, if it was asked
  bool is_cut = false;            // there is more of it
  std::vector<std::string> missed = {}; // files that it uses and a copy of it has not beside it
};

// YAML that read_manifest accepts, TODOs as comments before the line that they are about or as the text of a summary. The same
// script always gives the same text.
std::string draft_manifest(const Script& script);

// Such a text as the front matter of a verb in a pack's tree, which has the keys of a command outermost (tcli-packs(7)). Empty
// where the script chooses among verbs: it can't be one file of a tree.
std::string draft_of_verb(std::string_view draft);

} // namespace tcli

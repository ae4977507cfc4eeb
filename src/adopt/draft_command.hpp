// One command of a draft.
#pragma once

#include "adopt/found.hpp"

#include <string>
#include <vector>

namespace tcli {

// What a person has to decide; about a parameter, a command, or with neither about the module.
struct DraftTodo {
  std::string command = {}, parameter = {}, text;
};

struct Evidence {
  bool reads_options = false; // the code was seen to read options: one that only a text tells of is none
  bool declares = false;      // the code declares all it takes, arguments too
  bool knows_code = false;    // the code was looked at for the words that it uses
  bool has_parser = false;    // a library reads them, which takes options anywhere, unless it was told otherwise
  bool knows_dashes = false;  // and knows `--`
};

// `found` is what the code says, `told` what a text for people says of it, or null. Where they contradict each other the code
// wins, and a TODO tells of it.
Command draft_command(const FoundCommand& found, const FoundCommand* told, const Evidence& evidence,
                      std::vector<DraftTodo>& todos);

} // namespace tcli

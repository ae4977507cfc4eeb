// What a script tells of its own command line, before it is made a manifest.
#pragma once

#include "module/manifest.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tcli {

// Where an option has to stand for the script to find it.
enum class Reach {
  unknown,
  later,    // behind a word, which it takes first
  head,     // as the very first word
  first,    // before the first word that is no option
  in_turn,  // anywhere, but the words before it have been acted on by then
  anywhere, // all words are looked at before anything is done
};

// An option as the script spells it. `words` are all its spellings, dashes included: "-t", "--tag".
struct FoundOption {
  std::vector<std::string> words = {};
  bool takes_value = false;
  bool is_joined = false;   // the value stands behind '=' in the same word, and nowhere else
  bool is_optional = false; // the value may be left out
  bool is_repeated = false;
  bool is_required = false;
  bool is_secret = false;
  bool is_exact = false;       // read by hand, so that no other spelling will do: "-k3" is not "-k 3"
  std::string value_name = {}; // what its value is called: "DAYS", or the variable that takes it
  std::string summary = {};
  Type type = Type::string;
  std::vector<std::string> choices = {};
  std::optional<std::string> default_value = {};
  std::string env = {};
  Reach reach = Reach::unknown;
  bool acts = false;                    // at once: what stands behind it is not known yet
  bool needs_word = false;              // another one behind it, or it is not looked for
  std::optional<std::string> sets = {}; // what its variable becomes: "1", "no"

  bool operator==(const FoundOption&) const = default;
};

struct FoundArgument {
  std::string name = {};
  std::string summary = {};
  bool required = true;
  bool variadic = false;
  Type type = Type::string;
  std::vector<std::string> choices = {};
  std::optional<std::string> default_value = {};

  bool operator==(const FoundArgument&) const = default;
};

struct FoundCommand {
  std::string subject = {}, verb = {}; // no verb: the script does one thing
  std::string summary = {};
  std::string subject_summary = {};
  std::vector<FoundOption> options = {};
  std::vector<FoundArgument> arguments = {};
  bool options_first = false;   // it takes none behind the first argument
  bool knows_dashes = false;    // as the end of the options
  bool knows_arguments = false; // else nothing was seen of them, which is not the same as that there are none

  bool operator==(const FoundCommand&) const = default;
};

struct Found {
  std::string summary = {};
  std::string description = {};
  std::vector<FoundCommand> commands = {};
  std::vector<std::string> doubts = {}; // each a line for a person: what could not be made out
  bool reads_options = false;           // the code was seen to read options: what it does not know is none
  bool is_whole = false;                // nor does it take any other word: a parser was told all of them
  bool has_parser = false;              // a library reads its words
  bool knows_dashes = false;            // and takes `--` for the end of the options

  bool operator==(const Found&) const = default;
};

} // namespace tcli

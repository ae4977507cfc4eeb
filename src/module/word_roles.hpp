// Which word of a call is what. For calls that check_arguments has accepted.
#pragma once

#include "module/manifest.hpp"

#include <span>
#include <string>
#include <vector>

namespace tcli {

struct WordRole {
  enum class Kind {
    argument,
    option, // one, or several of one letter
    value,  // of the option in the word before
    dashes, // "--" that ends the options
  };
  Kind kind = Kind::argument;
  const Option* option = nullptr;           // that takes a value, or of which this is the value; else null
  std::size_t value_at = std::string::npos; // where the value begins in a word with both
  const Option* flag = nullptr;             // a bool option by its long name

  bool names(const Option& one) const { return kind == Kind::option && (option == &one || flag == &one); }
};

// One for each of `words`, which are those after the verb. Points into `command`.
std::vector<WordRole> word_roles(const Command& command, std::span<const std::string> words);

} // namespace tcli

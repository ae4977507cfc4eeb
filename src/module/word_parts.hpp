// What each word of a call is made of. For calls that check_arguments has accepted; of others something that is written back as
// it was.
#pragma once

#include "module/manifest.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// "-vc3" are two of them, "--count 3" is one.
struct WordPart {
  enum class Kind {
    argument,
    option,
    dashes, // "--" that ends the options
  };
  static constexpr std::size_t k_no_word = static_cast<std::size_t>(-1);

  Kind kind = Kind::argument;
  const Option* option = nullptr; // null for an option that isn't declared too
  std::string text;               // an argument, or the name of an option as it was typed: "-c", "--count"
  std::optional<std::string> value = {};
  bool is_joined = false;       // the value is in the word of the name
  std::size_t word = k_no_word; // the number of the word, which short options may share

  bool operator==(const WordPart&) const = default;
};

// `words` are those after the verb. Points into `command`.
std::vector<WordPart> word_parts(const Command& command, std::span<const std::string> words);

// What word_parts has read, word for word; parts that have changed in the form they had, as far as that can be read again.
std::vector<std::string> words_of(std::span<const WordPart> parts);

// Whether a word such as "-5" is the argument after `before` others: that one is a number, and no option is called by a digit.
bool is_number_argument(const Command& command, std::size_t before, std::string_view word);

} // namespace tcli

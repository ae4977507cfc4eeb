#include "module/passed_words.hpp"

#include "module/word_parts.hpp"

#include <algorithm>

namespace tcli {

namespace {

void add_own(std::vector<std::string>& words, const WordPart& part) {
  const std::string& spelling = part.option->passed_as;
  if (part.option->type == Type::boolean) {
    if (part.value.value_or("true") == "true") words.push_back(spelling);
  } else if (spelling.ends_with('=')) {
    words.push_back(spelling + part.value.value_or(""));
  } else {
    words.push_back(spelling);
    words.push_back(part.value.value_or(""));
  }
}

} // namespace

bool has_own_spelling(const Command& command) {
  return std::ranges::any_of(command.options, [](const Option& option) { return !option.passed_as.empty(); });
}

std::vector<std::string> passed_words(const Command& command, std::span<const std::string> words) {
  std::vector<std::string> passed;
  for (const WordPart& part : word_parts(command, words)) {
    if (part.option != nullptr && !part.option->passed_as.empty()) {
      add_own(passed, part);
    } else { // alone, since what it shared a word with may be spelled otherwise now
      for (std::string& word : words_of(std::span{&part, 1})) passed.push_back(std::move(word));
    }
  }
  return passed;
}

} // namespace tcli

#include "module/passed_words.hpp"

#include "module/hint.hpp"
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

// Then the dashes, where they are needed, then the arguments.
void put_options_first(std::vector<WordPart>& parts) {
  using Kind = WordPart::Kind;
  const auto is_odd = [](const WordPart& part) { return part.kind == Kind::argument && looks_like_option(part.text); };
  if (std::ranges::any_of(parts, is_odd) && std::ranges::find(parts, Kind::dashes, &WordPart::kind) == parts.end())
    parts.push_back({.kind = Kind::dashes, .text = "--"});
  std::ranges::stable_sort(parts, {}, [](const WordPart& part) {
    return part.kind == Kind::option ? 0 : part.kind == Kind::dashes ? 1 : 2;
  });
}

} // namespace

bool has_other_words(const Command& command) {
  const auto is_own = [](const Option& option) { return !option.passed_as.empty(); };
  return !command.passes_command || command.options_first || !command.passes_dashes ||
         std::ranges::any_of(command.options, is_own);
}

std::vector<std::string> passed_words(const Command& command, std::span<const std::string> words) {
  auto parts = word_parts(command, words);
  if (command.options_first) put_options_first(parts);
  std::vector<std::string> passed;
  for (const WordPart& part : parts) {
    if (part.kind == WordPart::Kind::dashes && !command.passes_dashes) continue;
    if (part.option != nullptr && !part.option->passed_as.empty()) {
      add_own(passed, part);
    } else { // alone, since what it shared a word with may be spelled otherwise now
      for (std::string& word : words_of(std::span{&part, 1})) passed.push_back(std::move(word));
    }
  }
  return passed;
}

} // namespace tcli

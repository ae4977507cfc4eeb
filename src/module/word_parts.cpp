#include "module/word_parts.hpp"

#include "module/hint.hpp"
#include "module/value.hpp"

#include <algorithm>

namespace tcli {

namespace {

using Kind = WordPart::Kind;

class Reader {
public:
  Reader(const Command& command, std::span<const std::string> words) : m_command(command), m_words(words) {}

  std::vector<WordPart> read() {
    for (m_at = 0; m_at < m_words.size(); ++m_at) read_word(m_words[m_at]);
    return std::move(m_parts);
  }

private:
  void read_word(const std::string& word) {
    if (m_options_ended || !looks_like_option(word) || is_number_argument(m_command, m_arguments, word)) {
      m_parts.push_back({.kind = Kind::argument, .text = word, .word = m_at});
      ++m_arguments;
    } else if (word == "--") {
      m_parts.push_back({.kind = Kind::dashes, .text = word, .word = m_at});
      m_options_ended = true;
    } else {
      word.starts_with("--") ? read_long(word) : read_short(word);
    }
  }

  void read_long(const std::string& word) {
    const auto equals = word.find('=');
    const Option* const option = find_option(m_command, word);
    WordPart part{.kind = Kind::option, .option = option, .text = word.substr(0, equals), .word = m_at};
    if (equals != std::string::npos) {
      part.value = word.substr(equals + 1);
      part.is_joined = true;
    } else if (option != nullptr && option->type != Type::boolean) {
      take_next(part);
    }
    m_parts.push_back(std::move(part));
  }

  // "-v", "-c3", "-vc": the first that takes a value takes the rest.
  void read_short(const std::string& word) {
    for (std::size_t at = 1; at < word.size(); ++at) {
      const Option* const option = find_option(m_command, std::string{'-', word[at]});
      WordPart part{.kind = Kind::option, .option = option, .text = {'-', word[at]}, .word = m_at};
      const bool takes_value = option != nullptr && option->type != Type::boolean;
      if (takes_value && at + 1 < word.size()) {
        part.value = word.substr(at + 1);
        part.is_joined = true;
      } else if (takes_value) {
        take_next(part);
      }
      m_parts.push_back(std::move(part));
      if (takes_value) return;
    }
  }

  void take_next(WordPart& part) {
    if (m_at + 1 < m_words.size()) part.value = m_words[++m_at];
  }

  const Command& m_command;
  std::span<const std::string> m_words;
  std::vector<WordPart> m_parts;
  std::size_t m_at = 0;
  std::size_t m_arguments = 0;
  bool m_options_ended = false;
};

} // namespace

std::vector<WordPart> word_parts(const Command& command, std::span<const std::string> words) {
  return Reader{command, words}.read();
}

std::vector<std::string> words_of(std::span<const WordPart> parts) {
  std::vector<std::string> words;
  std::size_t last = WordPart::k_no_word;
  for (const WordPart& part : parts) {
    const bool shares = part.word != WordPart::k_no_word && part.word == last;
    shares ? void(words.back() += part.text.substr(1)) : words.push_back(part.text);
    last = part.word;
    if (!part.value) continue;
    const bool is_long = part.text.starts_with("--");
    const bool can_join = is_long || !part.value->empty(); // "-c" would take the next word
    if (can_join && part.is_joined) {
      words.back() += (is_long ? "=" : "") + *part.value;
    } else {
      words.push_back(*part.value);
    }
  }
  return words;
}

bool is_number_argument(const Command& command, std::size_t before, std::string_view word) {
  if (command.arguments.empty() || !is_finite_number(word)) return false;
  const Type type = command.arguments[std::min(before, command.arguments.size() - 1)].type;
  return (type == Type::integer || type == Type::real) && std::ranges::none_of(command.options, [](const Option& option) {
           return option.short_name >= '0' && option.short_name <= '9';
         });
}

} // namespace tcli

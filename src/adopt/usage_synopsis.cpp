#include "adopt/usage_synopsis.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace tcli {

namespace {

bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }
bool is_word_byte(char byte) { return is_letter(byte) || is_digit(byte) || byte == '-' || byte == '_'; }

bool is_option_word(std::string_view word) {
  if (!word.starts_with('-')) return false;
  const std::string_view rest = word.substr(word.starts_with("--") ? 2 : 1);
  return !rest.empty() && (is_letter(rest.front()) || is_digit(rest.front())) && std::ranges::all_of(rest, is_word_byte);
}

// "[x]" and "[x]..." without what stands around the x.
struct Bare {
  std::string text;
  bool is_optional = false, is_repeated = false;
};

Bare bare(std::string word) {
  Bare found;
  for (bool changed = true; changed;) {
    changed = false;
    if (word.ends_with("...")) {
      word.resize(word.size() - 3);
      found.is_repeated = changed = true;
    }
    while (word.ends_with(' ')) word.pop_back();
    const bool closes = word.size() > 1 && word.front() == '[' && word.find(']') == word.size() - 1;
    const bool nested =
        word.size() > 1 && word.front() == '[' && word.back() == ']' && !closes && word.find("] ") == std::string::npos;
    if (closes || nested) {
      word = word.substr(1, word.size() - 2);
      found.is_optional = changed = true;
    }
  }
  found.text = std::string{trim(word)};
  return found;
}

// "HOST", "<file>", "HOST:PORT"
bool is_argument_name(std::string_view word) {
  if (is_place_name(word)) return true;
  const auto colon = word.find_first_of(":@/");
  const auto is_small = [](char byte) { return byte >= 'a' && byte <= 'z'; };
  if (colon == std::string_view::npos || (!word.starts_with('<') && std::ranges::any_of(word, is_small))) return false;
  const std::string_view left = word.substr(0, colon);
  return is_place_name(left) && is_argument_name(word.substr(colon + 1));
}

class Synopsis {
public:
  // `table`: the options that lines of their own tell of.
  Synopsis(FoundCommand& command, const std::vector<FoundOption>& table) : m_command(command), m_table(table) {}

  void read(std::string_view line) {
    const auto words = usage_words(line);
    for (std::size_t at = 0; at < words.size(); ++at) {
      const Bare word = bare(words[at]);
      if (word.text == "-" || word.text == "#") return; // prose follows
      if (word.text.empty() || word.text == "--") continue;
      const auto inner = usage_words(word.text);
      const bool is_option = word.text.starts_with('-');
      if (is_option || is_options_word(word.text)) m_command.options_first = m_command.arguments.empty();
      if (is_options_word(word.text)) continue;
      if (is_option && words[at] == word.text && at + 1 < words.size() && takes_value(word.text, words[at + 1])) {
        add_with_value(word.text, words[++at]);
      } else if (is_option)
        read_options(inner, word);
      else if (!read_argument(inner, word))
        return;
    }
  }

private:
  // What has to be given and has no '=' of its own: where a table has it, that tells; else a long one does, since a flag that has
  // to be given would be none.
  bool takes_value(std::string_view spelling, std::string_view value) const {
    if (spelling.find('=') != std::string_view::npos || !is_value(value)) return false;
    for (const FoundOption& known : m_table)
      if (std::ranges::count(known.words, spelling) > 0) return known.takes_value;
    return spelling.starts_with("--") || value.find('=') != std::string_view::npos;
  }

  // "FILE", "<file>", "name=VALUE", "{fast|slow}"
  static bool is_value(std::string_view word) {
    const auto is_small = [](char byte) { return byte >= 'a' && byte <= 'z'; };
    if (word.starts_with('<') || word.starts_with('{')) return true;
    return is_place_name(word.substr(0, word.find('='))) &&
           (word.find('=') != std::string_view::npos || std::ranges::none_of(word, is_small));
  }

  void add_with_value(std::string_view spelling, std::string_view value) {
    FoundOption option;
    if (!take_spelling(spelling, option)) return;
    option.takes_value = option.is_required = true;
    if (value.starts_with('{') && value.ends_with('}')) {
      for (const std::string_view part :
           split(value.substr(1, value.size() - 2), value.find('|') == std::string_view::npos ? ',' : '|'))
        option.choices.emplace_back(trim(part));
    } else {
      if (value.find('=') == std::string_view::npos) option.value_name = place_name(value);
    }
    m_command.options.push_back(std::move(option));
  }

  static bool is_options_word(std::string_view word) {
    return word == "options" || word == "OPTIONS" || word == "options..." || word == "opts";
  }

  bool has_row(std::string_view one, std::string_view other) const {
    return std::ranges::any_of(m_table, [&](const FoundOption& row) {
      return std::ranges::count(row.words, one) > 0 && std::ranges::count(row.words, other) > 0;
    });
  }

  // "-k|--keep" are one option, "-k|--delete" and "--delete|--keep" are two: what is typed has to reach the script as it is.
  bool is_same(std::string_view one, std::string_view other) const {
    if (has_row(one, other)) return true;
    if (one.starts_with("--")) std::swap(one, other);
    if (one.size() != 2 || !other.starts_with("--")) return false;
    const auto is_initial = [&](std::string_view part) { return part.starts_with(one[1]); };
    return std::ranges::any_of(split(other.substr(2), '-'), is_initial);
  }

  // "-nv" are two letters, "-force" is a word; so is what has a value, and where there are lines for them those tell.
  bool are_letters(std::string_view word, bool has_value) const {
    if (word.starts_with("--") || word.size() < 3 || !is_option_word(word) || has_row(word, word)) return false;
    const auto is_known = [&](char letter) { return has_row(std::string{'-', letter}, std::string{'-', letter}); };
    return std::ranges::all_of(word.substr(1), is_known) || (word.size() == 3 && !has_value);
  }

  // "-c", "-k DAYS", "--a | --b", "-nv"
  void read_options(const std::vector<std::string>& words, const Bare& around) {
    FoundOption option;
    std::size_t of_choice = m_command.options.size(); // the first of "-f|--output FILE"
    const auto add = [&] {
      if (option.words.empty()) return;
      option.is_repeated = around.is_repeated;
      m_command.options.push_back(option);
      option = {};
    };
    for (std::size_t at = 0; at < words.size(); ++at) {
      const std::string& joined = words[at];
      const bool is_choice = joined.find('|') != std::string::npos;
      if (joined.starts_with('-') && !is_choice) add(), of_choice = m_command.options.size();
      for (const std::string_view word : split(joined, '|')) {
        const bool has_value = at + 1 < words.size() && is_place_name(words[at + 1]);
        if (word.empty()) {
          add();
        } else if (word.starts_with("--[no")) {
          add();
          for (const std::string& one : both_ways(word)) m_command.options.push_back({.words = {one}});
        } else if (are_letters(word, has_value)) {
          add();
          for (const char letter : word.substr(1)) m_command.options.push_back({.words = {std::string{'-', letter}}});
        } else if (word.starts_with('-')) {
          if (!is_choice || option.words.empty() || !is_same(option.words.back(), word.substr(0, word.find('=')))) add();
          take_spelling(word, option);
        } else if (!option.words.empty() && is_place_name(word)) {
          option.takes_value = true;
          option.value_name = option.value_name.empty() ? place_name(word) : option.value_name + "|" + place_name(word);
        } else if (option.words.empty() && is_place_name(word)) {
          m_command.arguments.push_back({.name = place_name(word), .required = false});
        }
      }
    }
    for (auto at = of_choice; option.takes_value && at < m_command.options.size(); ++at) {
      if (m_command.options[at].takes_value) continue;
      m_command.options[at].takes_value = true;
      m_command.options[at].value_name = option.value_name;
    }
    add();
  }

  // False when it is no word of a synopsis: prose follows.
  bool read_argument(const std::vector<std::string>& words, const Bare& around) {
    if (words.size() == 2 && words[1].starts_with('[') && is_place_name(words[0])) { // MBOX [MBOX ...]
      m_command.arguments.push_back({.name = place_name(words[0]), .required = !around.is_optional, .variadic = true});
      return true;
    }
    if (words.size() != 1) return false;
    FoundArgument argument{.name = place_name(around.text), .required = !around.is_optional, .variadic = around.is_repeated};
    std::string_view all = around.text;
    if (all.starts_with('{') && all.ends_with('}')) all = all.substr(1, all.size() - 2);
    if (all.find('|') != std::string_view::npos) {
      for (const std::string_view part : split(all, '|')) {
        if (!is_place_name(part)) return false;
        argument.choices.emplace_back(part);
      }
      argument.name = "what";
    } else if (!is_argument_name(around.text)) {
      return false;
    }
    if (!m_command.arguments.empty() && m_command.arguments.back().name == argument.name) {
      m_command.arguments.back().variadic = true; // MBOX [MBOX...]
      return true;
    }
    m_command.knows_arguments = true;
    m_command.arguments.push_back(std::move(argument));
    return true;
  }

  FoundCommand& m_command;
  const std::vector<FoundOption>& m_table;
};

} // namespace

void read_synopsis(std::string_view line, const std::vector<FoundOption>& table, FoundCommand& command) {
  Synopsis{command, table}.read(line);
}

bool take_spelling(std::string_view word, FoundOption& option) {
  const bool is_optional = word.ends_with(']') && word.find("[=") != std::string_view::npos;
  if (is_optional) word.remove_suffix(1);
  const std::size_t end = word.find(is_optional ? "[=" : "=");
  if (!is_option_word(word.substr(0, end))) return false;
  option.words.emplace_back(word.substr(0, end));
  if (end == std::string_view::npos) return true;
  option.takes_value = true;
  option.is_optional = is_optional;
  option.is_joined = true; // as it is shown
  option.value_name = word.substr(end + (is_optional ? 2 : 1));
  return true;
}

std::vector<std::string> usage_words(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  int depth = 0; // of brackets: what stands in them is one word
  for (const char byte : line) {
    if (byte == '[' || byte == '(' || byte == '{') ++depth;
    if (byte == ']' || byte == ')' || byte == '}') --depth;
    if (byte == ' ' && depth <= 0) {
      if (!word.empty()) words.push_back(std::move(word));
      word.clear();
    } else {
      word += byte;
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

bool is_place_name(std::string_view word) {
  while (word.starts_with('<')) word.remove_prefix(1);
  while (word.ends_with('>')) word.remove_suffix(1);
  return !word.empty() && is_letter(word.front()) && std::ranges::all_of(word, is_word_byte);
}

std::string place_name(std::string_view word) {
  while (word.starts_with('<')) word.remove_prefix(1);
  while (word.ends_with('>')) word.remove_suffix(1);
  return std::string{word};
}

std::vector<std::string> both_ways(std::string_view word) {
  const auto open = word.find('['), close = word.find(']');
  if (open != 2 || close == std::string_view::npos) return {std::string{word}};
  const std::string rest{word.substr(close + 1)};
  return {"--" + rest, "--" + std::string{word.substr(3, close - 3)} + rest};
}

} // namespace tcli

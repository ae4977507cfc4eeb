#include "adopt/usage_reader.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
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

// "--name=VALUE" or "--name[=VALUE]" into `option`; false when it is no option.
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

std::vector<std::string> words_of_line(std::string_view line) {
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

class Synopsis {
public:
  // `table`: the options that lines of their own tell of.
  Synopsis(FoundCommand& command, const std::vector<FoundOption>& table) : m_command(command), m_table(table) {}

  void read(std::string_view line) {
    const auto words = words_of_line(line);
    for (std::size_t at = 0; at < words.size(); ++at) {
      const Bare word = bare(words[at]);
      if (word.text == "-" || word.text == "#") return; // prose follows
      if (word.text.empty() || word.text == "--") continue;
      const auto inner = words_of_line(word.text);
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

  // "-c", "-k DAYS", "--a | --b", "-nv"
  void read_options(const std::vector<std::string>& words, const Bare& around) {
    FoundOption option;
    const auto add = [&] {
      if (option.words.empty()) return;
      option.is_repeated = around.is_repeated;
      m_command.options.push_back(option);
      option = {};
    };
    for (const std::string& joined : words)
      for (const std::string_view word : split(joined, '|')) {
        if (word.empty()) {
          add();
        } else if (word.starts_with("--[no-]")) {
          add();
          for (const std::string_view start : {"--", "--no-"})
            m_command.options.push_back({.words = {std::string{start} + std::string{word.substr(7)}}});
        } else if (word.starts_with('-') && !word.starts_with("--") && word.size() > 2 && is_option_word(word)) {
          add(); // several letters, or one word of them: the code tells which
          for (const char letter : word.substr(1)) m_command.options.push_back({.words = {std::string{'-', letter}}});
        } else if (word.starts_with('-')) {
          const bool is_other_spelling = joined.find('|') != std::string::npos && !option.words.empty();
          if (!is_other_spelling) add();
          take_spelling(word, option);
        } else if (!option.words.empty() && is_place_name(word)) {
          option.takes_value = true;
          option.value_name = option.value_name.empty() ? place_name(word) : option.value_name + "|" + place_name(word);
        } else if (option.words.empty() && is_place_name(word)) {
          m_command.arguments.push_back({.name = place_name(word), .required = false});
        }
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
    } else if (!is_place_name(around.text)) {
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

// What follows the program's name in a synopsis; none when the line is none.
std::optional<std::string> synopsis_of(std::string_view line, std::string_view program, bool is_after_usage) {
  std::string text{trim(line)};
  bool has_usage = is_after_usage;
  for (const std::string_view word : {"usage:", "Usage:", "USAGE:", "Aufruf:"})
    if (const auto at = text.find(word); at != std::string::npos) {
      has_usage = true;
      text = trim(std::string_view{text}.substr(at + word.size()));
      break;
    }
  const std::string_view stem = program.substr(0, program.rfind('.'));
  for (const std::string& name :
       {"\"" + std::string{program} + "\"", std::string{program}, std::string{stem}, std::string{"%prog"}, std::string{"$PROG"},
        std::string{"$0"}, std::string{"${0##*/}"}, std::string{"${0:t}"}, std::string{"$(basename \"$0\")"},
        std::string{"\"$(basename \"$0\")\""}}) {
    if (name.empty() || !text.starts_with(name)) continue;
    const std::string rest = text.substr(name.size());
    if (!rest.empty() && rest.front() != ' ') continue;
    const std::string_view after = trim(rest);
    if (!has_usage && (after.empty() || after.starts_with("- ") || after.starts_with(":"))) continue;
    if (!has_usage && !after.starts_with('[') && !after.starts_with('-') && !(after.front() >= 'A' && after.front() <= 'Z'))
      continue;
    return std::string{after};
  }
  return std::nullopt;
}

constexpr std::size_t k_most_forms = 50;

// "x prints the first lines of FILE."
bool is_prose(std::string_view line) {
  if (line.ends_with('.') && !line.ends_with("...")) return true;
  std::size_t plain = 0, most = 0;
  for (const std::string& word : words_of_line(line)) {
    const bool is_plain = std::ranges::all_of(word, [](char byte) { return byte >= 'a' && byte <= 'z'; });
    plain = is_plain ? plain + 1 : 0;
    most = std::max(most, plain);
  }
  return most > 2;
}

// Another line of a synopsis: it takes what any of them takes.
void add_form(FoundCommand& command, const FoundCommand& form, std::vector<std::string>& doubts) {
  for (const FoundOption& option : form.options)
    if (std::ranges::none_of(command.options, [&](const FoundOption& known) { return known.words == option.words; }))
      command.options.push_back(option);
  const auto names = [](const FoundCommand& one) {
    std::vector<std::string> all;
    for (const FoundArgument& argument : one.arguments) all.push_back(argument.name);
    return all;
  };
  for (FoundOption& option : command.options) option.is_required = false;
  if (names(command) == names(form)) return;
  if (doubts.empty()) doubts.emplace_back("its usage has several forms: any words are handed on");
  command.arguments = {{.name = "words", .required = false, .variadic = true}};
}

} // namespace

std::optional<FoundOption> read_option_line(std::string_view line) {
  line = trim(line);
  if (!line.starts_with('-')) return std::nullopt;
  const std::size_t gap = line.find("  ");
  std::string_view head = line.substr(0, gap);
  FoundOption option;
  if (gap != std::string_view::npos) option.summary = trim(line.substr(gap));
  std::string text{head};
  std::replace(text.begin(), text.end(), ',', ' ');
  bool is_value = false;
  for (const std::string_view word : split(text, ' ')) {
    if (word.empty()) continue;
    if (word.starts_with('-')) {
      if (is_value || !take_spelling(word, option)) return std::nullopt;
    } else if (!option.words.empty() && !is_value && is_place_name(word)) {
      option.takes_value = is_value = true;
      option.value_name = place_name(word);
    } else {
      return std::nullopt;
    }
  }
  if (option.words.empty()) return std::nullopt;
  return option;
}

Found read_usage(const std::vector<std::string>& lines, std::string_view program) {
  Found found;
  FoundCommand command;
  bool has_synopsis = false, is_after_usage = false;
  std::vector<FoundOption> table;
  for (const std::string& line : lines)
    if (auto option = read_option_line(line)) table.push_back(*std::move(option));
  std::size_t forms = 0;
  for (const std::string& line : lines) {
    if (has_synopsis || !trim(line).starts_with('-'))
      if (auto option = read_option_line(line)) command.options.push_back(*std::move(option));
    if (!has_synopsis && trim(line).starts_with('-'))
      if (auto option = read_option_line(line)) command.options.push_back(*std::move(option));
    const auto synopsis = synopsis_of(line, program, is_after_usage);
    const std::string_view bare_line = trim(line);
    is_after_usage = bare_line == "Usage:" || bare_line == "USAGE" || bare_line == "SYNOPSIS" || bare_line == "usage:" ||
                     (is_after_usage && bare_line.empty());
    if (!synopsis) continue;
    is_after_usage = true; // another form of it may follow
    FoundCommand form{.knows_arguments = true};
    Synopsis{form, table}.read(*synopsis);
    if (std::exchange(has_synopsis, true)) {
      if (is_prose(*synopsis) || ++forms > k_most_forms) continue;
      add_form(command, form, found.doubts);
      continue;
    }
    form.options.insert(form.options.begin(), command.options.begin(), command.options.end());
    command = std::move(form);
  }
  // "KEEP  how many old ones": what a word of the synopsis means
  for (FoundArgument& argument : command.arguments)
    for (const std::string& line : lines) {
      const std::string_view text = trim(line);
      if (!text.starts_with(argument.name + "  ") || !argument.summary.empty()) continue;
      argument.summary = trim(text.substr(argument.name.size()));
    }
  found.commands.push_back(std::move(command));
  return found;
}

std::optional<FoundCommand> read_verb_line(const std::vector<std::string>& lines, std::string_view program,
                                           std::string_view key) {
  const std::string stem{program.substr(0, program.rfind('.'))};
  for (const std::string& line : lines) {
    std::string_view text = trim(line);
    for (const std::string& name : {std::string{program} + " ", stem + " "})
      if (text.starts_with(name)) text = trim(text.substr(name.size()));
    if (!text.starts_with(key)) continue;
    text.remove_prefix(key.size());
    if (!text.empty() && text.front() != ' ') continue;
    const auto gap = text.find("  ");
    if (gap == std::string_view::npos) continue;
    FoundCommand command;
    command.summary = trim(text.substr(gap));
    command.knows_arguments = true;
    Synopsis{command, {}}.read(text.substr(0, gap));
    return command;
  }
  return std::nullopt;
}

} // namespace tcli

#include "adopt/draft_command.hpp"

#include "base/text.hpp"
#include "module/name.hpp"
#include "module/node_reader.hpp"
#include "module/value.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>

namespace tcli {

namespace {

// A name for a parameter out of what a script calls it: "OUTPUT_DIR", "<file>"; empty when nothing of it is left.
std::string parameter_name(std::string_view text) {
  std::string name;
  for (const char byte : text) {
    const bool begins = name.empty() && byte >= '0' && byte <= '9';
    if (begins) return {};
    if (byte >= 'A' && byte <= 'Z')
      name += static_cast<char>(byte - 'A' + 'a');
    else if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9'))
      name += byte;
    else if (!name.empty() && !name.ends_with('-'))
      name += '-';
  }
  while (name.ends_with('-')) name.pop_back();
  if (name.size() > k_name_limit) name.clear();
  return is_valid_name(name) ? name : std::string{};
}

bool is_short(std::string_view word) { return word.size() == 2 && word[0] == '-' && word[1] != '-'; }

const FoundOption* same_option(const std::vector<FoundOption>& options, const FoundOption& wanted) {
  for (const FoundOption& option : options)
    for (const std::string& word : option.words)
      if (std::ranges::count(wanted.words, word) > 0) return &option;
  return nullptr;
}

std::string summary_line(std::string_view text) {
  std::string line{trim(text)};
  while (line.size() > 200 || find_invalid_utf8(line) != std::string_view::npos) line.pop_back();
  return line;
}

// A password is not to be found in the history, nor the one that a script has as its default in a help text.
bool sounds_secret(const std::string& name) {
  constexpr std::array k_words{"password", "passwd", "passphrase", "secret", "token", "api-key", "apikey", "private-key"};
  for (const char* place : {"next-", "page-", "start", "continuation-"}) // a token that says where a list goes on
    if (name.starts_with(place)) return false;
  return std::ranges::any_of(k_words, [&](const char* word) { return name == word || name.ends_with(std::string{"-"} + word); });
}

class Drafting {
public:
  Drafting(const FoundCommand& found, const FoundCommand* told, const Evidence& evidence, std::vector<DraftTodo>& todos)
      : m_found(found), m_told(told), m_evidence(evidence), m_todos(todos) {}

  Command draft() {
    m_command.subject = m_found.subject;
    m_command.verb = m_found.verb;
    m_command.summary = m_found.summary;
    for (const FoundArgument& argument : arguments()) add_argument(argument);
    auto found = options(); // long ones first: a short one may turn out to be one of them
    std::stable_partition(found.begin(), found.end(), [](const FoundOption& option) { return !is_short(long_word(option)); });
    settle_order(found);
    for (const FoundOption& option : found) add_option(option);
    m_command.options_first = m_command.options_first && !m_command.options.empty();
    m_command.passes_dashes = m_evidence.knows_dashes || m_found.knows_dashes;
    return std::move(m_command);
  }

private:
  void todo(std::string parameter, std::string text) {
    m_todos.push_back({.command = m_command.key(), .parameter = std::move(parameter), .text = std::move(text)});
  }

  // Where the script looks for options decides whether they have to come first, and whether it can be relied on --dry-run.
  void settle_order(std::vector<FoundOption>& found) {
    const bool are_told_first = !m_evidence.knows_code && m_told != nullptr && m_told->options_first;
    const bool is_first = m_found.options_first || (!m_evidence.has_parser && are_told_first);
    for (FoundOption& option : found)
      if (option.reach == Reach::unknown && is_first)
        option.reach = Reach::first;
      else if (option.reach == Reach::unknown && m_evidence.has_parser)
        option.reach = Reach::anywhere;
    const auto is_any = [&](Reach reach) { return std::ranges::find(found, reach, &FoundOption::reach) != found.end(); };
    const auto is_dry_run = [&](const FoundOption& option) { return name_of(option) == k_dry_run; };
    const bool acts_in_turn =
        std::ranges::any_of(found, [&](const auto& option) { return is_dry_run(option) && option.reach == Reach::in_turn; });
    m_command.options_first =
        !is_any(Reach::unknown) && !is_any(Reach::later) && (is_any(Reach::first) || is_any(Reach::head) || acts_in_turn);
    for (const FoundOption& option : found) {
      if (option.reach == Reach::later && !is_dry_run(option))
        todo({}, fmt::format("{} is looked for behind the first word alone", option.words.back()));
      m_acts = m_acts || (option.acts && !is_dry_run(option));
    }
    m_is_alone = found.size() == 1;
  }

  // Whether the script finds --dry-run before it does anything, wherever it was typed.
  bool can_rely_on(const FoundOption& dry_run) const {
    if (m_acts || dry_run.takes_value || (dry_run.needs_word && m_command.arguments.empty())) return false;
    if (dry_run.reach == Reach::anywhere) return true;
    if (dry_run.reach == Reach::head && !m_is_alone) return false;
    return m_command.options_first && dry_run.reach >= Reach::head;
  }

  std::vector<FoundArgument> arguments() {
    const bool is_told = m_told != nullptr && m_told->knows_arguments;
    if (m_evidence.declares && m_found.knows_arguments) return m_found.arguments;
    if (is_told) {
      const auto takes_all = [](const auto& list) { return std::ranges::any_of(list, &FoundArgument::variadic); };
      const bool is_less = m_told->arguments.size() < m_found.arguments.size() && !takes_all(m_told->arguments);
      if (m_evidence.knows_code && is_less && m_found.knows_arguments) {
        todo({}, "its usage tells of fewer words than its code reads: the code's are taken");
        auto all = m_found.arguments;
        for (std::size_t at = 0; at < m_told->arguments.size(); ++at) all[at] = m_told->arguments[at];
        return all;
      }
      auto told = m_told->arguments;
      for (std::size_t at = 0; at < told.size() && at < m_found.arguments.size(); ++at)
        if (!told[at].default_value && !told[at].required) told[at].default_value = m_found.arguments[at].default_value;
      return told;
    }
    if (m_found.knows_arguments || m_evidence.knows_code || m_evidence.declares) {
      for (const FoundArgument& argument : m_found.arguments)
        if (argument.name.starts_with("word")) todo({}, fmt::format("give {} a better name", argument.name));
      return m_found.arguments;
    }
    todo({}, "nothing tells what words it takes: any are handed on, those that begin with - behind --");
    return {{.name = "words", .required = false, .variadic = true}};
  }

  // Whether "-abc" of a usage are options that the code reads.
  bool are_found(std::string_view word) const {
    const auto is_found = [&](char letter) {
      return same_option(m_found.options, {.words = {std::string{'-', letter}}}) != nullptr;
    };
    return !word.starts_with("--") && std::ranges::all_of(word.substr(1), is_found);
  }

  std::vector<FoundOption> options() {
    std::vector<FoundOption> all = m_found.options;
    static const std::vector<FoundOption> nothing;
    const auto& told = m_told == nullptr ? nothing : m_told->options;
    for (FoundOption& option : all)
      if (const FoundOption* text = same_option(told, option)) {
        if (option.summary.empty()) option.summary = text->summary;
        for (const FoundOption& other : told) // a synopsis and a line for it, say
          if (option.summary.empty() && same_option({other}, option) != nullptr) option.summary = other.summary;
        if (option.value_name.empty()) option.value_name = text->value_name;
      }
    bool is_text_alone = false;
    for (const FoundOption& option : told) {
      constexpr std::array k_help{"-h", "--help", "-help"};
      if (std::ranges::any_of(k_help, [&](const char* word) { return std::ranges::count(option.words, word) > 0; })) continue;
      if (same_option(m_found.options, option) != nullptr) continue;
      if (m_evidence.reads_options || m_evidence.declares) {
        if (are_found(option.words.back())) continue;
        if (std::ranges::count(m_left_out, option.words.back()) == 0)
          todo({}, fmt::format("its usage tells of {}, which its code does not read: left out", option.words.back()));
        m_left_out.push_back(option.words.back());
        continue;
      }
      const auto known = std::ranges::find_if(all, [&](const FoundOption& one) { return same_option({one}, option) != nullptr; });
      if (known == all.end()) {
        all.push_back(option);
        all.back().is_exact = is_text_alone = true;
        continue;
      }
      for (const std::string& word : option.words)
        if (std::ranges::count(known->words, word) == 0) known->words.push_back(word);
      if (known->summary.empty()) known->summary = option.summary;
      if (known->value_name.empty()) known->value_name = option.value_name;
      known->takes_value = known->takes_value || option.takes_value;
      known->is_joined = known->is_joined || option.is_joined;
    }
    if (is_text_alone) todo({}, "its options are those that its usage tells of: make sure that it has them");
    return all;
  }

  bool is_taken(const std::string& name) const {
    const auto is_it = [&](const Parameter& parameter) { return parameter.name == name; };
    return std::ranges::any_of(m_command.arguments, is_it) || std::ranges::any_of(m_command.options, is_it);
  }

  std::string free_name(std::string name, const std::string& other) const {
    if (name.empty()) name = other;
    std::string free = name;
    for (int number = 2; is_taken(free) || free == "help"; ++number) free = fmt::format("{}-{}", name, number);
    return free;
  }

  void add_argument(const FoundArgument& found) {
    if (!m_command.arguments.empty() && m_command.arguments.back().variadic) {
      todo({}, fmt::format("{} stands behind words of any number: left out", found.name));
      return;
    }
    Argument argument;
    argument.name = free_name(parameter_name(found.name), fmt::format("word-{}", m_command.arguments.size() + 1));
    argument.summary = summary_line(found.summary);
    argument.choices = choices_of(found.choices, argument.name);
    argument.type = !argument.choices.empty() ? Type::choice : found.type == Type::choice ? Type::string : found.type;
    argument.variadic = found.variadic;
    argument.required = found.required;
    if (!found.required && found.default_value && is_valid_value(argument, *found.default_value))
      argument.default_value = found.default_value;
    if (argument.required && !m_command.arguments.empty() && !m_command.arguments.back().required) {
      argument.required = false;
      todo(argument.name, "the script wants it, though a word before it may be left out");
    }
    if (argument.summary.empty()) argument.summary = fmt::format("TODO: say what {} is", argument.name);
    m_command.arguments.push_back(std::move(argument));
  }

  // Those that a manifest can have.
  std::vector<std::string> choices_of(const std::vector<std::string>& found, const std::string& name) {
    std::vector<std::string> choices;
    for (const std::string& one : found)
      if (!one.empty() && std::ranges::count(choices, one) == 0) choices.push_back(one);
    if (choices.size() <= k_list_limit) return choices;
    todo(name, fmt::format("it has {} choices, more than the {} that a manifest can have: any text is taken", choices.size(),
                           k_list_limit));
    return {};
  }

  // Of several without "--" the first: "-r|-rf)" is read by hand, and "-rf" may be more than "-r".
  static std::string long_word(const FoundOption& found) {
    for (const std::string& word : found.words)
      if (word.starts_with("--")) return word;
    return found.is_exact ? found.words.front() : found.words.back();
  }

  // A flag that turns its variable off is no flag of that name.
  static bool turns_off(const FoundOption& found) {
    constexpr std::array k_off{"", "0", "no", "false", "off", "n", "False", "FALSE", "NO", "None", "none", "never", "disabled"};
    return !found.takes_value && found.sets && std::ranges::count(k_off, *found.sets) > 0;
  }

  static std::string name_of(const FoundOption& found) {
    const std::string word = long_word(found);
    if (!is_short(word)) return parameter_name(word);
    const std::string name = parameter_name(found.value_name);
    if (!name.empty()) return turns_off(found) ? parameter_name("no-" + name) : name;
    return parameter_name(std::string{"option-"} + word[1]);
  }

  void add_option(const FoundOption& found) {
    if (found.words.empty()) return;
    const std::string word = long_word(found);
    const std::string name = name_of(found);
    if (is_short(word) && merge(found, name, word)) return;
    if (name == k_dry_run && !is_taken(name) && !can_rely_on(found)) {
      todo({}, fmt::format("{} is left out, as {}: tcli promises that nothing is changed with --dry-run", word,
                           found.takes_value ? "it takes a value"
                           : m_acts          ? "another option acts at once, be it typed before"
                                             : "the script may not look for it where it is typed"));
      return;
    }
    if (!is_short(word) && name.empty()) {
      todo({}, fmt::format("{} can't be an option's name here: left out", word));
      return;
    }
    Option option;
    option.name = free_name(name, "option");
    option.summary = summary_line(found.summary);
    if (option.summary.empty()) option.summary = fmt::format("TODO: say what {} does", word);
    for (const std::string& one : found.words)
      if (is_short(one) && one[1] != 'h' && std::isalnum(static_cast<unsigned char>(one[1])) != 0 && !has_short(one[1]))
        option.short_name = one[1];
    if (found.takes_value) option.choices = choices_of(found.choices, option.name);
    option.type = !found.takes_value ? Type::boolean : !option.choices.empty() ? Type::choice : found.type;
    if (found.takes_value && option.choices.empty() && (option.type == Type::boolean || option.type == Type::choice))
      option.type = Type::string;
    option.secret =
        found.is_secret || (found.takes_value && (sounds_secret(option.name) || sounds_secret(parameter_name(found.value_name))));
    if (option.secret && !found.is_secret)
      todo(option.name, "it is taken for a secret, which is never shown or stored: is it one?");
    if (std::ranges::all_of(found.env, [](unsigned char byte) { return std::isalnum(byte) != 0 || byte == '_'; }))
      option.env = found.env;
    option.required = found.is_required;
    if (found.takes_value && !found.is_required && !option.secret && found.default_value &&
        is_valid_value(option, *found.default_value))
      option.default_value = found.default_value;
    const bool ends_in_equals = found.takes_value && (found.is_joined || (found.is_optional && word.starts_with("--")));
    if (ends_in_equals)
      option.passed_as = word + "=";
    else if (word != "--" + option.name || found.is_exact)
      option.passed_as = word;
    if (found.is_optional) todo(option.name, fmt::format("{} may stand without a value, which tcli has no way to pass", word));
    if (option.name == k_dry_run && option.type == Type::boolean) {
      m_command.dry_run = true;
      if (found.needs_word) m_command.arguments.front().required = true;
      todo(option.name, "make sure that it changes nothing with this: tcli promises it");
    }
    m_command.options.push_back(std::move(option));
    m_sources.push_back(found);
  }

  bool has_short(char letter) const {
    return std::ranges::any_of(m_command.options, [&](const Option& option) { return option.short_name == letter; });
  }

  // Whether two set their variable to the same: "$2" and "${1#*=}" are the value of either.
  static bool sets_same(const FoundOption& one, const FoundOption& other) {
    if (one.takes_value != other.takes_value) return false;
    if (!one.takes_value) return one.sets == other.sets;
    const auto is_value = [](const std::optional<std::string>& text) {
      constexpr std::array k_values{"$2", "${2}", "$1", "${1}", "$OPTARG", "${OPTARG}", "${2:-}", "${2?}"};
      const bool is_cut = text && text->starts_with("${") && text->ends_with("=}") && text->find('#') != std::string::npos;
      return !text || is_cut || std::ranges::count(k_values, *text) > 0 || (text->starts_with("${2:?") && text->ends_with('}'));
    };
    return one.sets == other.sets || (is_value(one.sets) && is_value(other.sets));
  }

  // "-d" beside "--delimiter=", both of which set the same: one option.
  bool merge(const FoundOption& found, const std::string& name, const std::string& word) {
    for (std::size_t at = 0; at < m_command.options.size(); ++at) {
      Option& option = m_command.options[at];
      if (option.name != name || option.short_name != 0 || !sets_same(m_sources[at], found)) continue;
      option.short_name = word[1];
      return true;
    }
    return false;
  }

  const FoundCommand& m_found;
  const FoundCommand* m_told;
  const Evidence& m_evidence;
  std::vector<DraftTodo>& m_todos;
  std::vector<std::string> m_left_out;
  std::vector<FoundOption> m_sources; // of the command's options, in their order
  bool m_acts = false;                // an option other than --dry-run does so at once
  bool m_is_alone = false;            // it has one option
  Command m_command;
};

} // namespace

Command draft_command(const FoundCommand& found, const FoundCommand* told, const Evidence& evidence,
                      std::vector<DraftTodo>& todos) {
  return Drafting{found, told, evidence, todos}.draft();
}

} // namespace tcli

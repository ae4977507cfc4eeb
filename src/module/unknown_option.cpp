#include "module/unknown_option.hpp"

#include "base/suggest.hpp"
#include "module/hint.hpp"
#include "module/value.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {
namespace {

using WordSpan = std::span<const std::string>;

class Mender {
public:
  Mender(const Command& command, WordSpan words, const ArgumentRules& rules, const std::string& typed, const Fits& fits)
      : m_command(command), m_words(words), m_rules(rules), m_typed(typed), m_fits(fits),
        m_found(std::find(words.begin(), words.end(), typed)) {}

  // The call with the option of tcli itself in front of the module.
  std::string with_own_option_in_front(const OwnOption& own) const;
  // The call with what was probably meant in the place of the option.
  std::string mended() const;
  // The call with the long form of a flag that has its value behind a letter, "-v=true".
  std::string with_long_flag() const;

private:
  std::string replaced(std::vector<std::string> by) const;
  bool has_value() const { return m_typed.find('=') != std::string::npos; }
  std::string help_call() const { return m_rules.call + " --help"; }

  const Command& m_command;
  WordSpan m_words;
  const ArgumentRules& m_rules;
  const std::string& m_typed;
  const Fits& m_fits;
  WordSpan::iterator m_found;
};

std::string Mender::replaced(std::vector<std::string> by) const {
  if (m_found == m_words.end()) return help_call();
  std::vector<std::string> words(m_words.begin(), m_found);
  std::move(by.begin(), by.end(), std::back_inserter(words));
  words.insert(words.end(), m_found + 1, m_words.end());
  // Behind the module stand options of another command, which may be secret.
  const bool is_foreign = m_rules.stop_at_word && std::any_of(m_found + 1, m_words.end(), looks_like_option);
  const bool may_be_told = !is_foreign && may_be_shown(m_command, words) && m_fits(words);
  return may_be_told ? call_line(m_rules.call, words, help_call()) : help_call();
}

std::string Mender::with_own_option_in_front(const OwnOption& own) const {
  const auto program = m_rules.call.find(' ');
  if (m_found == m_words.end() || program == std::string::npos) return help_call();
  const bool wants_word = own.takes_value && !has_value();
  if (wants_word && (m_found + 1 == m_words.end() || looks_like_option(m_found[1]))) return help_call(); // its value is missing
  const auto behind = m_found + (wants_word ? 2 : 1);
  std::vector<std::string> words(m_words.begin(), m_found);
  words.insert(words.end(), behind, m_words.end());
  if (!may_be_shown(m_command, words) || !m_fits(words)) return help_call();
  const std::string start = call_line(m_rules.call.substr(0, program), {m_found, behind}, {});
  return start.empty() ? help_call() : call_line(start + m_rules.call.substr(program), words, help_call());
}

std::string Mender::mended() const {
  const std::string_view part = option_part(m_typed);
  const std::string_view name = part.substr(part.starts_with("--") ? 2 : 1);
  std::vector<std::string_view> names;
  for (const Option& option : m_command.options) {
    if (option.type == Type::boolean && name == "no-" + option.name) return replaced({"--" + option.name + "=false"});
    names.push_back(option.name);
  }
  if (const auto best = suggest(name, names); best) {
    const std::string option = "--" + *best;
    const bool no_word_follows = m_found == m_words.end() || m_found + 1 == m_words.end();
    const bool lacks_value = find_option(m_command, option)->type != Type::boolean && !has_value() && no_word_follows;
    return lacks_value ? help_call() : replaced({option + (has_value() ? m_typed.substr(m_typed.find('=')) : "")});
  }

  const bool is_argument = !m_command.arguments.empty() && (is_finite_number(m_typed) || m_typed.find(' ') != std::string::npos);
  // `--` makes arguments of all that follows, so nothing there may be an option.
  if (is_argument && m_found != m_words.end() && std::none_of(m_found + 1, m_words.end(), looks_like_option))
    return replaced({"--", m_typed});
  return help_call();
}

std::string Mender::with_long_flag() const {
  const Option* option = find_option(m_command, m_typed);
  const std::string value = m_typed.substr(m_typed.find('=') + 1);
  const bool is_one_flag = m_typed.find('=') == 2 && option != nullptr && is_valid_value(*option, value);
  return is_one_flag ? replaced({fmt::format("--{}={}", option->name, value)}) : help_call();
}

// The word of which `typed` is what the parser left behind a flag's letter: "-v=true" for "-=true". Else the end.
WordSpan::iterator flag_with_value(WordSpan words, const std::string& typed) {
  if (!typed.starts_with("-=")) return words.end();
  return std::find_if(words.begin(), words.end(), [&](const std::string& word) {
    return looks_like_option(word) && !word.starts_with("--") && word.size() > typed.size() && word.ends_with(typed.substr(1));
  });
}

} // namespace

Error unknown_option(const Command& command, std::span<const std::string> words, const ArgumentRules& rules,
                     const std::string& typed, const Fits& fits) {
  if (const auto flag = flag_with_value(words, typed); flag != words.end()) {
    return {.status = ExitCode::usage,
            .what = fmt::format("{}: {} takes no value", rules.title, flag->substr(0, flag->find('='))),
            .hint = Mender(command, words, rules, *flag, fits).with_long_flag()};
  }
  const Mender mender(command, words, rules, typed, fits);
  const bool is_dry_run = option_part(typed) == fmt::format("--{}", k_dry_run);
  const OwnOption* own = rules.stop_at_word ? nullptr : find_own_option(typed);
  std::string options = "options:";
  bool has_help = false;
  for (const Option& option : command.options) {
    options += " --" + option.name;
    has_help = has_help || option.name == "help"; // tcli's own; modules can't declare it
  }
  if (!has_help) options += " --help";
  return {.status = ExitCode::usage,
          .what = fmt::format("{} has no option '{}'", rules.title, option_part(typed)),
          .why = is_dry_run       ? "it can't show what it would do without doing it"
                 : own == nullptr ? ""
                                  : "it is tcli's own and stands before the module",
          .hint = is_dry_run       ? rules.call + " --help"
                  : own == nullptr ? mender.mended()
                                   : mender.with_own_option_in_front(*own),
          .notes = {std::move(options)}};
}

} // namespace tcli

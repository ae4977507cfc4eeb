#include "cli/complete.hpp"

#include "base/text.hpp"
#include "cli/global_options.hpp"
#include "cli/help_words.hpp"
#include "cli/topics.hpp"
#include "config/keys.hpp"
#include "module/grammar.hpp"

#include <algorithm>

namespace tcli {

namespace {

// Collects what begins with the word at the cursor.
class Candidates {
public:
  explicit Candidates(std::string_view prefix) : m_prefix(prefix) {}

  void add(std::string_view word, std::string_view description) {
    if (!word.starts_with(m_prefix) || escape(word) != word) return; // a line feed or ESC in it would not stay a word
    m_text += std::string{word} + "\t" + escape(description) + "\n";
  }
  void shell_adds(std::string_view what) { m_text += ":" + std::string{what} + "\n"; }
  std::string take() { return std::move(m_text); }
  std::string_view prefix() const { return m_prefix; }

private:
  std::string_view m_prefix;
  std::string m_text;
};

constexpr std::size_t k_described = 1000; // candidates; of more nobody reads what they are

// The modules whose names begin with the word at the cursor, behind `before`. Those that get no summary need no look at their
// files: their folders vouch for the names.
void add_modules(Candidates& candidates, const Catalog& catalog, std::string_view from, std::string_view before) {
  const std::string_view typed = candidates.prefix().substr(std::min(before.size(), candidates.prefix().size()));
  std::vector<std::size_t> rows;
  const Listing listing = catalog.list([&](const Listing& all) {
    rows.clear();
    for (std::size_t row = 0; row < all.size(); ++row) {
      const bool is_asked = from.empty() ? all.is_winner(row) : all[row].provider == from;
      if (is_asked && all.state(row) != State::broken && all.name(row).starts_with(typed)) rows.push_back(row);
    }
    return rows.size() <= k_described ? rows : std::vector<std::size_t>{};
  });
  for (const std::size_t row : rows)
    candidates.add(std::string{before} + std::string{listing.name(row)}, rows.size() <= k_described ? listing[row].summary : "");
}

// Where the words come from that stand in no manifest.
struct Sources {
  const Catalog& catalog;
  const KnownNames& known;
};

std::vector<KnownName> known_names(const Sources& sources, Known known) {
  std::vector<KnownName> names;
  if (known == Known::config_keys) {
    for (const ConfigKey& key : k_config_keys)
      if (key.name.find('*') == std::string_view::npos) names.push_back({std::string{key.name}, std::string{key.help}});
  } else if (known != Known::nothing && known != Known::modules) {
    names = sources.known(known);
  }
  return names;
}

// Candidates for a value; `before` stands before each (as in --colour=).
void add_values(Candidates& candidates, const Sources& sources, const Parameter& parameter, const std::string& before) {
  if (parameter.known == Known::modules) add_modules(candidates, sources.catalog, "", before);
  for (const auto& [name, description] : known_names(sources, parameter.known)) candidates.add(before + name, description);
  switch (parameter.type) {
  case Type::choice:
    for (const auto& choice : parameter.choices) candidates.add(before + choice, "");
    break;
  case Type::path:
  case Type::file:
    candidates.shell_adds("files");
    break;
  case Type::dir:
    candidates.shell_adds("dirs");
    break;
  default:
    break;
  }
}

constexpr std::string_view k_help_summary = "Show help and run nothing";

// A short one only where it is typed already: after a dash alone the long ones say more.
void add_options(Candidates& candidates, const Command& command) {
  const bool is_letter = candidates.prefix().size() == 2;
  for (const Option& option : command.options) {
    candidates.add("--" + option.name, option.summary);
    if (is_letter && option.short_name != 0) candidates.add(std::string{"-"} + option.short_name, option.summary);
  }
}

void add_options_and_help(Candidates& candidates, const Command& command) {
  add_options(candidates, command);
  candidates.add("--help", k_help_summary);
  if (candidates.prefix().size() == 2) candidates.add("-h", k_help_summary);
}

// The option that `word` names and that takes a value, or null.
const Option* option_with_value(const Command& command, std::string_view word) {
  for (const Option& option : command.options) {
    const bool is_long = word.starts_with("--") && word.substr(2) == option.name;
    const bool is_short = word.size() == 2 && word[0] == '-' && option.short_name != 0 && word[1] == option.short_name;
    if ((is_long || is_short) && option.type != Type::boolean) return &option;
  }
  return nullptr;
}

void complete_arguments(Candidates& candidates, const Sources& sources, const Command& command,
                        std::span<const std::string> words) {
  const std::string_view current = words.back();
  std::size_t position = 0;
  bool options_ended = false;
  for (std::size_t index = 0; index + 1 < words.size(); ++index) {
    if (!options_ended && words[index] == "--") {
      options_ended = true;
    } else if (!options_ended && words[index].size() > 1 && words[index].starts_with('-')) {
      if (const Option* option = option_with_value(command, words[index])) {
        if (index + 2 == words.size()) return add_values(candidates, sources, *option, "");
        ++index;
      }
    } else {
      ++position;
    }
  }
  if (!options_ended && current.starts_with('-')) {
    if (const auto equals = current.find('='); equals != std::string_view::npos) {
      const Option* option = option_with_value(command, current.substr(0, equals));
      if (option != nullptr) add_values(candidates, sources, *option, std::string{current.substr(0, equals + 1)});
      return;
    }
    return add_options_and_help(candidates, command);
  }
  if (command.arguments.empty()) return;
  const Argument& last = command.arguments.back();
  if (position < command.arguments.size())
    add_values(candidates, sources, command.arguments[position], "");
  else if (last.variadic)
    add_values(candidates, sources, last, "");
}

// `words` follow the module.
void complete_command(Candidates& candidates, const Sources& sources, const Manifest& manifest,
                      std::span<const std::string> words, bool for_help) {
  const std::string subject = words.size() > 1 && manifest.has_subject(words[0]) ? words[0] : "";
  const std::size_t verb_at = subject.empty() ? 0 : 1;
  if (words.size() == verb_at + 1) {
    for (const Command& command : manifest.commands) {
      if (command.subject == subject) candidates.add(command.verb, command.summary);
    }
    if (!subject.empty()) return;
    for (const Subject& one : manifest.subjects) candidates.add(one.name, one.summary);
    if (!for_help && candidates.prefix().starts_with('-')) add_options_and_help(candidates, {});
    return;
  }
  const Command* command = manifest.find(subject, words[verb_at]);
  if (command != nullptr && !for_help) complete_arguments(candidates, sources, *command, words.subspan(verb_at + 1));
}

} // namespace

std::string complete(const Catalog& catalog, const Contract& contract, const KnownNames& known,
                     std::span<const std::string> typed) {
  if (typed.empty()) return {};
  Candidates candidates{typed.back()};
  const auto global = parse_global_options(typed.first(typed.size() - 1));
  if (!global) return {}; // the value of an option of tcli's own, or a mistake
  std::vector<std::string> all = global->words;
  all.push_back(typed.back());
  std::span<const std::string> words = all;
  const bool for_help = words.size() > 1 && words.front() == "help";
  HelpWords help;
  if (for_help) {
    auto before = parse_help_words(words.subspan(1, words.size() - 2));
    if (!before) return {};
    help = *std::move(before);
    help.words.push_back(typed.back());
    words = help.words;
  }
  if (words.back().starts_with('-') && (for_help || words.size() == 1)) {
    if (for_help)
      add_options_and_help(candidates, help_command());
    else
      add_options(candidates, global_command());
    return candidates.take();
  }
  if (words.size() == 1) {
    add_modules(candidates, catalog, global->from, "");
    if (!for_help) candidates.add("help", help_command().summary);
    for (const Topic& topic : help_topics()) {
      if (for_help && !help.man) candidates.add(topic.name, topic.summary);
    }
    return candidates.take();
  }
  const auto finding = catalog.find(words.front(), global->from);
  if (!finding) return {};
  const auto verdict = contract.judge(*finding);
  if (!verdict || verdict->state == State::broken) return {};
  if (verdict->manifest)
    complete_command(candidates, {.catalog = catalog, .known = known}, *verdict->manifest, words.subspan(1), for_help);
  else if (!for_help)
    candidates.shell_adds("files");
  return candidates.take();
}

} // namespace tcli

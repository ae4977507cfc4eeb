#include "cli/complete.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "cli/aliases.hpp"
#include "cli/global_options.hpp"
#include "cli/help_words.hpp"
#include "cli/topics.hpp"
#include "config/key_rules.hpp"
#include "module/grammar.hpp"
#include "module/secrets.hpp"
#include "module/word_parts.hpp"

#include <algorithm>

namespace tcli {

namespace {

// Collects what begins with the word at the cursor.
class Candidates {
public:
  explicit Candidates(std::string_view prefix) : m_prefix(prefix) {}

  // Growing copies what is there, and each page that is touched costs a fault.
  void expect(std::size_t count) { m_text.reserve(m_text.size() + count * 16); }
  void add(std::string_view word, std::string_view description) {
    if (!word.starts_with(m_prefix)) return;
    if (!is_plain_ascii(word) && escape(word) != word) return; // a line feed or ESC in it would not stay a word
    m_text.append(word).push_back('\t');
    if (!description.empty()) m_text += escape(description);
    m_text.push_back('\n');
  }
  void shell_adds(std::string_view what) { m_text += ":" + std::string{what} + "\n"; }
  std::string take() { return std::move(m_text); }
  std::string_view prefix() const { return m_prefix; }

private:
  std::string_view m_prefix;
  std::string m_text;
};

using Sources = CompletionSources;

constexpr std::size_t k_described = 1000; // candidates; of more nobody reads what they are

// Adds the modules whose names begin with the word at the cursor, behind `before`. Those that get no summary need no look at
// their files: their folders vouch for the names.
Listing add_modules(Candidates& candidates, const Catalog& catalog, std::string_view from, std::string_view before) {
  const std::string_view typed = candidates.prefix().substr(std::min(before.size(), candidates.prefix().size()));
  std::vector<std::size_t> rows;
  Listing listing = catalog.list([&](const Listing& all) {
    rows.clear();
    rows.reserve(all.size());
    for (std::size_t row = 0; row < all.size(); ++row) {
      const bool is_asked = from.empty() ? all.is_winner(row) : all[row].provider == from;
      if (is_asked && all.state(row) != State::broken && (typed.empty() || all.name(row).starts_with(typed))) rows.push_back(row);
    }
    return rows.size() <= k_described ? rows : std::vector<std::size_t>{};
  });
  candidates.expect(rows.size());
  std::string word;
  for (const std::size_t row : rows) {
    word.assign(before).append(listing.name(row));
    candidates.add(word, rows.size() <= k_described ? listing[row].summary : "");
  }
  return listing;
}

std::string describe(const Alias& alias) { return "alias of " + alias.text; }

std::vector<KnownName> module_names(const Catalog& catalog) {
  std::vector<KnownName> names;
  const Listing listing = catalog.list();
  for (std::size_t row = 0; row < listing.size(); ++row)
    if (listing.is_winner(row) && listing.state(row) != State::broken)
      names.push_back({std::string{listing[row].name}, std::string{listing[row].summary}});
  return names;
}

// Those of modules are too many, unless it is one of them that is being typed.
std::vector<KnownName> config_keys(const Sources& sources, std::string_view prefix) {
  constexpr std::string_view k_of_module = "modules.*.";
  std::vector<KnownName> names;
  std::vector<KnownName> modules;
  if (prefix.find("modules.") != std::string_view::npos) modules = module_names(sources.catalog);
  for (const ConfigKey& key : k_config_keys) {
    const auto star = key.name.rfind('*');
    if (star == std::string_view::npos) names.push_back({std::string{key.name}, std::string{key.help}});
    if (star != k_of_module.find('*')) continue;
    for (const KnownName& module : modules)
      names.push_back({"modules." + module.name + std::string{key.name.substr(star + 1)}, std::string{key.help}});
  }
  for (const Alias& alias : all_aliases(sources.config))
    names.push_back({std::string{k_alias_keys} + alias.name, describe(alias)});
  return names;
}

std::vector<KnownName> known_names(const Sources& sources, Known known, std::string_view prefix) {
  if (known == Known::config_keys) return config_keys(sources, prefix);
  const bool is_other = known != Known::nothing && known != Known::modules && known != Known::own;
  return is_other ? sources.known(known) : std::vector<KnownName>{};
}

constexpr std::string_view k_from = "from"; // of tcli's options and its own modules' the one that names a provider

void add_providers(Candidates& candidates, const Sources& sources, const std::string& before) {
  for (const std::string_view provider : sources.catalog.providers().names()) candidates.add(before + std::string{provider}, "");
}

// `given` are the items that a list has already.
void add_config_values(Candidates& candidates, const Sources& sources, const ConfigKey& key,
                       std::span<const std::string_view> given) {
  const auto add = [&](std::string_view choices) {
    if (choices.empty()) return;
    for (const std::string_view choice : split(choices, ' '))
      if (std::ranges::find(given, choice) == given.end()) candidates.add(choice, "");
  };
  add(key.choices);
  add(key.offered);
  if (key.name == "containers.engine") add(sources.catalog.providers().engines());
  if (key.text == ConfigText::file) candidates.shell_adds("files");
  if (key.text == ConfigText::folders) candidates.shell_adds("dirs");
  if (key.name == "modules.*.from") add_providers(candidates, sources, "");
  if (key.name == "modules.*.pack")
    for (const auto& [name, description] : sources.known(Known::packs)) candidates.add(name, description);
}

// The command that is being typed.
struct Place {
  const Sources& sources;
  const Finding& module;
  const Command& command;
  std::span<const std::string> words; // behind the verb
};

// Of what stands at the cursor of a value.
struct Value {
  std::string before = {};    // its option, as in --colour=
  bool may_be_option = false; // a word with a dash would be one

  bool hides(std::string_view word) const { return may_be_option && word.starts_with('-'); }
};

// What a call would take options from, where the caller has set it.
std::vector<std::string> option_variables(const Command& command) {
  std::vector<std::string> variables;
  for (const Option& option : command.options) {
    const char* const value = option.env.empty() || option.secret ? nullptr : std::getenv(option.env.c_str());
    if (value != nullptr) variables.push_back(option.env + "=" + value);
  }
  return variables;
}

// The module is asked as if an option and its value were typed as two words; a secret is none of its business yet, and ps(1)
// shows what it gets.
void add_own(Candidates& candidates, const Place& place, const Parameter& parameter, const Value& value) {
  const auto typed = place.words.first(place.words.size() - 1);
  const auto secrets = secret_texts(place.command, typed, {}, [](const std::string&) { return std::string{}; });
  std::vector<std::string> words = without_secrets(place.command, typed, secrets, '*');
  if (!value.before.empty()) words.push_back(value.before.substr(0, value.before.size() - (value.before.back() == '=' ? 1 : 0)));
  words.push_back(place.words.back().substr(value.before.size()));
  const CompleterQuestion question{.subject = place.command.subject,
                                   .verb = place.command.verb,
                                   .parameter = parameter.name,
                                   .words = std::move(words),
                                   .variables = option_variables(place.command)};
  for (const auto& [word, description] : place.sources.contract.candidates(place.module, question))
    if (!value.hides(word)) candidates.add(value.before + word, description);
}

void add_values(Candidates& candidates, const Place& place, const Parameter& parameter, const Value& value) {
  const std::string& before = value.before;
  if (parameter.known == Known::own) return add_own(candidates, place, parameter, value);
  if (parameter.known == Known::modules) (void)add_modules(candidates, place.sources.catalog, "", before);
  if (parameter.name == k_from && place.module.is_builtin()) add_providers(candidates, place.sources, before);
  const bool is_place = parameter.known == Known::modules && parameter.type == Type::path; // of plugin check: packs are some too
  for (const auto& [name, description] :
       known_names(place.sources, is_place && place.module.is_builtin() ? Known::packs : parameter.known, candidates.prefix()))
    candidates.add(before + name, description);
  switch (parameter.type) {
  case Type::choice:
    for (const auto& choice : parameter.choices)
      if (!value.hides(choice)) candidates.add(before + choice, "");
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

bool takes_value(const WordPart& part) { return part.option != nullptr && part.option->type != Type::boolean; }

// Of the word at the cursor, which begins with a dash: the value that is in it, or the option.
void complete_option(Candidates& candidates, const Place& place) {
  const std::string& current = place.words.back();
  const auto parts = word_parts(place.command, std::span{&current, 1});
  if (!parts.empty() && parts.back().is_joined) {
    const WordPart& part = parts.back();
    if (takes_value(part))
      add_values(candidates, place, *part.option, {.before = current.substr(0, current.size() - part.value->size())});
    return;
  }
  add_options_and_help(candidates, place.command);
}

void complete_arguments(Candidates& candidates, const Place& place) {
  const Command& command = place.command;
  const auto words = place.words;
  const auto before = word_parts(command, words.first(words.size() - 1));
  std::vector<std::string_view> arguments;
  bool options_ended = false;
  for (const WordPart& part : before) {
    if (part.kind == WordPart::Kind::argument) arguments.push_back(part.text);
    options_ended = options_ended || part.kind == WordPart::Kind::dashes;
  }
  if (!before.empty() && takes_value(before.back()) && !before.back().value)
    return add_values(candidates, place, *before.back().option, {});
  if (!options_ended && words.back().starts_with('-')) return complete_option(candidates, place);
  if (command.arguments.empty()) return;
  const Argument& last = command.arguments.back();
  if (arguments.size() >= command.arguments.size() && !last.variadic) return;
  const ConfigKey* const key =
      arguments.empty() || command.arguments.front().known != Known::config_keys ? nullptr : find_config_key(arguments.front());
  if (key != nullptr && (arguments.size() == 1 || key->separator != 0)) // what follows it is its value, or all of its list
    add_config_values(candidates, place.sources, *key, std::span{arguments}.subspan(1));
  add_values(candidates, place, command.arguments[std::min(arguments.size(), command.arguments.size() - 1)],
             {.may_be_option = !options_ended});
}

// tcli's own option whose value is the word behind `words`; null: that word is none.
const Option* waiting_option(std::span<const std::string> words) {
  const auto parts = word_parts(global_command(), words);
  if (parts.empty() || !takes_value(parts.back()) || parts.back().value) return nullptr;
  const bool is_before_module =
      std::ranges::all_of(parts, [](const WordPart& part) { return part.kind == WordPart::Kind::option; });
  return is_before_module ? parts.back().option : nullptr;
}

void add_global_values(Candidates& candidates, const Sources& sources, const Option& option, const std::string& before) {
  for (const auto& choice : option.choices) candidates.add(before + choice, "");
  if (option.name == k_from) add_providers(candidates, sources, before);
}

// Of the word at the cursor, which begins with a dash and stands before the module.
void complete_global_option(Candidates& candidates, const Sources& sources, const std::string& current) {
  const auto parts = word_parts(global_command(), std::span{&current, 1});
  if (parts.empty() || !parts.back().is_joined) return add_options(candidates, global_command());
  const WordPart& part = parts.back();
  if (takes_value(part))
    add_global_values(candidates, sources, *part.option, current.substr(0, current.size() - part.value->size()));
}

// `words` follow the module.
void complete_command(Candidates& candidates, const Sources& sources, const Finding& module, const Manifest& manifest,
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
  if (command == nullptr || for_help) return;
  complete_arguments(candidates,
                     {.sources = sources, .module = module, .command = *command, .words = words.subspan(verb_at + 1)});
}

// The module that a call of `words` runs, and the words after its name.
struct Meant {
  Finding finding;
  std::vector<std::string> words;
};

std::optional<Meant> meant_by(const Sources& sources, std::span<const std::string> words, std::string_view from) {
  auto found = sources.catalog.look_up(words.front(), from);
  if (!found) return std::nullopt;
  const auto rest = words.subspan(1);
  if (*found) return Meant{**std::move(found), {rest.begin(), rest.end()}};
  const auto alias = find_alias(sources.config, words.front());
  if (!alias) return std::nullopt;
  auto finding = module_of(*alias, sources.catalog, sources.config, from);
  return finding ? std::optional{Meant{*std::move(finding), alias->followed_by(rest)}} : std::nullopt;
}

} // namespace

std::string complete(const CompletionSources& sources, std::span<const std::string> typed) {
  if (typed.empty()) return {};
  Candidates candidates{typed.back()};
  if (const Option* const option = waiting_option(typed.first(typed.size() - 1))) {
    add_global_values(candidates, sources, *option, "");
    return candidates.take();
  }
  const auto global = parse_global_options(typed.first(typed.size() - 1));
  if (!global || global->help) return {}; // a mistake, or nothing that follows counts
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
      complete_global_option(candidates, sources, words.back());
    return candidates.take();
  }
  if (words.size() == 1) {
    const Listing listing = add_modules(candidates, sources.catalog, global->from, "");
    for (const Alias& alias : aliases_in_force(sources.config, listing)) candidates.add(alias.name, describe(alias));
    if (!for_help) candidates.add("help", help_command().summary);
    for (const Topic& topic : help_topics()) {
      if (for_help && !help.man) candidates.add(topic.name, topic.summary);
    }
    return candidates.take();
  }
  const auto meant = meant_by(sources, words, global->from);
  if (!meant) return {};
  const auto verdict = sources.contract.judge(meant->finding);
  if (!verdict || verdict->state == State::broken) return {};
  if (verdict->manifest)
    complete_command(candidates, sources, meant->finding, *verdict->manifest, meant->words, for_help);
  else if (!for_help)
    candidates.shell_adds("files");
  return candidates.take();
}

} // namespace tcli

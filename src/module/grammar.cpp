#include "module/grammar.hpp"

#include "base/program.hpp"
#include "base/suggest.hpp"
#include "base/text.hpp"
#include "module/arguments.hpp"
#include "module/hint.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {
namespace {

using WordSpan = std::span<const std::string>;

// `command`: whose words they are, null before there is one. A `--` that is the value of an option ends nothing.
bool asks_for_help(WordSpan words, const Command* command) {
  bool is_value = false;
  for (const std::string& word : words) {
    if (word == "--" && !is_value) return false;
    if (is_help(word)) return true;
    is_value = !is_value && command != nullptr && takes_next_word(*command, word);
  }
  return false;
}

std::string lookup(const std::string& variable) { return environment(variable.c_str()); }

// One look at the words, with what every message needs to hand.
class Grammar {
public:
  Grammar(std::string_view module, const Manifest& manifest, WordSpan words)
      : m_module(module), m_manifest(manifest), m_words(words) {}

  Result<Call> parse() const;

private:
  struct Found {
    const Command* command = nullptr;
    std::size_t first = 0; // the position of its first word
    std::size_t rest = 0;  // and that of the word behind its verb
  };

  Result<Call> parse_verb(std::string_view subject, std::size_t position) const;
  Error unknown_verb(std::string_view subject, std::size_t position) const;
  Error early_option(std::string_view subject, std::size_t position) const;

  // The hint for the command that was probably meant: its words, then those from `rest` on.
  std::string corrected(const Command& command, std::size_t rest) const;
  bool may_repeat(const Command& command, WordSpan words) const;
  std::string corrected_top_level() const;
  std::string corrected_in_subject(std::string_view subject, std::size_t position) const;
  std::string moved_behind_verb(std::string_view subject, std::size_t position) const;
  Found find_later(std::string_view subject, std::size_t position) const;

  const Command* nearest(std::string_view subject, std::string_view verb) const;
  std::string title(std::string_view subject) const {
    return subject.empty() ? m_module : fmt::format("{} {}", m_module, subject);
  }
  std::string help_line(std::string_view subject) const { return "tcli help " + title(subject); }
  std::string_view word(std::size_t position) const {
    return position < m_words.size() ? std::string_view(m_words[position]) : std::string_view{};
  }

  std::string m_module;
  const Manifest& m_manifest;
  WordSpan m_words;
};

// Not even a secret option of another command: the command that was meant is only a guess.
bool Grammar::may_repeat(const Command& command, WordSpan words) const {
  return may_be_shown(command, words) && std::none_of(words.begin(), words.end(), [&](const std::string& word) {
           return std::any_of(m_manifest.commands.begin(), m_manifest.commands.end(),
                              [&](const Command& other) { return names_secret(other, word); });
         });
}

std::string Grammar::corrected(const Command& command, std::size_t rest) const {
  const WordSpan behind = m_words.subspan(std::min(rest, m_words.size()));
  if (!may_repeat(command, behind)) return help_line(command.subject);
  // What is wrong behind it too would be told next: the help has it all.
  if (asks_for_help(behind, &command) || !check_arguments(command, behind, {}, lookup))
    return fmt::format("tcli help {} {}", m_module, command.key());
  return call_line(fmt::format("tcli {} {}", m_module, command.key()), {behind.begin(), behind.end()},
                   help_line(command.subject));
}

const Command* Grammar::nearest(std::string_view subject, std::string_view verb) const {
  std::vector<std::string_view> verbs;
  for (const Command& command : m_manifest.commands)
    if (command.subject == subject) verbs.push_back(command.verb);
  const auto best = suggest(verb, verbs);
  return best ? m_manifest.find(subject, *best) : nullptr;
}

std::string Grammar::corrected_top_level() const {
  const std::string_view first = word(0), second = word(1);
  if (const Command* swapped = m_manifest.find(second, first); swapped != nullptr) return corrected(*swapped, 2);
  for (const Command& command : m_manifest.commands)
    if (command.verb == first) return corrected(command, 1); // its subject was left out

  std::vector<std::string_view> names;
  for (const Command& command : m_manifest.commands)
    if (command.subject.empty()) names.push_back(command.verb);
  for (const Subject& subject : m_manifest.subjects) names.push_back(subject.name);
  const auto best = suggest(first, names);
  if (!best) return help_line({});
  if (const Command* command = m_manifest.find({}, *best); command != nullptr) return corrected(*command, 1);
  if (const Command* command = m_manifest.find(*best, second); command != nullptr) return corrected(*command, 2);
  if (const Command* command = nearest(*best, second); command != nullptr) return corrected(*command, 2);
  return help_line(*best);
}

std::string Grammar::corrected_in_subject(std::string_view subject, std::size_t position) const {
  if (const Command* command = nearest(subject, word(position)); command != nullptr) return corrected(*command, position + 1);
  return help_line(subject);
}

Error Grammar::unknown_verb(std::string_view subject, std::size_t position) const {
  return {.status = ExitCode::usage,
          .what = fmt::format("{} has no verb '{}'", title(subject), word(position)),
          .hint = subject.empty() ? corrected_top_level() : corrected_in_subject(subject, position),
          .notes = {commands_note(m_manifest, subject)}};
}

// The first command that is named at `position` or later, after options that came too early.
Grammar::Found Grammar::find_later(std::string_view subject, std::size_t position) const {
  for (std::size_t index = position; index < m_words.size(); ++index) {
    if (const Command* command = m_manifest.find(subject, word(index))) return {command, index, index + 1};
    if (!subject.empty()) continue;
    if (const Command* command = m_manifest.find(word(index), word(index + 1))) return {command, index, index + 2};
  }
  return {};
}

// Options between module and verb, put where they belong: tcli's own before the module, the command's behind its verb.
std::string Grammar::moved_behind_verb(std::string_view subject, std::size_t position) const {
  const Found found = find_later(subject, position);
  if (found.command == nullptr) return help_line(subject);
  std::string otherwise = help_line(found.command->subject);

  std::vector<std::string> own, moved;
  for (std::size_t index = position; index < found.first; ++index) {
    const std::string& typed = m_words[index];
    if (!looks_like_option(typed) || find_option(*found.command, typed) != nullptr) {
      moved.push_back(typed);
      continue;
    }
    const OwnOption* own_option = find_own_option(typed);
    if (own_option == nullptr) return otherwise; // it would be refused there too
    own.push_back(typed);
    if (!own_option->takes_value || typed.find('=') != std::string::npos) continue;
    if (index + 1 == found.first || looks_like_option(m_words[index + 1])) return otherwise; // its value is missing
    own.push_back(m_words[++index]);
  }
  const WordSpan behind = m_words.subspan(found.rest);
  moved.insert(moved.end(), behind.begin(), behind.end());
  if (!may_repeat(*found.command, moved)) return otherwise;
  const std::string start = call_line("tcli", own, {});
  return start.empty() ? otherwise : call_line(fmt::format("{} {} {}", start, m_module, found.command->key()), moved, otherwise);
}

Error Grammar::early_option(std::string_view subject, std::size_t position) const {
  return {.status = ExitCode::usage,
          .what = title(subject),
          .why = fmt::format("option '{}' stands before the verb", option_part(word(position))),
          .hint = moved_behind_verb(subject, position),
          .notes = {commands_note(m_manifest, subject)}};
}

// The word at `position` as the verb of `subject`.
Result<Call> Grammar::parse_verb(std::string_view subject, std::size_t position) const {
  const WordSpan left = m_words.subspan(position);
  const bool begins_with_option = !left.empty() && looks_like_option(left.front());
  if (begins_with_option && asks_for_help(left, nullptr))
    return Call{.help = subject.empty() ? Call::Help::module : Call::Help::subject, .subject = subject};
  if (begins_with_option) return fail(early_option(subject, position));
  if (left.empty())
    return fail({.status = ExitCode::usage,
                 .what = fmt::format("{} needs a verb", title(subject)),
                 .hint = help_line(subject),
                 .notes = {commands_note(m_manifest, subject)}});
  const Command* command = m_manifest.find(subject, left.front());
  if (command == nullptr) return fail(unknown_verb(subject, position));
  const WordSpan rest = left.subspan(1);
  return Call{.help = asks_for_help(rest, command) ? Call::Help::command : Call::Help::none, .command = command, .rest = rest};
}

Result<Call> Grammar::parse() const {
  // A name may be a verb and a subject at once; then it is the subject if a verb of that subject follows.
  const bool is_subject = m_manifest.has_subject(word(0));
  const bool is_verb = m_manifest.find({}, word(0)) != nullptr;
  if (is_subject && (!is_verb || m_manifest.find(word(0), word(1)) != nullptr)) return parse_verb(word(0), 1);
  return parse_verb({}, 0);
}

} // namespace

Result<Call> parse_call(std::string_view module, const Manifest& manifest, std::span<const std::string> words) {
  return Grammar(module, manifest, words).parse();
}

std::string commands_note(const Manifest& manifest, std::string_view subject) {
  std::string note;
  for (const Command& command : manifest.commands)
    if (command.subject == subject) note += (note.empty() ? "verbs: " : " ") + command.verb;
  if (!subject.empty()) return note;
  std::string subjects;
  for (const Subject& known : manifest.subjects) subjects += (subjects.empty() ? "subjects: " : " ") + known.name;
  return note + (note.empty() || subjects.empty() ? "" : " · ") + subjects;
}

} // namespace tcli

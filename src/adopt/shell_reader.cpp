#include "adopt/shell_reader.hpp"

#include "adopt/shell_cases.hpp"
#include "adopt/shell_words.hpp"
#include "base/text.hpp"
#include "module/name.hpp"

#include <algorithm>

namespace tcli {

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

bool is_about_first(std::string_view word) { return word == "$1" || word.starts_with("${1"); }

bool is_help(std::string_view pattern) {
  return pattern == "-h" || pattern == "--help" || pattern == "help" || pattern == "-?" || pattern == "--version";
}

// Whether the branch for everything else refuses it.
bool refuses(const ShellBranch& branch) {
  for (const std::string_view sign : {"exit", "die", "usage", "fail", "error", ">&2", "help"})
    if (has(branch.body, sign)) return true;
  return false;
}

bool is_verb_pattern(const std::string& pattern) { return is_valid_name(pattern) && !is_help(pattern); }

// Whether a `case` chooses among verbs: words of a kind, no options, and a refusal of what is none of them.
bool chooses_verbs(const ShellCase& found) {
  std::size_t verbs = 0;
  bool refused = false;
  for (const ShellBranch& branch : found.branches)
    for (const std::string& pattern : branch.patterns) {
      if (is_verb_pattern(pattern)) ++verbs;
      if (pattern.starts_with('-') && !is_help(pattern) && pattern != "-*") return false;
      if (pattern == "*") refused = refuses(branch);
    }
  return verbs >= 2 && refused;
}

void add_option(FoundCommand& command, FoundOption option) {
  for (FoundOption& known : command.options) {
    const auto shared =
        std::ranges::any_of(option.words, [&](const auto& word) { return std::ranges::count(known.words, word) > 0; });
    if (!shared) continue;
    for (auto& word : option.words)
      if (std::ranges::count(known.words, word) == 0) known.words.push_back(std::move(word));
    known.is_joined = known.is_joined && option.is_joined;
    known.is_optional = known.is_optional || (known.takes_value != option.takes_value);
    known.is_exact = known.is_exact || option.is_exact;
    known.takes_value = known.takes_value || option.takes_value;
    if (known.value_name.empty()) known.value_name = option.value_name;
    return;
  }
  command.options.push_back(std::move(option));
}

// A branch of a `case` over the words, or over what getopts found.
void read_option_branch(const ShellBranch& branch, FoundCommand& command) {
  FoundOption option;
  for (const std::string& pattern : branch.patterns) {
    if (is_help(pattern) || !pattern.starts_with('-') || pattern == "--" || pattern == "-") continue;
    const auto star = pattern.find('*');
    if (star == std::string::npos) {
      if (option_spelling(pattern)) option.words.push_back(pattern);
    } else if (star == pattern.size() - 1 && pattern.size() > 2 && pattern[star - 1] == '=') {
      option.words.push_back(pattern.substr(0, star - 1));
      option.takes_value = option.is_joined = true;
    }
  }
  if (option.words.empty()) return;
  option.is_exact = true;
  option.value_name = assigned_name(branch.body);
  if (!option.is_joined)
    option.takes_value = has(branch.body, "$2") || has(branch.body, "${2") || has(branch.body, "shift 2") ||
                         (has(branch.body, "shift") && has(after(branch.body, "shift"), "$1"));
  const bool repeats = has(branch.body, "+=(") || has(branch.body, "+=") ||
                       (!option.value_name.empty() && has(branch.body, "$" + option.value_name));
  option.is_repeated = option.takes_value && repeats;
  option.is_optional = has(branch.body, "${2:-");
  add_option(command, std::move(option));
}

// getopts "spec" variable: the letters, and what becomes of each in the `case` that follows.
bool read_getopts(std::string_view text, const std::vector<ShellCase>& cases, FoundCommand& command) {
  const std::string spec = getopts_letters(text);
  for (std::size_t at = 0; at < spec.size(); ++at) {
    if (spec[at] == ':' || spec[at] == 'h' || spec[at] == '?') continue;
    FoundOption option{.words = {std::string{'-', spec[at]}}, .takes_value = at + 1 < spec.size() && spec[at + 1] == ':'};
    for (const ShellCase& one : cases)
      for (const ShellBranch& branch : one.branches)
        if (std::ranges::count(branch.patterns, std::string(1, spec[at])) > 0) {
          option.value_name = assigned_name(branch.body);
          option.is_repeated = option.takes_value && !option.value_name.empty() && has(branch.body, "$" + option.value_name);
        }
    add_option(command, std::move(option));
  }
  return !spec.empty();
}

bool read_getopt_program(std::string_view text, FoundCommand& command) {
  const auto found = getopt_words(text);
  for (const auto& [word, takes, optional] : found)
    add_option(command, {.words = {word}, .takes_value = takes, .is_optional = optional});
  return !found.empty();
}

// The code of one command: the script itself, or what a verb does. `first` is the number of the word that its own begin with.
bool read_code(std::string_view text, FoundCommand& command, int first) {
  const auto cases = shell_cases(text);
  bool reads_options = read_getopts(text, cases, command);
  if (!reads_options) reads_options = read_getopt_program(text, command);
  for (const ShellCase& one : cases) {
    const bool is_of_words = is_about_first(one.word) || loops_over_words(text, one.word);
    if (!is_of_words || chooses_verbs(one)) continue;
    for (const ShellBranch& branch : one.branches) {
      const bool is_option = std::ranges::any_of(branch.patterns, [](const auto& pattern) { return pattern.starts_with('-'); });
      reads_options = reads_options || is_option;
      if (is_option) read_option_branch(branch, command);
    }
  }
  for (FoundOption& option : tested_options(text)) {
    reads_options = true;
    add_option(command, std::move(option));
  }
  if (std::ranges::any_of(command.options, [](const FoundOption& option) { return option.words.empty(); })) return reads_options;
  for (FoundArgument& argument : positional_words(text, first, reads_options)) command.arguments.push_back(std::move(argument));
  command.knows_arguments = !command.arguments.empty();
  return reads_options;
}

void add_commands(std::string_view text, const ShellCase& chooser, const std::string& subject, Found& found) {
  for (const ShellBranch& branch : chooser.branches) {
    const auto verb = std::ranges::find_if(branch.patterns, is_verb_pattern);
    if (verb == branch.patterns.end()) continue;
    const int own = subject.empty() ? 2 : 3; // the number of the first word behind the verb
    const auto inner = shell_cases(branch.body);
    const auto nested = std::ranges::find_if(
        inner, [](const ShellCase& one) { return (one.word == "$2" || one.word.starts_with("${2")) && chooses_verbs(one); });
    if (subject.empty() && nested != inner.end()) {
      add_commands(text, *nested, *verb, found);
      continue;
    }
    FoundCommand command{.subject = subject, .verb = *verb};
    const std::string called = called_function(branch.body, text);
    if (!called.empty()) {
      found.reads_options = read_code(called, command, 1) || found.reads_options;
    } else {
      const bool shifts = has(branch.body, "shift");
      found.reads_options = read_code(branch.body, command, shifts ? 1 : own) || found.reads_options;
    }
    if (branch.patterns.size() > 1) found.doubts.push_back(*verb + " has other names, which tcli doesn't know");
    found.commands.push_back(std::move(command));
  }
}

} // namespace

Found read_shell(std::string_view text) {
  Found found;
  const std::string code = without_here_documents(text);
  for (const ShellCase& one : shell_cases(code))
    if (is_about_first(one.word) && chooses_verbs(one)) {
      add_commands(code, one, {}, found);
      if (found.commands.size() > 1) return found;
    }
  found.commands.clear();
  for (const ShellFunction& function : dispatched_functions(code)) {
    FoundCommand command{.verb = function.verb, .summary = function.summary};
    found.reads_options = read_code(function.body, command, 1) || found.reads_options;
    found.commands.push_back(std::move(command));
  }
  if (!found.commands.empty()) return found;
  found.doubts.clear();
  FoundCommand command;
  found.reads_options = read_code(code, command, 1);
  found.commands.push_back(std::move(command));
  return found;
}

} // namespace tcli

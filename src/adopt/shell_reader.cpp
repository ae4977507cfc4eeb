#include "adopt/shell_reader.hpp"

#include "adopt/shell_cases.hpp"
#include "adopt/shell_loops.hpp"
#include "adopt/shell_words.hpp"
#include "base/text.hpp"
#include "module/name.hpp"

#include <algorithm>
#include <iterator>

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

// Whether a `case` chooses among verbs: words of a kind, no options, and a refusal of what is none of them. `is_all`: nothing but
// its branches looks at the words, which is as good.
bool chooses_verbs(const ShellCase& found, bool is_all = false) {
  constexpr std::size_t k_most = 500; // of a manifest
  if (found.branches.size() > k_most) return false;
  std::size_t verbs = 0;
  bool refused = is_all;
  for (const ShellBranch& branch : found.branches) {
    if (std::ranges::any_of(branch.patterns, is_help)) continue;
    for (const std::string& pattern : branch.patterns) {
      if (is_verb_pattern(pattern)) ++verbs;
      if (pattern.starts_with('-') && pattern != "-*") return false;
      if (pattern == "*") refused = refuses(branch);
    }
  }
  return verbs >= 2 && refused;
}

void merge(FoundOption& known, FoundOption option) {
  for (auto& word : option.words)
    if (std::ranges::count(known.words, word) == 0) known.words.push_back(std::move(word));
  known.is_joined = known.is_joined && option.is_joined;
  known.is_optional = known.is_optional || option.is_optional || (known.takes_value != option.takes_value);
  known.is_exact = known.is_exact || option.is_exact;
  known.takes_value = known.takes_value || option.takes_value;
  if (known.value_name.empty()) known.value_name = option.value_name;
}

void add_option(FoundCommand& command, FoundOption option) {
  const auto shares = [&](const FoundOption& known) {
    return std::ranges::any_of(option.words, [&](const auto& word) { return std::ranges::count(known.words, word) > 0; });
  };
  const auto first = std::ranges::find_if(command.options, shares);
  if (first == command.options.end()) return command.options.push_back(std::move(option));
  // Two that were known apart may be spellings of it: "-v" and "--verbose" of getopt(1).
  for (auto other = std::next(first); (other = std::find_if(other, command.options.end(), shares)) != command.options.end();) {
    merge(*first, std::move(*other));
    other = command.options.erase(other);
  }
  merge(*first, std::move(option));
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

// What reads options of the words, and what it keeps of all others.
struct OptionCode {
  std::vector<TextRange> loops; // all that there are
  std::vector<TextRange> ranges;
  std::vector<FoundArgument> kept;
  bool is_unclear = false; // other words are kept, nobody knows how
};

void take_others(std::string_view body, std::string_view word, bool may_refuse, OptionCode& code) {
  auto kept = kept_words(body, word, may_refuse); // also by who refuses one too many
  code.is_unclear = code.is_unclear || (kept.empty() && has(body, word) && !may_refuse);
  for (FoundArgument& argument : kept)
    if (std::ranges::find(code.kept, argument.name, &FoundArgument::name) == code.kept.end())
      code.kept.push_back(std::move(argument));
}

void read_cases(std::string_view text, const std::vector<ShellCase>& cases, FoundCommand& command, OptionCode& code, int first) {
  for (const ShellCase& one : cases) {
    const bool is_of_words = is_about_first(one.word) || loops_over_words(text, one.word);
    if (!is_of_words || chooses_verbs(one)) continue;
    const auto is_option = [](const ShellBranch& branch) {
      return std::ranges::any_of(branch.patterns, [](const auto& pattern) { return pattern.starts_with('-'); });
    };
    if (std::ranges::none_of(one.branches, is_option)) continue;
    const auto loop = loop_around(code.loops, one.begin);
    code.ranges.push_back(loop.value_or(TextRange{one.begin, one.end}));
    for (const ShellBranch& branch : one.branches) {
      if (std::ranges::count(branch.patterns, "--") > 0) command.knows_dashes = true;
      if (is_option(branch))
        read_option_branch(branch, command);
      else if (loop && std::ranges::count(branch.patterns, "*") > 0) {
        take_others(branch.body, is_about_first(one.word) ? "$1" : one.word, refuses(branch), code);
        if (is_shell_command(trim(branch.body), 0, "break")) command.options_first = reads_words_first(text, loop->begin, first);
      }
    }
  }
}

void read_tests(std::string_view text, FoundCommand& command, OptionCode& code) {
  for (TestedOption& tested : tested_options(text)) {
    const TextRange then = tested_body(text, tested.at);
    const std::string_view body = text.substr(then.begin, then.end - then.begin);
    FoundOption& option = tested.option;
    if (!option.is_joined) option.takes_value = has(body, "$2") || has(body, "${2") || has(body, "shift 2");
    if (option.takes_value) option.value_name = assigned_name(body);
    add_option(command, std::move(option));
    const auto loop = loop_around(code.loops, tested.at);
    code.ranges.push_back(loop.value_or(TextRange{tested.begin, then.end}));
    if (loop && is_shell_command(text, then.end, "else"))
      take_others(text.substr(then.end, loop->end - then.end), is_about_first(tested.of) ? "$1" : tested.of, false, code);
  }
}

// The code of one command: the script itself, or what a verb does. `first` is the number of the word that its own begin with.
void read_code(std::string_view text, FoundCommand& command, int first, Found& found) {
  const auto cases = shell_cases(text);
  OptionCode code{.loops = shell_loops(text), .ranges = {}, .kept = {}};
  bool reads_options = read_getopts(text, cases, command);
  command.options_first = reads_options && reads_words_first(text, find_in_code(text, "getopts"), first);
  command.knows_dashes = reads_options;
  if (!reads_options) reads_options = command.knows_dashes = read_getopt_program(text, command);
  read_cases(text, cases, command, code, first);
  read_tests(text, command, code);
  reads_options = reads_options || !code.ranges.empty();
  found.reads_options = found.reads_options || reads_options;
  command.arguments = positional_words(without_ranges(text, code.ranges), first);
  const bool takes_any = std::ranges::any_of(code.kept, &FoundArgument::variadic) && has(text, "set -- \"${");
  if (command.arguments.empty() || takes_any) command.arguments = std::move(code.kept);
  if (const std::string called = called_function(text, text); command.arguments.empty() && !called.empty()) {
    FoundCommand inner; // main "$@"
    read_code(called, inner, 1, found);
    command.arguments = std::move(inner.arguments);
  }
  if (command.arguments.empty() && code.is_unclear)
    found.doubts.push_back("it keeps words that are no options, nobody knows which: say what its arguments are");
  command.knows_arguments = !command.arguments.empty();
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
      read_code(called, command, 1, found);
    } else {
      read_code(branch.body, command, own, found);
    }
    if (branch.patterns.size() > 1) found.doubts.push_back(*verb + " has other names, which tcli doesn't know");
    found.commands.push_back(std::move(command));
  }
}

} // namespace

Found read_shell(std::string_view text) {
  Found found;
  const std::string code = without_here_documents(text);
  for (const ShellCase& one : shell_cases(code)) {
    if (!is_about_first(one.word)) continue;
    const bool is_all = !reads_words(std::string_view{code}.substr(one.end)) && reads_words_first(code, one.begin, 1);
    if (chooses_verbs(one, is_all)) {
      add_commands(code, one, {}, found);
      if (found.commands.size() > 1) return found;
    }
  }
  found.commands.clear();
  for (const ShellFunction& function : dispatched_functions(code)) {
    FoundCommand command{.verb = function.verb, .summary = function.summary};
    read_code(function.body, command, 1, found);
    found.commands.push_back(std::move(command));
  }
  if (!found.commands.empty()) return found;
  found.doubts.clear();
  FoundCommand command;
  read_code(code, command, 1, found);
  found.commands.push_back(std::move(command));
  return found;
}

} // namespace tcli

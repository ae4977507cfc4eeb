#include "adopt/shell_reader.hpp"

#include "adopt/shell_cases.hpp"
#include "adopt/shell_functions.hpp"
#include "adopt/shell_loops.hpp"
#include "adopt/shell_options.hpp"
#include "adopt/shell_order.hpp"
#include "adopt/shell_words.hpp"
#include "base/text.hpp"
#include "module/name.hpp"

#include <algorithm>
#include <cctype>

namespace tcli {

namespace {

const Place* function_around(const std::vector<Place>& places, std::size_t at) {
  const auto found = std::ranges::find_if(places, [at](const Place& place) { return place.open <= at && at < place.end; });
  return found == places.end() ? nullptr : &*found;
}

// `for`, `while … do f "$1"; shift; done`: any number of words, but for those that loops over options take.
std::vector<TextRange> eating_loops(std::string_view text, const std::vector<TextRange>& taken, int first) {
  const auto places = first == 1 ? shell_functions(text) : std::vector<Place>{};
  std::vector<TextRange> found;
  for (const TextRange& loop : shell_loops(text)) {
    const auto overlaps = [&](const TextRange& other) { return loop.begin < other.end && other.begin < loop.end; };
    const std::string_view body = text.substr(loop.begin, loop.end - loop.begin);
    if (function_around(places, loop.begin) != nullptr || std::ranges::any_of(taken, overlaps)) continue;
    if (find_in_code(body, "shift") < body.size() && (has_part(body, "$1") || has_part(body, "${1"))) found.push_back(loop);
  }
  return found;
}

std::vector<FoundArgument> places_of_words(std::string_view text, const std::vector<TextRange>& taken, int first) {
  const std::string left = without_ranges(text, taken);
  const auto eating = eating_loops(text, taken, first);
  auto found = positional_words(without_ranges(left, eating), first);
  if (!eating.empty() && (found.empty() || !found.back().variadic))
    found.push_back({.name = "words", .required = false, .variadic = true});
  return found;
}

// The code of one command: the script itself, or what a verb does. `first` is the number of the word that its own begin with.
void read_code(std::string_view text, FoundCommand& command, int first, Found& found) {
  OptionCode code = read_shell_options(text, command, first);
  found.reads_options = found.reads_options || code.is_read;
  command.arguments = places_of_words(text, code.ranges, first);
  const bool takes_any = std::ranges::any_of(code.kept, &FoundArgument::variadic) && has_part(text, "set -- \"${");
  if (command.arguments.empty() || takes_any) command.arguments = std::move(code.kept);
  const CalledFunction called = called_function(text, text);
  if (command.arguments.empty() && !called.body.empty()) {
    FoundCommand inner; // main "$@"
    read_code(called.body, inner, 1, found);
    command.arguments = std::move(inner.arguments);
  } else if (command.arguments.empty() && !code.is_unclear &&
             (code.uses_next || uses_words(without_ranges(text, code.ranges), first))) {
    found.doubts.push_back("it uses words, nobody knows how many: any are handed on");
    command.arguments.push_back({.name = "words", .required = false, .variadic = true});
  }
  if (command.arguments.empty() && code.is_unclear) {
    found.doubts.push_back("it keeps words that are no options, nobody knows which: say what its arguments are");
    command.arguments.push_back({.name = "words", .required = false, .variadic = true});
  }
  command.knows_arguments = !command.arguments.empty();
}

// What no verb stands for is told.
void doubt_branch(const ShellBranch& branch, Found& found) {
  const auto is_plain = [](unsigned char byte) { return std::isalnum(byte) != 0 || byte == '_' || byte == '-'; };
  for (const std::string& pattern : branch.patterns) {
    if (pattern == "*" && (has_part(branch.body, "\"$@\"") || has_part(branch.body, "$*")) && !only_keeps(branch.body))
      found.doubts.push_back("any other word is handed on by it, which a manifest can't say: it is left out");
    if (!pattern.empty() && pattern[0] != '-' && !is_help_word(pattern) && std::ranges::all_of(pattern, is_plain))
      found.doubts.push_back("'" + pattern + "' is no name of a verb here: left out");
  }
}

// `own`: the number of the first word behind the verb.
void add_commands(std::string_view text, const ShellCase& chooser, const std::string& subject, int own, Found& found) {
  for (const ShellBranch& branch : chooser.branches) {
    const auto verb = std::ranges::find_if(branch.patterns, is_verb_pattern);
    if (verb == branch.patterns.end()) {
      doubt_branch(branch, found);
      continue;
    }
    const auto inner = shell_cases(branch.body);
    const std::string next = std::to_string(own);
    const auto nested = std::ranges::find_if(inner, [&](const ShellCase& one) {
      return (one.word == "$" + next || one.word.starts_with("${" + next)) && chooses_verbs(one);
    });
    if (subject.empty() && nested != inner.end()) {
      add_commands(text, *nested, *verb, own + 1, found);
      continue;
    }
    FoundCommand command{.subject = subject, .verb = *verb};
    const CalledFunction called = called_function(branch.body, text);
    if (!called.body.empty()) {
      const int moved = words_moved(branch.body, called.at, own).value_or(own - 1) + static_cast<int>(called.skipped);
      read_code(called.body, command, std::max(own - moved, 1), found);
    } else {
      read_code(branch.body, command, own, found);
    }
    if (branch.patterns.size() > 1) found.doubts.push_back(*verb + " has other names, which tcli doesn't know");
    found.commands.push_back(std::move(command));
  }
}

// A `case` over the first word, or over the variable that keeps it, and the code around it.
struct Chooser {
  std::string before, behind; // in the same function, or outside of all
  int moved = 0;              // words, before it
};

std::optional<Chooser> chooser_of(std::string_view code, const ShellCase& one) {
  const auto places = shell_functions(code);
  const Place* inside = function_around(places, one.begin);
  const std::size_t begin = inside != nullptr ? inside->open : 0, end = inside != nullptr ? inside->end : code.size();
  Chooser found{.before = without_functions(code, places, begin, one.begin),
                .behind = without_functions(code, places, one.end, end)};
  const auto moved = words_moved(code, one.begin, 1);
  if (inside != nullptr && !moved && inside->name != "main")
    return std::nullopt; // of a verb of its own: "user) shift; user "$@""
  found.moved = moved.value_or(0);
  if (is_about_first(one.word)) return found.moved == 0 ? std::optional{found} : std::nullopt;
  if (!one.word.starts_with('$')) return std::nullopt;
  std::string name = one.word.substr(one.word.starts_with("${") ? 2 : 1);
  name.resize(static_cast<std::size_t>(std::ranges::find_if_not(name, is_name_byte) - name.begin()));
  for (const std::string value : {"=$1", "=\"$1\"", "=${1", "=\"${1"}) {
    const auto at = found.before.find(name + value);
    if (name.empty() || at == std::string::npos || (at > 0 && is_name_byte(found.before[at - 1]))) continue;
    found.before.erase(at, name.size() + value.size());
    if (const auto shift = found.before.find("shift"); shift != std::string::npos) found.before.erase(shift, 5);
    return moved && *moved < 2 ? std::optional{found} : std::nullopt;
  }
  return std::nullopt;
}

// "TARGET=$2" before the `case`: any of the verbs may use it.
std::vector<FoundArgument> words_before(const Chooser& chooser, int own) {
  std::string lines;
  for (const std::string_view line : split(chooser.before, '\n'))
    for (const std::string_view sign : {"=$", "=\"$", "=(\"$@"})
      if (has_part(line, sign)) {
        lines += std::string{line} + '\n';
        break;
      }
  auto found = positional_words(lines, own);
  for (FoundArgument& argument : found) argument.required = false;
  return found;
}

// Whether it chooses among verbs, and nothing behind it looks at other words.
bool is_of_verbs(const ShellCase& one, const Chooser& chooser) {
  const bool is_all = !reads_words(chooser.behind) && !reads_words(chooser.before);
  return chooses_verbs(one, is_all) && !uses_words(chooser.behind, 2) &&
         find_in_code(chooser.behind, "shift") == chooser.behind.size();
}

} // namespace

Found read_shell(std::string_view text) {
  Found found;
  const std::string code = without_here_documents(text);
  for (const ShellCase& one : shell_cases(code)) {
    const auto chooser = chooser_of(code, one);
    if (!chooser || !is_of_verbs(one, *chooser)) continue;
    FoundCommand before;
    read_shell_options(chooser->before, before, 1);
    for (const FoundOption& option : before.options)
      found.doubts.push_back(option.words.back() + " stands before the verb, where tcli passes none: it is left out");
    add_commands(code, one, {}, 2 - chooser->moved, found);
    for (FoundCommand& command : found.commands)
      if (auto words = words_before(*chooser, 2 - chooser->moved);
          command.subject.empty() && words.size() > command.arguments.size() &&
          (command.arguments.empty() || !command.arguments.back().variadic)) {
        command.arguments = std::move(words);
        command.knows_arguments = true;
      }
    if (found.commands.size() > 1) return found;
  }
  found.commands.clear();
  found.doubts.clear();
  for (const ShellFunction& function : dispatched_functions(code, found.doubts)) {
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

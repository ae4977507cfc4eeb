#include "adopt/usage_reader.hpp"

#include "adopt/usage_synopsis.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tcli {

namespace {

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
  for (const std::string& word : usage_words(line)) {
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
  command.options_first = command.options_first && (form.options.empty() || form.options_first);
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
  for (char& byte : text)
    if (byte == ',' || byte == '|') byte = ' ';
  const bool has_several = text != head; // "-I DIR, --include=DIR"
  bool is_value = false;
  for (const std::string_view word : split(text, ' ')) {
    if (word.empty()) continue;
    if (word.starts_with('-')) {
      if ((is_value && !has_several) || !take_spelling(word, option)) return std::nullopt;
      is_value = false;
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

namespace {

// "--[no-]color  in colour" is two.
std::vector<FoundOption> read_option_lines(const std::string& line) {
  const auto at = line.find("--[no"), end = std::min(line.find(' ', at), line.size());
  if (at == std::string::npos || !trim(line).starts_with("--[no")) {
    auto option = read_option_line(line);
    return option ? std::vector{*std::move(option)} : std::vector<FoundOption>{};
  }
  std::vector<FoundOption> found;
  for (const std::string& word : both_ways(std::string_view{line}.substr(at, end - at)))
    if (auto option = read_option_line(word + line.substr(end))) found.push_back(*std::move(option));
  return found;
}

// "x <command> [options]", where the table of the commands tells what each takes.
void take_words_of_commands(FoundCommand& command, std::vector<std::string>& doubts) {
  constexpr std::array<std::string_view, 8> k_names{"command", "COMMAND", "subcommand", "SUBCOMMAND",
                                                    "cmd",     "CMD",     "action",     "ACTION"};
  if (command.arguments.size() != 1 || command.arguments[0].variadic) return;
  if (std::ranges::count(k_names, command.arguments[0].name) == 0) return;
  doubts.emplace_back("what each of its own commands takes is not in the manifest: any words are handed on");
  command.arguments.push_back({.name = "words", .required = false, .variadic = true});
}

} // namespace

Found read_usage(const std::vector<std::string>& lines, std::string_view program) {
  Found found;
  FoundCommand command;
  bool has_synopsis = false, is_after_usage = false;
  std::vector<FoundOption> table;
  for (const std::string& line : lines)
    for (FoundOption& option : read_option_lines(line)) table.push_back(std::move(option));
  std::size_t forms = 0;
  for (const std::string& line : lines) {
    for (FoundOption& option : read_option_lines(line)) command.options.push_back(std::move(option));
    const auto synopsis = synopsis_of(line, program, is_after_usage);
    const std::string_view bare_line = trim(line);
    is_after_usage = bare_line == "Usage:" || bare_line == "USAGE" || bare_line == "SYNOPSIS" || bare_line == "usage:" ||
                     (is_after_usage && bare_line.empty());
    if (!synopsis) continue;
    is_after_usage = true; // another form of it may follow
    FoundCommand form{.knows_arguments = true};
    read_synopsis(*synopsis, table, form);
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
  take_words_of_commands(command, found.doubts);
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
    read_synopsis(text.substr(0, gap), {}, command);
    return command;
  }
  return std::nullopt;
}

} // namespace tcli

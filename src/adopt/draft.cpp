#include "adopt/draft.hpp"

#include "adopt/draft_command.hpp"
#include "adopt/printed_text.hpp"
#include "adopt/python_reader.hpp"
#include "adopt/shell_reader.hpp"
#include "adopt/usage_reader.hpp"
#include "base/text.hpp"
#include "module/manifest_text.hpp"
#include "module/name.hpp"
#include "module/todo_lines.hpp"
#include "module/yaml_quote.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace tcli {

namespace {

Found read_code(const Script& script, const std::vector<std::string>& lines) {
  switch (language_of(script.text)) {
  case Language::shell:
    return read_shell(join(lines, "\n"));
  case Language::python:
    return read_python_answer(script.python_answer);
  case Language::other:
    break;
  }
  return {};
}

std::string one_line(std::string_view text, std::size_t limit = 200) {
  std::string line{trim(text)};
  for (char& byte : line)
    if (static_cast<unsigned char>(byte) < ' ') byte = ' ';
  while (line.size() > limit || find_invalid_utf8(line) != std::string_view::npos) line.pop_back();
  return std::string{trim(line)};
}

// The comments where they belong: at the top, or before the line of what they are about.
std::string with_todos(const std::string& text, const std::vector<DraftTodo>& todos) {
  std::string out;
  const auto put = [&](std::string_view command, std::string_view parameter, std::string_view indent) {
    for (const DraftTodo& todo : todos)
      if (todo.command == command && todo.parameter == parameter)
        out += fmt::format("{}# {} {}\n", indent, k_todo_mark, one_line(todo.text));
  };
  put({}, {}, {});
  std::string command;
  for (const std::string_view line : split(text, '\n')) {
    if (line.starts_with("  \"") && line.ends_with("\":")) {
      command = line.substr(3, line.size() - 5);
      put(command, {}, "  ");
    }
    constexpr std::string_view k_item = "      - {name: \"";
    if (line.starts_with(k_item)) {
      const std::string_view rest = line.substr(k_item.size());
      put(command, rest.substr(0, rest.find('"')), "      ");
    }
    out += line;
    out += '\n';
  }
  out.pop_back(); // split gave an empty part behind the last line feed
  return out;
}

// Libraries that take `--` for the end of the options.
bool knows_getopt(std::string_view text) {
  if (language_of(text) != Language::other) return false;
  for (const std::string_view sign : {"GetOptions", "getopts", "getopt", "Getopt", "OptionParser", "optparse", "parseArgs",
                                      "yargs", "commander", "minimist", "flag.Parse"})
    if (text.find(sign) != std::string_view::npos) return true;
  return false;
}

// Libraries that find an option wherever it stands, unless they are told otherwise.
bool takes_options_anywhere(std::string_view text) {
  if (language_of(text) != Language::other) return false;
  const auto has = [&](std::string_view sign) { return text.find(sign) != std::string_view::npos; };
  for (const std::string_view sign : {"require_order", "posix_default", "POSIXLY_CORRECT", "order!", "stopEarly", "stop_early",
                                      "passThroughOptions", "enablePositionalOptions", "halt-at-non-option"})
    if (has(sign)) return false;
  for (const std::string_view sign : {"GetOptions", "OptionParser", "parseArgs", "yargs", "commander", "minimist"})
    if (has(sign)) return true;
  return false;
}

void add_subject(Manifest& manifest, const FoundCommand& found) {
  if (found.subject.empty() || manifest.has_subject(found.subject)) return;
  std::string summary = one_line(found.subject_summary);
  if (summary.empty()) summary = fmt::format("{} say what {} is about", k_todo_mark, found.subject);
  manifest.subjects.push_back({found.subject, summary});
}

} // namespace

std::string draft_manifest(const Script& script) {
  const auto lines = script_lines(script.text);
  auto shown = shown_lines(lines);
  for (std::string& line : script_lines(script.help)) shown.push_back(std::move(line));
  const std::string file = one_line(script.file);
  const Found text = read_usage(shown, file);
  Found code = read_code(script, lines);
  if (code.commands.empty()) code.commands.emplace_back();

  Manifest manifest;
  std::vector<DraftTodo> todos;
  manifest.summary = one_line(summary_of(top_comment(lines), file));
  if (!code.summary.empty()) manifest.summary = one_line(summary_of({code.summary}, file));
  if (manifest.summary.empty()) manifest.summary = one_line(summary_of(shown, file));
  if (looks_like_code(manifest.summary)) manifest.summary.clear();
  if (std::ranges::none_of(manifest.summary, [](char byte) { return std::isalnum(static_cast<unsigned char>(byte)) != 0; }))
    manifest.summary.clear();
  if (manifest.summary.empty()) manifest.summary = fmt::format("{} say what {} is for", k_todo_mark, file);
  todos.push_back({.text = "say of each command whether it has an effect: write or destructive"});
  if (script.is_cut) todos.push_back({.text = "only the first MiB of the script was read"});
  if (!script.missed.empty())
    todos.push_back(
        {.text = fmt::format("it uses {} beside itself, not copied with it: copy it too", join(script.missed, ", "))});
  const bool is_of_text = code.commands.size() == 1 && code.commands[0].verb.empty() && !code.is_whole;
  if (is_of_text && !code.commands[0].knows_arguments)
    code.doubts.insert(code.doubts.end(), text.doubts.begin(), text.doubts.end());
  for (const std::string& doubt : code.doubts) todos.push_back({.text = doubt});
  if (language_of(script.text) == Language::python && script.python_answer.empty())
    todos.push_back({.text = "Python's parser could not read it: what follows is of its texts alone"});
  std::erase_if(code.commands, [&](const FoundCommand& found) {
    const bool is_name = (found.verb.empty() && code.commands.size() == 1) || is_valid_name(found.verb);
    if (!is_name) todos.push_back({.text = fmt::format("{} is no name of a verb here: left out", found.verb)});
    return !is_name;
  });
  if (code.commands.empty()) code.commands.emplace_back();
  const bool is_single = code.commands.size() == 1 && code.commands[0].verb.empty();
  for (FoundCommand& found : code.commands) {
    const FoundCommand* told = is_single ? &text.commands[0] : nullptr;
    std::optional<FoundCommand> line;
    if (!is_single) line = read_verb_line(shown, file, found.subject.empty() ? found.verb : found.subject + " " + found.verb);
    if (line) told = &*line;
    if (found.verb.empty()) found.verb = "run";
    if (found.summary.empty() && line) found.summary = line->summary;
    if (found.summary.empty())
      found.summary = is_single ? manifest.summary : fmt::format("{} say what {} does", k_todo_mark, found.verb);
    found.summary = one_line(found.summary);
    Command command = draft_command(found, told,
                                    {.reads_options = code.reads_options,
                                     .declares = code.is_whole,
                                     .knows_code = language_of(script.text) == Language::shell,
                                     .has_parser = code.has_parser || takes_options_anywhere(script.text),
                                     .knows_dashes = code.knows_dashes || knows_getopt(script.text)},
                                    todos);
    command.passes_command = !is_single;
    if (manifest.find(command.subject, command.verb) != nullptr) continue;
    manifest.commands.push_back(std::move(command));
    add_subject(manifest, found);
  }
  return with_todos(manifest_text(manifest), todos);
}

std::string draft_of_verb(std::string_view draft) {
  constexpr std::string_view k_one = "    passes_command: false"; // as a script gets its words that has no verbs
  constexpr std::size_t k_depth = 4;                              // of what stands below commands and the verb
  if (draft.ends_with('\n')) draft.remove_suffix(1);
  std::string text;
  bool is_one = false;
  for (const std::string_view line : split(draft, '\n')) {
    const std::size_t indent = line.find_first_not_of(' ');
    if (line == k_one)
      is_one = true; // in a tree no verb is passed to any
    else if (line.starts_with('#') || line.starts_with("tcli:"))
      text += fmt::format("{}\n", line);
    else if (indent != std::string_view::npos && (indent >= k_depth || (indent > 0 && line[indent] == '#')))
      text += fmt::format("{}\n", line.substr(std::min(indent, k_depth)));
  }
  return is_one ? text : std::string{};
}

} // namespace tcli

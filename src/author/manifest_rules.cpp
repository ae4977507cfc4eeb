#include "author/manifest_rules.hpp"

#include "author/example.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::size_t k_summary_columns = 72; // what a line of a listing has room for beside a name
constexpr std::size_t k_many_commands = 4;

YamlPosition place_of(const YamlNode* node) { return node == nullptr ? YamlPosition{} : node->at; }

const YamlNode* below(const YamlNode* node, std::string_view key) { return node == nullptr ? nullptr : node->find(key); }

const YamlNode* item(const YamlNode* list, std::size_t index) {
  return list == nullptr || index >= list->items.size() ? nullptr : &list->items[index];
}

void check_summary(std::string_view of, const std::string& summary, const YamlNode* node, const RemarkSink& sink) {
  const auto width = display_width(escape(summary));
  if (width <= k_summary_columns) return;
  const auto at = place_of(node);
  sink.add(RuleId::summary, fmt::format("the summary of {} takes {} columns, a list has {}", of, width, k_summary_columns),
           at.line, at.column);
}

// A word of a script, not a part of a longer one.
bool has_word(std::string_view text, std::string_view word) {
  const auto is_part = [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
  };
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_part(text[at - 1])) && (end == text.size() || !is_part(text[end]))) return true;
  }
  return false;
}

std::string variable_of(std::string_view start, std::string_view name) {
  std::string variable{start};
  for (const char byte : name)
    variable += byte == '-' ? '_' : byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte;
  return variable;
}

std::string with_underscores(std::string name) {
  std::ranges::replace(name, '-', '_');
  return name;
}

// By its name, the variable that has its value, or a short letter as `case` and getopts have it.
bool is_option_used(std::string_view script, const Option& option) {
  if (has_word(script, option.name) || has_word(script, with_underscores(option.name))) return true;
  if (script.find(variable_of("TCLI_OPT_", option.name)) != std::string_view::npos) return true;
  if (!option.env.empty() && script.find(option.env) != std::string_view::npos) return true;
  if (!option.passed_as.empty()) return true; // its letter may stand in the words of getopt, or nowhere: awk reads -v itself
  if (option.name == "yes" && has_word(script, "confirmation_option")) return true; // click's, which need not say it
  return option.short_name != 0 && script.find(fmt::format("-{}", option.short_name)) != std::string_view::npos;
}

// Arguments may be read by their places as well.
bool reads_places(std::string_view script) {
  for (const std::string_view sign :
       {"$@", "$*", "$1", "${1", "$2", "${2", "$3", "${3", "argv", "ARGV", "@args", "parse_args", "docopt", "Args", "shift"})
    if (script.find(sign) != std::string_view::npos) return true;
  return false;
}

// A script that hands the work to other files or makes up the names of variables, may well use what does not stand in it.
bool looks_elsewhere(std::string_view script) {
  for (const std::string_view sign : {"source ", "\n. ", "exec ", "sys.path", "import_module", "require", "parse_known_args",
                                      "TCLI_PLUGIN_DIR", "TCLI_OPT_$", "TCLI_OPT_\"", "TCLI_OPT_'", "TCLI_OPT_{", "!TCLI_"})
    if (script.find(sign) != std::string_view::npos) return true;
  return false;
}

// What is said of an option is no use of it.
std::string without_comments(std::string_view script) {
  std::string code;
  for (const std::string_view line : split(script, '\n'))
    if (!trim(line).starts_with('#')) (code += line) += '\n';
  return code;
}

void check_use(const CommandToCheck& check, const RemarkSink& sink) {
  if (check.script.empty() || looks_elsewhere(check.script)) return;
  const std::string code = without_comments(check.script);
  const YamlNode* const options = below(check.node, "options");
  const YamlNode* const arguments = below(check.node, "arguments");
  for (std::size_t index = 0; index < check.command.options.size(); ++index) {
    const Option& option = check.command.options[index];
    if (is_option_used(code, option)) continue;
    const YamlNode* const listed = item(options, index); // the last may be of dry_run: true alone
    const auto at = place_of(listed != nullptr ? listed : below(check.node, option.name == k_dry_run ? "dry_run" : "options"));
    sink.add(RuleId::unused,
             fmt::format("neither --{} nor {} occurs in the script", option.name, variable_of("TCLI_OPT_", option.name)), at.line,
             at.column);
  }
  if (reads_places(code)) return;
  for (std::size_t index = 0; index < check.command.arguments.size(); ++index) {
    const Argument& argument = check.command.arguments[index];
    const std::string variable = variable_of("TCLI_ARG_", argument.name);
    if (code.find(variable) != std::string::npos || has_word(code, argument.name)) continue;
    const auto at = place_of(item(arguments, index));
    sink.add(RuleId::unused, fmt::format("the script reads neither {} nor its arguments by their places", variable), at.line,
             at.column);
  }
}

} // namespace

void check_module_words(const Manifest& manifest, const YamlNode* root, const RemarkSink& sink) {
  for (const std::string& warning : manifest.warnings) sink.add_placed(RuleId::key, warning);
  check_summary("the module", manifest.summary, below(root, "summary"), sink);
  const auto at = place_of(root);
  if (manifest.description.empty() && manifest.commands.size() >= k_many_commands)
    sink.add(RuleId::description, fmt::format("{}, and no description", counted(manifest.commands.size(), "command")), at.line,
             at.column);
  if (manifest.support.owner.empty()) sink.add(RuleId::owner, "no owner is named", at.line, at.column);
  for (const Subject& subject : manifest.subjects)
    check_summary("subject " + subject.name, subject.summary, below(below(root, "subjects"), subject.name), sink);
}

void check_command_rules(const CommandToCheck& check, const RemarkSink& sink) {
  const Command& command = check.command;
  const auto at = place_of(check.node);
  const std::string key = command.key();
  check_summary(key, command.summary, below(check.node, "summary"), sink);
  if (command.examples.empty()) sink.add(RuleId::example_missing, fmt::format("{} has no example", key), at.line, at.column);
  const YamlNode* const examples = below(check.node, "examples");
  for (std::size_t index = 0; index < command.examples.size(); ++index) {
    const Example& example = command.examples[index];
    std::string problem = example_problem(check.module, check.manifest, example);
    const YamlNode* const whole = item(examples, index);
    const YamlNode* const run = below(whole, "run");
    const bool is_promised = below(whole, "status") != nullptr || below(whole, "output") != nullptr;
    if (problem.empty() && !example.safe && is_promised)
      problem = "its status and output are held only where safe: true stands too";
    if (problem.empty()) continue;
    const auto place = place_of(run == nullptr ? whole : run);
    sink.add(RuleId::example, fmt::format("the example '{}': {}", example.run, problem), place.line, place.column);
  }
  for (std::string& problem : option_problems(check.module, command))
    sink.add(RuleId::option, fmt::format("{}: {}", key, problem), at.line, at.column);
  check_use(check, sink);
}

void check_commands(std::string_view module, const Manifest& manifest, const YamlNode* root, std::string_view script,
                    const RemarkSink& sink) {
  const YamlNode* const commands = below(root, "commands");
  for (const Command& command : manifest.commands)
    check_command_rules(
        {.module = module, .manifest = manifest, .command = command, .node = below(commands, command.key()), .script = script},
        sink);
}

} // namespace tcli

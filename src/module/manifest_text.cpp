#include "module/manifest_text.hpp"

#include "module/yaml_quote.hpp"

#include <fmt/format.h>

namespace tcli {

namespace {

// `key: "value"` on a line of its own; nothing for an empty value, which is that of a missing key.
void put(std::string& text, std::string_view indent, std::string_view key, std::string_view value) {
  if (!value.empty()) text += fmt::format("{}{}: {}\n", indent, key, yaml_quote(value));
}

std::string parameter_fields(const Parameter& parameter) {
  std::string text = fmt::format("name: {}, type: {}", yaml_quote(parameter.name), type_word(parameter.type));
  if (!parameter.summary.empty()) text += ", summary: " + yaml_quote(parameter.summary);
  if (!parameter.choices.empty()) {
    text += ", choices: [";
    for (const std::string& choice : parameter.choices)
      text += (&choice == &parameter.choices.front() ? "" : ", ") + yaml_quote(choice);
    text += ']';
  }
  if (parameter.default_value) text += ", default: " + yaml_quote(*parameter.default_value);
  if (parameter.known != Known::nothing) text += fmt::format(", complete: {}", known_word(parameter.known));
  return text;
}

// Of an option only `true` is written: unlike an argument it is not required by itself.
void put_parameters(std::string& text, const Command& command) {
  if (!command.arguments.empty()) text += "    arguments:\n";
  for (const Argument& argument : command.arguments)
    text += fmt::format("      - {{{}, required: {}{}}}\n", parameter_fields(argument), argument.required,
                        argument.variadic ? ", variadic: true" : "");
  if (!command.options.empty()) text += "    options:\n";
  for (const Option& option : command.options) {
    text += "      - {" + parameter_fields(option);
    if (option.required) text += ", required: true";
    if (option.short_name != 0) text += ", short: " + yaml_quote(std::string(1, option.short_name));
    if (option.secret) text += ", secret: true";
    if (!option.env.empty()) text += ", env: " + yaml_quote(option.env);
    if (!option.passed_as.empty()) text += ", passed_as: " + yaml_quote(option.passed_as);
    text += "}\n";
  }
}

void put_command(std::string& text, const Command& command) {
  text += fmt::format("  {}:\n", yaml_quote(command.key()));
  put(text, "    ", "summary", command.summary);
  put(text, "    ", "description", command.description);
  put_parameters(text, command);
  if (!command.examples.empty()) text += "    examples:\n";
  for (const Example& example : command.examples) {
    text += "      - {run: " + yaml_quote(example.run);
    if (!example.summary.empty()) text += ", summary: " + yaml_quote(example.summary);
    if (example.safe) text += ", safe: true";
    if (example.status != 0) text += fmt::format(", status: {}", example.status);
    if (example.output) text += ", output: " + yaml_quote(*example.output);
    text += "}\n";
  }
  if (command.effect != Effect::read) text += fmt::format("    effect: {}\n", effect_word(command.effect));
  if (command.dry_run) text += "    dry_run: true\n";
  if (!command.passes_command) text += "    passes_command: false\n";
  if (command.options_first) text += "    options_first: true\n";
  if (!command.passes_dashes) text += "    passes_dashes: false\n";
}

} // namespace

std::string manifest_text(const Manifest& manifest) {
  std::string text = fmt::format("tcli: {}\n", k_manifest_schema);
  put(text, "", "summary", manifest.summary);
  put(text, "", "description", manifest.description);
  put(text, "", "version", manifest.version);
  for (const auto& [name, value] : k_support_keys) put(text, "", name, manifest.support.*value);
  if (!manifest.history) text += "history: off\n";
  if (manifest.capture) text += fmt::format("capture: {}\n", capture_word(*manifest.capture));
  std::string subjects; // those without a summary follow from the commands
  for (const Subject& subject : manifest.subjects) put(subjects, "  ", yaml_quote(subject.name), subject.summary);
  if (!subjects.empty()) text += "subjects:\n" + subjects;
  text += "commands:\n";
  for (const Command& command : manifest.commands) put_command(text, command);
  return text;
}

} // namespace tcli

// Any bytes as a manifest, or as choices of which words to make one of: a finding with its place, or a manifest that keeps every
// promise of manifest.hpp.
#include "fuzz/invariant.hpp"
#include "module/codec.hpp"
#include "module/manifest_reader.hpp"
#include "module/name.hpp"
#include "module/value.hpp"

#include <cctype>
#include <cstdint>
#include <iterator>
#include <set>

using namespace tcli;

namespace {

void check_parameter(const Parameter& parameter, std::set<std::string>& names) {
  TCLI_INVARIANT(is_valid_name(parameter.name));
  TCLI_INVARIANT(names.insert(parameter.name).second);
  TCLI_INVARIANT(parameter.choices.empty() == (parameter.type != Type::choice));
  if (!parameter.default_value) return;
  TCLI_INVARIANT(!parameter.required);
  if (parameter.type != Type::file && parameter.type != Type::dir)
    TCLI_INVARIANT(is_valid_value(parameter, *parameter.default_value));
}

void check_command(const Manifest& manifest, const Command& command) {
  TCLI_INVARIANT(is_valid_name(command.verb));
  TCLI_INVARIANT(command.subject.empty() || is_valid_name(command.subject));
  TCLI_INVARIANT(command.subject.empty() || manifest.has_subject(command.subject));
  TCLI_INVARIANT(!command.subject.empty() || !manifest.has_subject(command.verb));
  TCLI_INVARIANT(manifest.find(command.subject, command.verb) == &command);
  TCLI_INVARIANT(!command.summary.empty());

  std::set<std::string> names;
  bool optional = false;
  for (const Argument& argument : command.arguments) {
    check_parameter(argument, names);
    TCLI_INVARIANT(argument.type != Type::boolean);
    TCLI_INVARIANT(!argument.variadic || &argument == &command.arguments.back());
    TCLI_INVARIANT(!argument.required || !optional);
    optional = optional || !argument.required;
  }
  for (const Argument& argument : command.arguments)
    if (command.arguments.back().variadic) TCLI_INVARIANT(argument.name != command.arguments.back().name + "-count");
  std::set<char> letters;
  for (const Option& option : command.options) {
    check_parameter(option, names);
    TCLI_INVARIANT(option.name != "help" && option.short_name != 'h');
    TCLI_INVARIANT(option.short_name == 0 || std::isalnum(static_cast<unsigned char>(option.short_name)));
    TCLI_INVARIANT(option.short_name == 0 || letters.insert(option.short_name).second);
    TCLI_INVARIANT(!option.secret || !option.default_value);
  }
}

// "f:line:col: what"
void check_finding(const std::string& finding) {
  TCLI_INVARIANT(finding.starts_with("f:"));
  const std::size_t column = finding.find(':', 2);
  TCLI_INVARIANT(column != std::string::npos && std::stoi(finding.substr(2)) >= 1);
  TCLI_INVARIANT(std::stoi(finding.substr(column + 1)) >= 1 && finding.find(": ", column) + 2 < finding.size());
}

constexpr std::string_view k_starts[] = {
    "{name: a",
    "{name: b",
    "{name: x",
    "{name: x-count",
    "{name: x-1",
    "{name: help",
    "]\n    options: [",
    "]\n  rota b:\n    summary: s\n    arguments: [",
    "]\n  rota:\n    summary: s\n    options: [",
};
constexpr std::string_view k_properties[] = {
    ", type: int",    ", type: bool",     ", type: file",     ", type: choice",   ", choices: [y, z]", ", choices: [y, y]",
    ", default: 1",   ", default: y",     ", default: true",  ", required: true", ", required: false", ", variadic: true",
    ", short: h",     ", short: c",       ", short: '1'",     ", secret: true",   ", env: A",          ", summary: s",
    ", type: string", ", type: duration", ", default: 1h30m", ", unknown: 1",
};

// The lists of a few commands out of words that belong there, so that what is checked after the syntax is reached too.
std::string built_from(std::string_view choices) {
  std::string text = "tcli: 1\nsummary: s\ncommands:\n  take:\n    summary: s\n    arguments: [";
  bool in_item = false;
  for (const char choice : choices) {
    const auto value = static_cast<unsigned char>(choice);
    if (value >= 64) {
      if (in_item) text += k_properties[value % std::size(k_properties)];
      continue;
    }
    const std::string_view start = k_starts[value % std::size(k_starts)];
    if (in_item) text += "}, ";
    in_item = start.starts_with('{');
    text += start;
  }
  return text + (in_item ? "}]\n" : "]\n");
}

void check_manifest(const std::string& text) {
  const auto manifest = read_manifest(text, {.file = "f"});
  if (!manifest) {
    TCLI_INVARIANT(manifest.error().status == ExitCode::cannot_run);
    check_finding(manifest.error().what);
    return;
  }
  TCLI_INVARIANT(!manifest->summary.empty() && manifest->summary.find('\n') == std::string::npos);
  TCLI_INVARIANT(!manifest->commands.empty());
  for (const Command& command : manifest->commands) check_command(*manifest, command);
  for (const std::string& warning : manifest->warnings) check_finding(warning);

  BinaryWriter writer;
  encode(writer, *manifest);
  const std::string bytes = writer.take();
  BinaryReader reader(bytes);
  const auto decoded = decode_manifest(reader);
  TCLI_INVARIANT(decoded && *decoded == *manifest && reader.at_end());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_manifest(text);
  check_manifest(built_from(std::string_view(text).substr(0, 64)));
  return 0;
}

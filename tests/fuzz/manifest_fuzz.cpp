// Any bytes as a manifest: a finding with its place, or a manifest that keeps every promise of manifest.hpp.
#include "fuzz/invariant.hpp"
#include "module/codec.hpp"
#include "module/manifest_reader.hpp"
#include "module/name.hpp"
#include "module/value.hpp"

#include <cctype>
#include <cstdint>
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

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto manifest = read_manifest(text, {.file = "f"});
  if (!manifest) {
    TCLI_INVARIANT(manifest.error().status == ExitCode::cannot_run);
    check_finding(manifest.error().what);
    return 0;
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
  return 0;
}

#include "module/codec.hpp"

#include <algorithm>

namespace tcli {
namespace {

// A damaged count must not reserve memory that its bytes can't fill.
constexpr std::uint32_t k_reserve_limit = 64;

template <class Item, class Write> void write_list(BinaryWriter& writer, const std::vector<Item>& items, Write write) {
  writer.number(static_cast<std::uint32_t>(items.size()));
  for (const Item& item : items) write(writer, item);
}

void write_flag(BinaryWriter& writer, bool flag) { writer.number(static_cast<std::uint8_t>(flag)); }

void write_text(BinaryWriter& writer, const std::string& text) { writer.text(text); }

void write_parameter(BinaryWriter& writer, const Parameter& parameter) {
  writer.text(parameter.name);
  writer.text(parameter.summary);
  writer.number(static_cast<std::uint8_t>(parameter.type));
  write_list(writer, parameter.choices, write_text);
  write_flag(writer, parameter.default_value.has_value());
  if (parameter.default_value) writer.text(*parameter.default_value);
  write_flag(writer, parameter.required);
  writer.number(static_cast<std::uint8_t>(parameter.known));
}

void write_argument(BinaryWriter& writer, const Argument& argument) {
  write_parameter(writer, argument);
  write_flag(writer, argument.variadic);
}

void write_option(BinaryWriter& writer, const Option& option) {
  write_parameter(writer, option);
  writer.number(option.short_name);
  write_flag(writer, option.secret);
  writer.text(option.env);
  writer.text(option.passed_as);
}

void write_example(BinaryWriter& writer, const Example& example) {
  writer.text(example.run);
  writer.text(example.summary);
  write_flag(writer, example.safe);
  writer.number(example.status);
  write_flag(writer, example.output.has_value());
  if (example.output) writer.text(*example.output);
}

void write_command(BinaryWriter& writer, const Command& command) {
  writer.text(command.subject);
  writer.text(command.verb);
  writer.text(command.summary);
  writer.text(command.description);
  write_list(writer, command.arguments, write_argument);
  write_list(writer, command.options, write_option);
  write_list(writer, command.examples, write_example);
  writer.number(static_cast<std::uint8_t>(command.effect));
  write_flag(writer, command.dry_run);
  write_flag(writer, command.passes_command);
  write_flag(writer, command.options_first);
  write_flag(writer, command.passes_dashes);
}

void write_subject(BinaryWriter& writer, const Subject& subject) {
  writer.text(subject.name);
  writer.text(subject.summary);
}

// Reads until something is not as it was written; from then on `ok()` is false and what it returned is to be thrown away.
class ManifestDecoder {
public:
  explicit ManifestDecoder(BinaryReader& reader) : m_reader(reader) {}

  bool ok() const { return m_ok && m_reader.ok(); }

  Manifest manifest() {
    Manifest manifest;
    manifest.summary = m_reader.text();
    manifest.description = m_reader.text();
    manifest.version = m_reader.text();
    for (const auto& [name, text] : k_support_keys) manifest.support.*text = m_reader.text();
    manifest.history = flag();
    const auto capture = m_reader.number<std::uint8_t>();
    expect(capture <= static_cast<std::uint8_t>(Capture::all) + 1);
    if (capture > 0) manifest.capture = static_cast<Capture>(capture - 1);
    manifest.subjects = list<Subject>([this] { return subject(); });
    manifest.commands = list<Command>([this] { return command(); });
    manifest.warnings = texts();
    expect(!manifest.commands.empty());
    return manifest;
  }

private:
  void expect(bool as_written) { m_ok = m_ok && as_written; }

  template <class Item, class Read> std::vector<Item> list(Read read) {
    const std::uint32_t count = m_reader.count();
    std::vector<Item> items;
    items.reserve(std::min(count, k_reserve_limit));
    for (std::uint32_t index = 0; index < count && ok(); ++index) items.push_back(read());
    return items;
  }

  std::vector<std::string> texts() {
    return list<std::string>([this] { return std::string(m_reader.text()); });
  }

  bool flag() {
    const auto value = m_reader.number<std::uint8_t>();
    expect(value <= 1);
    return value == 1;
  }

  template <class Value> Value one_of(Value last) {
    const auto value = m_reader.number<std::uint8_t>();
    expect(value <= static_cast<std::uint8_t>(last));
    return ok() ? static_cast<Value>(value) : Value{};
  }

  void parameter(Parameter& parameter) {
    parameter.name = m_reader.text();
    parameter.summary = m_reader.text();
    parameter.type = one_of(Type::duration);
    parameter.choices = texts();
    if (flag()) parameter.default_value = m_reader.text();
    parameter.required = flag();
    parameter.known = one_of(Known::own);
    expect(may_complete(parameter.type, parameter.known));
    expect(parameter.choices.empty() == (parameter.type != Type::choice));
  }

  Argument argument() {
    Argument argument;
    parameter(argument);
    argument.variadic = flag();
    return argument;
  }

  Option option() {
    Option option;
    parameter(option);
    option.short_name = m_reader.number<char>();
    option.secret = flag();
    option.env = m_reader.text();
    option.passed_as = m_reader.text();
    expect(!option.secret || option.known != Known::own);
    return option;
  }

  Example example() {
    Example example;
    example.run = m_reader.text();
    example.summary = m_reader.text();
    example.safe = flag();
    example.status = m_reader.number<std::uint8_t>();
    if (flag()) example.output = m_reader.text();
    return example;
  }

  Command command() {
    Command command;
    command.subject = m_reader.text();
    command.verb = m_reader.text();
    command.summary = m_reader.text();
    command.description = m_reader.text();
    command.arguments = list<Argument>([this] { return argument(); });
    command.options = list<Option>([this] { return option(); });
    command.examples = list<Example>([this] { return example(); });
    command.effect = one_of(Effect::destructive);
    command.dry_run = flag();
    command.passes_command = flag();
    command.options_first = flag();
    command.passes_dashes = flag();
    return command;
  }

  Subject subject() {
    Subject subject;
    subject.name = m_reader.text();
    subject.summary = m_reader.text();
    return subject;
  }

  BinaryReader& m_reader;
  bool m_ok = true;
};

} // namespace

void encode(BinaryWriter& writer, const Manifest& manifest) {
  writer.text(manifest.summary);
  writer.text(manifest.description);
  writer.text(manifest.version);
  for (const auto& [name, text] : k_support_keys) writer.text(manifest.support.*text);
  write_flag(writer, manifest.history);
  writer.number(static_cast<std::uint8_t>(manifest.capture ? static_cast<std::uint8_t>(*manifest.capture) + 1 : 0));
  write_list(writer, manifest.subjects, write_subject);
  write_list(writer, manifest.commands, write_command);
  write_list(writer, manifest.warnings, write_text);
}

std::optional<Manifest> decode_manifest(BinaryReader& reader) {
  ManifestDecoder decoder(reader);
  Manifest manifest = decoder.manifest();
  if (!decoder.ok()) return std::nullopt;
  return manifest;
}

} // namespace tcli

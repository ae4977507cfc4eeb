#include "module/manifest_reader.hpp"

#include "module/name.hpp"
#include "module/parameter_reader.hpp"
#include "module/passed_words.hpp"

#include <charconv>
#include <fmt/format.h>
#include <unordered_map>

namespace tcli {
namespace {

constexpr std::string_view k_document_wanted = "a map that begins with 'tcli: 1'";
constexpr std::string_view k_command_example = "a map such as {summary: Take the pager}";

Error broken(std::string finding) {
  return Error{.status = ExitCode::cannot_run, .what = std::move(finding), .why = {}, .hint = {}, .notes = {}};
}

// "verb" or "subject verb". Points into the key, so into the tree.
struct CommandKey {
  std::string_view subject, verb;
};

CommandKey split_key(std::string_view key) {
  const std::size_t space = key.find(' ');
  if (space == std::string_view::npos) return {{}, key};
  return {key.substr(0, space), key.substr(space + 1)};
}

void check_key(NodeReader& reader, const YamlNode& key) {
  const auto [subject, verb] = split_key(key.scalar);
  if (std::count(key.scalar.begin(), key.scalar.end(), ' ') > 1 || key.scalar.starts_with(' ') || key.scalar.ends_with(' ')) {
    reader.complain(key.at, fmt::format("'{}' must be a verb, or a subject and a verb with one space between them", key.scalar));
    return;
  }
  for (const std::string_view word : {subject, verb}) {
    if (word.empty() && verb != word) continue;
    if (const auto problem = name_problem(word)) reader.complain(key.at, *problem);
  }
}

void read_status(NodeReader& reader, const YamlEntry& entry, Example& example) {
  const std::string word = reader.line(entry);
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), example.status);
  if (!word.empty() && (error != std::errc{} || end != word.data() + word.size()))
    reader.complain(entry, fmt::format("'status' must be a number from 0 to 255, not '{}'", word));
}

constexpr KeyRow<Example> k_example_rows[] = {
    {"run", [](auto& reader, auto& entry, Example& out) { out.run = reader.line(entry); },
     "the command line, such as 'run: tcli oncall take'"},
    {"summary", [](auto& reader, auto& entry, Example& out) { out.summary = reader.summary(entry); }},
    {"safe", [](auto& reader, auto& entry, Example& out) { out.safe = reader.flag(entry); }},
    {"status", read_status},
    {"output", [](auto& reader, auto& entry, Example& out) { out.output = reader.value(entry); }},
};

void read_examples(NodeReader& reader, const YamlEntry& entry, Command& command) {
  for (const YamlNode& item : reader.list(entry, "a list such as [{run: tcli oncall take, summary: Take it}]")) {
    Example example;
    reader.map<Example>(item, item.at, "a map such as {run: tcli oncall take, summary: Take it}", k_example_rows, example);
    command.examples.push_back(std::move(example));
  }
}

void read_effect(NodeReader& reader, const YamlEntry& entry, Command& command) {
  const std::string word = reader.line(entry);
  if (const auto effect = effect_from_word(word))
    command.effect = *effect;
  else if (!word.empty())
    reader.complain(entry, fmt::format("'effect' must be read, write or destructive, not '{}'", word));
}

constexpr KeyRow<Command> k_command_rows[] = {
    {"summary", [](auto& reader, auto& entry, Command& out) { out.summary = reader.summary(entry); },
     "one line that tells what the command does"},
    {"description", [](auto& reader, auto& entry, Command& out) { out.description = reader.text(entry); }},
    {"arguments", read_arguments},
    {"options", read_options},
    {"examples", read_examples},
    {"effect", read_effect},
    {"dry_run", [](auto& reader, auto& entry, Command& out) { out.dry_run = reader.flag(entry); }},
    {"passes_command", [](auto& reader, auto& entry, Command& out) { out.passes_command = reader.flag(entry); }},
    {"options_first", [](auto& reader, auto& entry, Command& out) { out.options_first = reader.flag(entry); }},
    {"passes_dashes", [](auto& reader, auto& entry, Command& out) { out.passes_dashes = reader.flag(entry); }},
};

void check_command(NodeReader& reader, const YamlNode& node, Command& command) {
  check_parameters(reader, node, command);
  read_dry_run(reader, node, command);
  for (std::size_t index = 0; index < command.examples.size(); ++index)
    if (command.examples[index].safe && command.effect == Effect::destructive)
      reader.complain(node.find("examples")->items[index].at, "an example of a destructive command is not safe");
}

void read_commands(NodeReader& reader, const YamlEntry& entry, Manifest& manifest) {
  if (!reader.is_map(entry.value, NodeReader::place(entry), "a map of commands, such as {take: {summary: Take the pager}}"))
    return;
  if (entry.value.entries.empty()) reader.complain(entry, "'commands' is empty: a module has one at least");
  manifest.commands.reserve(entry.value.entries.size());
  for (const YamlEntry& declared : entry.value.entries) {
    check_key(reader, declared.key);
    Command command;
    const auto [subject, verb] = split_key(declared.key.scalar);
    command.subject = subject;
    command.verb = verb;
    if (reader.map<Command>(declared.value, NodeReader::place(declared), k_command_example, k_command_rows, command))
      check_command(reader, declared.value, command);
    manifest.commands.push_back(std::move(command));
  }
}

void read_subjects(NodeReader& reader, const YamlEntry& entry, Manifest& manifest) {
  if (!reader.is_map(entry.value, NodeReader::place(entry), "a map of names and summaries, such as {rota: The rotations}"))
    return;
  for (const YamlEntry& declared : entry.value.entries) {
    if (const auto problem = name_problem(declared.key.scalar)) reader.complain(declared.key.at, *problem);
    manifest.subjects.push_back({declared.key.scalar, reader.summary(declared)});
  }
}

void read_history(NodeReader& reader, const YamlEntry& entry, Manifest& manifest) {
  const std::string word = reader.value(entry);
  manifest.history = word != "off";
  if (word != "on" && word != "off") reader.complain(entry, fmt::format("'history' must be on or off, not '{}'", word));
}

void read_capture(NodeReader& reader, const YamlEntry& entry, Manifest& manifest) {
  const std::string word = reader.value(entry);
  manifest.capture = capture_from_word(word);
  if (!manifest.capture) reader.complain(entry, fmt::format("'capture' must be off, stderr or all, not '{}'", word));
}

constexpr KeyRow<Manifest> k_manifest_rows[] = {
    {"tcli", [](auto&, auto&, Manifest&) {}}, // read before all others, see check_schema
    {"summary", [](auto& reader, auto& entry, Manifest& out) { out.summary = reader.summary(entry); },
     "one line that tells what the module is for"},
    {"description", [](auto& reader, auto& entry, Manifest& out) { out.description = reader.text(entry); }},
    {"version", [](auto& reader, auto& entry, Manifest& out) { out.version = reader.line(entry); }},
    {"owner", [](auto& reader, auto& entry, Manifest& out) { out.support.owner = reader.summary(entry); }},
    {"contact", [](auto& reader, auto& entry, Manifest& out) { out.support.contact = reader.summary(entry); }},
    {"docs", [](auto& reader, auto& entry, Manifest& out) { out.support.docs = reader.summary(entry); }},
    {"history", read_history},
    {"capture", read_capture},
    {"subjects", read_subjects},
    // What follows is of a manifest with commands.
    {"commands", read_commands, "what it can do, such as {take: {summary: Take the pager}}"},
    {"passes_command", [](auto& reader, auto& entry, Manifest&) { reader.flag(entry); }}, // of all commands, see read_rows
    {"container", [](auto&, auto&, Manifest&) {}},                                        // of an image: its provider reads that
};
constexpr std::size_t k_rows_with_commands = 3;

// Before everything else: a newer schema may hold what looks wrong to this one.
void check_schema(NodeReader& reader, const YamlNode& root) {
  const auto found =
      std::find_if(root.entries.begin(), root.entries.end(), [](const auto& entry) { return entry.key.scalar == "tcli"; });
  if (found == root.entries.end()) {
    reader.complain(root.at, fmt::format("'tcli' is missing: add 'tcli: {}', the schema of the manifest", k_manifest_schema));
    return;
  }
  const std::string number = reader.value(*found);
  int schema = 0;
  const char* const end = number.data() + number.size();
  const auto [stop, error] = std::from_chars(number.data(), end, schema);
  const bool huge = error == std::errc::result_out_of_range && !number.starts_with('-');
  if (stop == end && (huge || (error == std::errc() && schema > k_manifest_schema)))
    reader.complain(*found,
                    fmt::format("needs tcli >= the release that reads manifest schema {}: this is tcli {}, which reads schema {}",
                                number, TCLI_VERSION, k_manifest_schema));
  else if (found->value.kind == YamlNode::Kind::scalar && number != std::to_string(k_manifest_schema))
    reader.complain(*found, fmt::format("'tcli' must be {}, the schema of the manifest, not '{}'", k_manifest_schema, number));
}

// A word is a subject or a verb, never both: `tcli m rota` would mean two things.
void check_words(NodeReader& reader, const YamlNode& root) {
  enum class Meaning { subject, verb };
  std::unordered_map<std::string_view, Meaning> meanings;
  const auto note = [&](std::string_view word, Meaning meaning, YamlPosition at) {
    const auto known = meanings.try_emplace(word, meaning).first;
    if (known->second != meaning) reader.complain(at, fmt::format("'{}' can't be both a subject and a verb: rename one", word));
  };
  if (const YamlNode* const subjects = root.find("subjects"))
    for (const YamlEntry& entry : subjects->entries) note(entry.key.scalar, Meaning::subject, entry.key.at);
  if (const YamlNode* const commands = root.find("commands"))
    for (const YamlEntry& entry : commands->entries) {
      const auto [subject, verb] = split_key(entry.key.scalar);
      if (subject.empty())
        note(verb, Meaning::verb, entry.key.at);
      else
        note(subject, Meaning::subject, entry.key.at);
    }
}

// tcli-host has to be told which command to run, and how a library reads its options is tcli's own business.
void refuse_own_spelling(NodeReader& reader, const YamlNode& root, const Manifest& manifest) {
  for (const Command& command : manifest.commands)
    if (has_other_words(command))
      reader.complain(root.at,
                      "a native plugin can't have 'passes_command', 'options_first', 'passes_dashes' or 'passed_as': it is "
                      "called by its manifest");
}

// Every subject that a command names, the listed ones first.
void complete_subjects(NodeReader& reader, const YamlNode& root, Manifest& manifest) {
  std::unordered_map<std::string_view, bool> listed; // whether a command names it
  if (const YamlNode* const subjects = root.find("subjects"))
    for (const YamlEntry& entry : subjects->entries) listed.emplace(entry.key.scalar, false);
  for (const Command& command : manifest.commands) {
    if (command.subject.empty()) continue;
    const auto [known, is_new] = listed.try_emplace(command.subject, true);
    if (is_new) manifest.subjects.push_back({command.subject, {}});
    known->second = true;
  }
  if (const YamlNode* const subjects = root.find("subjects"))
    for (const YamlEntry& entry : subjects->entries)
      if (!listed[entry.key.scalar]) reader.warn(entry.key.at, fmt::format("no command has the subject '{}'", entry.key.scalar));
  std::erase_if(manifest.subjects, [&](const Subject& subject) { return !listed[subject.name]; });
}

// The tree behind the text, of a schema that this tcli reads.
std::optional<YamlNode> read_document(NodeReader& reader, std::string_view yaml, const ManifestSource& source) {
  const YamlPosition origin{source.first_line, source.column_shift + 1};
  if (yaml.size() > k_manifest_limit) {
    reader.complain(origin, fmt::format("a manifest of more than {} MiB", k_manifest_limit / (1024 * 1024)));
    return std::nullopt;
  }
  auto root = parse_yaml(yaml, origin);
  if (!root) {
    reader.complain(root.error().at, root.error().what);
    return std::nullopt;
  }
  if (reader.is_map(*root, root->at, k_document_wanted)) check_schema(reader, *root);
  if (reader.first_finding()) return std::nullopt;
  return *std::move(root);
}

Result<Manifest> read_rows(std::string_view yaml, const ManifestSource& source, std::span<const KeyRow<Manifest>> rows) {
  NodeReader reader(source.file);
  Manifest manifest;
  const auto root = read_document(reader, yaml, source);
  if (root) {
    reader.map<Manifest>(*root, root->at, k_document_wanted, rows, manifest);
    check_words(reader, *root);
    const YamlNode* const passes = root->find("passes_command");
    if (passes != nullptr && passes->scalar == "false")
      for (Command& command : manifest.commands) command.passes_command = false;
    if (source.is_plugin) refuse_own_spelling(reader, *root, manifest);
  }
  if (reader.first_finding()) return fail(broken(*reader.first_finding()));
  if (!manifest.commands.empty()) complete_subjects(reader, *root, manifest);
  manifest.warnings = reader.take_warnings();
  return manifest;
}

} // namespace

Result<Manifest> read_manifest(std::string_view yaml, const ManifestSource& source) {
  return read_rows(yaml, source, k_manifest_rows);
}

Result<Manifest> read_manifest_without_commands(std::string_view yaml, const ManifestSource& source) {
  return read_rows(yaml, source, std::span(k_manifest_rows).first(std::size(k_manifest_rows) - k_rows_with_commands));
}

Result<Command> read_command(std::string_view yaml, const ManifestSource& source, std::vector<std::string>& warnings) {
  NodeReader reader(source.file);
  Command command;
  auto root = read_document(reader, yaml, source);
  if (root) std::erase_if(root->entries, [](const YamlEntry& entry) { return entry.key.scalar == "tcli"; }); // it was read
  if (root && reader.map<Command>(*root, root->at, k_document_wanted, k_command_rows, command))
    check_command(reader, *root, command);
  if (reader.first_finding()) return fail(broken(*reader.first_finding()));
  for (std::string& warning : reader.take_warnings()) warnings.push_back(std::move(warning));
  return command;
}

} // namespace tcli

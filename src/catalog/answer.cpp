#include "catalog/answer.hpp"

#include "base/binary.hpp"
#include "base/told_text.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::string_view k_format = "tcli provider answer 4";

void write_module(BinaryWriter& writer, const Finding& module) {
  for (const std::string* text :
       {&module.name, &module.kind, &module.location, &module.shown, &module.group, &module.manifest, &module.problem.reason,
        &module.problem.remedy, &module.relative, &module.question, &module.summary})
    writer.text(*text);
  for (const auto* words : {&module.argv, &module.ask, &module.cleanup}) {
    writer.number(static_cast<std::uint32_t>(words->size()));
    for (const std::string& word : *words) writer.text(word);
  }
  writer.number(static_cast<std::uint8_t>(module.problem.status));
  writer.number(static_cast<std::uint8_t>(module.manifest_place));
  writer.number(static_cast<std::uint8_t>(module.commands_are_files));
  writer.number(module.id);
  writer.number(module.manifest_id);
}

// The texts have no NUL: they go to the system as C strings.
std::string read_text(BinaryReader& reader) {
  const auto text = reader.text();
  return std::string{text.substr(0, text.find('\0'))};
}

// What a person is to read: as much of it as of every foreign text.
std::string to_told(std::string text) {
  text.resize(std::min(text.size(), k_told_limit));
  return text;
}

// Why the commands of a module can't be the files of a folder; empty when they can.
std::string tree_problem(const Finding& module) {
  using Place = Finding::ManifestPlace;
  if (module.argv != std::vector{module.location} || !module.ask.empty())
    return "its provider says that its commands are files, and names something else than their folder to run";
  if (module.manifest_place != Place::file && module.manifest_place != Place::text)
    return "its provider says that its commands are files, and names no manifest of theirs";
  return {};
}

bool read_module(BinaryReader& reader, const std::string& provider, std::vector<Finding>& modules) {
  Finding module;
  for (std::string* text : {&module.name, &module.kind, &module.location, &module.shown, &module.group, &module.manifest,
                            &module.problem.reason, &module.problem.remedy, &module.relative, &module.question, &module.summary})
    *text = read_text(reader);
  for (std::string* told : {&module.problem.reason, &module.problem.remedy, &module.question, &module.summary})
    *told = to_told(std::move(*told));
  for (auto* words : {&module.argv, &module.ask, &module.cleanup})
    for (auto count = reader.count(); count > 0 && reader.ok(); --count) words->push_back(read_text(reader));
  if (reader.number<std::uint8_t>() == static_cast<std::uint8_t>(ExitCode::usage)) module.problem.status = ExitCode::usage;
  const auto place = reader.number<std::uint8_t>();
  module.commands_are_files = reader.number<std::uint8_t>() != 0;
  module.id = reader.number<FileId>();
  module.manifest_id = reader.number<FileId>();
  module.provider = provider;
  if (!reader.ok() || place > static_cast<std::uint8_t>(Finding::ManifestPlace::text)) return false;
  module.manifest_place = static_cast<Finding::ManifestPlace>(place);
  constexpr std::array<std::string_view, 5> k_kinds{"exec", "native", "image", "tree", "builtin"};
  if (std::ranges::find(k_kinds, module.kind) == k_kinds.end()) {
    module.problem = {.reason = fmt::format("its provider calls it '{}', which is no kind of module", module.kind), .remedy = {}};
    module.kind = "exec";
  }
  if (module.is_builtin()) {
    module.kind = "exec";
    module.problem = {.reason = "its provider calls it built in, which only tcli's own are", .remedy = {}};
  }
  const auto is_absolute = [](const auto& argv) { return !argv.empty() && argv.front().starts_with('/'); };
  const bool has_program = is_absolute(module.argv) && (module.ask.empty() || is_absolute(module.ask)) &&
                           (module.cleanup.empty() || is_absolute(module.cleanup));
  const bool is_native = module.kind == "native"; // tcli knows what runs it
  if (!has_program && !is_native && !module.problem)
    module.problem = {.reason = "its provider names no absolute path of a program to run"};
  if (is_native) module.commands_are_files = false;
  if (module.commands_are_files && !module.problem) module.problem.reason = tree_problem(module);
  modules.push_back(std::move(module));
  return true;
}

Lookup read_lookup(BinaryReader& reader) {
  Lookup lookup;
  lookup.kind = static_cast<Lookup::Kind>(std::min<std::uint8_t>(reader.number<std::uint8_t>(), 2));
  lookup.key = read_text(reader);
  if (reader.number<std::uint8_t>() != 0) lookup.value = read_text(reader);
  return lookup;
}

} // namespace

std::string answer_head() {
  BinaryWriter writer;
  writer.text(k_format);
  return writer.take();
}

std::string encode_answer(const ProviderAnswer& answer) {
  BinaryWriter writer;
  writer.text(k_format);
  for (const Finding& module : answer.modules) {
    writer.number('M');
    write_module(writer, module);
  }
  for (const Watched& watched : answer.watched) {
    writer.number('W');
    writer.text(watched.path);
    writer.number(watched.id);
  }
  for (const Lookup& lookup : answer.lookups) {
    writer.number('L');
    writer.number(static_cast<std::uint8_t>(lookup.kind));
    writer.text(lookup.key);
    writer.number(static_cast<std::uint8_t>(lookup.value.has_value()));
    if (lookup.value) writer.text(*lookup.value);
  }
  if (!answer.failure.empty() || !answer.remedy.empty()) {
    writer.number('F');
    writer.text(answer.failure);
    writer.text(answer.remedy);
  }
  writer.number('E');
  return writer.take();
}

std::optional<ProviderAnswer> decode_answer(std::string_view bytes, const std::string& provider) {
  BinaryReader reader{bytes};
  if (reader.text() != k_format) return std::nullopt;
  ProviderAnswer answer;
  while (reader.ok()) {
    switch (reader.number<char>()) {
    case 'M':
      if (!read_module(reader, provider, answer.modules)) return std::nullopt;
      break;
    case 'W': {
      std::string path = read_text(reader);
      answer.watched.push_back({.path = std::move(path), .id = reader.number<FileId>()});
      break;
    }
    case 'L':
      answer.lookups.push_back(read_lookup(reader));
      break;
    case 'F':
      answer.failure = to_told(read_text(reader));
      answer.remedy = to_told(read_text(reader));
      break;
    case 'E':
      return reader.ok() && reader.at_end() ? std::optional{std::move(answer)} : std::nullopt;
    default:
      return std::nullopt;
    }
  }
  return std::nullopt;
}

} // namespace tcli

#include "pack/tree_module.hpp"

#include "base/file.hpp"
#include "module/front_matter.hpp"
#include "module/manifest_reader.hpp"
#include "module/manifest_text.hpp"
#include "module/name.hpp"
#include "module/shebang.hpp"
#include "pack/folder_entries.hpp"

#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::string_view k_module_file = "module.yaml";
constexpr std::size_t k_block_limit = k_manifest_limit + 64 * 1024; // a manifest, and a licence before it

std::string words(const Error& error) { return error.why.empty() ? error.what : error.what + ": " + error.why; }

struct Place {
  std::string folder; // absolute
  std::string shown;
  Findings& findings;
  Findings& faults;

  std::string shown_name(const std::string& name) const { return shown + "/" + name; }
  void complain(const std::string& name, std::string_view what) const {
    findings.push_back(fmt::format("{}: {}", shown_name(name), what));
  }
};

// Where front matter begins counts, so that a finding names the line that a person opens.
void read_verb(const Place& place, const std::string& verb, const std::string& subject, Manifest& manifest) {
  const auto text = read_head(place.folder + "/" + verb, k_block_limit);
  if (!text) return place.findings.push_back(words(text.error()));
  if (const HeadFault fault = head_fault(read_executable_head(*text), *text))
    place.faults.push_back(fmt::format("{}: {}", place.shown_name(verb), fault.what));
  const FrontMatter block = find_front_matter(*text, text->size() < k_block_limit);
  if (block.kind == FrontMatter::Kind::none)
    return place.complain(verb, "no manifest: a command says what it is in its first comment block, between two lines '# ---'");
  if (block.kind != FrontMatter::Kind::found)
    return place.complain(verb, "the manifest in its first comment block has no closing line '# ---'");
  auto command = read_command(
      block.yaml, {.file = place.shown_name(verb), .first_line = block.first_line, .column_shift = block.column_shift},
      manifest.warnings);
  if (!command) return place.findings.push_back(words(command.error()));
  command->subject = subject;
  command->verb = verb;
  manifest.commands.push_back(*std::move(command));
}

// What module.yaml in the folder says; none when it is not there or wrong.
std::optional<Manifest> read_module_file(const Place& place) {
  const std::string name{k_module_file};
  const auto yaml = read_file(place.folder + "/" + name, k_manifest_limit);
  if (!yaml) {
    if (yaml.error().system != ENOENT) place.findings.push_back(words(yaml.error()));
    return std::nullopt;
  }
  auto manifest = read_manifest_without_commands(*yaml, {.file = place.shown_name(name)});
  if (manifest) return *std::move(manifest);
  place.findings.push_back(words(manifest.error()));
  return std::nullopt;
}

bool is_verb_file(const Place& place, const FolderEntry& entry) {
  const auto problem = name_problem(entry.name);
  if (entry.is_executable && problem) place.complain(entry.name, "it is executable, but no verb: " + *problem);
  if (!entry.is_executable && !problem)
    place.complain(entry.name, "it is called like a verb, but is not executable (git update-index --chmod=+x)");
  return entry.is_executable && !problem;
}

void set_subject(Manifest& manifest, const std::string& name, std::string summary) {
  const auto known = std::find_if(manifest.subjects.begin(), manifest.subjects.end(),
                                  [&](const Subject& subject) { return subject.name == name; });
  if (known == manifest.subjects.end())
    manifest.subjects.push_back({name, std::move(summary)});
  else if (!summary.empty())
    known->summary = std::move(summary);
}

void read_subject(const Place& module, const std::string& name, Manifest& manifest) {
  if (const auto problem = name_problem(name)) return module.complain(name, "it is no subject: " + *problem);
  const Place place{.folder = module.folder + "/" + name,
                    .shown = module.shown_name(name),
                    .findings = module.findings,
                    .faults = module.faults};
  const std::size_t before = manifest.commands.size();
  for (const FolderEntry& entry : folder_entries(place.folder, place.shown, place.findings)) {
    if (entry.name == k_module_file) continue;
    if (entry.is_folder)
      place.complain(entry.name, "it is a folder: below a subject stand verbs, nothing deeper");
    else if (is_verb_file(place, entry))
      read_verb(place, entry.name, name, manifest);
  }
  if (manifest.commands.size() == before) return;
  auto about = read_module_file(place);
  if (about) std::ranges::move(about->warnings, std::back_inserter(manifest.warnings));
  set_subject(manifest, name, about ? std::move(about->summary) : std::string{});
}

// What shows when all is put together: words that are subjects and verbs. Lines of that text are no places that a person knows.
void check_whole(const Manifest& manifest, const Place& place) {
  const auto again = read_manifest(manifest_text(manifest), {.file = place.shown});
  if (again) return;
  const std::string& finding = again.error().what;
  place.findings.push_back(place.shown + finding.substr(std::min(finding.size(), finding.find(": "))));
}

} // namespace

Manifest read_tree_module(const std::string& folder, const std::string& shown, const std::string& summary, Findings& findings,
                          Findings& faults) {
  const Place place{.folder = folder, .shown = shown, .findings = findings, .faults = faults};
  const std::size_t before = findings.size();
  Manifest manifest = read_module_file(place).value_or(Manifest{});
  if (manifest.summary.empty()) manifest.summary = summary;
  for (const FolderEntry& entry : folder_entries(folder, shown, findings)) {
    if (entry.name == k_module_file) continue;
    if (entry.is_folder)
      read_subject(place, entry.name, manifest);
    else if (is_verb_file(place, entry))
      read_verb(place, entry.name, {}, manifest);
  }
  if (manifest.commands.empty() && findings.size() == before) findings.push_back(shown + ": there is no command in it");
  if (findings.size() == before) check_whole(manifest, place);
  return manifest;
}

} // namespace tcli

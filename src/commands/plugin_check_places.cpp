#include "author/file_rules.hpp"
#include "author/manifest_rules.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "commands/plugin_check.hpp"
#include "contract/declaration.hpp"
#include "module/name.hpp"
#include "pack/folder_entries.hpp"
#include "pack/pack_manifest.hpp"
#include "pack/tree_module.hpp"

#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>
#include <iterator>
#include <sys/stat.h>

namespace tcli {

namespace {

constexpr std::string_view k_start = "tcli-", k_sidecar_end = ".yaml", k_plugin_end = ".so", k_pack_file = "pack.yaml";

// A place as it is opened, and as it is told.
struct CheckedPlace {
  std::string path;  // absolute
  std::string shown; // as the operand names it

  CheckedPlace below(const std::string& name) const {
    return {path + "/" + name, shown == "/" ? "/" + name : shown + "/" + name};
  }
  std::string name() const { return path.substr(path.rfind('/') + 1); }
  std::string folder() const { return path.substr(0, std::max<std::size_t>(1, path.rfind('/'))); }
};

struct Checking {
  const BuiltinCall& call;
  std::string group;      // the operand
  std::string pack = {};  // its name, where the place is one
  bool has_owner = false; // the pack
  std::string only = {};  // the file whose examples are run, if they are; empty: all
  std::vector<CheckedModule> modules = {};

  CheckedModule& begin(const std::string& name) {
    modules.push_back({.name = name, .group = group});
    return modules.back();
  }
};

bool is_regular(const std::string& path) {
  boost::system::error_code error;
  return boost::filesystem::is_regular_file(path, error);
}

std::string words(const Error& error) { return error.why.empty() ? error.what : error.what + ": " + error.why; }

// The place as the operand names it, wherever a text has it as it was opened.
std::string as_shown(std::string text, const CheckedPlace& place) {
  for (std::size_t at = text.find(place.path); at != std::string::npos; at = text.find(place.path, at + place.shown.size()))
    text.replace(at, place.path.size(), place.shown);
  return text;
}

// What else has the name here.
void check_shadow(const Checking& checking, const std::string& name, const CheckedPlace& place, const RemarkSink& sink) {
  const auto other = checking.call.catalog.look_up(name, "");
  if (!other || !*other) return;
  const Finding& found = **other;
  if (found.is_builtin())
    return sink.add(RuleId::shadow, Weight::error, fmt::format("{} is built in, which nothing replaces", name));
  boost::system::error_code error;
  if (boost::filesystem::equivalent(found.location, place.path, error) && !error) return;
  // The pack itself, as it is installed.
  if (!checking.pack.empty() && found.location.find("/packs/" + checking.pack + "/") != std::string::npos) return;
  sink.add(RuleId::shadow, fmt::format("{} is found at {} as well ({})", name, found.shown, found.provider));
}

void check_name(const std::string& name, const RemarkSink& sink) {
  if (const auto problem = name_problem(name)) sink.add(RuleId::name, fmt::format("no name of a module: {}", *problem));
}

void check_folder_mode(const CheckedPlace& place, const RemarkSink& sink) {
  struct ::stat status {};
  if (::stat(place.folder().c_str(), &status) != 0) return;
  if ((status.st_mode & S_IWOTH) != 0 && (status.st_mode & S_ISVTX) == 0)
    sink.add(RuleId::permission, "anyone can change the folder that it stands in (chmod o-w)");
}

bool has_error(const std::vector<Remark>& remarks, std::initializer_list<RuleId> rules) {
  return std::ranges::any_of(remarks, [&](const Remark& one) {
    return one.weight == Weight::error && std::ranges::find(rules, one.rule) != rules.end();
  });
}

bool cannot_run(const CheckedModule& checked) {
  return has_error(checked.remarks, {RuleId::permission, RuleId::line_end, RuleId::mark, RuleId::file, RuleId::program});
}

Finding finding_of(const std::string& name, const CheckedPlace& place, bool is_plugin, const std::string& sidecar) {
  Finding finding;
  finding.name = name;
  finding.provider = is_plugin ? "native" : "path";
  finding.kind = is_plugin ? "native" : "exec";
  finding.location = place.path;
  finding.shown = place.shown;
  finding.argv = {is_plugin ? library_path() + "/tcli-host" : place.path};
  finding.id = file_id(place.path);
  finding.manifest_place = sidecar.empty() ? Finding::ManifestPlace::in_file : Finding::ManifestPlace::file;
  finding.manifest = sidecar;
  if (!sidecar.empty()) finding.manifest_id = file_id(sidecar);
  return finding;
}

// Why the contract calls it broken. What the file's own rules have said of it already is not said twice.
void add_reason(const std::string& reason, bool was_asked, CheckedModule& checked, const RemarkSink& sink) {
  const bool is_said = has_error(checked.remarks, {RuleId::permission, RuleId::line_end, RuleId::mark, RuleId::file});
  sink.add_placed(RuleId::manifest, reason);
  Remark& told = checked.remarks.back();
  if (told.column > 0 || told.text.find("manifest") != std::string::npos || told.file.ends_with(k_sidecar_end)) return;
  if (is_said) return checked.remarks.pop_back();
  told.rule = was_asked && told.text.find("--help") != std::string::npos ? RuleId::help : RuleId::program;
}

// What the contract says of the file, which is what decides in the end.
Status take_contract(const Checking& checking, const Finding& finding, const CheckedPlace& place, const AuthorFile& file,
                     CheckedModule& checked, const RemarkSink& sink) {
  auto tried = try_module(checking.call, finding);
  if (!tried) {
    if (tried.error().status != ExitCode::cannot_run) return fail(std::move(tried).error());
    sink.add(RuleId::help, as_shown(words(tried.error()), place)); // it could not be asked
    return {};
  }
  const Verdict& verdict = tried->verdict;
  const bool was_asked = finding.kind != "native" && !file.root && !verdict.manifest;
  if (tried->is_broken) add_reason(as_shown(verdict.problem.reason, place), was_asked, checked, sink);
  if (verdict.state == State::verified) sink.add(RuleId::undeclared, "it has no manifest");
  if (!verdict.manifest) return {};
  const RemarkSink at_manifest(checked.remarks, file.manifest_file);
  Manifest manifest = *verdict.manifest;
  for (std::string& warning : manifest.warnings) warning = as_shown(std::move(warning), place);
  const YamlNode* const root = file.root ? &*file.root : nullptr;
  check_module_words(manifest, root, at_manifest);
  check_commands(finding.name, manifest, root, file.script, at_manifest);
  if (tried->is_broken || cannot_run(checked)) return {};
  const YamlNode* const commands = root == nullptr ? nullptr : root->find("commands");
  OptionTrial trial(finding, place.folder());
  for (const Command& command : manifest.commands) {
    const YamlNode* const node = commands == nullptr ? nullptr : commands->find(command.key());
    if (finding.kind == "exec") trial.try_options(command, node, at_manifest);
    if (!checking.call.arguments.flag("run-examples")) continue;
    TCLI_CHECK(run_examples(checking.call.catalog.providers(), finding, manifest, command, node, at_manifest));
  }
  return {};
}

// A program, a script or a native plugin that is a module by itself.
Status check_module_file(Checking& checking, const CheckedPlace& place) {
  const std::string file_name = place.name();
  const bool is_plugin = file_name.ends_with(k_plugin_end);
  std::string name = file_name;
  const bool has_start = name.starts_with(k_start);
  if (is_plugin)
    name.resize(name.size() - k_plugin_end.size());
  else if (has_start)
    name.erase(0, k_start.size());
  CheckedModule& checked = checking.begin(name);
  const RemarkSink sink(checked.remarks, place.shown);
  if (!is_plugin && !has_start)
    add_no_module(place.path, sink);
  else
    check_name(name, sink);
  const std::string sidecar =
      !is_plugin && is_regular(place.path + std::string{k_sidecar_end}) ? place.path + std::string{k_sidecar_end} : "";
  const AuthorFile file =
      check_file_rules(place.path, sidecar, sidecar.empty() ? "" : place.shown + std::string{k_sidecar_end}, sink);
  if (!file.is_there) return {};
  if (is_plugin) std::erase_if(checked.remarks, [](const Remark& one) { return one.text.starts_with("it is not executable"); });
  check_folder_mode(place, sink);
  check_shadow(checking, name, place, sink);
  return take_contract(checking, finding_of(name, place, is_plugin, sidecar), place, file, checked, sink);
}

// The file of one command of a module that is a folder of commands. What its tree said of it is said here.
Status check_verb_file(const Checking& checking, const Manifest& manifest, const Command& command, const CheckedPlace& place,
                       const std::string& folder_of_tree, CheckedModule& checked) {
  std::erase_if(checked.remarks, [&](const Remark& one) { return one.rule == RuleId::tree && one.file == place.shown; });
  const RemarkSink sink(checked.remarks, place.shown);
  const AuthorFile file = check_file_rules(place.path, "", "", sink);
  Finding finding = finding_of(checked.name, place, false, "");
  finding.manifest_place = Finding::ManifestPlace::none;
  if (const auto declaration = read_declaration(finding); declaration && declaration->verdict.state == State::broken) {
    if (!has_error(checked.remarks, {RuleId::permission, RuleId::line_end, RuleId::mark, RuleId::file}))
      sink.add(RuleId::program, as_shown(declaration->verdict.problem.reason, place));
  }
  check_command_rules({.module = checked.name,
                       .manifest = manifest,
                       .command = command,
                       .node = file.root ? &*file.root : nullptr,
                       .script = file.script},
                      sink);
  if (cannot_run(checked) || (!checking.only.empty() && checking.only != place.path)) return {};
  const YamlNode* const node = file.root ? &*file.root : nullptr;
  OptionTrial(finding, folder_of_tree, true).try_options(command, node, sink);
  if (!checking.call.arguments.flag("run-examples")) return {};
  return run_examples(checking.call.catalog.providers(), finding, manifest, command, node, sink);
}

Status check_tree(Checking& checking, const CheckedPlace& place, const std::string& summary) {
  const std::string name = place.name();
  CheckedModule& checked = checking.begin(name);
  const RemarkSink sink(checked.remarks, place.shown);
  check_name(name, sink);
  check_shadow(checking, name, place, sink);
  Findings findings;
  const Manifest manifest = read_tree_module(place.path, place.shown, summary, findings, findings);
  for (const std::string& finding : findings) {
    sink.add_placed(RuleId::tree, finding);
    if (checked.remarks.back().line > 0) checked.remarks.back().rule = RuleId::manifest;
  }
  const CheckedPlace about = place.below("module.yaml");
  const bool has_about = is_regular(about.path);
  const RemarkSink about_sink(checked.remarks, has_about ? about.shown : place.shown);
  check_module_words(manifest, nullptr, about_sink);
  for (const Command& command : manifest.commands) {
    const CheckedPlace folder = command.subject.empty() ? place : place.below(command.subject);
    TCLI_CHECK(check_verb_file(checking, manifest, command, folder.below(command.verb), place.folder(), checked));
  }
  return {};
}

// pack.yaml itself; its summary stands in for that of a module without one.
std::string check_pack_file(Checking& checking, const CheckedPlace& place) {
  const CheckedPlace about = place.below(std::string{k_pack_file});
  CheckedModule& checked = checking.begin(std::string{k_pack_file});
  checked.is_module = false;
  const RemarkSink sink(checked.remarks, about.shown);
  const auto yaml = read_file(about.path, k_manifest_limit);
  if (!yaml) {
    sink.add(RuleId::file, as_shown(words(yaml.error()), about));
    return {};
  }
  const auto pack = read_pack_manifest(*yaml, about.shown);
  if (!pack) {
    sink.add_placed(RuleId::manifest, words(pack.error()));
    return {};
  }
  for (const std::string& warning : pack->warnings) sink.add_placed(RuleId::key, warning);
  if (const auto needs = check_needs(*pack); !needs) sink.add(RuleId::manifest, words(needs.error()));
  if (pack->owner.empty()) sink.add(RuleId::owner, "no owner is named");
  checking.has_owner = !pack->owner.empty();
  checking.pack = pack->name;
  return pack->summary;
}

void check_twice(Checking& checking, std::size_t first) {
  for (std::size_t at = first; at < checking.modules.size(); ++at)
    for (std::size_t before = first; before < at; ++before)
      if (checking.modules[at].name == checking.modules[before].name)
        RemarkSink(checking.modules[at].remarks, checking.group)
            .add(RuleId::name, fmt::format("two modules of this pack are named {}", checking.modules[at].name));
}

Status check_files(Checking& checking, const CheckedPlace& folder, std::string_view start, std::string_view end) {
  Findings findings;
  for (const FolderEntry& entry : folder_entries(folder.path, folder.shown, findings)) {
    if (entry.is_folder || !entry.name.starts_with(start) || !entry.name.ends_with(end)) continue;
    if (entry.name.ends_with(k_sidecar_end)) {
      const CheckedPlace program = folder.below(entry.name.substr(0, entry.name.size() - k_sidecar_end.size()));
      if (is_regular(program.path)) continue;
      CheckedModule& checked = checking.begin(entry.name);
      checked.is_module = false;
      RemarkSink(checked.remarks, folder.below(entry.name).shown)
          .add(RuleId::manifest, fmt::format("a manifest for {}, which is not there", program.name()));
      continue;
    }
    TCLI_CHECK(check_module_file(checking, folder.below(entry.name)));
  }
  if (findings.empty() || std::ranges::count(checking.modules, folder.shown, &CheckedModule::name) > 0) return {}; // told already
  CheckedModule& checked = checking.begin(folder.shown);
  checked.is_module = false;
  for (const std::string& finding : findings) RemarkSink(checked.remarks, folder.shown).add(RuleId::file, finding);
  return {};
}

// Who answers for the pack answers for what has no other.
void leave_to_pack_owner(Checking& checking) {
  if (!checking.has_owner) return;
  for (CheckedModule& module : checking.modules)
    std::erase_if(module.remarks, [](const Remark& one) { return one.rule == RuleId::owner; });
}

Status check_pack(Checking& checking, const CheckedPlace& place) {
  const std::string summary = check_pack_file(checking, place);
  const std::size_t first = checking.modules.size();
  const CheckedPlace trees = place.below("modules");
  Findings findings;
  for (const FolderEntry& entry : folder_entries(trees.path, trees.shown, findings)) {
    if (entry.is_folder)
      TCLI_CHECK(check_tree(checking, trees.below(entry.name), summary));
    else if (entry.is_executable)
      findings.push_back(
          fmt::format("{}: a command stands in the folder of its module: modules/MODULE/VERB", trees.below(entry.name).shown));
  }
  for (const std::string& finding : findings)
    RemarkSink(checking.modules[first - 1].remarks, trees.shown).add_placed(RuleId::tree, finding);
  TCLI_CHECK(check_files(checking, place.below("bin"), k_start, ""));
  TCLI_CHECK(check_files(checking, place.below("plugins"), "", k_plugin_end));
  check_pack_files(place.path, place.shown, checking.modules[first - 1]);
  check_twice(checking, first);
  leave_to_pack_owner(checking);
  return {};
}

// The pack of a module that is a folder of commands, PACK/modules/MODULE; empty when it is none.
std::string pack_of_tree(const std::string& path) {
  const std::string above = path.substr(0, path.rfind('/'));
  if (!above.ends_with("/modules")) return {};
  const std::string pack = above.substr(0, above.rfind('/'));
  return is_regular(pack + "/" + std::string{k_pack_file}) ? pack : std::string{};
}

// As its pack is looked at, but for what is about the others.
Status check_tree_folder(Checking& checking, const CheckedPlace& place, const std::string& pack) {
  const std::string summary = check_pack_file(checking, {pack, pack});
  if (!summary.empty()) checking.modules.clear(); // else why it can't be read
  TCLI_CHECK(check_tree(checking, place, summary.empty() ? "A module" : summary));
  leave_to_pack_owner(checking);
  return {};
}

// The pack that a file is a command of; empty when it is none. modules/MODULE/[SUBJECT/]VERB.
std::string pack_around(std::string path) {
  for (int up = 0; up < 3; ++up) {
    path.resize(std::min(path.size(), path.rfind('/')));
    if (path.empty()) return {};
    const std::string above = path.substr(0, path.rfind('/'));
    if (up > 0 && path.ends_with("/modules") && is_regular(above + "/" + std::string{k_pack_file})) return above;
  }
  return {};
}

// A command in a pack: its module is looked at as a whole, and what is about other files is left out.
Status check_tree_file(Checking& checking, const CheckedPlace& place, const std::string& pack) {
  const std::string below_modules = place.path.substr(pack.size() + std::string_view("/modules/").size());
  const std::string module = below_modules.substr(0, below_modules.find('/'));
  const std::size_t rest = below_modules.size() - module.size();
  const CheckedPlace folder{pack + "/modules/" + module, place.shown.size() > rest
                                                             ? place.shown.substr(0, place.shown.size() - rest)
                                                             : pack + "/modules/" + module};
  checking.only = place.path;
  TCLI_CHECK(check_tree(checking, folder, "A module"));
  const std::string file = folder.shown + below_modules.substr(module.size());
  std::erase_if(checking.modules.back().remarks, [&](const Remark& one) { return one.file != file; });
  return {};
}

Error nothing_at(const std::string& place, std::string why, std::string hint = "tcli plugin check --help") {
  return {.status = ExitCode::usage, .what = place, .why = std::move(why), .hint = std::move(hint)};
}

} // namespace

Result<std::vector<CheckedModule>> check_place(const BuiltinCall& call, const std::string& operand) {
  CheckedPlace place{.path = {}, .shown = operand};
  while (place.shown.size() > 1 && place.shown.ends_with('/')) place.shown.pop_back();
  boost::system::error_code error;
  const auto folder = boost::filesystem::current_path(error);
  if (error && !operand.starts_with('/')) return fail(system_error("the current folder", error.value()));
  place.path = boost::filesystem::absolute(place.shown, folder).lexically_normal().string();
  if (place.path.size() > 1 && place.path.ends_with("/.")) place.path.resize(place.path.size() - 2);
  while (place.path.size() > 1 && place.path.ends_with('/')) place.path.pop_back();
  Checking checking{.call = call, .group = place.shown};
  struct ::stat status {};
  if (::lstat(place.path.c_str(), &status) != 0)
    return fail(nothing_at(operand, system_error("", errno).why, "tcli plugin list"));
  if (!boost::filesystem::is_directory(place.path, error)) {
    if (const std::string pack = pack_around(place.path); !pack.empty())
      TCLI_CHECK(check_tree_file(checking, place, pack));
    else
      TCLI_CHECK(check_module_file(checking, place));
    return std::move(checking.modules);
  }
  if (is_regular(place.path + "/" + std::string{k_pack_file})) {
    TCLI_CHECK(check_pack(checking, place));
    return std::move(checking.modules);
  }
  if (const std::string pack = pack_of_tree(place.path); !pack.empty()) {
    TCLI_CHECK(check_tree_folder(checking, place, pack));
    return std::move(checking.modules);
  }
  TCLI_CHECK(check_files(checking, place, k_start, ""));
  TCLI_CHECK(check_files(checking, place, "", k_plugin_end));
  const std::string plugin = checking.modules.empty() ? plugin_of_sources(place.path) : std::string{};
  if (!plugin.empty()) TCLI_CHECK(check_files(checking, place.below("build"), "", k_plugin_end));
  if (checking.modules.empty() && !plugin.empty()) return fail(unbuilt(place.shown, plugin));
  if (checking.modules.empty()) return fail(nothing_at(operand, "no pack, and there are no files tcli-NAME in it"));
  return std::move(checking.modules);
}

} // namespace tcli

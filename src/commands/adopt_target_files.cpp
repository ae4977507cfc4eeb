#include "adopt/draft.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "commands/adopt_leftovers.hpp"
#include "commands/adopt_paths.hpp"
#include "commands/adopt_target.hpp"
#include "module/front_matter.hpp"
#include "module/manifest_reader.hpp"
#include "module/yaml_quote.hpp"

#include <algorithm>
#include <boost/filesystem/directory.hpp>
#include <boost/filesystem/operations.hpp>
#include <cerrno>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

// Where the files of an adopted module stand, and how they are put there.

namespace tcli {

namespace {

namespace fs = boost::filesystem;

constexpr std::string_view k_module_file = "module.yaml";

// Begun as `fresh`, on the same file system.
Status put_link(const std::string& target, const std::string& path, const std::string& fresh) {
  ::unlink(fresh.c_str());
  if (::symlink(target.c_str(), fresh.c_str()) == 0 && ::rename(fresh.c_str(), path.c_str()) == 0) return {};
  const int error = errno;
  ::unlink(fresh.c_str());
  return fail(system_error("link " + path, error));
}

// The executable files below a folder of a tree, at most as deep as such trees go.
std::vector<std::string> commands_below(const std::string& folder) {
  constexpr int k_depth = 2;
  std::vector<std::string> files;
  boost::system::error_code error;
  for (fs::recursive_directory_iterator entry{folder, error}, end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (entry.depth() == k_depth || name.starts_with('.')) entry.disable_recursion_pending();
    if (fs::is_regular_file(entry->status()) && begun_file(name).empty() && ::access(entry->path().c_str(), X_OK) == 0)
      files.push_back(entry->path().string());
  }
  std::ranges::sort(files);
  return files;
}

} // namespace

std::string AdoptTarget::program_path(const std::string& name) const {
  if (m_form != AdoptForm::tree) return m_folder + "/tcli-" + name;
  if (const auto settled = m_verbs.find(name); settled != m_verbs.end()) return settled->second;
  const std::string folder = m_folder + "/" + name, found = find_verb(folder, name, {});
  return found.empty() ? folder + "/" + k_verb : found;
}

// A person may have given the verb another name, or put it below a subject: it is the file that adopt wrote, or one with the text
// that has `hash`. Empty: there is none.
std::string AdoptTarget::find_verb(const std::string& folder, const std::string& name, const std::string& hash) const {
  if (const std::string usual = folder + "/" + k_verb; is_there(usual)) return usual;
  for (const std::string& file : commands_below(folder)) {
    const auto text = read_file(file, k_copy_limit);
    if (wrote(name, file) || (text && hash_of(compared(*text)) == hash)) return file;
  }
  return {};
}

// Where in a tree the script's file stands, or is to; why it can't stand there, or else nothing.
std::string AdoptTarget::settle_verb(const AdoptCandidate& script) {
  const std::string folder = m_folder + "/" + script.name;
  const auto source = read_file(script.path, k_copy_limit);
  const std::string found = find_verb(folder, script.name, source ? hash_of(compared(*source)) : std::string{});
  m_verbs[script.name] = found.empty() ? folder + "/" + k_verb : found;
  if (!found.empty()) return {};
  boost::system::error_code error;
  if (is_there(folder) && !fs::is_directory(folder, error)) return fmt::format("{} is there, and is no folder", folder);
  if (!commands_below(folder).empty())
    return knows(script.name) ? fmt::format("{0} has no file as adopt wrote it: mv {0} away, and adopt it again", folder)
                              : fmt::format("{} is there, and adopt did not make it", folder);
  if (!knows(script.name) || is_there(folder)) return {};
  for (const std::string& file : commands_below(m_folder))
    if (wrote(script.name, file))
      return fmt::format("{} is its copy by now: call the script as its module too, or rm {}", file, shell_quote(file));
  return {};
}

std::string AdoptTarget::manifest_path(const std::string& name) const {
  return program_path(name) + (m_form == AdoptForm::tree ? "" : ".yaml");
}

std::string AdoptTarget::module_path(const std::string& name) const {
  return fmt::format("{}/{}/{}", m_folder, name, k_module_file);
}

// What a module of a tree says of itself: made once, for a person to go on with.
std::string AdoptTarget::module_text(const AdoptCandidate& script) const {
  if (is_there(m_folder + "/" + script.name)) return read_file(module_path(script.name), k_manifest_limit).value_or("");
  const auto manifest = read_manifest(draft_manifest(script.script), {.file = script.path});
  return fmt::format("tcli: {}\nsummary: {}\n", k_manifest_schema, yaml_quote(manifest ? manifest->summary : ""));
}

// What of a program was the script's.
std::string AdoptTarget::compared(const std::string& program) const {
  return m_form == AdoptForm::tree ? with_front_matter(program, "") : program;
}

// Whether the file is a copy that adopt made, and nobody has changed.
bool AdoptTarget::wrote(const std::string& name, const std::string& program) const {
  const auto text = read_file(program, k_copy_limit);
  const auto known = m_state.modules.find(name);
  if (!text || known == m_state.modules.end()) return false;
  const std::string hash = hash_of(compared(*text));
  return known->second.hash == hash || known->second.earlier.contains(hash);
}

// Empty: there is none.
std::string AdoptTarget::written_manifest(const std::string& name) const {
  const std::string path = manifest_path(name);
  if (!is_there(path)) return {};
  if (m_form != AdoptForm::tree) return read_file(path, k_manifest_limit).value_or("\n");
  return find_front_matter(read_file(path, k_copy_limit).value_or(""), true).yaml;
}

Status AdoptTarget::check_manifest(const std::string& yaml, const std::string& path) const {
  std::vector<std::string> warnings;
  if (m_form != AdoptForm::tree) TCLI_CHECK(read_manifest(yaml, {.file = path}));
  if (m_form == AdoptForm::tree) TCLI_CHECK(read_command(yaml, {.file = path}, warnings));
  return {};
}

// What stands where the program is to stand, if adopt did not put it there.
std::string AdoptTarget::program_problem(const AdoptCandidate& script) const {
  const std::string path = program_path(script.name);
  if (!is_there(path) || is_program(script)) return {};
  if (!is_copy()) {
    const std::string target = read_link(path);
    const bool is_ours = target == link_text(m_folder, script.path) || (!target.empty() && knows(script.name));
    return is_ours ? std::string{} : fmt::format("{} is there, and adopt did not make it", path);
  }
  const auto text = read_file(path, k_copy_limit), source = read_file(script.path, k_copy_limit);
  if ((text && source && compared(*text) == compared(*source)) || wrote(script.name, path)) return {};
  std::string reason = fmt::format("{} is there, and not as adopt wrote it", path);
  if (owns(script.name, script.path)) // it was edited, and so was the script
    reason += fmt::format(": rm {} takes the script as it is now, once you have what you want of diff {} {}", shell_quote(path),
                          shell_quote(script.path), shell_quote(path));
  return reason;
}

// Whether something changed.
Result<bool> AdoptTarget::put_program(const AdoptCandidate& script, const std::string& text) {
  const std::string path = program_path(script.name);
  if (is_program(script)) return false;
  if (!is_copy()) {
    const std::string target = link_text(m_folder, script.path);
    if (read_link(path) == target) return false;
    if (m_is_dry_run) return true;
    TCLI_TRY(const auto fresh, m_state.begun("link"));
    TCLI_CHECK(put_link(target, path, fresh));
    return true;
  }
  if (const auto there = read_file(path, k_copy_limit); there && *there == text) return false;
  if (m_is_dry_run) return true;
  TCLI_CHECK(m_form == AdoptForm::tree ? put_verb(script, text) : write_file(path, text, k_program_mode));
  return true;
}

// A folder of its own appears with all that is in it: one without a command makes the pack none.
Status AdoptTarget::put_verb(const AdoptCandidate& script, const std::string& text) const {
  const std::string path = program_path(script.name), folder = m_folder + "/" + script.name;
  if (is_there(folder)) return write_file(path, text, k_program_mode);
  TCLI_TRY(const auto fresh, m_state.begun(k_begun_module));
  boost::system::error_code error;
  fs::remove_all(fresh, error);
  if (::mkdir(fresh.c_str(), k_program_mode) != 0) return fail(system_error("make " + fresh, errno));
  TCLI_CHECK(write_file(fmt::format("{}/{}", fresh, k_module_file), module_text(script), k_manifest_mode));
  TCLI_CHECK(write_file(fresh + "/" + k_verb, text, k_program_mode));
  if (::rename(fresh.c_str(), folder.c_str()) != 0) return fail(system_error("make " + folder, errno));
  return {};
}

Status AdoptTarget::put_manifest(const AdoptCandidate& script, const std::string& text) {
  if (m_is_dry_run || m_form == AdoptForm::tree) return {}; // there it is part of the program
  const bool is_inside = m_form == AdoptForm::front_matter;
  std::string path = is_inside ? script.path : manifest_path(script.name);
  boost::system::error_code error;
  if (is_inside || is_there(path)) path = fs::canonical(path, error).string(); // the file itself, not a link to it
  if (error) return fail(system_error("find " + path, error.value()));
  if (!is_inside) return write_file(path, text, k_manifest_mode);
  struct ::stat status {};
  if (::stat(path.c_str(), &status) != 0) return fail(system_error("look at " + path, errno));
  TCLI_TRY(const auto whole, read_file(path, k_copy_limit));
  return write_file(path, with_front_matter(whole, text), status.st_mode & k_permissions);
}

} // namespace tcli

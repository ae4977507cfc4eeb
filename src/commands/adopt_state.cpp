#include "commands/adopt_state.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "module/manifest.hpp"
#include "module/name.hpp"
#include "run/collect_output.hpp"
#include "run/find_program.hpp"
#include "run/memory_file.hpp"

#include <cerrno>
#include <fmt/format.h>
#include <sys/stat.h>
#include <vector>

namespace tcli {

namespace {

constexpr std::string_view k_first = "tcli adopt 1";
constexpr std::size_t k_state_limit = 4 * 1024 * 1024;
constexpr mode_t k_file_mode = 0644, k_folder_mode = 0755;

std::string text_of(const std::map<std::string, Adopted>& modules) {
  std::string text{k_first};
  text += '\0';
  for (const auto& [name, adopted] : modules)
    for (const std::string& field : {name, adopted.hash, adopted.script}) (text += field) += '\0';
  return text;
}

// git takes changes of neighbouring lines for one: between any two lines stands one that is the same in all texts.
constexpr std::string_view k_between = "\x01\n";
constexpr int k_most_conflicts = 127; // git merge-file(1); what is more is an error

std::string spread(std::string_view text) {
  std::string out;
  for (const std::string_view line : split(text, '\n')) out += fmt::format("{}\n{}", line, k_between);
  return out;
}

std::string gathered(std::string_view text) {
  std::vector<std::string> lines;
  for (const std::string_view line : split(text, '\n'))
    if (line != k_between.substr(0, 1)) lines.emplace_back(line);
  lines.pop_back(); // behind the last line feed
  return join(lines, "\n");
}

} // namespace

AdoptState AdoptState::load(const std::string& target) {
  AdoptState state;
  state.m_folder = target + "/" + k_adopt_folder;
  const auto text = read_file(state.m_folder + "/state", k_state_limit);
  if (!text) return state;
  state.m_loaded = *text;
  const auto fields = split(*text, '\0');
  if (fields[0] != k_first) return state;
  for (std::size_t at = 1; at + 2 < fields.size(); at += 3)
    if (is_valid_name(fields[at]))
      state.modules[std::string{fields[at]}] = {.script = std::string{fields[at + 2]}, .hash = std::string{fields[at + 1]}};
  return state;
}

std::string AdoptState::base_path(const std::string& module) const { return m_folder + "/" + module + ".yaml"; }

std::string AdoptState::base(const std::string& module) const {
  return read_file(base_path(module), k_manifest_limit).value_or("");
}

Status AdoptState::keep_base(const std::string& module, const std::string& text) const {
  if (::mkdir(m_folder.c_str(), k_folder_mode) != 0 && errno != EEXIST) return fail(system_error("make " + m_folder, errno));
  return write_file(base_path(module), text, k_file_mode);
}

Status AdoptState::save() const {
  const std::string text = text_of(modules);
  if (text == m_loaded || (modules.empty() && m_loaded.empty())) return {};
  if (::mkdir(m_folder.c_str(), k_folder_mode) != 0 && errno != EEXIST) return fail(system_error("make " + m_folder, errno));
  return write_file(m_folder + "/state", text, k_file_mode);
}

Result<MergedTexts> merge_texts(const std::string& mine, const std::string& base, const std::string& theirs) {
  const std::string git = find_program("git");
  if (git.empty())
    return fail(Error{.status = ExitCode::failed, .what = "texts can't be merged", .why = "the program git is not installed"});
  // In memory: nothing is left behind however this ends.
  std::vector<UniqueFd> files;
  CollectSpec spec{.argv = {git, "merge-file", "-p", "--ours", "--"}, .environment = {"LC_ALL=C", "GIT_CONFIG_NOSYSTEM=1"}};
  const std::size_t favour = 3;
  for (const std::string* text : {&mine, &base, &theirs}) {
    TCLI_TRY(auto file, memory_file(spread(*text)));
    spec.passed.push_back(file.get());
    spec.argv.push_back(fmt::format("/proc/self/fd/{}", file.get()));
    files.push_back(std::move(file));
  }
  spec.size_limit = 4 * k_manifest_limit;
  spec.time_limit = std::chrono::milliseconds{10'000};
  TCLI_TRY(const auto merged, collect_output(spec));
  spec.argv[favour] = "-q";
  TCLI_TRY(const auto conflicts, collect_output(spec)); // ends with the number of conflicts
  const bool is_merged = merged.end == Collected::End::exited && merged.status == 0 && !merged.output.empty();
  if (is_merged && conflicts.end == Collected::End::exited && conflicts.status <= k_most_conflicts)
    return MergedTexts{.text = gathered(merged.output), .conflicts = conflicts.status};
  return fail(Error{.status = ExitCode::failed, .what = "texts can't be merged", .why = std::string{first_line(merged.errors)}});
}

} // namespace tcli

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

// A line, and what it is about, whatever it says of it: the command that it belongs to, and `- {name: "to"` or `summary`.
struct KeyedLine {
  std::string key;
  std::string_view line;

  bool operator==(const KeyedLine&) const = default;
};

std::vector<KeyedLine> keyed(std::string_view text) {
  std::vector<KeyedLine> lines;
  std::string command;
  for (const std::string_view line : split(text, '\n')) {
    const auto indent = line.find_first_not_of(' ');
    const bool is_parameter = line.find("{name:") != std::string_view::npos;
    const std::string_view about = line.substr(0, line.find_first_of(is_parameter ? ",\r" : ":\r"));
    if (indent == 0 && line[0] != '#') command.clear();
    if (indent == 2 && line[2] != '#' && line[2] != '-') command = trim(about);
    lines.push_back({command + "\x02" + std::string{about}, line});
  }
  return lines;
}

// git takes changes of neighbouring lines for one, and any line for any other: each stands between two of its own key.
std::string spread(std::string_view text) {
  std::string out;
  for (const auto& [key, line] : keyed(text)) out += fmt::format("\x01<{0}\n{1}\n\x01>{0}\n", key, line);
  return out;
}

std::string gathered(std::string_view text) {
  std::vector<std::string> lines;
  for (const std::string_view line : split(text, '\n'))
    if (!line.starts_with('\x01')) lines.emplace_back(line);
  lines.pop_back(); // behind the last line feed
  return join(lines, "\n");
}

bool has_key(const std::vector<KeyedLine>& lines, const std::string& key) {
  return std::ranges::find(lines, key, &KeyedLine::key) != lines.end();
}

bool has(const std::vector<KeyedLine>& lines, const KeyedLine& line) { return std::ranges::find(lines, line) != lines.end(); }

// Parameters that nobody edited go with those of the draft, also where one beside them was edited and stays.
std::string without_gone(const std::string& merged, std::string_view base, std::string_view theirs) {
  const auto before = keyed(base), after = keyed(theirs);
  std::vector<std::string> left;
  for (const KeyedLine& line : keyed(merged))
    if (!trim(line.line).starts_with("- {name:") || has_key(after, line.key) || !has(before, line)) left.emplace_back(line.line);
  return join(left, "\n");
}

// How the script is told of a parameter, which its name may have been changed for another: `passed_as: "--to"`.
std::string_view passing_of(std::string_view line) {
  const auto at = line.find("passed_as: ");
  return at == std::string_view::npos ? std::string_view{} : line.substr(at, line.find_first_of(",}", at) - at);
}

// What is not in the merged text of the new draft, and what is in it that the draft has no more.
std::vector<std::string> lost_lines(std::string_view base, std::string_view theirs, std::string_view merged) {
  const auto before = keyed(base), after = keyed(theirs), kept = keyed(merged);
  std::vector<std::string> lost;
  for (const KeyedLine& line : after)
    if (!has(before, line) && !has(kept, line)) lost.emplace_back(trim(line.line));
  for (const KeyedLine& line : before) {
    if (has_key(after, line.key)) continue;
    const std::string command = line.key.substr(0, line.key.find('\x02'));
    const bool is_passed = !passing_of(line.line).empty() && std::ranges::any_of(kept, [&](const KeyedLine& other) {
      return other.key.starts_with(command + "\x02") && passing_of(other.line) == passing_of(line.line);
    });
    const bool is_told = is_passed && std::ranges::any_of(after, [&](const KeyedLine& other) {
                           return other.key.starts_with(command + "\x02") && passing_of(other.line) == passing_of(line.line);
                         });
    if (has_key(kept, line.key) || (is_passed && !is_told))
      lost.push_back("without " + std::string{trim(line.key.substr(line.key.find('\x02') + 1))});
  }
  return lost;
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
  for (const std::string* text : {&mine, &base, &theirs}) {
    TCLI_TRY(auto file, memory_file(spread(*text)));
    spec.passed.push_back(file.get());
    spec.argv.push_back(fmt::format("/proc/self/fd/{}", file.get()));
    files.push_back(std::move(file));
  }
  spec.size_limit = 4 * k_manifest_limit;
  spec.time_limit = std::chrono::milliseconds{10'000};
  TCLI_TRY(const auto merged, collect_output(spec));
  if (merged.end == Collected::End::exited && merged.status == 0 && !merged.output.empty()) {
    MergedTexts texts{.text = without_gone(gathered(merged.output), base, theirs), .lost = {}};
    texts.lost = lost_lines(base, theirs, texts.text);
    return texts;
  }
  return fail(Error{.status = ExitCode::failed, .what = "texts can't be merged", .why = std::string{first_line(merged.errors)}});
}

} // namespace tcli

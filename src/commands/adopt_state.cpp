#include "commands/adopt_state.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "module/manifest.hpp"
#include "module/name.hpp"

#include <cerrno>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
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

Result<std::string> AdoptState::begun(const std::string& what) const {
  if (::mkdir(m_folder.c_str(), k_folder_mode) != 0 && errno != EEXIST) return fail(system_error("make " + m_folder, errno));
  return fmt::format("{}/{}.{}.tmp", m_folder, what, ::getpid());
}

Status AdoptState::save() const {
  const std::string text = text_of(modules);
  if (text == m_loaded || (modules.empty() && m_loaded.empty())) return {};
  if (::mkdir(m_folder.c_str(), k_folder_mode) != 0 && errno != EEXIST) return fail(system_error("make " + m_folder, errno));
  return write_file(m_folder + "/state", text, k_file_mode);
}

} // namespace tcli

#include "commands/adopt_state.hpp"

#include "base/text.hpp"
#include "module/manifest.hpp"
#include "module/name.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace tcli {

namespace {

constexpr std::string_view k_first = "tcli adopt 1";
constexpr std::size_t k_state_limit = 4 * 1024 * 1024;
constexpr mode_t k_file_mode = 0644, k_folder_mode = 0755;

std::string record(const std::string& name, const std::string& hash, const std::string& script) {
  std::string text;
  for (const std::string* field : {&name, &hash, &script}) (text += *field) += '\0';
  return text;
}

// The last record of a module counts.
std::string text_of(const std::map<std::string, Adopted>& modules) {
  std::string text{k_first};
  text += '\0';
  for (const auto& [name, adopted] : modules) {
    for (const std::string& hash : adopted.earlier) text += record(name, hash, adopted.script);
    text += record(name, adopted.hash, adopted.script);
  }
  return text;
}

bool is_whole(std::string_view text) {
  return text.starts_with(k_first) && text.ends_with('\0') && std::ranges::count(text, '\0') % 3 == 1;
}

void take(std::map<std::string, Adopted>& modules, const std::string& name, const std::string& script, const std::string& hash) {
  Adopted& adopted = modules[name];
  if (!adopted.hash.empty()) adopted.earlier.insert(adopted.hash);
  adopted.earlier.erase(hash);
  adopted.script = script;
  adopted.hash = hash;
}

} // namespace

AdoptState AdoptState::load(const std::string& target) {
  AdoptState state;
  state.m_folder = target + "/" + k_adopt_folder;
  state.read();
  return state;
}

void AdoptState::read() {
  modules.clear();
  m_id = file_id(state_path());
  m_loaded = read_file(state_path(), k_state_limit).value_or("");
  const auto fields = split(m_loaded, '\0');
  if (fields[0] != k_first) return;
  for (std::size_t at = 1; at + 2 < fields.size(); at += 3)
    if (is_valid_name(fields[at]))
      take(modules, std::string{fields[at]}, std::string{fields[at + 2]}, std::string{fields[at + 1]});
}

UniqueFd AdoptState::lock() {
  const std::string folder = m_folder.substr(0, m_folder.rfind('/'));
  UniqueFd lock{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  while (lock.valid() && ::flock(lock.get(), LOCK_EX) != 0)
    if (errno != EINTR) lock = UniqueFd{};
  if (file_id(state_path()) != m_id) read();
  return lock;
}

Status AdoptState::note(const std::string& module, const std::string& script, const std::string& hash, bool durably) {
  if (const auto known = modules.find(module);
      known != modules.end() && known->second.script == script && known->second.hash == hash)
    return {};
  take(modules, module, script, hash);
  if (!is_whole(m_loaded) || m_loaded.size() > k_state_limit / 2) return save();
  const std::string text = record(module, hash, script);
  const UniqueFd file{::open(state_path().c_str(), O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC)};
  struct ::stat before {};
  if (!file.valid() || ::fstat(file.get(), &before) != 0) return fail(system_error("open " + state_path(), errno));
  auto done = write_all(file.get(), text, state_path());
  if (done && durably && ::fdatasync(file.get()) != 0 && errno != EINVAL)
    done = fail(system_error("sync " + state_path(), errno));
  if (!done) {
    (void)!::ftruncate(file.get(), before.st_size); // half a record would spoil the next
    return done;
  }
  m_loaded += text;
  m_id = file_id(state_path());
  return {};
}

std::string AdoptState::base_path(const std::string& module) const { return m_folder + "/" + module + ".yaml"; }

std::string AdoptState::base(const std::string& module, const std::string& manifest_hash) const {
  const std::string begun = manifest_hash.empty() ? std::string{} : held(module, k_begun_base, manifest_hash);
  return begun.empty() ? read_file(base_path(module), k_manifest_limit).value_or("") : begun;
}

Status AdoptState::make_folder() const {
  if (::mkdir(m_folder.c_str(), k_folder_mode) != 0 && errno != EEXIST) return fail(system_error("make " + m_folder, errno));
  return {};
}

Status AdoptState::begin_base(const std::string& module, const std::string& text, const std::string& manifest_hash) const {
  return hold(module, k_begun_base, manifest_hash, text);
}

Status AdoptState::keep_base(const std::string& module, const std::string& text) const {
  TCLI_CHECK(make_folder());
  TCLI_CHECK(write_file(base_path(module), text, k_file_mode));
  ::unlink(held_path(module, k_begun_base).c_str());
  return {};
}

std::string AdoptState::held(const std::string& module, const char* end, const std::string& hash) const {
  std::string text = read_file(held_path(module, end), k_state_limit).value_or("");
  return text.starts_with(hash + "\n") ? text.erase(0, hash.size() + 1) : std::string{};
}

Status AdoptState::hold(const std::string& module, const char* end, const std::string& hash, const std::string& text) const {
  TCLI_CHECK(make_folder());
  return write_file(held_path(module, end), hash + "\n" + text, k_file_mode);
}

Status AdoptState::keep_answer(const std::string& module, const std::string& hash, const std::string& text) const {
  return answer(module, hash) == text ? Status{} : hold(module, k_answer, hash, text);
}

void AdoptState::forget(const std::string& module) {
  modules.erase(module);
  for (const std::string& path : {base_path(module), held_path(module, k_answer), held_path(module, k_begun_base)})
    ::unlink(path.c_str());
}

Result<std::string> AdoptState::begun(const std::string& what) const {
  TCLI_CHECK(make_folder());
  return fmt::format("{}/{}.{}.tmp", m_folder, what, ::getpid());
}

Status AdoptState::save() {
  const std::string text = text_of(modules);
  if (text == m_loaded || (modules.empty() && m_loaded.empty())) return {};
  TCLI_CHECK(make_folder());
  TCLI_CHECK(write_file(state_path(), text, k_file_mode));
  m_loaded = text;
  m_id = file_id(state_path());
  return {};
}

} // namespace tcli

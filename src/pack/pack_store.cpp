#include "pack/pack_store.hpp"

#include "base/text.hpp"
#include "base/xdg.hpp"
#include "pack/bare_repository.hpp"

#include <algorithm>
#include <array>
#include <boost/filesystem/directory.hpp>
#include <boost/filesystem/operations.hpp>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

namespace tcli {

namespace fs = boost::filesystem;

namespace {

constexpr std::size_t k_state_limit = 4 * 1024 * 1024;
constexpr int k_folder_flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
constexpr mode_t k_private = 0600, k_private_folder = 0700;

Status sync_parent(const std::string& path) {
  const std::string parent = path.substr(0, path.rfind('/'));
  const UniqueFd folder{::open(parent.c_str(), k_folder_flags)};
  if (!folder.valid() || ::fsync(folder.get()) != 0) return fail(pack_error("write " + parent, errno));
  return {};
}

// A tree may have folders that nobody may write to.
void make_removable(const std::string& path) {
  boost::system::error_code error;
  fs::recursive_directory_iterator at{path, error}, end;
  for (; !error && at != end; at.increment(error))
    if (fs::is_directory(fs::symlink_status(at->path(), error))) ::chmod(at->path().c_str(), k_private_folder);
}

Result<PackState> read_state(const std::string& file) {
  auto text = read_file(file, k_state_limit);
  if (text) return parse_pack_state(*text, file);
  text.error().status = ExitCode::failed;
  return fail(std::move(text).error());
}

// What brings back a state that `current` does not lead to any more: the newest other one that is left, what the packs.lock
// beside it tells, both, or an empty one.
std::string way_out(const PackStore& store) {
  boost::system::error_code error;
  const auto now = fs::read_symlink(store.current(), error).filename().string();
  std::uint64_t newest = 0;
  for (const std::string& name : names_in(store.generations()))
    if (name != now && read_state(fmt::format("{}/{}/state.yaml", store.generations(), name)))
      newest = std::max(newest, generation_number(name));
  const std::string current = shell_quote(store.current());
  if (now.empty()) return "rm -r " + current;
  const std::string lock = fmt::format("{}/{}/packs.lock", store.generations(), now);
  const std::string and_packs = read_state(lock) ? " && tcli pack sync --yes " + shell_quote(lock) : "";
  if (newest > 0) return fmt::format("ln -sfn generations/{} {}{}", newest, current, and_packs);
  return store.shared_state() ? store.remedy() : "rm -r " + current;
}

// Of a newer tcli, which has not lost it.
bool is_of_another_schema(const std::string& file) {
  constexpr std::string_view k_key = "tcli-packs: ", k_ours = "tcli-packs: 1\n";
  const auto text = read_file(file, k_state_limit);
  return text && text->starts_with(k_key) && !text->starts_with(k_ours);
}

} // namespace

Error pack_error(std::string what, int error_number) {
  auto error = system_error(std::move(what), error_number);
  error.status = ExitCode::failed;
  return error;
}

Result<PackStore> PackStore::open() {
  const auto data = data_folder();
  if (data) return PackStore{*data + "/packs"};
  return fail(Error{.status = ExitCode::failed, .what = "no folder for packs", .why = std::string{no_folder_reason()}});
}

bool PackStore::is_own_name(std::string_view name) {
  constexpr std::array<std::string_view, 5> k_own_names{"current", "generations", "kept", "lock", "staging"};
  return std::ranges::find(k_own_names, name) != k_own_names.end();
}

std::string PackStore::tree(std::string_view name, std::string_view commit) const {
  return fmt::format("{}/{}/{}", m_folder, name, commit);
}

std::string PackStore::place(const InstalledPack& pack) const {
  return tree(pack.name, pack.linked.empty() ? pack.commit : "linked");
}

std::string PackStore::remedy() const { return "tcli pack sync " + shell_quote(current() + "/packs.lock"); }

Result<PackState> PackStore::state() const {
  const std::string file = current() + "/state.yaml";
  auto state = read_state(file);
  if (state) return state;
  struct ::stat status {};
  if (::lstat(current().c_str(), &status) != 0 && errno == ENOENT) return PackState{};
  const int reason = state.error().system;
  const bool is_out_of_reach =
      reason != 0 && reason != ENOENT && reason != ENOTDIR && reason != ELOOP; // and nothing says that it is lost
  if (!is_out_of_reach && !is_of_another_schema(file)) state.error().hint = way_out(*this);
  return state;
}

Result<PackState> PackStore::shared_state() const { return read_state(current() + "/packs.lock"); }

Result<UniqueFd> PackStore::lock(const std::function<void()>& waiting) const {
  TCLI_CHECK(as_failed(make_user_folder(m_folder)));
  unlink_link(staging()); // what it leads to is not tcli's to tidy
  for (const auto& folder : {staging(), generations()}) TCLI_CHECK(make_pack_folder(folder));
  const std::string path = m_folder + "/lock";
  UniqueFd file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, k_private)};
  if (!file.valid()) return fail(pack_error("open " + path, errno));
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    waiting();
    while (::flock(file.get(), LOCK_EX) != 0)
      if (errno != EINTR) return fail(pack_error("lock " + path, errno));
  }
  for (const std::string& name : names_in(staging())) (void)remove_tree(staging() + "/" + name); // of whoever was killed
  return file;
}

Result<std::string> PackStore::new_staging_folder(std::string_view purpose) const {
  std::string path = fmt::format("{}/{}-XXXXXX", staging(), purpose);
  if (::mkdtemp(path.data()) == nullptr) return fail(pack_error("make a folder in " + staging(), errno));
  return path;
}

Status make_pack_folder(const std::string& path) { return as_failed(make_private_folders(path)); }

Status remove_tree(const std::string& path) {
  boost::system::error_code error;
  fs::remove_all(path, error);
  if (!error) return {};
  make_removable(path);
  fs::remove_all(path, error);
  if (error) return fail(pack_error("remove " + path, error.value()));
  return {};
}

Result<std::string> put_aside(const PackStore& store, const std::string& path, const std::string& name) {
  TCLI_CHECK(make_pack_folder(store.kept()));
  std::string aside = fmt::format("{}/{}-XXXXXX", store.kept(), name);
  if (::mkdtemp(aside.data()) == nullptr) return fail(pack_error("make a folder in " + store.kept(), errno));
  TCLI_CHECK(rename_durably(path, aside)); // onto the empty folder
  return aside;
}

std::uint64_t generation_number(std::string_view name) {
  std::uint64_t number = 0;
  const auto error = std::from_chars(name.data(), name.data() + name.size(), number).ec;
  return error == std::errc{} && std::to_string(number) == name ? number : 0;
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  boost::system::error_code error;
  for (fs::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error))
    names.push_back(at->path().filename().string());
  return names;
}

Status sync_folder(const std::string& folder) {
  const UniqueFd opened{::open(folder.c_str(), k_folder_flags)};
  if (!opened.valid() || ::syncfs(opened.get()) != 0) return fail(pack_error("write " + folder, errno));
  return {};
}

Status rename_durably(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return fail(pack_error(fmt::format("rename {} to {}", from, to), errno));
  return sync_parent(to);
}

} // namespace tcli

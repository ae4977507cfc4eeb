#include "pack/tidy_packs.hpp"

#include "base/file.hpp"
#include "module/name.hpp"
#include "pack/commit_id.hpp"
#include "pack/receipt.hpp"
#include "pack/tree_hash.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace tcli {

namespace {

std::string link_target(const std::string& path) {
  std::array<char, PATH_MAX> target{};
  const auto size = ::readlink(path.c_str(), target.data(), target.size());
  return size > 0 ? std::string{target.data(), static_cast<std::size_t>(size)} : std::string{};
}

// What is removed halfway is no tree any more: it goes out of the way first.
void discard(const PackStore& store, const std::string& tree) {
  const auto away = store.new_staging_folder("gone");
  if (away && rename_durably(tree, *away + "/tree")) (void)remove_tree(*away);
}

void remove_leftovers(const PackStore& store) {
  for (const std::string& name : names_in(store.staging())) (void)remove_tree(store.staging() + "/" + name);
}

// The one before is what a call that began a moment ago may still look at.
void remove_generations(const PackStore& store) {
  const std::string now = link_target(store.current());
  std::vector<std::uint64_t> older;
  for (const std::string& name : names_in(store.generations()))
    if (const auto number = generation_number(name); number > 0 && "generations/" + name != now) older.push_back(number);
  std::ranges::sort(older, std::greater<>{});
  for (std::size_t at = 1; at < older.size(); ++at) (void)remove_tree(fmt::format("{}/{}", store.generations(), older[at]));
}

// /proc/PID/environ has TCLI_PLUGIN_DIR of every module and of what it started; cmdline the path of a script (proc(5)). Those of
// other users can't be read, and are none of a private folder's.
bool is_in_use(const std::string& tree) {
  constexpr std::size_t k_limit = 4 * 1024 * 1024; // above what execve(2) takes
  const auto mentions = [&](const std::string& file) {
    const UniqueFd opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!opened.valid()) return false;
    std::string text(64 * 1024, '\0'), kept;
    ssize_t size = 0;
    while (kept.size() < k_limit && (size = ::read(opened.get(), text.data(), text.size())) > 0)
      kept.append(text, 0, static_cast<std::size_t>(size));
    return kept.find(tree + "/") != std::string::npos;
  };
  const auto processes = names_in("/proc");
  return std::ranges::any_of(processes, [&](const std::string& name) {
    if (name.find_first_not_of("0123456789") != std::string::npos) return false;
    const std::string folder = "/proc/" + name;
    return mentions(folder + "/cmdline") || mentions(folder + "/environ") || link_target(folder + "/cwd").starts_with(tree);
  });
}

bool was_changed(const std::string& tree) {
  const auto receipt = read_receipt(tree);
  if (!receipt) return true; // a tree is placed with one
  const auto hash = hash_tree(tree, digest_kind(receipt->commit));
  return !hash || *hash != receipt->tree;
}

} // namespace

std::vector<std::string> tidy_packs(const PackStore& store, const PackState& state) {
  std::vector<std::string> kept;
  remove_leftovers(store);
  remove_generations(store);
  for (const std::string& name : names_in(store.folder())) {
    if (!is_valid_name(name) || PackStore::is_own_name(name)) continue;
    const InstalledPack* const pack = state.find(name);
    for (const std::string& commit : names_in(store.folder() + "/" + name)) {
      if (pack != nullptr && (commit == pack->commit || commit == pack->previous)) continue;
      const std::string tree = store.tree(name, commit);
      if (commit == "linked" && (pack == nullptr || pack->linked.empty()) && !link_target(tree).empty()) ::unlink(tree.c_str());
      if (!is_commit_id(commit) || is_in_use(tree)) continue; // of any other name it is somebody's own
      if (!was_changed(tree))
        discard(store, tree);
      else if (auto aside = put_aside(store, tree, fmt::format("{}-{}", name, short_commit(commit))))
        kept.push_back(*std::move(aside));
    }
    ::rmdir((store.folder() + "/" + name).c_str()); // when it is empty
  }
  return kept;
}

} // namespace tcli

#include "pack/newer_packs.hpp"

#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/xdg.hpp"
#include "pack/pack_store.hpp"

#include <fmt/format.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::int64_t k_day_ns = std::int64_t{24} * 3600 * 1'000'000'000;
constexpr std::size_t k_newer_limit = std::size_t{1} << 20; // bytes

std::string path_of(const std::string& folder) { return folder + "/newer-packs"; }

std::vector<NewerPack> read_newer_packs(const std::string& path) {
  std::vector<NewerPack> packs;
  const std::string text = read_own_file(path, k_newer_limit);
  for (const auto line : split(text, '\n')) {
    const auto words = split(line, ' ');
    if (words.size() == 3) packs.push_back({std::string{words[0]}, std::string{words[1]}, std::string{words[2]}});
  }
  return packs;
}

} // namespace

void write_newer_packs(const std::vector<NewerPack>& packs) {
  const auto folder = cache_folder();
  if (!folder) return;
  if (packs.empty()) {
    ::unlink(path_of(*folder).c_str());
    return;
  }
  std::string text;
  for (const NewerPack& pack : packs) text += fmt::format("{} {} {}\n", pack.name, pack.installed, pack.newer);
  if (make_user_folder(*folder)) (void)write_cache_file(path_of(*folder), text);
}

std::vector<std::string> newer_packs_to_tell() {
  const auto folder = cache_folder();
  if (!folder) return {};
  const std::string path = path_of(*folder), told = path + "-told";
  if (!file_id(path).exists()) return {};
  const std::int64_t age = nanoseconds(CLOCK_REALTIME) - file_id(told).mtime_ns;
  if (age >= 0 && age < k_day_ns) return {};
  if (!write_cache_file(told, "")) return {};
  const auto store = PackStore::open();
  const auto state = store ? store->state() : fail(store.error());
  std::vector<std::string> names;
  for (const NewerPack& pack : read_newer_packs(path)) {
    const InstalledPack* const now = state ? state->find(pack.name) : nullptr;
    const bool is_as_then = now != nullptr && now->commit == pack.installed && now->linked.empty() && !now->is_pinned;
    if (is_as_then) names.push_back(pack.name);
  }
  if (names.empty()) ::unlink(path.c_str()); // all of them were taken
  return names;
}

} // namespace tcli

// What tcli keeps: the cache, the history, the packs.
#include "base/program.hpp"
#include "base/record_store.hpp"
#include "base/text.hpp"
#include "base/xdg.hpp"
#include "commands/self_check.hpp"
#include "history/health.hpp"
#include "history/journal.hpp"
#include "pack/pack_store.hpp"
#include "pack/receipt.hpp"

#include <algorithm>
#include <array>
#include <boost/filesystem/directory.hpp>
#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

constexpr const char* k_not_kept = "what belongs there is found out anew each time";
constexpr std::size_t k_most_files = 200'000; // that are looked at; the rest counts for nothing

std::uint64_t size_of(const std::string& folder) {
  std::uint64_t bytes = 0;
  std::size_t files = 0;
  boost::system::error_code error, ignored;
  fs::recursive_directory_iterator at{folder, fs::directory_options::skip_permission_denied, error}, end;
  for (; !error && at != end && files < k_most_files; at.increment(error), ++files)
    if (fs::symlink_status(at->path(), ignored).type() == fs::regular_file) {
      const auto size = fs::file_size(at->path(), ignored);
      if (!ignored) bytes += size;
    }
  return bytes;
}

// Records have names of hexadecimal digits alone: a temporary file of somebody who is writing is none.
std::vector<std::string> damaged_records(const std::string& folder) {
  std::vector<std::string> damaged;
  for (const std::string& name : names_in(folder)) {
    if (damaged.size() >= k_most_files) break;
    const bool is_record = name.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (is_record && !RecordStore::is_whole(folder + "/" + name)) damaged.push_back(folder + "/" + name);
  }
  return damaged;
}

void check_records(const std::string& folder, CheckReport& report) {
  const auto damaged = damaged_records(folder);
  if (damaged.empty()) return;
  constexpr std::size_t k_most_named = 5;
  const std::string remedy = damaged.size() <= k_most_named ? "rm -f " + shell_join(damaged) : "rm -rf " + shell_quote(folder);
  report.add(Severity::note,
             fmt::format("{} in {} {} damaged", counted(damaged.size(), "record"), folder, damaged.size() == 1 ? "is" : "are"),
             "what they say is found out anew until they are replaced", remedy);
}

// Whether it can be used, or is not there.
bool check_kept_folder(const std::string& folder, Severity severity, const std::string& outcome, CheckReport& report) {
  const auto trouble = folder_trouble(folder, R_OK | W_OK | X_OK);
  if (trouble) report.add(severity, fmt::format("{} can't be used: {}", folder, trouble->why), outcome, trouble->remedy);
  return !trouble;
}

void check_database(const HistoryHealth& health, CheckReport& report) {
  using Database = HistoryHealth::Database;
  switch (health.database) {
  case Database::none:
    if (health.no_files.empty()) report.ok("no history was read yet");
    break;
  case Database::good:
    report.ok(fmt::format("{}, version {}, {}", health.path, health.version, shown_size(health.bytes)),
              health.unfolded == 0 ? "" : shown_size(health.unfolded) + " of journals come in when someone looks");
    break;
  case Database::older:
    report.add(Severity::note, fmt::format("{} is of an older tcli", health.path),
               fmt::format("it has version {}; it is brought up to date when someone looks", health.version),
               "tcli history list -n 1");
    break;
  case Database::newer:
    report.add(Severity::error, fmt::format("{} is of a newer tcli", health.path), health.why,
               fmt::format("mv {0} {0}.newer", shell_quote(health.path)));
    break;
  case Database::damaged:
    report.add(Severity::error, health.path + " is damaged", health.why, "tcli history list -n 1");
    break;
  case Database::closed:
    if (health.closed.empty())
      report.add(Severity::warning, health.path + " can't be read now", health.why, "tcli history list -n 1");
    break;
  }
}

void check_put_aside(const std::string& path, CheckReport& report) {
  const std::string quoted = shell_quote(path);
  const bool is_database = path.find(".db.") != std::string::npos;
  const std::string remove =
      is_database ? fmt::format("rm -f {0} {0}-wal {0}-shm", quoted) : "rm -f " + quoted; // what SQLite keeps beside it
  if (is_database && has_readable_runs(path))
    report.add(Severity::note, path + " was found damaged", "runs in it can be read",
               fmt::format("tcli history import {} && {}", quoted, remove));
  else
    report.add(Severity::note, path + " was found damaged", "nothing more of it can be read", remove);
}

void check_pack(const PackStore& store, const InstalledPack& pack, CheckReport& report) {
  const std::string place = store.place(pack);
  boost::system::error_code error;
  if (!pack.linked.empty()) {
    if (!fs::is_directory(place, error))
      report.add(Severity::warning, fmt::format("pack {} is linked to {}", pack.name, pack.linked), "that is no folder any more",
                 "tcli pack unlink " + shell_quote(pack.name));
    return;
  }
  if (const auto receipt = read_receipt(place); !receipt)
    report.add(Severity::error, fmt::format("pack {} is not whole", pack.name),
               fmt::format("{}: {}", receipt.error().what, receipt.error().why), store.remedy());
}

// Of somebody else, and not as the folder of all data is, which is told among tcli's own.
bool is_of_another(const struct ::stat& status) {
  struct ::stat data {};
  const auto folder = data_folder();
  const bool is_told = folder && ::stat(folder->c_str(), &data) == 0 && data.st_uid == status.st_uid;
  return status.st_uid != ::geteuid() && status.st_uid != 0 && !is_told;
}

constexpr std::string_view k_decides = "what stands in it decides what runs";

// `who` may not write there: "o", or "go", as chmod(1) calls them.
void check_mode(Severity severity, const std::string& folder, std::string_view who, CheckReport& report) {
  const mode_t others = who == "o" ? S_IWOTH : S_IWGRP | S_IWOTH;
  struct ::stat status {};
  if (::stat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && (status.st_mode & others) != 0)
    report.add(severity, folder + " can be changed by others", std::string{k_decides},
               as_owner(fmt::format("chmod {}-w {}", who, shell_quote(folder)), folder));
}

// A folder, or the link to one.
void check_owner(const std::string& path, CheckReport& report) {
  const auto check = [&](const struct ::stat& status, std::string_view options) {
    if (is_of_another(status))
      report.add(Severity::error, fmt::format("{} belongs to user {}", path, status.st_uid), std::string{k_decides},
                 owned_again(path, options));
  };
  struct ::stat link {
  }, folder{};
  if (::lstat(path.c_str(), &link) == 0 && S_ISLNK(link.st_mode)) check(link, "-h ");
  if (::stat(path.c_str(), &folder) == 0 && S_ISDIR(folder.st_mode)) check(folder, {});
}

// Whoever may write there says which modules there are, and where they lead.
void check_index_folders(const PackStore& store, const PackState& state, CheckReport& report) {
  std::vector<std::string> folders{store.folder(), store.generations(), store.current(), store.current() + "/modules",
                                   store.current() + "/others"};
  for (const InstalledPack& pack : state.packs) {
    folders.push_back(store.folder() + "/" + pack.name);
    if (!pack.linked.empty()) continue;
    const std::string tree = store.tree(pack.name, pack.commit); // below it the tree's hash tells
    folders.insert(folders.end(), {tree, tree + "/.tcli", tree + "/.tcli/manifests"});
  }
  for (const std::string& folder : folders) {
    check_owner(folder, report);
    check_mode(Severity::error, folder, "go", report);
  }
  for (const InstalledPack& pack : state.packs) // a work folder may be a colleague's, or a group's, with a umask of 002
    if (!pack.linked.empty()) check_mode(Severity::warning, pack.linked, "o", report);
}

} // namespace

void check_cache(const CheckCall& /*check*/, CheckReport& report) {
  constexpr std::array k_stores{"/manifests", "/providers", "/config"};
  const auto cache = cache_folder();
  if (cache && ::access(cache->c_str(), F_OK) == 0) {
    for (const char* const store : k_stores)
      if (check_kept_folder(*cache + store, Severity::warning, k_not_kept, report)) check_records(*cache + store, report);
    report.ok(fmt::format("{}, {}", *cache, shown_size(size_of(*cache))));
  }
  const auto state = state_folder();
  if (state && check_kept_folder(*state + "/answers", Severity::warning, k_not_kept, report))
    check_records(*state + "/answers", report);
}

void check_history(const CheckCall& /*check*/, CheckReport& report) {
  const auto folder = history_folder();
  if (!folder) return; // told among the variables
  if (!check_kept_folder(*folder, Severity::error, "runs are not written down", report)) return;
  const auto health = look_at_history();
  check_database(health, report);
  for (const std::string& path : health.no_files)
    report.add(Severity::error, path + " is no file", "no history can be kept", aside_command(path));
  for (const std::string& path : health.closed) {
    struct ::stat status {};
    const bool is_mine = ::stat(path.c_str(), &status) == 0 && status.st_uid == ::geteuid();
    const std::string quoted = shell_quote(path);
    report.add(Severity::error, path + " may not be read and written", "runs are not written down",
               is_mine ? "chmod 600 " + quoted : owned_again(path));
  }
  for (const std::string& path : health.put_aside) check_put_aside(path, report);
}

void check_packs(const CheckCall& /*check*/, CheckReport& report) {
  const auto store = PackStore::open();
  if (!store || is_told_of_folders(store->folder())) return;
  if (const auto trouble = folder_trouble(store->folder(), R_OK | X_OK)) {
    report.add(Severity::error, fmt::format("{} can't be used: {}", store->folder(), trouble->why),
               "modules from packs are not found", trouble->remedy);
    return;
  }
  const auto state = store->state();
  if (!state) {
    const Error& error = state.error();
    report.add(Severity::error, "what is installed can't be read", error.why.empty() ? error.what : error.what + ": " + error.why,
               error.hint);
    return;
  }
  for (const InstalledPack& pack : state->packs) check_pack(*store, pack, report);
  check_index_folders(*store, *state, report);
  report.ok(state->packs.empty() ? "no packs are installed" : counted(state->packs.size(), "pack") + " installed",
            state->packs.empty() ? "" : "whether files were changed since is told by tcli pack verify");
}

} // namespace tcli

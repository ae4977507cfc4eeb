#include "run/seal.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "run/child_environment.hpp"
#include "run/seal_filter.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <compare>
#include <cstdlib>
#include <fmt/format.h>
#include <set>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>

namespace tcli {

namespace {

// Not searched for: a bwrap that anyone can put in front would be no seal.
constexpr std::array k_bwrap_places{"/usr/bin/bwrap", "/usr/local/bin/bwrap", "/bin/bwrap"};

// In bwrap's order: a later row covers an earlier one. The sizes keep a flood of files out of the memory.
constexpr std::array<std::string_view, 6> k_seal{
    "--ro-bind / /", // all there is, read-only
    "--dev /dev --size 1048576 --tmpfs /dev/shm --remount-ro /dev",
    "--proc /proc",                 // of its own processes
    "--size 16777216 --tmpfs /run", // sockets of services
    "--size 16777216 --tmpfs /tmp", // others' sockets and files
    "--unshare-all --die-with-parent --new-session --cap-drop ALL --chdir /",
};

// Covered by k_seal, so that a program in there has to be shown again.
constexpr std::array<std::string_view, 3> k_hidden{"/tmp/", "/run/", "/dev/"};

// Folders that programs share: nothing in there but the program itself may be shown.
constexpr std::array<std::string_view, 5> k_shared_folders{"/tmp", "/run", "/dev/shm", "/run/user", "/"};

constexpr std::array<std::string_view, 3> k_kept_variables{"PATH=", "HOME=", "LANG="};

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

std::string real_path(const std::string& path) {
  char target[PATH_MAX];
  return ::realpath(path.c_str(), target) == nullptr ? path : std::string(target);
}

struct Shown {
  std::string at;   // by what name the program is called; empty: nothing has to be shown
  std::string file; // without links: where one leads is looked at here, and not once more by bwrap

  auto operator<=>(const Shown&) const = default;
};

bool is_hidden(const std::string& path) {
  return std::ranges::any_of(k_hidden, [&](auto hidden) { return path.starts_with(hidden); });
}

// What has to be shown of the program at `path`.
Shown to_be_shown(const std::string& path) {
  if (!is_hidden(path)) return {};
  const std::string at = folder_of(path), folder = real_path(at);
  const bool shared = std::ranges::find(k_shared_folders, folder) != k_shared_folders.end() || folder_of(folder) == "/run/user";
  return shared ? Shown{.at = path, .file = real_path(path)} : Shown{.at = at, .file = folder};
}

// The same of each link that `path` leads through, and of where it ends.
std::set<Shown> shown_on_the_way(std::string path) {
  constexpr int k_most_links = 40; // as the kernel's (path_resolution(7))
  std::set<Shown> shown{to_be_shown(path), to_be_shown(real_path(path))};
  char target[PATH_MAX];
  for (int links = 0; links < k_most_links; ++links) {
    const ssize_t size = ::readlink(path.c_str(), target, sizeof target);
    if (size <= 0 || size == static_cast<ssize_t>(sizeof target)) break;
    const std::string next(target, static_cast<std::size_t>(size));
    path = next.starts_with('/') ? next : folder_of(path) + "/" + next;
    shown.insert(to_be_shown(path));
  }
  return shown;
}

Result<std::vector<std::string>> sealed_environment() {
  TCLI_TRY(const int depth, next_depth());
  std::vector<std::string> entries{"TERM=dumb", fmt::format("TCLI_DEPTH={}", depth)};
  for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry)
    if (std::ranges::any_of(k_kept_variables, [&](auto name) { return std::string_view(*entry).starts_with(name); }))
      entries.emplace_back(*entry);
  return entries;
}

Error no_seal(std::string why) { return {.status = ExitCode::cannot_run, .what = "can't make a seal", .why = std::move(why)}; }

// bwrap's first sentence without its name.
std::string sentence(std::string_view errors) {
  std::string_view line = errors.substr(0, errors.find('\n'));
  constexpr std::string_view k_name = "bwrap: ";
  if (line.starts_with(k_name)) line.remove_prefix(k_name.size());
  return std::string(trim(line));
}

// bwrap reports `"exit-code"` only for a program that it could start: without that report the output is bwrap's own.
Status check_that_it_ran(const UniqueFd& report, const Collected& collected) {
  if (collected.end == Collected::End::timed_out || collected.end == Collected::End::too_long) return {};
  std::array<char, 1024> bytes;
  const ssize_t count = ::pread(report.get(), bytes.data(), bytes.size(), 0);
  const std::string_view text(bytes.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  if (text.find("\"exit-code\"") != std::string_view::npos) return {};
  std::string why = sentence(collected.errors);
  if (why.empty()) why = fmt::format("bwrap ended with {} and no message", collected.status);
  if (is_shortage(why)) return fail(Error{.what = "make a seal", .why = std::move(why)}); // not that the system forbids it
  return fail(no_seal(std::move(why)));
}

// The filter in memory, for bwrap to read; no file where there is none.
Result<UniqueFd> filter_file() {
  const std::string_view filter = seal_filter();
  if (filter.empty()) return UniqueFd();
  UniqueFd file(::memfd_create("tcli-seal-filter", MFD_CLOEXEC));
  if (!file.valid()) return fail(system_error("can't make a seal", errno));
  TCLI_CHECK(write_all(file.get(), filter, "the filter of a seal"));
  ::lseek(file.get(), 0, SEEK_SET);
  return file;
}

} // namespace

std::string seal_program() {
  for (const char* place : k_bwrap_places)
    if (::access(place, X_OK) == 0) return place;
  return {};
}

Result<Collected> collect_sealed(const std::vector<std::string>& argv, const std::string& interpreter, const SealedCall& call) {
  const std::string bwrap = seal_program();
  if (bwrap.empty()) return fail(no_seal("bubblewrap is not installed"));
  // A file in memory: unlike a pipe nobody has to read it meanwhile. bwrap closes it for the program.
  const UniqueFd report(::memfd_create("tcli-seal", MFD_CLOEXEC));
  if (!report.valid()) return fail(system_error("can't make a seal", errno));

  TCLI_TRY(const auto filter, filter_file());

  CollectSpec spec;
  spec.time_limit = call.time_limit;
  spec.size_limit = call.size_limit;
  spec.passed = {report.get()};
  spec.argv = {bwrap};
  for (const auto row : k_seal)
    for (const auto word : split(row, ' ')) spec.argv.emplace_back(word);
  auto all_shown = shown_on_the_way(argv[0]);
  all_shown.merge(shown_on_the_way(interpreter));
  for (const auto& shown : all_shown)
    if (!shown.at.empty()) spec.argv.insert(spec.argv.end(), {"--ro-bind", shown.file, shown.at});
  if (call.folder.starts_with('/') && !is_hidden(call.folder + "/")) spec.argv.insert(spec.argv.end(), {"--chdir", call.folder});
  if (filter.valid()) {
    spec.passed.push_back(filter.get());
    spec.argv.insert(spec.argv.end(), {"--seccomp", std::to_string(filter.get())});
  }
  spec.argv.insert(spec.argv.end(), {"--json-status-fd", std::to_string(report.get()), "--"});
  spec.argv.insert(spec.argv.end(), argv.begin(), argv.end());
  TCLI_TRY(spec.environment, sealed_environment());
  spec.environment.insert(spec.environment.end(), call.variables.begin(), call.variables.end());

  TCLI_TRY(auto collected, collect_output(spec));
  TCLI_CHECK(check_that_it_ran(report, collected));
  return collected;
}

// bwrap is there for everyone to see, in a seal too.
Result<Collected> try_seal() { return collect_sealed({seal_program(), "--version"}, {}); }

bool can_seal() {
  const auto tried = try_seal();
  return tried || tried.error().status != ExitCode::cannot_run;
}

Result<Collected> collect_unsealed(const std::vector<std::string>& argv, const SealedCall& call) {
  CollectSpec spec{.argv = argv, .environment = {}, .time_limit = call.time_limit, .size_limit = call.size_limit};
  TCLI_TRY(spec.environment, sealed_environment());
  return collect_output(spec);
}

} // namespace tcli

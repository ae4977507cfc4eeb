// What tcli calls and what calls it: git, bubblewrap, containers, tcli-host, shells.
#include "base/file.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "catalog/trust.hpp"
#include "commands/completion_module.hpp"
#include "commands/self_check.hpp"
#include "config/plugin_places.hpp"
#include "pack/pack_store.hpp"
#include "run/find_program.hpp"

#include <array>
#include <fmt/format.h>
#include <sys/utsname.h>
#include <tcli/plugin.h>
#include <unistd.h>

namespace tcli {

namespace {

std::string kernel() {
  ::utsname name{};
  return ::uname(&name) == 0 ? fmt::format("{} {}", name.sysname, name.release) : std::string{};
}

std::string c_library() {
  std::array<char, 64> name{};
  return ::confstr(_CS_GNU_LIBC_VERSION, name.data(), name.size()) > 0 ? std::string{name.data()} : std::string{};
}

std::string why_of(const Error& error) { return error.why.empty() ? error.what : error.what + ": " + error.why; }

// Of a git that does not do its work: the system's is installed anew, another one gives way to that.
std::string another_git(const std::string& program) {
  const FileId file = file_id(program);
  for (const std::string& part : search_path_parts()) {
    const bool is_systems = part == "/usr/bin" || part == "/bin";
    if (!is_systems && file_id(part + "/git") == file) return without_search_path_part(part);
  }
  return as_root("apt-get install --reinstall git");
}

// A limit of the kernel's that forbids namespaces, and a value that does not.
struct NamespaceLimit {
  const char* file; // in /proc/sys
  std::string_view forbids, allows;
};

constexpr std::array<NamespaceLimit, 8> k_limits{{
    {"user/max_user_namespaces", "0", "15000"},
    {"user/max_mnt_namespaces", "0", "15000"},
    {"user/max_pid_namespaces", "0", "15000"},
    {"user/max_net_namespaces", "0", "15000"},
    {"user/max_ipc_namespaces", "0", "15000"},
    {"user/max_uts_namespaces", "0", "15000"},
    {"kernel/unprivileged_userns_clone", "0", "1"}, // Debian's
    {"kernel/apparmor_restrict_unprivileged_userns", "1", "0"},
}};

// By sh, since sysctl(8) stands where few have it on their search path, or nowhere.
std::string remedy_of_namespaces() {
  constexpr std::size_t k_longest_number = 64;
  std::vector<std::string> settings;
  for (const NamespaceLimit& limit : k_limits) {
    const std::string file = fmt::format("/proc/sys/{}", limit.file);
    const auto value = read_head(file, k_longest_number);
    if (value && trim(*value) == limit.forbids) settings.push_back(fmt::format("echo {} >{}", limit.allows, file));
  }
  return settings.empty() ? std::string{} : as_root("sh -c " + shell_quote(join(settings, "; ")));
}

} // namespace

JsonFields checked_versions(const ProgramAnswers& programs) {
  const ServiceState& containers = programs.containers;
  return {{"tcli", TCLI_VERSION},
          {"abi", std::to_string(TCLI_ABI_VERSION)},
          {"git", programs.git.version},
          {"bubblewrap", programs.seal.version},
          {"containers", containers.name.empty() ? "" : containers.name + " " + containers.version},
          {"libc", c_library()},
          {"kernel", kernel()}};
}

void check_versions(const CheckCall& check, CheckReport& report) {
  std::vector<std::string> known;
  for (const auto& [name, version] : checked_versions(check.programs))
    if (!version.empty()) known.push_back(name + " " + version);
  report.ok(join(known, ", "));
}

void check_git(const CheckCall& check, CheckReport& report) {
  const ProgramAnswer& git = check.programs.git;
  const auto store = PackStore::open();
  const auto state = store ? store->state() : fail(store.error());
  const auto missing = state && state->packs.empty() ? Severity::note : Severity::warning; // only packs need it
  if (git.path.empty())
    report.add(missing, "git is not on your search path", "packs can't be installed or updated", as_root("apt-get install git"));
  else if (git.version.empty())
    report.add(Severity::warning, git.path + " does not tell its version", why_of(git.trouble),
               is_shortage(git.trouble.why) ? std::string{} : another_git(git.path));
  else
    report.ok(fmt::format("{} {}", git.path, git.version));
}

void check_seal(const CheckCall& check, CheckReport& report) {
  const ProgramAnswer& seal = check.programs.seal;
  if (seal.path.empty())
    report.add(Severity::warning, "bubblewrap is not installed", "modules without a manifest are not asked by themselves",
               as_root("apt-get install bubblewrap"));
  else if (!seal.trouble.what.empty())
    report.add(Severity::warning, seal.path + " can't make a seal", seal.trouble.why, remedy_of_namespaces());
  else
    report.ok(fmt::format("{} {} can make its namespaces", seal.path, seal.version));
}

void check_containers(const CheckCall& check, CheckReport& report) {
  const ServiceState& state = check.programs.containers;
  const std::string key = "containers.engine";
  if (state.problem && state.problem.reason.starts_with(key + ":")) // and the value, which is not shown
    report.add(Severity::warning, key + " has a value that it can't have", "modules that are images can't run",
               without_key(check, key));
  else if (state.problem)
    report.add(Severity::warning, state.problem.reason, "modules that are images can't run", state.problem.remedy);
  else if (state.name.empty())
    report.ok("no engine of containers is here, or wanted");
  else
    report.ok(fmt::format("{} {} answers", state.name, state.version), state.where == state.name ? "" : state.where);
}

void check_host(const CheckCall& /*check*/, CheckReport& report) {
  const std::string host = host_program();
  if (const auto problem = host_problem(host))
    report.add(Severity::error, "native plugins can't run", problem.reason, problem.remedy);
  else if (::access(host.c_str(), F_OK) != 0)
    report.add(Severity::warning, "native plugins can't run", fmt::format("{} is not there; tcli was installed without it", host),
               "tcli self version");
  else if (::access(host.c_str(), X_OK) != 0)
    report.add(Severity::warning, "native plugins can't run", host + " is not executable",
               as_root("chmod 755 " + shell_quote(host)));
  else
    report.ok(host);
}

void check_shells(const CheckCall& /*check*/, CheckReport& report) {
  for (const std::string& shell : shells_here()) {
    const std::string install = "tcli completion install " + shell;
    switch (completion_state(shell)) {
    case CompletionState::current:
      report.ok(shell + " completes words by this tcli");
      break;
    case CompletionState::missing:
      report.add(Severity::note, shell + " does not complete words", "the file for it is not installed for you", install);
      break;
    case CompletionState::unread:
      report.add(Severity::note, shell + " does not complete words wherever it starts",
                 "the file for it is here, and not each file that it reads at its start leads to that", install);
      break;
    case CompletionState::outdated:
      report.add(Severity::warning, shell + " completes words by another tcli", "the file for it is not this one's", install);
      break;
    case CompletionState::foreign:
      report.add(Severity::note, shell + " may not complete words",
                 "what stands in the place of tcli's file can't be read, or is not tcli's",
                 aside_command(completion_file(shell)));
      break;
    }
  }
}

} // namespace tcli

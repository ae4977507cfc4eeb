#include "pack/git_setting.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <fmt/ranges.h>
#include <string_view>
#include <unistd.h>

namespace tcli {

namespace {

// Nothing that runs by itself, no byte that is changed on its way, and no answer that depends on somebody's taste.
constexpr std::array k_config{
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.attributesFile=/dev/null",
    "core.autocrlf=false",
    "core.eol=lf",
    "core.symlinks=true",
    "core.fileMode=true",
    "core.protectHFS=true",
    "core.protectNTFS=true",
    "core.sparseCheckout=false",
    "core.splitIndex=false",
    "core.commitGraph=false", // what it says of parents and trees is not checked when it is read
    "core.multiPackIndex=false",
    "core.quotePath=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "transfer.fsckObjects=true",
    "fetch.fsckObjects=true",
    "fetch.unpackLimit=1", // one file for each fetch
    "fetch.writeCommitGraph=false",
    "fetch.recurseSubmodules=false",
    "submodule.recurse=false",
    "log.showSignature=false",
    "i18n.logOutputEncoding=UTF-8",
    "color.ui=false",
    "advice.detachedHead=false",
};

// How a host is reached, and where the person's config stands: that is their setting, as their HOME and proxies are, and leads to
// no other repository.
constexpr std::array<std::string_view, 8> k_kept{
    "GIT_SSH=",        "GIT_SSH_COMMAND=",   "GIT_SSH_VARIANT=",   "GIT_SSL_CAINFO=",
    "GIT_SSL_CAPATH=", "GIT_CONFIG_GLOBAL=", "GIT_CONFIG_SYSTEM=", "GIT_CONFIG_NOSYSTEM=",
};
constexpr std::array<std::string_view, 2> k_asking{"GIT_ASKPASS=", "SSH_ASKPASS="};
// COLUMNS: git breaks the lines of its progress by it, and what is behind the break tells nobody what it is about.
constexpr std::array<std::string_view, 5> k_own{
    "LC_ALL=", "COLUMNS=", "SSH_ASKPASS=", "SSH_ASKPASS_REQUIRE=", "GCM_INTERACTIVE="};

bool is_kept(std::string_view entry, bool uses_terminal) {
  if (uses_terminal && begins_with_one(entry, k_asking)) return true;
  if (begins_with_one(entry, k_own)) return false;
  return !entry.starts_with("GIT_") || begins_with_one(entry, k_kept);
}

bool is_folder(std::string_view url) { return url.starts_with('/'); }

std::string allowed_protocols(const Remote* remote) {
  if (remote == nullptr) return {};
  auto allowed = remote->protocols;
  if (is_folder(remote->url)) allowed.emplace_back("file"); // what git calls the way to a folder
  return fmt::format("{}", fmt::join(allowed, ":"));
}

} // namespace

std::vector<std::string> git_options(const GitCall& call) {
  // In `/` the folder of the caller, which may be gone, is none of git's business; nor is a repository there, by --git-dir.
  std::vector<std::string> options{"--no-pager", "-C", "/",
                                   "--git-dir=" + (call.repository.empty() ? "/dev/null" : call.repository)};
  if (!call.work_tree.empty()) options.push_back("--work-tree=" + call.work_tree);
  for (const char* setting : k_config) options.insert(options.end(), {"-c", setting});
  for (const std::string& setting : call.settings) options.insert(options.end(), {"-c", setting});
  if (!call.uses_terminal) options.insert(options.end(), {"-c", "credential.interactive=false"});
  return options;
}

std::vector<std::string> git_environment(const GitCall& call) {
  std::vector<std::string> entries;
  for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry)
    if (is_kept(*entry, call.uses_terminal)) entries.emplace_back(*entry);
  entries.insert(entries.end(), {"LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_NO_REPLACE_OBJECTS=1", "GIT_NO_LAZY_FETCH=1",
                                 "GIT_ATTR_NOSYSTEM=1", "GIT_ALLOW_PROTOCOL=" + allowed_protocols(call.remote)});
  if (!call.index.empty()) entries.push_back("GIT_INDEX_FILE=" + call.index);
  if (!call.uses_terminal)
    entries.insert(entries.end(),
                   {"GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=", "SSH_ASKPASS_REQUIRE=never", "GCM_INTERACTIVE=never"});
  return entries;
}

void keep_ssh_quiet(std::vector<std::string>& environment, const std::string& configured_command) {
  constexpr std::array<std::string_view, 2> k_commands{"GIT_SSH=", "GIT_SSH_COMMAND="};
  if (!configured_command.empty()) return;
  if (std::ranges::any_of(environment, [&](const auto& entry) { return begins_with_one(entry, k_commands); })) return;
  // Without BatchMode an ssh that can't ask sends empty passwords.
  environment.emplace_back("GIT_SSH_COMMAND=ssh -o BatchMode=yes -o ConnectTimeout=15");
}

bool is_ssh_url(std::string_view url) {
  return url.starts_with("ssh://") || (!is_folder(url) && url.find("://") == std::string_view::npos);
}

} // namespace tcli

#include "command.hpp"

#include <algorithm>
#include <climits>
#include <cstdint>
#include <cstdio>
#include <sys/random.h>
#include <unistd.h>

namespace images {

namespace {

constexpr const char* k_current_folder_target = "/work";
// Keys that leave a container running without its client: what nobody types, since docker has no way to say none.
constexpr const char* k_no_detaching = "--detach-keys=ctrl-_,ctrl-@,ctrl-_,ctrl-@,ctrl-_,ctrl-@";

std::string random_name() {
  std::uint64_t number = 0;
  if (::getrandom(&number, sizeof number, GRND_NONBLOCK) != sizeof number) number = static_cast<std::uint64_t>(::getpid());
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(number));
  return text;
}

std::string current_folder() {
  char buffer[PATH_MAX];
  return ::getcwd(buffer, sizeof buffer) != nullptr ? std::string(buffer) : std::string();
}

// A field of the comma-separated value of --mount (RFC 4180).
std::string field(const std::string& text) {
  std::string quoted = "\"";
  for (const char byte : text) quoted += byte == '"' ? std::string("\"\"") : std::string(1, byte);
  return quoted + '"';
}

// What is mounted below a source stays writable in a read-only mount, so that it is left out there.
std::string mount_option(const std::string& source, const std::string& target, bool is_writable) {
  return "--mount=type=bind," + field("source=" + source) + "," + field("target=" + target) +
         (is_writable ? "" : ",readonly,bind-nonrecursive");
}

// What the docker client would make of the proxies in its config.
constexpr const char* k_proxies[] = {"HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY",
                                     "http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy"};

bool has(const std::vector<std::string>& names, const std::string& name) { return std::ranges::find(names, name) != names.end(); }

// Both clients pass proxies on unasked, with a password perhaps. What is named without a value is unset in the container where it
// is unset here; where it is set, it can only be emptied.
std::vector<std::string> begin(const Engine& engine, const Surroundings& here, const std::vector<std::string>& allowed) {
  std::vector<std::string> argv{engine.client, "run", "--rm", "--init", "--pull=never", "--name=" + here.run_name};
  if (engine.kind == Client::podman) argv.emplace_back("--http-proxy=false");
  if (!engine.gives_proxies) return argv;
  for (const std::string name : k_proxies) {
    if (!has(allowed, name)) argv.push_back("--env=" + name + (has(here.proxies, name) ? "=" : ""));
  }
  return argv;
}

} // namespace

Surroundings surroundings(const std::string& module, const Variable& variable) {
  const char* const home = variable("HOME");
  std::vector<std::string> proxies;
  std::ranges::copy_if(k_proxies, std::back_inserter(proxies), [&](const char* name) { return variable(name) != nullptr; });
  return {.run_name = "tcli-" + module + "-" + random_name(),
          .current_folder = current_folder(),
          .home = home == nullptr ? "" : home,
          .user = ::geteuid(),
          .group = ::getegid(),
          .is_terminal = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1,
          .proxies = std::move(proxies)};
}

Result<std::vector<std::string>> run_argv(const Engine& engine, const Image& image, const Container& wanted,
                                          const Surroundings& here) {
  auto argv = begin(engine, here, wanted.environment);
  argv.emplace_back("--interactive");
  if (here.is_terminal) {
    argv.emplace_back("--tty");
    argv.emplace_back(k_no_detaching);
  }
  if (wanted.folder == Container::Folder::fixed) argv.push_back("--workdir=" + wanted.workdir);
  if (wanted.folder == Container::Folder::current) {
    if (here.current_folder.empty())
      return tl::unexpected(Trouble{.what = "it works in the current folder, which was deleted", .why = {}, .hint = "cd"});
    argv.push_back(mount_option(here.current_folder, k_current_folder_target, wanted.is_folder_writable));
    argv.push_back(std::string("--workdir=") + k_current_folder_target);
  }
  for (const Mount& mount : wanted.mounts) {
    const bool is_in_home = mount.source.starts_with('~');
    if (is_in_home && here.home.empty())
      return tl::unexpected(Trouble{.what = "it mounts " + mount.source + ", and HOME is not set", .why = {}, .hint = {}});
    argv.push_back(mount_option(is_in_home ? here.home + mount.source.substr(1) : mount.source, mount.target, mount.is_writable));
  }
  if (wanted.is_user_caller) {
    argv.push_back("--user=" + std::to_string(here.user) + ":" + std::to_string(here.group));
    // Without root's rights podman numbers users anew, and this one's files would be another's.
    if (engine.kind == Client::podman && here.user != 0) argv.emplace_back("--userns=keep-id");
  }
  if (!wanted.network.empty()) argv.push_back("--network=" + wanted.network);
  for (const std::string& name : wanted.environment) argv.push_back("--env=" + name);
  if (!wanted.memory.empty()) argv.push_back("--memory=" + wanted.memory);
  if (!wanted.cpus.empty()) argv.push_back("--cpus=" + wanted.cpus);
  if (!wanted.entrypoint.empty()) argv.push_back("--entrypoint=" + wanted.entrypoint.front());
  argv.push_back(image.id);
  if (!wanted.entrypoint.empty()) argv.insert(argv.end(), wanted.entrypoint.begin() + 1, wanted.entrypoint.end());
  return argv;
}

std::vector<std::string> ask_argv(const Engine& engine, const Image& image, const Surroundings& here) {
  auto argv = begin(engine, here, {});
  for (const char* option :
       {"--network=none", "--read-only", "--tmpfs=/dev/shm:ro", "--cap-drop=ALL", "--security-opt=no-new-privileges"})
    argv.emplace_back(option);
  const bool is_podman = engine.kind == Client::podman;
  if (is_podman) argv.insert(argv.end(), {"--read-only-tmpfs=false", "--image-volume=ignore"});
  // Without root's rights podman fails where it was not given the means to limit; docker does without.
  if (!is_podman || here.user == 0) argv.insert(argv.end(), {"--memory=512m", "--pids-limit=256"});
  argv.push_back(image.id);
  return argv;
}

std::vector<std::string> cleanup_argv(const Engine& engine, const Surroundings& here) {
  std::vector<std::string> argv{engine.client, "rm", "--force", "--volumes"};
  if (engine.kind == Client::podman) argv.emplace_back("--time=0"); // or it waits 10 seconds for what ignores SIGTERM
  argv.push_back(here.run_name);
  return argv;
}

} // namespace images

#include "base/program.hpp"

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <string_view>
#include <unistd.h>

namespace tcli {

constexpr std::string_view k_library_folder = "/lib/tcli";

const std::string& program_path() {
  static const std::string path = [] {
    char target[PATH_MAX];
    const ssize_t length = ::readlink("/proc/self/exe", target, sizeof target);
    return length > 0 ? std::string(target, static_cast<std::size_t>(length)) : std::string{};
  }();
  return path;
}

namespace {

// Where tcli is installed: its program stands in bin, tcli-host in lib/tcli. Empty when that can't be told.
std::string prefix() {
  std::string_view folder = program_path();
  folder = folder.substr(0, std::min(folder.rfind('/'), folder.size()));
  if (folder.ends_with(k_library_folder)) return std::string{folder.substr(0, folder.size() - k_library_folder.size())};
  const auto parent = folder.rfind('/');
  return parent == std::string_view::npos ? std::string{} : std::string{folder.substr(0, parent)};
}

std::string below_prefix(std::string_view folder) {
  return program_path().empty() ? std::string{} : prefix() + std::string{folder};
}

} // namespace

std::string exec_path() {
  if (auto chosen = environment("TCLI_EXEC_PATH"); chosen.starts_with('/')) return chosen;
  return below_prefix("/libexec/tcli");
}

std::string library_path() { return below_prefix(k_library_folder); }

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string{} : std::string(value);
}

} // namespace tcli

#include "base/xdg.hpp"

#include "base/program.hpp"

namespace tcli {

namespace {

std::optional<std::string> folder(const char* variable, const char* below_home) {
  if (auto value = environment(variable); value.starts_with('/')) return value + "/tcli";
  // No look-up of the user's home without HOME: a static program has no name service (getpwuid).
  if (auto home = environment("HOME"); home.starts_with('/')) return home + below_home + "/tcli";
  return std::nullopt;
}

} // namespace

std::optional<std::string> config_folder() { return folder("XDG_CONFIG_HOME", "/.config"); }
std::optional<std::string> cache_folder() { return folder("XDG_CACHE_HOME", "/.cache"); }
std::optional<std::string> state_folder() { return folder("XDG_STATE_HOME", "/.local/state"); }
std::optional<std::string> data_folder() { return folder("XDG_DATA_HOME", "/.local/share"); }

} // namespace tcli

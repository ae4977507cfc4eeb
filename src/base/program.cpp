#include "base/program.hpp"

#include <climits>
#include <cstdlib>
#include <unistd.h>

namespace tcli {

const std::string& program_path() {
  static const std::string path = [] {
    char target[PATH_MAX];
    const ssize_t length = ::readlink("/proc/self/exe", target, sizeof target);
    return length > 0 ? std::string(target, static_cast<std::size_t>(length)) : std::string{};
  }();
  return path;
}

std::string exec_path() {
  if (auto chosen = environment("TCLI_EXEC_PATH"); chosen.starts_with('/')) return chosen;
  const std::string& program = program_path();
  const auto folder = program.rfind('/');
  const auto prefix = folder == std::string::npos || folder == 0 ? std::string::npos : program.rfind('/', folder - 1);
  return prefix == std::string::npos ? std::string{} : program.substr(0, prefix) + "/libexec/tcli";
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string{} : std::string(value);
}

} // namespace tcli

#include "contract/interpreters.hpp"

#include "run/find_program.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

namespace {

std::string look_for_problem(const std::string& path) {
  struct ::stat status {};
  if (::stat(path.c_str(), &status) != 0) return "does not exist";
  if (!S_ISREG(status.st_mode) || ::access(path.c_str(), X_OK) != 0) return "is no file that you may execute";
  return {};
}

} // namespace

std::string Interpreters::look_once(Known& known, const std::string& name, std::string (*look)(const std::string&)) {
  const std::lock_guard lock(m_mutex);
  const auto found = known.find(name);
  return found != known.end() ? found->second : known.emplace(name, look(name)).first->second;
}

std::string Interpreters::problem(const std::string& path) { return look_once(m_problems, path, look_for_problem); }
std::string Interpreters::along_path(const std::string& program) { return look_once(m_places, program, find_program); }

} // namespace tcli

#include "run/find_program.hpp"

#include "base/program.hpp"
#include "base/text.hpp"

#include <boost/filesystem/operations.hpp>
#if __has_include(<boost/process/v1/search_path.hpp>)
#include <boost/process/v1/search_path.hpp>
namespace process = boost::process::v1;
#else
#include <boost/process/search_path.hpp>
namespace process = boost::process;
#endif

namespace tcli {

namespace {

// Not by boost::this_process::path(), which throws where the locale that the environment names was never generated.
std::vector<boost::filesystem::path> search_path() {
  const auto parts = search_path_parts();         // an empty one is the current folder
  if (parts.empty()) return {"/bin", "/usr/bin"}; // what execvp(3) and env(1) take then: confstr(_CS_PATH)
  return {parts.begin(), parts.end()};
}

} // namespace

std::vector<std::string> search_path_parts() {
  const std::string path = environment("PATH");
  std::vector<std::string> parts;
  if (path.empty()) return parts;
  for (const auto part : split(path, ':')) parts.emplace_back(part);
  return parts;
}

std::string find_program(const std::string& name) {
  try {
    const auto found = process::search_path(name, search_path());
    return found.empty() ? std::string{} : boost::filesystem::absolute(found).string();
  } catch (const std::exception&) { // a deleted current folder
    return {};
  }
}

} // namespace tcli

#include "run/find_program.hpp"

#include <boost/filesystem/operations.hpp>
#if __has_include(<boost/process/v1/search_path.hpp>)
#include <boost/process/v1/environment.hpp>
#include <boost/process/v1/search_path.hpp>
namespace process = boost::process::v1;
#else
#include <boost/process/environment.hpp>
#include <boost/process/search_path.hpp>
namespace process = boost::process;
#endif

namespace tcli {

std::string find_program(const std::string& name) {
  try {
    auto folders = boost::this_process::path();
    if (folders.empty()) folders = {"/bin", "/usr/bin"}; // what execvp(3) and env(1) take then: confstr(_CS_PATH)
    const auto found = process::search_path(name, folders);
    return found.empty() ? std::string{} : boost::filesystem::absolute(found).string();
  } catch (const std::exception&) { // an unreadable folder along the path, a deleted current folder
    return {};
  }
}

} // namespace tcli

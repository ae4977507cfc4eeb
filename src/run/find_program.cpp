#include "run/find_program.hpp"

#include <boost/filesystem/operations.hpp>
#if __has_include(<boost/process/v1/search_path.hpp>)
#include <boost/process/v1/search_path.hpp>
namespace process = boost::process::v1;
#else
#include <boost/process/search_path.hpp>
namespace process = boost::process;
#endif

namespace tcli {

std::string find_program(const std::string& name) {
  try {
    const auto found = process::search_path(name);
    return found.empty() ? std::string{} : boost::filesystem::absolute(found).string();
  } catch (const std::exception&) { // an unreadable folder along the path, a deleted current folder
    return {};
  }
}

} // namespace tcli

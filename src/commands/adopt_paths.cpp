#include "commands/adopt_paths.hpp"

#include "base/hash.hpp"

#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

namespace tcli {

namespace fs = boost::filesystem;

std::string hash_of(std::string_view text) { return fmt::format("{:016x}", hash64(text)); }

bool is_there(const std::string& path) {
  struct ::stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

std::string link_text(const std::string& folder, const std::string& script) {
  boost::system::error_code error;
  const fs::path whole = fs::absolute(script), name = whole.filename();
  const fs::path from = fs::canonical(folder, error), to = fs::canonical(whole.parent_path(), error);
  if (error) return whole.string();
  const fs::path between = to.lexically_relative(from);
  return (between.empty() || between == "." ? name : between / name).string();
}

std::string read_link(const std::string& path) {
  boost::system::error_code error;
  const fs::path target = fs::read_symlink(path, error);
  return error ? std::string{} : target.string();
}

} // namespace tcli

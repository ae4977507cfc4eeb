#include "catalog/trust.hpp"

#include "base/program.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <sys/stat.h>
#include <tcli/provider.hpp>

namespace tcli {

namespace {

Problem open_folder(const std::string& folder, const std::string& words) {
  return {.reason = "anyone can put files into " + words, .remedy = as_owner("chmod o-w " + shell_quote(folder), folder)};
}

Problem folder_problem(const std::string& file, const FileRole& role) {
  const std::string folder = file.substr(0, std::max<std::size_t>(file.rfind('/'), 1));
  struct ::stat status {};
  const bool is_open = ::stat(folder.c_str(), &status) == 0 && plugin::is_open_to_all(status);
  return is_open ? open_folder(folder, role.folder) : Problem{};
}

// A link is as safe as each folder that it leads through. What can't be reached is not run either.
Problem link_problem(const std::string& link, const FileRole& role) {
  const auto open = plugin::open_folder_towards(link);
  if (open.path.empty()) return {};
  return open_folder(open.path, open.is_last ? role.folder : "a folder on the way to " + role.file);
}

} // namespace

Problem file_problem(const std::string& file, const FileRole& role) {
  struct ::stat status {};
  if (!file.starts_with('/') || ::lstat(file.c_str(), &status) != 0) return {};
  const bool is_link = S_ISLNK(status.st_mode);
  if (is_link && ::stat(file.c_str(), &status) != 0) return {};
  if (plugin::is_open_to_all(status))
    return {.reason = "anyone can change " + role.file, .remedy = as_owner("chmod o-w " + shell_quote(file), file)};
  if (role.is_of_tcli && !is_owner_trusted(status))
    return {.reason = fmt::format("{} belongs to user {}", role.file, status.st_uid),
            .remedy = as_root(fmt::format("chown --reference={} {}", shell_quote(program_path()), shell_quote(file)))};
  return is_link ? link_problem(file, role) : folder_problem(file, role);
}

Problem host_problem(const std::string& program) {
  if (program.empty())
    return {.reason = "there is no folder of tcli's own for tcli-host, which would load it",
            .remedy = "TCLI_DEBUG=1 tcli plugin list"};
  const std::string words = "the tcli-host that would load it";
  return file_problem(program, {.file = words, .folder = "the folder of " + words, .is_of_tcli = true});
}

} // namespace tcli

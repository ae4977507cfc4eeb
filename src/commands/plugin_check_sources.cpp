#include "base/file.hpp"
#include "base/text.hpp"
#include "commands/plugin_check.hpp"
#include "commands/plugin_shared.hpp"
#include "module/name.hpp"
#include "pack/folder_entries.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <sys/stat.h>

namespace tcli {

namespace {

std::string plugin_check_of(const std::string& folder) { return "tcli plugin check " + shell_quote(folder); }

} // namespace

std::string plugin_of_sources(const std::string& folder) {
  constexpr std::string_view k_call = "tcli_add_plugin(";
  const auto text = read_file(folder + "/CMakeLists.txt", k_manifest_limit);
  const auto at = text ? text->find(k_call) : std::string::npos;
  if (at == std::string::npos) return {};
  std::string name{trim(std::string_view{*text}.substr(at + k_call.size(), k_manifest_limit))};
  name.resize(std::min(name.find_first_of(" \t\n)"), name.size()));
  return is_valid_name(name) ? name : std::string{};
}

Error unbuilt(const std::string& folder, const std::string& plugin) {
  const std::string prefix = sdk_prefix(), source = shell_quote(folder), build = shell_quote(folder + "/build");
  return {.status = ExitCode::usage,
          .what = folder,
          .why = fmt::format("the manifest of {0} is in build/{0}.so, which is not built", plugin),
          .hint = fmt::format("cmake -S {0} -B {1}{2} && cmake --build {1} && {3}", source, build,
                              prefix.empty() ? "" : " -DCMAKE_PREFIX_PATH=" + shell_quote(prefix), plugin_check_of(folder))};
}

bool has_modules(const std::string& folder) {
  struct ::stat status {};
  if (::stat((folder + "/pack.yaml").c_str(), &status) == 0 && S_ISREG(status.st_mode)) return true;
  if (!plugin_of_sources(folder).empty()) return true;
  Findings findings;
  return std::ranges::any_of(folder_entries(folder, folder, findings),
                             [](const FolderEntry& entry) { return !entry.is_folder && entry.name.starts_with("tcli-"); });
}

Error nothing_here() {
  Error error{.status = ExitCode::usage,
              .what = "plugin check",
              .why = "nothing is named, and the current folder is no pack and has no files tcli-NAME",
              .hint = "tcli plugin list"};
  Findings findings;
  for (const FolderEntry& entry : folder_entries(".", ".", findings))
    if (entry.is_folder && !plugin_of_sources("./" + entry.name).empty()) error.hint = plugin_check_of("./" + entry.name);
  return error;
}

} // namespace tcli

#include "commands/plugin_link.hpp"

#include "base/debug.hpp"
#include "base/text.hpp"
#include "base/xdg.hpp"
#include "cli/output.hpp"
#include "config/plugin_places.hpp"
#include "contract/elf_file.hpp"
#include "module/name.hpp"

#include <algorithm>
#include <boost/filesystem/directory.hpp>
#include <boost/filesystem/operations.hpp>
#include <cerrno>
#include <cstring>
#include <optional>
#include <sys/stat.h>
#include <tcli/plugin.h>
#include <unistd.h>
#include <utility>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

constexpr std::string_view k_ending = ".so";
constexpr const char* k_no_elf = "it is no ELF file";
constexpr const char* k_no_plugin = "it is no plugin for tcli";

std::string name_of(const fs::path& file) {
  const std::string name = file.filename().string();
  return name.ends_with(k_ending) ? name.substr(0, name.size() - k_ending.size()) : std::string{};
}

Error cannot_link(const fs::path& file, std::string why, std::string hint) {
  return {.status = ExitCode::failed, .what = file.string(), .why = std::move(why), .hint = std::move(hint)};
}

// The path by the true name of its folder, its own name kept: a build replaces its file, and what stands there then is meant.
fs::path absolute(const std::string& path) {
  boost::system::error_code error;
  const std::size_t first = std::min(path.find_first_not_of('/'), path.size()); // Boost takes "//" for the name of a network
  const fs::path whole = first > 0 ? fs::path{"/" + path.substr(first)} : fs::current_path(error) / path;
  if (error) return path; // the current folder is gone; the path leads nowhere
  const fs::path name = whole.filename();
  const bool is_folder = name == "." || name == ".." || name == "/";
  fs::path real = is_folder ? fs::canonical(whole, error) : fs::canonical(whole.parent_path(), error) / name;
  if (real != "/") real.remove_trailing_separator(); // of "build/": newer versions of Boost keep it
  return error ? whole.lexically_normal() : real;
}

Error not_linked(const std::string& what, int error_number) {
  auto error = system_error(what, error_number);
  error.status = ExitCode::failed;
  return error;
}

Status check_name(const fs::path& file) {
  const std::string name = name_of(file);
  if (name.empty()) return fail(cannot_link(file, "a plugin is called NAME.so", "tcli plugin link --help"));
  if (const auto problem = name_problem(name)) return fail(cannot_link(file, *problem, "tcli help contract"));
  return {};
}

Status check_content(const fs::path& file) {
  const auto facts = read_elf_file(file.string(), ElfUse::library);
  if (!facts) {
    const Error& error = facts.error();
    return fail(cannot_link(file, error.system != 0 ? error.why : elf_sentence(error.why), "file " + shell_quote(file.string())));
  }
  if (!facts->abi && !facts->manifest) return fail(cannot_link(file, k_no_plugin, "man tcli-plugins"));
  return {};
}

// That what is there is a folder, where the path ends as only a folder's does: in a slash, with a dot behind it or without.
Status check_ending(const fs::path& path) {
  const fs::path name = path.filename();
  struct ::stat status {};
  if ((!name.empty() && name != ".") || ::stat(path.c_str(), &status) == 0) return {};
  const fs::path file = path.parent_path();
  const bool is_file = errno == ENOTDIR;
  return fail(
      cannot_link(file, std::strerror(errno),
                  (is_file ? "ls -l " + shell_quote(file.string()) : "ls -ld " + shell_quote(file.parent_path().string()))));
}

// The plugins that `path` means: the file itself, or those in a folder.
Result<std::vector<fs::path>> plugins_at(const fs::path& path) {
  boost::system::error_code error;
  if (!fs::is_directory(path, error)) {
    TCLI_CHECK(check_ending(path));
    TCLI_CHECK(check_name(path));
    TCLI_CHECK(check_content(path));
    return std::vector{path};
  }
  std::vector<fs::path> files, plugins;
  for (fs::directory_iterator entry{path, error}, end; !error && entry != end; entry.increment(error))
    if (entry->path().string().ends_with(k_ending)) files.push_back(entry->path());
  if (error) return fail(not_linked("read " + path.string(), error.value()));
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    auto checked = check_content(file);
    const bool is_for_others = !checked && (checked.error().why == k_no_plugin || checked.error().why == k_no_elf);
    if (is_for_others) continue;
    if (checked) checked = check_name(file);
    if (checked)
      plugins.push_back(file);
    else
      warn(fmt::format("{} is left out: {}", checked.error().what, checked.error().why));
  }
  if (plugins.empty())
    return fail(cannot_link(path, "there is no plugin in this folder (NAME.so, made with tcli/plugin.h)", "man tcli-plugins"));
  return plugins;
}

// Whole or not at all: a new link beside the old one, renamed over it.
Status make_link(const fs::path& target, const fs::path& link) {
  boost::system::error_code error;
  if (target.filename() == link.filename() && fs::equivalent(target.parent_path(), link.parent_path(), error)) {
    return fail(
        cannot_link(target, "it stands in the folder for plugins already", "tcli plugin show " + shell_quote(name_of(target))));
  }
  const auto status = fs::symlink_status(link, error);
  if (fs::exists(status) && !fs::is_symlink(status)) {
    return fail(
        cannot_link(link, "a plugin is installed there, which a link does not replace", "ls -l " + shell_quote(link.string())));
  }
  const fs::path fresh = link.string() + fmt::format(".{}", ::getpid());
  fs::remove(fresh, error);
  fs::create_symlink(target, fresh, error);
  if (!error) fs::rename(fresh, link, error);
  if (!error) return {};
  boost::system::error_code ignored;
  fs::remove(fresh, ignored);
  return fail(not_linked("link " + link.string(), error.value()));
}

Result<fs::path> folder() {
  const std::string path = user_plugin_folder();
  if (path.empty()) {
    return fail({.status = ExitCode::failed, .what = "no folder for plugins", .why = std::string{no_folder_reason()}});
  }
  return fs::path{path};
}

// What the name of a plugin means before the file that was linked under it, and how to reach this one.
std::optional<std::pair<std::string, std::string>> comes_first(const BuiltinCall& call, const std::string& name,
                                                               const fs::path& link, bool has_module) {
  boost::system::error_code error;
  auto library = call.catalog.find(name, "native");
  if (library && !fs::equivalent(library->location, link, error))
    return std::pair{library->shown, "tcli plugin which --from native " + name};
  if (has_module && name == "help") return std::pair{"tcli's own help", "tcli --from native help --help"};
  auto winner = has_module ? call.catalog.find(name, {}) : std::move(library);
  if (!winner || winner->provider == "native") return std::nullopt;
  return std::pair{winner->shown, "tcli --from native " + name};
}

// What keeps a plugin that was just linked from running is said at once; one that brings a provider alone is not for running.
Status tell_more(const BuiltinCall& call, const fs::path& plugin, const fs::path& link) {
  const std::string name = name_of(plugin);
  const auto facts = read_elf_file(plugin.string(), ElfUse::library);
  const bool has_module = !facts || facts->manifest || facts->abi != TCLI_ABI_VERSION; // or should have, which is told
  if (!has_module)
    TCLI_CHECK(print_done(
        call, fmt::format("{}: brings no module; providers in it are asked once plugins.providers names {}\n", name, name)));
  if (const auto first = comes_first(call, name, link, has_module))
    warn(fmt::format("{} is linked, but {} comes first", name, first->first), first->second);
  const auto finding = call.catalog.find(name, "native");
  boost::system::error_code error;
  if (!has_module || !finding || !fs::equivalent(finding->location, link, error)) return {};
  const auto verdict = call.contract.read(*finding);
  if (verdict && verdict->state == State::broken) warn(fmt::format("{} can't run: {}", name, verdict->problem.reason));
  return {};
}

// The links to plugins in the folder.
std::vector<fs::path> links_in(const fs::path& folder) {
  std::vector<fs::path> links;
  boost::system::error_code error, ignored;
  for (fs::directory_iterator entry{folder, error}, end; !error && entry != end; entry.increment(error)) {
    const bool is_plugin = !name_problem(name_of(entry->path()));
    if (is_plugin && fs::is_symlink(fs::symlink_status(entry->path(), ignored))) links.push_back(entry->path());
  }
  std::ranges::sort(links);
  return links;
}

// Those that the argument of unlink means: the one of that name, wherever the user stands; without one those to that file, or to
// a file in that folder.
std::vector<fs::path> links_meant(const std::vector<fs::path>& links, const std::string& typed) {
  for (const fs::path& link : links)
    if (name_of(link) == typed) return {link};
  std::vector<fs::path> meant;
  const fs::path wanted = absolute(typed);
  std::ranges::copy_if(links, std::back_inserter(meant), [&](const fs::path& link) {
    boost::system::error_code error;
    const fs::path target = fs::read_symlink(link, error);
    return !error && (target == wanted || target.parent_path() == wanted);
  });
  return meant;
}

} // namespace

Result<int> plugin_link(const BuiltinCall& call) {
  TCLI_TRY(const auto plugins, plugins_at(absolute(call.arguments.value("file"))));
  TCLI_TRY(const auto links, folder());
  TCLI_CHECK(make_user_folder(links.string()));
  int status = static_cast<int>(ExitCode::ok);
  Table table = record_of(call);
  for (const fs::path& plugin : plugins) {
    if (auto made = make_link(plugin, links / plugin.filename()); !made) { // the others are linked all the same
      if (plugins.size() == 1) return fail(std::move(made).error());
      status = std::max(status, report(made.error()));
      continue;
    }
    TCLI_CHECK(print_done(call, fmt::format("{}: linked to {}\n", name_of(plugin), escape(plugin.string()))));
    TCLI_CHECK(tell_more(call, plugin, links / plugin.filename()));
    table.rows.push_back({name_of(plugin), plugin.string()});
  }
  TCLI_CHECK(print_record(call, table));
  return status;
}

Result<int> plugin_unlink(const BuiltinCall& call) {
  const std::string typed = call.arguments.value("plugin");
  if (typed.empty()) {
    return fail({.status = ExitCode::usage,
                 .what = "tcli plugin unlink",
                 .why = "an empty word names no plugin",
                 .hint = "tcli plugin unlink --help"});
  }
  TCLI_TRY(const auto links, folder());
  const auto meant = links_meant(links_in(links), typed);
  Table table = record_of(call);
  for (const fs::path& link : meant) {
    if (::unlink(link.c_str()) != 0) return fail(not_linked("unlink " + link.string(), errno));
    TCLI_CHECK(print_done(call, fmt::format("{}: unlinked\n", name_of(link))));
    table.rows.push_back({name_of(link)});
  }
  if (!meant.empty()) {
    TCLI_CHECK(print_record(call, table));
    return static_cast<int>(ExitCode::ok);
  }
  return fail({.status = ExitCode::failed,
               .what = fmt::format("no link to '{}'", typed),
               .why = "nothing was linked under that name",
               .hint = "tcli plugin list"});
}

} // namespace tcli

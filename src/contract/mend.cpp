#include "contract/mend.hpp"

#include "base/program.hpp"
#include "base/text.hpp"
#include "base/xdg.hpp"
#include "module/name.hpp"

#include <algorithm>
#include <array>
#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>
#include <set>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace tcli {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> k_packages{{
    {"bash", "bash"},
    {"expect", "expect"},
    {"fish", "fish"},
    {"gawk", "gawk"},
    {"jq", "jq"},
    {"ksh", "ksh"},
    {"make", "make"},
    {"node", "nodejs"},
    {"perl", "perl"},
    {"php", "php-cli"},
    {"python", "python-is-python3"},
    {"python3", "python3"},
    {"ruby", "ruby"},
    {"zsh", "zsh"},
}};

// What follows the interpreter in a #! line, with the blank before it.
std::string_view rest_of_line(std::string_view head, const Executable& program) {
  const std::string_view line = first_line(head);
  const auto at = line.find(program.interpreter);
  return at == std::string_view::npos ? std::string_view{} : line.substr(at + program.interpreter.size());
}

// sed would read a backslash as its own.
std::string with_first_line(const std::string& file, const std::string& line) {
  return line.find('\\') == std::string::npos ? on_file("sed -i " + shell_quote("1c " + line), file) : open_file(file);
}

bool is_there(const std::string& path) {
  struct ::stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

// A name that is one, whatever the old one is.
std::string valid_name(const std::string& name) {
  const std::string cut = name.substr(0, k_name_limit - 6); // with room for "my-", or a number
  const std::string made = module_name_of(cut);
  const std::string mine = made.empty() ? module_name_of("my-" + cut) : made;
  return mine.empty() ? "my-module" : mine;
}

// The files of one folder that are modules of one kind.
struct Siblings {
  std::string folder, before, behind; // what stands around a name: "/usr/bin/", "tcli-", ""

  std::string path_of(const std::string& name) const { return folder + before + name + behind; }
  bool is_free(const std::string& name) const { return !is_there(path_of(name)) && !is_there(path_of(name) + ".yaml"); }

  // That need another one, and `own`.
  std::set<std::string> bad_names(const std::string& own) const {
    std::set<std::string> names{own};
    boost::system::error_code error;
    for (boost::filesystem::directory_iterator entry{folder, error}, end; !error && entry != end; entry.increment(error)) {
      const std::string file = entry->path().filename().string();
      if (file.size() <= before.size() + behind.size() || !file.starts_with(before) || !file.ends_with(behind)) continue;
      const std::string name = file.substr(before.size(), file.size() - before.size() - behind.size());
      if (!is_valid_name(name) && !name.ends_with(".yaml")) names.insert(name); // a manifest is no module
    }
    return names;
  }
};

// Given out in the order of the old names, so that the commands for two of them never meet.
std::string new_name(const Siblings& siblings, const std::string& own, const std::function<bool(std::string_view)>& is_builtin) {
  std::set<std::string> taken;
  const auto is_free = [&](const std::string& name) {
    return name != "help" && !taken.contains(name) && siblings.is_free(name) && !(is_builtin && is_builtin(name));
  };
  for (const std::string& old : siblings.bad_names(own)) {
    const std::string base = valid_name(old);
    std::string name = base;
    for (int number = 2; !is_free(name); ++number) name = fmt::format("{}-{}", base, number);
    if (old == own) return name;
    taken.insert(name);
  }
  return own;
}

// Whether somebody wrote to a file of an installed tree, whose receipt is written last. A copy of all keeps these times.
bool is_changed_by_hand(const std::string& file, const std::string& tree) {
  struct ::stat status {
  }, receipt{};
  if (::stat(file.c_str(), &status) != 0 || ::stat((tree + "/.tcli/receipt").c_str(), &receipt) != 0) return false;
  return std::pair{status.st_mtim.tv_sec, status.st_mtim.tv_nsec} > std::pair{receipt.st_mtim.tv_sec, receipt.st_mtim.tv_nsec};
}

// Of a file in the tree of an installed pack, which stays as its commit has it: the next version, or what was agreed once more.
// Empty: it is in none.
std::string mend_in_pack(const std::string& file) {
  const auto data = data_folder();
  boost::system::error_code error;
  const auto packs = boost::filesystem::canonical(data.value_or("") + "/packs", error);
  if (!data || error) return {};
  auto real = boost::filesystem::canonical(file, error);
  if (error) real = boost::filesystem::canonical(boost::filesystem::path{file}.parent_path(), error) / "file";
  const std::string above = packs.string() + "/";
  if (error || !real.string().starts_with(above)) return {};
  const std::string below = real.string().substr(above.size());
  const auto parts = split(below, '/'); // NAME/COMMIT/...
  const bool is_tree =
      parts.size() > 2 && parts[1].size() >= 40 && parts[1].find_first_not_of("0123456789abcdef") == std::string_view::npos;
  if (!is_tree) return {};
  return is_changed_by_hand(real.string(), above + std::string{parts[0]} + "/" + std::string{parts[1]})
             ? "tcli pack sync " + shell_quote(above + "current/packs.lock")
             : fmt::format("tcli pack update {}", parts[0]);
}

} // namespace

std::string on_file(std::string_view command, const std::string& file) {
  if (std::string update = mend_in_pack(file); !update.empty()) return update;
  boost::system::error_code error;
  const auto real = boost::filesystem::canonical(file, error);
  return as_owner(fmt::format("{} {}", command, shell_quote(error ? file : real.string())), file);
}

std::string open_file(const std::string& file) { return on_file("${EDITOR:-vi}", file); }

std::string mend_interpreter(const std::string& file, std::string_view head, const Executable& program,
                             Interpreters& interpreters) {
  const std::string& path = program.interpreter;
  const bool is_of_env = !program.program.empty();
  const std::string name = is_of_env ? program.program : path.substr(path.rfind('/') + 1);
  const std::string found = is_of_env || name.empty() ? "" : interpreters.along_path(name);
  if (!found.empty()) return with_first_line(file, fmt::format("#!{}{}", found, rest_of_line(head, program)));
  const auto* const package = std::ranges::find(k_packages, name, [](const auto& row) { return row.first; });
  const bool is_systems = is_of_env || path == "/usr/bin/" + name || path == "/bin/" + name;
  return is_systems && package != k_packages.end() && (is_of_env || !is_there(path))
             ? as_root(fmt::format("apt-get install {}", package->second))
             : open_file(file);
}

std::string mend_env(const std::string& file, std::string_view head, const Executable& program) {
  return with_first_line(file, fmt::format("#!{} -S{}", program.interpreter, rest_of_line(head, program)));
}

std::string mend_name(const Finding& finding, const std::function<bool(std::string_view)>& is_builtin) {
  const auto slash = finding.location.rfind('/');
  if (slash == std::string::npos || finding.is_builtin()) return {};
  if (std::string update = mend_in_pack(finding.location); !update.empty()) return update;
  const std::string file = finding.location.substr(slash + 1);
  const auto at = file.rfind(finding.name);
  if (at == std::string::npos) return {};
  const Siblings siblings{.folder = finding.location.substr(0, slash + 1),
                          .before = file.substr(0, at),
                          .behind = file.substr(at + finding.name.size())};
  const std::string renamed = siblings.path_of(new_name(siblings, finding.name, is_builtin));
  std::string command = "mv -n " + shell_join({finding.location, renamed});
  const bool has_sidecar = finding.manifest_place == Finding::ManifestPlace::file;
  if (has_sidecar) command += " && mv -n " + shell_join({finding.manifest, renamed + ".yaml"});
  struct ::stat status {};
  const bool is_mine = ::stat(siblings.folder.c_str(), &status) == 0 && status.st_uid == ::geteuid();
  return is_mine ? command : as_root(has_sidecar ? "sh -c " + shell_quote(command) : command);
}

std::string mend_unreadable(const std::string& file) {
  if (std::string update = mend_in_pack(file); !update.empty()) return update;
  struct ::stat status {};
  const bool is_file = ::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode);
  return is_file && ::access(file.c_str(), R_OK) != 0 ? as_owner("chmod a+r " + shell_quote(file), file)
         : is_file                                    ? open_file(file)
                                                      : aside_command(file);
}

} // namespace tcli

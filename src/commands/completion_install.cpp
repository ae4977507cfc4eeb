#include "base/file.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "base/xdg.hpp"
#include "cli/output.hpp"
#include "commands/completion_module.hpp"
#include "commands/completion_scripts.hpp"
#include "run/find_program.hpp"

#include <algorithm>
#include <array>
#include <boost/filesystem/operations.hpp>
#include <cerrno>
#include <fmt/format.h>
#include <iterator>
#include <optional>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

constexpr std::array<std::string_view, 3> k_shells{"bash", "zsh", "fish"};
constexpr std::string_view k_mark = " # tcli completion"; // ends the line that is tcli's
constexpr std::string_view k_ours = "tcli __complete";    // in each of the files, and in nobody else's
constexpr std::size_t k_limit = std::size_t{1} << 20;     // bytes of a file of the user's

// The base folders of a user, without tcli's own below them.
std::string base_folder(const std::optional<std::string>& of_tcli) {
  return of_tcli ? of_tcli->substr(0, of_tcli->rfind('/')) : std::string{};
}

// A file of the user's that a shell reads when it starts, and where another does the same: files of these names that it sources.
struct StartFile {
  std::string path;
  std::vector<std::string_view> leading = {};
  std::string guard = {}; // in the line: who may load the script, since other shells read such files as well
  bool is_read = true;    // no: a line of tcli's in it is of an earlier day
};

// Where a shell's file goes, and the files that have to name it; none: the shell finds it by itself.
struct Script {
  std::string file;
  std::vector<StartFile> start_files = {};
};

constexpr const char* k_if_bash = R"([ "${BASH_VERSION-}" ] && )";
constexpr const char* k_if_bash_is_typed_into = R"([ "${BASH_VERSION-}" ] && [ "${PS1-}" ] && )";
constexpr const char* k_if_zsh = R"([ "${ZSH_VERSION-}" ] && )";

constexpr const char* k_loader = "/usr/share/bash-completion/bash_completion";
constexpr const char* k_loader_of_logins = "/etc/profile.d/bash_completion.sh";

bool is_readable(const std::string& file) { return ::access(file.c_str(), R_OK) == 0; }

// bash(1), INVOCATION: a login shell reads the first of these, and .bashrc only where that says so.
std::vector<StartFile> profiles_in(const std::string& home, bool are_read) {
  std::vector<StartFile> profiles;
  for (const char* const name : {"/.bash_profile", "/.bash_login", "/.profile"}) {
    const std::string path = home + name;
    const bool is_first = are_read && (is_readable(path) || path.ends_with("/.profile"));
    profiles.push_back({.path = path, .leading = {".bashrc"}, .guard = k_if_bash_is_typed_into, .is_read = is_first});
    if (is_first) are_read = false;
  }
  return profiles;
}

// bash-completion(7) loads it when it is wanted, where the user has that; fish(1) does so by itself.
Script place_of(std::string_view shell) {
  const std::string home = environment("HOME").empty() ? "$HOME" : environment("HOME"); // nothing is written to /.bashrc
  const std::string data = base_folder(data_folder());
  if (shell == "fish") return {.file = base_folder(config_folder()) + "/fish/completions/tcli.fish"};
  if (shell == "bash") {
    Script script{.file = data + "/bash-completion/completions/tcli",
                  .start_files = {{.path = home + "/.bashrc", .guard = k_if_bash}}};
    if (is_readable(k_loader)) script.start_files.front().leading = {"bash_completion", "bash_completion.sh"};
    const bool is_loaded_at_logins = is_readable(k_loader) && is_readable(k_loader_of_logins);
    std::ranges::move(profiles_in(home, !is_loaded_at_logins), std::back_inserter(script.start_files));
    return script;
  }
  const std::string zsh = environment("ZDOTDIR");
  return {.file = data + "/tcli/completions/_tcli",
          .start_files = {{.path = (zsh.empty() ? home : zsh) + "/.zshrc", .guard = k_if_zsh}}};
}

Error not_installed(Error error) {
  error.status = ExitCode::failed;
  return error;
}

// What stands there; empty when nothing does.
Result<std::string> text_of(const std::string& file) {
  if (::access(file.c_str(), F_OK) != 0) return std::string{};
  auto text = read_file(file, k_limit);
  if (!text) return fail(not_installed(std::move(text).error()));
  return text;
}

// The words of a line of a shell (POSIX XCU 2.3) without quotes and comment, each operator a ";". Expansions stay as they are.
std::vector<std::string> shell_words(std::string_view line) {
  constexpr std::string_view k_operators = ";&|()";
  std::vector<std::string> words;
  bool is_in_word = false;
  char quote = '\0';
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char byte = line[at];
    const bool is_space = byte == ' ' || byte == '\t' || byte == '\r';
    if (quote == '\0' && byte == '#' && !is_in_word) break;
    if (quote == '\0' && (is_space || k_operators.find(byte) != std::string_view::npos)) {
      if (!is_space) words.emplace_back(";");
      is_in_word = false;
      continue;
    }
    if (!is_in_word) words.emplace_back();
    is_in_word = true;
    if (byte == quote)
      quote = '\0';
    else if (quote == '\0' && (byte == '"' || byte == '\''))
      quote = byte;
    else if (byte != '\\' || quote == '\'')
      words.back() += byte;
    else if (++at < line.size())
      words.back() += line[at];
  }
  return words;
}

// Whether a command of the line is `.` or `source` with a file of that name.
bool sources(std::string_view line, const std::vector<std::string_view>& names) {
  constexpr std::array<std::string_view, 10> k_before{";", "{", "!", "if", "then", "elif", "else", "do", "while", "until"};
  const auto words = shell_words(line);
  for (std::size_t at = 0; at + 1 < words.size(); ++at) {
    if ((words[at] != "." && words[at] != "source") || (at > 0 && std::ranges::count(k_before, words[at - 1]) == 0)) continue;
    const std::string_view file = words[at + 1];
    if (std::ranges::count(names, file.substr(file.rfind('/') + 1)) > 0) return true;
  }
  return false;
}

bool leads_there(const StartFile& start, const std::string& text) {
  return std::ranges::any_of(split(text, '\n'), [&start](std::string_view line) { return sources(line, start.leading); });
}

// The start file without tcli's line and, where one is given, with this one at its end.
std::string with_line(const std::string& text, const std::string& line) {
  std::string changed;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const std::string_view old = std::string_view{text}.substr(at, end - at);
    if (!old.ends_with(k_mark)) changed += text.substr(at, end - at + 1);
    at = end + 1;
  }
  if (line.empty()) return changed;
  if (!changed.empty() && !changed.ends_with('\n')) changed += '\n';
  return changed + line + "\n";
}

// The file that a write of it changes: a link stays one, since people keep such files in a repository.
Result<std::string> target_of(const std::string& file) {
  boost::system::error_code error;
  const auto real = fs::canonical(file, error);
  if (error && fs::is_symlink(fs::symlink_status(file, error)))
    return fail(Error{.status = ExitCode::failed,
                      .what = file,
                      .why = "it is a link that leads nowhere",
                      .hint = "ls -l " + shell_quote(file)});
  std::string path = real.empty() ? file : real.string();
  struct ::stat status {};
  if (::stat(path.c_str(), &status) == 0 && status.st_uid != ::geteuid())
    return fail(Error{.status = ExitCode::failed, .what = "write " + path, .why = "it belongs to another user"});
  return path;
}

// A file that is there keeps its mode.
Status write_user_file(const std::string& file, const std::string& text, ::mode_t new_mode) {
  TCLI_TRY(const auto path, target_of(file));
  struct ::stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  auto written = write_file(path, text, exists ? status.st_mode & 07777U : new_mode);
  return written ? Status{} : fail(not_installed(std::move(written).error()));
}

struct Change {
  enum class Kind { written, removed, line_added, line_taken, line_replaced };

  std::string file, text; // empty: the file goes
  Kind kind = Kind::written;
};

struct ChangeWords {
  const char *key, *done, *would; // the first for programs
};

const ChangeWords& words_of(const Change& change) {
  static constexpr std::array<ChangeWords, 5> k_words{{{"written", "wrote", "would write"},
                                                       {"removed", "removed", "would remove"},
                                                       {"line-added", "added a line to", "would add a line to"},
                                                       {"line-taken", "took a line out of", "would take a line out of"},
                                                       {"line-replaced", "replaced the line in", "would replace the line in"}}};
  return k_words.at(static_cast<std::size_t>(change.kind));
}

// For a person: what was done, or would be.
std::string sentence(const Change& change, bool dry_run) {
  const ChangeWords& words = words_of(change);
  return fmt::format("{} {}", dry_run ? words.would : words.done, change.file);
}

Result<std::vector<Change>> changes_of(std::string_view shell, bool install) {
  const Script place = place_of(shell);
  const std::string script{install ? completion_script(shell) : ""};
  TCLI_TRY(const auto there, text_of(place.file));
  if (!there.empty() && there.find(k_ours) == std::string::npos)
    return fail(Error{.status = ExitCode::failed,
                      .what = place.file,
                      .why = "it is not tcli's, and stays as it is",
                      .hint = "less " + shell_quote(place.file)});
  std::vector<Change> changes;
  if (there != script) changes.push_back({place.file, script, script.empty() ? Change::Kind::removed : Change::Kind::written});
  for (const StartFile& start : place.start_files) {
    if (!start.path.starts_with('/'))
      return fail(
          Error{.status = ExitCode::failed, .what = "no place for it", .why = fmt::format("'{}' is not absolute", start.path)});
    auto found = text_of(start.path);
    if (!found && install && !start.is_read) continue;
    TCLI_TRY(const auto start_text, std::move(found));
    const std::string file = shell_quote(place.file);
    // Its status is 0 wherever it is read: under set -e another one ends the shell.
    const std::string line = fmt::format("if {0}[ -r {1} ]; then . {1}; fi{2}", start.guard, file, k_mark);
    const bool is_wanted = install && start.is_read && !leads_there(start, start_text);
    const bool is_there = is_wanted && std::ranges::count(split(start_text, '\n'), line) > 0; // wherever people write on
    const auto changed = is_there ? start_text : with_line(start_text, is_wanted ? line : "");
    if (changed == start_text) continue;
    using enum Change::Kind;
    const bool had_one = with_line(start_text, "") != start_text;
    changes.push_back({start.path, changed, !is_wanted ? line_taken : had_one ? line_replaced : line_added});
  }
  return changes;
}

bool is_of_line(const Change& change) { return change.kind != Change::Kind::written && change.kind != Change::Kind::removed; }

// A start file that holds nothing else goes too, unless it is a link.
bool removes_file(const Change& change) {
  boost::system::error_code error;
  return change.text.empty() && !(is_of_line(change) && fs::is_symlink(fs::symlink_status(change.file, error)));
}

Status make(const Change& change) {
  constexpr ::mode_t k_usual = 0644;
  if (removes_file(change)) {
    if (::unlink(change.file.c_str()) == 0 || errno == ENOENT) return {};
    return fail(not_installed(system_error("remove " + change.file, errno)));
  }
  if (is_of_line(change)) return write_user_file(change.file, change.text, k_usual);
  if (auto made = make_user_folder(change.file.substr(0, change.file.rfind('/'))); !made)
    return fail(not_installed(std::move(made).error()));
  return write_user_file(change.file, change.text, 0600);
}

// Those that were named, or that are there.
std::vector<std::string> shells_of(const BuiltinCall& call) {
  if (const ParameterValue* const given = call.arguments.find("shells"); given != nullptr && !given->values.empty())
    return given->values;
  return shells_here();
}

// Of the files that stand where shells look for everybody's (XDG Base Directory Specification: XDG_DATA_DIRS).
CompletionState state_for_all(std::string_view shell) {
  constexpr std::array<std::string_view, 3> k_files{"bash-completion/completions/tcli", "zsh/site-functions/_tcli",
                                                    "fish/vendor_completions.d/tcli.fish"};
  const auto file = k_files.at(static_cast<std::size_t>(std::ranges::find(k_shells, shell) - k_shells.begin()));
  std::string folders = environment("XDG_DATA_DIRS");
  if (folders.empty()) folders = "/usr/local/share:/usr/share";
  for (const std::string_view folder : split(folders, ':'))
    if (const auto text = read_file(fmt::format("{}/{}", folder, file), k_limit); text)
      return *text == completion_script(shell) ? CompletionState::current : CompletionState::outdated;
  return CompletionState::missing;
}

// `made` is what was done, or would be, also where something failed.
Status change_shell(std::string_view shell, bool install, bool dry_run, std::vector<Change>& made) {
  TCLI_TRY(const auto changes, changes_of(shell, install));
  for (const Change& change : changes) // a shell is not left half done
    if (!removes_file(change)) TCLI_CHECK(target_of(change.file));
  for (const Change& change : changes) {
    if (!dry_run) TCLI_CHECK(make(change));
    made.push_back(change);
  }
  return {};
}

Result<int> change_files(const BuiltinCall& call, bool install) {
  if (!data_folder() || !config_folder())
    return fail(Error{.status = ExitCode::failed, .what = "no place for it", .why = std::string{no_folder_reason()}});
  const auto shells = shells_of(call);
  if (shells.empty()) return fail(Error{.status = ExitCode::failed, .what = "no bash, zsh or fish on your search path"});
  Table table = record_of(call);
  const bool dry_run = call.arguments.flag("dry-run");
  int status = k_ok;
  std::set<std::string> reasons; // one may hold for each of the shells
  for (const std::string& shell : shells) {
    std::vector<Change> made;
    const auto done = change_shell(shell, install, dry_run, made);
    for (const Change& change : made) {
      TCLI_CHECK(print_done(call, fmt::format("{}: {}\n", shell, escape(sentence(change, dry_run)))));
      table.rows.push_back({shell, words_of(change).key, change.file});
    }
    if (done) continue;
    status = k_failed;
    if (reasons.insert(done.error().what + '\n' + done.error().why).second) (void)report(done.error());
  }
  if (table.rows.empty() && status == k_ok)
    TCLI_CHECK(print_done(call, install ? "everything is there already\n" : "there was nothing to remove\n"));
  TCLI_CHECK(print_record(call, table));
  return status;
}

} // namespace

Result<int> completion_print(const BuiltinCall& call) {
  TCLI_CHECK(print(completion_script(call.verb)));
  return 0;
}

std::vector<std::string> shells_here() {
  std::vector<std::string> shells;
  for (const std::string_view shell : k_shells)
    if (!find_program(std::string{shell}).empty()) shells.emplace_back(shell);
  return shells;
}

CompletionState completion_state(std::string_view shell) {
  const bool has_place = data_folder() && config_folder();
  const bool has_own = has_place && ::access(place_of(shell).file.c_str(), F_OK) == 0;
  if (!has_own) return state_for_all(shell);
  const auto changes = changes_of(shell, true);
  if (!changes) return CompletionState::foreign;
  const auto is_spare = [](const Change& change) { return change.kind == Change::Kind::line_taken; };
  if (std::ranges::all_of(*changes, is_spare)) return CompletionState::current;
  return std::ranges::all_of(*changes, is_of_line) ? CompletionState::unread : CompletionState::outdated;
}

std::string completion_file(std::string_view shell) { return place_of(shell).file; }

Result<int> completion_install(const BuiltinCall& call) { return change_files(call, true); }
Result<int> completion_remove(const BuiltinCall& call) { return change_files(call, false); }

} // namespace tcli

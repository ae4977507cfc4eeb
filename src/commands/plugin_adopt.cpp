#include "commands/plugin_adopt.hpp"

#include "adopt/draft.hpp"
#include "base/debug.hpp"
#include "base/text.hpp"
#include "cli/output.hpp"
#include "commands/adopt_layout.hpp"
#include "commands/adopt_leftovers.hpp"
#include "commands/adopt_paths.hpp"
#include "commands/adopt_target.hpp"
#include "module/name.hpp"

#include <algorithm>
#include <boost/filesystem/directory.hpp>
#include <boost/filesystem/operations.hpp>
#include <cerrno>
#include <fmt/format.h>
#include <map>
#include <set>
#include <sys/stat.h>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

constexpr std::size_t k_script_count_limit = 5000;
constexpr mode_t k_pack_folder_mode = 0755;
constexpr std::string_view k_module_start = "tcli-";

Error not_done(std::string what, int error_number, std::string hint = {}) {
  auto error = system_error(std::move(what), error_number);
  error.status = ExitCode::failed;
  error.hint = std::move(hint);
  return error;
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

// What adopt writes itself is no script of anybody's: manifests, links, copies.
bool is_adopts(const std::string& folder, const std::string& name, const AdoptState& state) {
  if (name == k_adopt_folder || !begun_file(name).empty()) return true;
  if (!name.starts_with(k_module_start)) return false;
  if (name.ends_with(".yaml")) return true;
  const std::string module = name.substr(k_module_start.size());
  const auto known = state.modules.find(module);
  if (known != state.modules.end()) return known->second.script != name;
  boost::system::error_code error;
  const fs::path target = fs::read_symlink(folder + "/" + name, error);
  if (error) return false;
  const std::string script = target.filename().string();
  const bool is_beside = target == script && module_name_of(script) == module; // as of a state that was lost
  return is_beside || !state.base(module).empty();                             // of one that was killed
}

// "tcli-x.1": of a folder these are no modules, but pages and versions of them.
bool is_odd(const std::string& name) {
  return name.starts_with(k_module_start) && !is_valid_name(name.substr(k_module_start.size()));
}

// The files meant, in the order of their names; `named` are those that were not found in a folder.
struct Meant {
  std::vector<std::string> files = {};
  std::vector<std::string> named = {};
  std::vector<std::string> folders = {};
  std::vector<std::string> odd = {}; // passed over, though a script may be among them
};

Result<Meant> files_meant(const std::vector<std::string>& given) {
  Meant meant;
  std::set<std::string> seen;
  std::map<std::string, AdoptState> states; // of the folders
  const auto is_own = [&](const std::string& folder, const std::string& name) {
    auto known = states.find(folder);
    if (known == states.end()) known = states.emplace(folder, AdoptState::load(folder)).first;
    return is_adopts(folder, name, known->second);
  };
  const auto once = [&](const std::string& path) {
    boost::system::error_code error;
    return seen.insert(fs::canonical(fs::absolute(folder_of(path)), error).string() + path.substr(path.rfind('/') + 1)).second;
  };
  for (std::string path : given) {
    struct ::stat status {};
    if (::stat(path.c_str(), &status) != 0) return fail(not_done(path, errno, "ls -la " + shell_quote(folder_of(path))));
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    if (!S_ISDIR(status.st_mode)) {
      const std::string name = path.substr(path.rfind('/') + 1);
      if (is_own(folder_of(path), name) || !once(path)) continue; // of `tcli plugin adopt *`
      meant.files.push_back(path);
      meant.named.push_back(path);
      continue;
    }
    meant.folders.push_back(path);
    std::vector<std::string> found;
    boost::system::error_code error;
    for (fs::directory_iterator entry{path, error}, end; !error && entry != end; entry.increment(error)) {
      const std::string name = entry->path().filename().string();
      if (is_own(path, name) || ::stat(entry->path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
      if (is_odd(name)) {
        meant.odd.push_back(path + "/" + name);
        continue;
      }
      if (once(path + "/" + name)) found.push_back(path + "/" + name);
      if (found.size() > k_script_count_limit)
        return fail({.status = ExitCode::failed, .what = path, .why = fmt::format("more than {} files", k_script_count_limit)});
    }
    if (error) return fail(not_done("read " + path, error.value(), "ls -ld " + shell_quote(path)));
    std::ranges::sort(found);
    meant.files.insert(meant.files.end(), found.begin(), found.end());
  }
  return meant;
}

AdoptForm form_of(const BuiltinCall& call) {
  if (!call.arguments.value("into").empty()) return AdoptForm::copy;
  return call.arguments.flag("front-matter") ? AdoptForm::front_matter : AdoptForm::link;
}

Status check_ways(const BuiltinCall& call) {
  const std::string to = call.arguments.value("to"), pack = call.arguments.value("into");
  if (pack.empty()) return {};
  if (!to.empty() || call.arguments.flag("front-matter"))
    return fail({.status = ExitCode::usage,
                 .what = "plugin adopt",
                 .why = "--into copies the scripts: it goes with neither --to nor --front-matter",
                 .hint = "tcli plugin adopt --help"});
  if (is_there(pack + "/pack.yaml")) return {};
  return fail(
      {.status = ExitCode::failed, .what = pack + " is no pack", .why = "there is no pack.yaml in it", .hint = "man tcli-pack"});
}

Status make_folder(const std::string& folder, bool is_dry_run) {
  struct ::stat status {};
  const bool is_there = ::stat(folder.c_str(), &status) == 0;
  if (is_there && !S_ISDIR(status.st_mode)) return fail(not_done(folder, ENOTDIR, "ls -ld " + shell_quote(folder)));
  if (is_there || is_dry_run || ::mkdir(folder.c_str(), k_pack_folder_mode) == 0) return {};
  const int problem = errno;
  if (problem == EEXIST && ::stat(folder.c_str(), &status) == 0) return {}; // another call has made it meanwhile
  return fail(
      not_done("make " + folder, problem, (problem == ENOENT ? "mkdir -p " : "ls -ld ") + shell_quote(folder_of(folder))));
}

// What stopped it, with what helps: a full disk, or a folder that takes nothing.
Error stopped_by(Error error, const std::string& folder) {
  error.status = ExitCode::failed;
  if (error.hint.empty())
    error.hint = (error.system == ENOSPC || error.system == EDQUOT ? "df -h " : "ls -ld ") + shell_quote(folder);
  return error;
}

// Those that would be one module, of a pack or of a folder; whose it was the last time keeps the name.
void refuse_clashes(std::vector<AdoptCandidate>& scripts, const std::map<std::string, AdoptTarget>& targets,
                    const std::string& pack) {
  std::map<std::string, std::vector<AdoptCandidate*>> by_place;
  for (AdoptCandidate& script : scripts)
    if (script.refusal.empty()) by_place[(pack.empty() ? script.folder : pack) + "/" + script.name].push_back(&script);
  const auto is_owner = [&](const AdoptCandidate* one) { return targets.at(one->folder).owns(one->name, one->path); };
  for (auto& [place, same] : by_place) {
    const bool has_owner = std::ranges::any_of(same, is_owner);
    for (AdoptCandidate* script : same) {
      if (is_owner(script)) continue;
      const auto other = std::ranges::find_if(same, [&](const auto* one) { return one != script; });
      if (other != same.end())
        script->refusal = fmt::format("{} would be called {} too: rename one{}", (*other)->path, script->name,
                                      has_owner ? "" : ", or adopt one of them by its own path");
    }
  }
}

// Why there is nothing at all to tell.
std::string nothing_text(const Meant& meant) {
  if (meant.odd.empty()) return "nothing to adopt: no files but what adopt has made\n";
  return fmt::format("nothing to adopt: tcli-NAME has no dot in its name; a script is adopted by its own path:\n  {}\n",
                     with_visible_quotes("tcli plugin adopt " + shell_quote(meant.odd.front())));
}

Status show(const BuiltinCall& call, const Meant& meant, const std::vector<AdoptRow>& rows) {
  Table table = record_of(call);
  std::string text, todos;
  std::size_t count = 0;
  for (const AdoptRow& row : rows) {
    table.rows.push_back({row.what, row.name, row.file, row.line == 0 ? "" : std::to_string(row.line), row.text});
    if (row.what == "todo") {
      todos += fmt::format("{}:{}: {}\n", escape(row.file), row.line, escape(row.text));
      ++count;
    } else {
      text += fmt::format("{:<9} {}{}{}\n", row.what, row.what == "skipped" ? "" : row.name + "  ", escape(row.file),
                          row.text.empty() ? "" : ": " + escape(with_visible_quotes(row.text)));
    }
  }
  if (const OutputFormat format = output_of(call); !format.is_for_people()) return print_table(table, format);
  if (count > 0) todos = fmt::format("\n{} left to decide:\n{}", counted(count, "thing"), todos);
  return print_done(call, rows.empty() ? nothing_text(meant) : text + todos);
}

} // namespace

Result<int> plugin_adopt(const BuiltinCall& call) {
  const ParameterValue* const given = call.arguments.find("files");
  TCLI_CHECK(check_ways(call));
  TCLI_TRY(const auto meant, files_meant(given->values));
  const AdoptForm form = form_of(call);
  const std::string to = call.arguments.value("to"), pack = call.arguments.value("into");
  const bool is_dry_run = call.arguments.flag("dry-run");
  std::map<std::string, AdoptTarget> targets;
  const auto target_of = [&](const std::string& folder, AdoptForm made) -> AdoptTarget& {
    return targets.try_emplace(folder, folder, made, is_dry_run).first->second;
  };
  if (!pack.empty()) {
    target_of(bin_of(pack), AdoptForm::copy);
    target_of(tree_of(pack), AdoptForm::tree);
  } else if (!to.empty()) {
    TCLI_CHECK(make_folder(to, is_dry_run));
    target_of(to, form);
  } else {
    for (const std::string& folder : meant.folders) target_of(folder, form); // all its scripts may be gone
  }

  std::vector<AdoptCandidate> scripts;
  for (const std::string& file : meant.files) {
    AdoptCandidate script = read_candidate(
        file,
        {.asks = call.arguments.flag("ask"), .copies = form == AdoptForm::copy, .in_front = form == AdoptForm::front_matter});
    if (!script.unasked.empty()) warn(fmt::format("{} did not tell its --help: {}", file, script.unasked));
    if (!pack.empty())
      choose_place(script, pack, targets.at(bin_of(pack)), targets.at(tree_of(pack)));
    else
      target_of(script.folder = to.empty() ? folder_of(file) : to, form);
    scripts.push_back(std::move(script));
  }
  refuse_clashes(scripts, targets, pack);

  std::vector<AdoptRow> rows;
  Status done;
  std::string stopped;
  for (const AdoptCandidate& script : scripts) {
    if (!done) break;
    if (script.refusal.empty()) {
      if (!pack.empty()) done = make_folder(script.folder, is_dry_run);
      if (done) done = targets.at(script.folder).adopt(script, rows);
    } else {
      rows.push_back({.what = "skipped", .name = script.name, .file = script.path, .text = script.refusal});
    }
    stopped = script.folder;
  }
  for (auto& [folder, target] : targets) // what was done before is known the next time
    if (auto finished = target.finish(rows); done && !finished) {
      done = std::move(finished);
      stopped = folder;
    }
  if (done || !rows.empty()) TCLI_CHECK(show(call, meant, rows));
  const auto is_refusal = [&](const AdoptRow& row) {
    return row.what == "skipped" && std::ranges::count(meant.named, row.file) > 0;
  };
  if (call.arguments.flag("quiet"))
    for (const AdoptRow& row : rows)
      if (is_refusal(row))
        warn(fmt::format("{}: {}", row.file, with_visible_quotes(row.text))); // else it ends with 1 and nobody knows why
  if (!done) return fail(stopped_by(done.error(), stopped));
  return static_cast<int>(std::ranges::any_of(rows, is_refusal) ? ExitCode::failed : ExitCode::ok);
}

} // namespace tcli

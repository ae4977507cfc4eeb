#include "commands/plugin_new.hpp"

#include "author/place_files.hpp"
#include "author/scaffold.hpp"
#include "base/debug.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/aliases.hpp"
#include "cli/output.hpp"
#include "commands/plugin_shared.hpp"
#include "module/name.hpp"
#include "pack/git.hpp"
#include "pack/pack_manifest.hpp"
#include "pack/pack_store.hpp"
#include "run/find_program.hpp"

#include <boost/filesystem/operations.hpp>
#include <cerrno>
#include <fmt/format.h>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

Error wrong(std::string what, std::string why, std::string hint, ExitCode status = ExitCode::failed) {
  return {.status = status, .what = std::move(what), .why = std::move(why), .hint = std::move(hint)};
}

// The call again with another name or language.
std::string again(const BuiltinCall& call, const std::string& name, const std::string& language) {
  const std::string in = call.arguments.value("in");
  return fmt::format("tcli plugin new {} --lang {}{}", name, language, in.empty() ? "" : " --in " + shell_quote(in));
}

// The nearest word that is a name; empty: there is none.
std::string as_name(std::string_view text) {
  std::string name;
  for (const char c : text) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_plain = is_upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_plain)
      name += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
    else if (!name.empty() && name.back() != '-')
      name += '-';
  }
  if (name.ends_with('-')) name.pop_back();
  return is_valid_name(name) ? name : std::string{};
}

Status check_name(const BuiltinCall& call, const std::string& name, const std::string& language) {
  if (const auto problem = name_problem(name)) {
    const std::string better = as_name(name);
    return fail(wrong(fmt::format("'{}' can't be a module", name), *problem,
                      better.empty() ? "tcli help contract" : again(call, better, language), ExitCode::usage));
  }
  constexpr std::string_view k_file_start = "tcli-";
  if (name.starts_with(k_file_start)) {
    const std::string bare = name.substr(k_file_start.size());
    return fail(wrong(fmt::format("'{}' can't be a module", name), "tcli- stands before the name of its file alone",
                      is_valid_name(bare) ? again(call, bare, language) : "tcli help contract", ExitCode::usage));
  }
  if (is_builtin(name) || name == "help")
    return fail(wrong(fmt::format("'{}' is built in", name), "no other module can have the name",
                      again(call, "my-" + name, language), ExitCode::usage));
  if (const auto problem = language_problem(language, name))
    return fail(
        wrong(fmt::format("'{}' can't be written in {}", name, language), *problem, again(call, name, "bash"), ExitCode::usage));
  return {};
}

bool is_pack(const std::string& folder) {
  struct ::stat status {};
  return ::lstat((folder + "/pack.yaml").c_str(), &status) == 0;
}

// Where a pack that is called by its name is worked on.
Result<std::string> linked_folder(const std::string& name) {
  TCLI_TRY(const auto store, PackStore::open());
  TCLI_TRY(const auto state, store.state());
  const InstalledPack* pack = state.find(name);
  if (pack == nullptr)
    return fail(wrong(name + " is no pack", "there is no such folder, and no linked pack of that name", "tcli pack list"));
  if (pack->linked.empty())
    return fail(wrong(name + " is not worked on here",
                      "it is installed as it was committed; a new module belongs into its repository", "tcli pack show " + name));
  return pack->linked;
}

// Sets `root`, `typed_root` and `place`.
Status find_place(const BuiltinCall& call, ScaffoldRequest& request) {
  boost::system::error_code error;
  const std::string in = call.arguments.value("in");
  if (in.empty()) {
    request.root = fs::current_path(error).string();
    if (error) return fail(wrong("the current folder can't be used", error.message(), "cd"));
    if (!is_pack(request.root)) return {};
  } else if (in.find('/') != std::string::npos || fs::is_directory(in, error)) {
    request.root = fs::canonical(in, error).string();
    if (error) return fail(wrong("open " + in, error.message(), "tcli pack list"));
    request.typed_root = in;
  } else {
    TCLI_TRY(request.root, linked_folder(in));
    request.typed_root = request.root;
  }
  request.place = Place::pack;
  const std::string file = request.root + "/pack.yaml";
  const auto yaml = read_file(file, k_manifest_limit);
  if (!yaml)
    return fail(wrong(request.root + " is no pack",
                      yaml.error().system == ENOENT ? "there is no pack.yaml in it" : yaml.error().why, "man tcli-packs"));
  TCLI_TRY(const auto pack, read_pack_manifest(*yaml, file));
  for (const std::string& warning : pack.warnings) warn(warning);
  for (const std::string& path : {"modules/" + request.name, "bin/tcli-" + request.name, "plugins/" + request.name + ".so",
                                  "src/" + request.name, "images/" + request.name}) {
    struct ::stat status {};
    if (const std::string taken = request.root + "/" + path; ::lstat(taken.c_str(), &status) == 0)
      return fail(wrong(taken + " is there already", fmt::format("the pack {} has a module {}", pack.name, request.name),
                        "ls -ld " + shell_quote(taken)));
  }
  return {};
}

// What git's config says of the person, that of the repository first; empty: nothing.
std::string git_config(const std::string& root, const std::string& key) {
  for (const std::string& repository : {root + "/.git", std::string{}}) {
    boost::system::error_code error;
    if (!repository.empty() && !fs::exists(repository, error)) continue;
    const auto answer = run_git({.words = {"config", "--get", key}, .repository = repository});
    if (answer && answer->status == 0) return std::string{trim(answer->output)};
  }
  return {};
}

// What has the name already; empty: nothing.
std::string found_already(const BuiltinCall& call, const std::string& name) {
  const auto found = call.catalog.look_up(name, {});
  if (found && *found) return fmt::format("a module {} is there already, {}", name, (*found)->shown);
  if (const auto alias = alias_in_force(call.catalog, call.config, name, {}))
    return fmt::format("{}, and a module comes before an alias", alias->sentence());
  return {};
}

std::string shown_path(const ScaffoldRequest& request, const NewFile& file) {
  return request.typed_root.empty() ? file.path : request.typed_root + "/" + file.path;
}

Table files_of(const BuiltinCall& call, const ScaffoldRequest& request, const Scaffold& scaffold) {
  Table table = record_of(call);
  for (const NewFile& file : scaffold.files) table.rows.push_back({shown_path(request, file)});
  return table;
}

std::string report(const ScaffoldRequest& request, const Scaffold& scaffold) {
  std::string text = fmt::format("{}: made\n", request.name);
  for (const NewFile& file : scaffold.files) text += fmt::format("  {}\n", escape(shown_path(request, file)));
  text += "try it:\n";
  for (const std::string& step : scaffold.steps) text += fmt::format("  {}\n", with_visible_quotes(step));
  for (const std::string& note : scaffold.notes) text += escape(note) + "\n";
  return text;
}

} // namespace

Result<int> plugin_new(const BuiltinCall& call) {
  ScaffoldRequest request{.name = call.arguments.value("name"), .language = call.arguments.value("lang"), .root = {}};
  TCLI_CHECK(check_name(call, request.name, request.language));
  TCLI_CHECK(find_place(call, request));
  request.owner = git_config(request.root, "user.name");
  request.contact = git_config(request.root, "user.email");
  const std::string engine = call.config.get("containers.engine");
  request.has_program = [&](const std::string& program) { // of engines the one that tcli asks, where the config names it
    return engine == "auto" || engine == "none" ? !find_program(program).empty() : program == engine;
  };
  if (needs_sdk(request.language)) request.sdk_prefix = sdk_prefix();
  const Scaffold scaffold = make_scaffold(request);
  const std::string found = found_already(call, request.name); // before it may be this one
  TCLI_CHECK(place_files(request.root, request.name, scaffold.files));
  if (request.place == Place::folder && request.root.find(':') != std::string::npos)
    warn("no search path can name a folder with ':'");
  if (!found.empty()) warn(found, "tcli plugin which " + request.name);
  TCLI_CHECK(print_done(call, report(request, scaffold)));
  TCLI_CHECK(print_record(call, files_of(call, request, scaffold)));
  return static_cast<int>(ExitCode::ok);
}

} // namespace tcli

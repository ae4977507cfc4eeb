#include "commands/plugin_shared.hpp"

#include "base/debug.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "cli/aliases.hpp"
#include "module/name.hpp"
#include "pack/pack_store.hpp"

#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace tcli {

namespace {

bool takes_places(const BuiltinCall& call) { return call.verb == "check" || call.verb == "test"; }

} // namespace

Result<Finding> named_module(const BuiltinCall& call, const std::string& name) {
  const std::string from = call.arguments.value("from");
  const std::string before = fmt::format("tcli plugin {}", call.verb);
  TCLI_TRY(auto found, call.catalog.look_up(name, from));
  if (found) return *std::move(found);
  Error error = call.catalog.unknown(name, from, {.before = before, .after = {}});
  if (const auto alias = alias_in_force(call.catalog, call.config, name, from); alias && error.status == ExitCode::not_found) {
    error.why = alias->sentence();
    error.hint = fmt::format("{} {}", before, alias->words.front());
  } else if (const std::string file = "./tcli-" + name; takes_places(call) && ::access(file.c_str(), F_OK) == 0) {
    error.why = "there is no module of that name where tcli looks; a file here is meant by its path";
    error.hint = fmt::format("{} {}", before, shell_quote(file));
  } else if (call.verb != "show" && ::access(name.c_str(), F_OK) == 0) { // a word without a slash or a dot is a name
    error.why = "there is no module of that name; a file or folder is meant by its path";
    error.hint = fmt::format("{} {}", before, shell_quote("./" + name));
  }
  return fail(std::move(error));
}

bool has_no_module(const BuiltinCall& call, const Finding& finding) {
  return finding.kind == "native" && call.contract.describe(finding).no_module;
}

bool is_enabled(const BuiltinCall& call, const Finding& finding) {
  return finding.provider == "native" && call.catalog.providers().is_third_party(finding.name);
}

std::string enabled_words(const Finding& finding, bool enabled) {
  return enabled ? fmt::format("yes: plugins.providers names it, and --from {} its modules", finding.name)
                 : fmt::format("no; in the configuration: plugins: {{providers: [{}]}}", finding.name);
}

std::string pack_named(const BuiltinCall& call, const std::string& name) {
  if (!call.arguments.value("from").empty() || !is_valid_name(name)) return {};
  if (const auto found = call.catalog.look_up(name, {}); !found || *found) return {};
  const auto store = PackStore::open();
  const auto state = store ? store->state() : Result<PackState>{};
  const InstalledPack* const pack = state ? state->find(name) : nullptr;
  if (pack == nullptr) return {};
  return pack->linked.empty() ? store->place(*pack) : pack->linked;
}

std::string sdk_prefix() {
  const boost::filesystem::path prefix = boost::filesystem::path{program_path()}.parent_path().parent_path();
  boost::system::error_code error;
  if (!boost::filesystem::exists(prefix / "lib/cmake/tcli/tcliConfig.cmake", error)) {
    warn("CMake may find no package tcli: " + prefix.string() + " has none", "man tcli-plugins");
    return {};
  }
  return prefix == "/usr" || prefix == "/usr/local" ? std::string{} : prefix.string();
}

} // namespace tcli

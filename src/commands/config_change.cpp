#include "base/debug.hpp"
#include "base/file.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "base/xdg.hpp"
#include "cli/output.hpp"
#include "commands/config_module.hpp"
#include "commands/config_shared.hpp"
#include "config/config_edit.hpp"
#include "config/config_file.hpp"
#include "config/key_rules.hpp"

#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

// What makes a place for the config where no folder could be made.
std::string place_hint() {
  if (environment("XDG_CONFIG_HOME").starts_with('/')) return "unset XDG_CONFIG_HOME";
  struct ::stat status {};
  const bool is_own = ::stat(environment("HOME").c_str(), &status) == 0 && status.st_uid == ::geteuid();
  return is_own ? "tcli self check" : k_users_home;
}

// What comes before the user's own value, for a person; empty: nothing does.
std::string wins_over(const BuiltinCall& call, const std::string& key, const ConfigKey& row, const std::string& value) {
  auto layers = call.config.layers();
  std::erase_if(layers, [](const ConfigLayer& layer) { return layer.origin == ConfigOrigin::user; });
  std::erase_if(layers,
                [&](const ConfigLayer& layer) { return !layer.values.contains(key) || layer.origin < ConfigOrigin::user; });
  layers.insert(layers.begin(), {.origin = ConfigOrigin::user, .where = {}, .values = {{key, value}}});
  const auto merged = merge_config(layers);
  const ConfigSetting& setting = merged.at(key);
  if (setting.layer->origin == ConfigOrigin::environment) return fmt::format("{}={}", row.variable, setting.value);
  if (setting.layer->origin == ConfigOrigin::final) return fmt::format("the team's '{}', which is final,", setting.value);
  return {};
}

// Why a value names nothing that there is; empty: it may be set. Where the config can't be read nobody knows what there is.
std::string absent_value(const BuiltinCall& call, const ConfigKey& key, const std::string& value) {
  if (!call.ask_service) return {};
  const Providers& providers = call.catalog.providers();
  const auto engines = split(providers.engines(), ' ');
  const bool is_engine = key.name == "containers.engine" && !providers.engines().empty();
  if (is_engine && std::ranges::find(engines, value) == engines.end())
    return fmt::format("it wants one of: {}, not '{}'", providers.engines(), value);
  if (key.name == "modules.*.from" && !providers.has(value))
    return fmt::format("no provider '{}'; there are: {}", value, fmt::join(providers.names(), " "));
  return {};
}

// It may be installed later, so it is no error.
void warn_of_absent(const BuiltinCall& call, const std::string& name, const std::string& text) {
  const auto words = alias_words(text);
  if (!words || call.catalog.providers().unanswered()) return;
  const auto found = call.catalog.look_up(words->front(), "");
  if (found && !*found && !call.catalog.providers().unanswered())
    warn(fmt::format("{}: no module '{}' yet", name, words->front()), "tcli plugin list");
}

} // namespace

Result<std::vector<std::string>> new_values(const BuiltinCall& call, const ConfigKey& key, const std::string& name) {
  auto values = call.arguments.find("values")->values;
  const auto refuse = [&](std::string why) {
    return fail(Error{.status = ExitCode::usage, .what = "config set " + name, .why = std::move(why), .hint = k_config_help});
  };
  if (const auto problem = key_name_problem(key, name); !problem.empty()) return refuse(problem);
  if (values.size() > 1 && key.text == ConfigText::call) values = {shell_join(values)}; // typed as it will be called
  if (values.size() > 1 && key.separator == 0)
    return refuse(fmt::format("it wants {}, not {} values", wanted_value(key), values.size()));
  for (const std::string& value : values) {
    const bool is_item = values.size() == 1 || (!value.empty() && value.find(key.separator) == std::string::npos);
    if (!is_item) return refuse(fmt::format("'{}' is no item of a list", value));
  }
  const std::string whole = joined_items(key, values);
  if (!fits(key, whole)) return refuse(fmt::format("it wants {}, not '{}'{}", wanted_value(key), whole, misfit(key, whole)));
  if (const auto problem = item_problem(key, whole); !problem.empty()) return refuse(problem);
  if (const auto problem = absent_value(call, key, whole); !problem.empty()) return refuse(problem);
  return values;
}

Status change_config(const ConfigEdit& change) {
  TCLI_TRY(const auto place, place_of_config());
  const std::string folder = place.substr(0, place.rfind('/'));
  auto made = make_user_folder(folder);
  if (!made) {
    made.error().status = ExitCode::failed;
    made.error().hint = place_hint();
    return made;
  }
  const UniqueFd lock{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  while (lock.valid() && ::flock(lock.get(), LOCK_EX) != 0 && errno == EINTR) {
  }
  // One that is a link stays one: people keep their config in a repository.
  boost::system::error_code error;
  const auto real = fs::canonical(place, error);
  if (error && fs::is_symlink(fs::symlink_status(place)))
    return fail(Error{.status = ExitCode::failed,
                      .what = place,
                      .why = "it is a link that leads nowhere",
                      .hint = "ls -l " + shell_quote(place)});
  const std::string file = error ? place : real.string();
  std::string text;
  ::mode_t mode = 0600; // else the one that it has
  if (struct ::stat status{}; ::stat(file.c_str(), &status) == 0) {
    TCLI_TRY(text, read_config_text(file));
    mode = status.st_mode & 07777U;
  }
  TCLI_TRY(const auto changed, change(text, place));
  if (changed == text) return {};
  if (changed.size() > k_config_limit) // nobody could read it any more
    return fail(Error{.status = ExitCode::failed,
                      .what = place,
                      .why = fmt::format("it would be longer than {} bytes", k_config_limit),
                      .hint = "tcli config edit"});
  auto written = write_file(file, changed, mode);
  if (!written) written.error().status = ExitCode::failed;
  return written;
}

// Nothing that is set in a file counts while anyone can change it.
Status check_place() {
  TCLI_TRY(const auto place, place_of_config());
  return check_trust(place);
}

Result<int> config_set(const BuiltinCall& call) {
  TCLI_CHECK(check_place());
  TCLI_TRY(const ConfigKey* const key, named_key(call));
  const std::string name = call.arguments.value("name");
  TCLI_TRY(const auto values, new_values(call, *key, name));
  TCLI_CHECK(change_config(
      [&](const std::string& text, const std::string& file) { return with_config_value(text, file, name, values); }));
  const std::string value = joined_items(*key, values);
  Table table = record_of(call);
  table.rows.push_back({name, value});
  TCLI_CHECK(print_outcome(call, fmt::format("{} is {} now", name, escape(shell_quote(value))), table));
  if (const auto winner = wins_over(call, name, *key, value); !winner.empty())
    warn(fmt::format("{}: {} comes before it", name, winner), fmt::format("tcli config get --show-origin {}", name));
  if (key->text == ConfigText::call) {
    warn_of_shadow(call, {.name = name.substr(k_alias_keys.size()), .text = value, .words = {}, .where = {}});
    warn_of_absent(call, name, value);
  }
  return 0;
}

Result<int> config_unset(const BuiltinCall& call) {
  TCLI_CHECK(check_place());
  TCLI_TRY(const ConfigKey* const key, named_key(call));
  const std::string name = call.arguments.value("name");
  bool was_set = false;
  TCLI_CHECK(change_config([&](const std::string& text, const std::string& file) -> Result<std::string> {
    TCLI_TRY(auto changed, without_config_key(text, file, name));
    was_set = changed != text;
    return changed;
  }));
  const std::string now =
      key->default_value.empty() ? "" : fmt::format(": {} holds where nobody says otherwise", key->default_value);
  Table table = record_of(call);
  if (was_set) table.rows.push_back({name});
  TCLI_CHECK(print_outcome(
      call, was_set ? fmt::format("{} is not set any more{}", name, now) : fmt::format("{} was not set", name), table));
  return 0;
}

} // namespace tcli

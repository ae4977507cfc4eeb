#include "session.hpp"

#include "base/debug.hpp"
#include "base/hash.hpp"
#include "base/program.hpp"
#include "base/xdg.hpp"
#include "cli/wait_note.hpp"
#include "commands/builtins.hpp"
#include "config/plugin_places.hpp"
#include "module/name.hpp"

#include <algorithm>

extern "C" {
extern const tcli_plugin tcli_plugin_images;
extern const tcli_plugin tcli_plugin_native;
extern const tcli_plugin tcli_plugin_pack;
extern const tcli_plugin tcli_plugin_path;
}

namespace tcli {

namespace {

// In the order in which they are asked.
std::vector<const tcli_plugin*> built_in() {
  return {&builtin_plugin(), &tcli_plugin_native, &tcli_plugin_pack, &tcli_plugin_path};
}

Policy policy_of(const Config& config) {
  return {.undeclared_allowed = config.get("undeclared") == "allow",
          .relative_path = config.get("discovery.relative_path"),
          .is_builtin = is_builtin};
}

std::vector<std::unique_ptr<HostedProvider>> hosted_providers(const Session& session, Asking asking) {
  std::vector<std::unique_ptr<HostedProvider>> hosted;
  const auto wanted = session.config.list("plugins.providers");
  if (wanted.empty() || !environment(k_in_provider_variable).empty()) return hosted;
  auto plugins = built_in();
  plugins.push_back(&tcli_plugin_images);
  const Providers others(plugins, session.settings);
  for (const std::string& name : wanted) {
    if (const auto problem = name_problem(name)) {
      warn(fmt::format("plugins.providers: '{}' is no name of a plugin: {}", name, *problem));
      continue;
    }
    const bool is_taken = others.has(name) || std::ranges::any_of(hosted, [&](const auto& one) { return one->name() == name; });
    if (is_taken)
      warn(fmt::format("plugins.providers: there is a provider '{}' already", name));
    else
      hosted.push_back(std::make_unique<HostedProvider>(name, session.libraries, session.settings, asking));
  }
  return hosted;
}

std::vector<const tcli_provider*> rows_of(const std::vector<std::unique_ptr<HostedProvider>>& hosted) {
  std::vector<const tcli_provider*> rows;
  for (const auto& one : hosted) rows.push_back(one->abi());
  return rows;
}

ProviderListeners side_by_side(const std::vector<std::unique_ptr<HostedProvider>>& hosted) {
  return {.failed = {}, .looked_up = {}, .before_others = [&hosted](const std::string& name) {
            std::vector<HostedProvider*> all;
            for (const auto& one : hosted) all.push_back(one.get());
            HostedProvider::ask_each(all, name);
          }};
}

// Which of several modules a provider finds first depends on these.
std::vector<Watched> provider_choices(const Settings& settings) {
  std::string choices;
  for (const auto& [key, value] : settings)
    if (key.starts_with("modules.") && key.ends_with(".pack")) choices += key + '\0' + value + '\0';
  if (choices.empty()) return {};
  return {{.path = "modules.*.pack", .id = {.inode = hash64(choices), .size = choices.size()}}};
}

Catalog::Setup catalog_setup(const Config& config, const Settings& settings, const Contract& contract) {
  Catalog::Setup setup{.choices = config.module_sources(),
                       .cache_folder = cache_folder(),
                       .watched_files = {program_path()},
                       .watched_folders = {},
                       .watched_values = provider_choices(settings)};
  if (const auto& answers = contract.answers_folder()) setup.watched_folders.push_back(*answers);
  return setup;
}

} // namespace

Session::Session(Config read_config, Asking asking)
    : config(std::move(read_config)), settings(plugin_settings(config)), libraries({&tcli_plugin_native}, settings),
      hosted(hosted_providers(*this, asking)),
      images(tcli_plugin_images, settings, asking, [this] { return std::make_shared<WaitNote>(awaited_by_listing(config)); }),
      providers(built_in(), settings, rows_of(hosted), side_by_side(hosted), images.abi(), images.engines()),
      contract(policy_of(config)), catalog(
                                       providers, [this](const Finding& finding) { return contract.describe(finding); },
                                       catalog_setup(config, settings, contract)),
      ask_service([this] { return images.ask_service(); }) {}

} // namespace tcli

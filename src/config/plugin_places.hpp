// Where plugins stand, and what tcli and tcli-host alike answer them when they ask for settings.
#pragma once

#include "config/config.hpp"

#include <string>
#include <vector>

namespace tcli {

// The folders that are searched for native plugins, the first ones win: plugins.folders of the config (`~/` is HOME; entries that
// are not absolute are left out), the user's, the one that tcli was installed with. They need not exist.
std::vector<std::string> plugin_folders(const Config& config);

// The folder for the user's own plugins, and for links to work in progress: `plugins` in the user's data folder; empty without
// one.
std::string user_plugin_folder();

// The program that loads native plugins; empty when there is no folder of tcli's own.
std::string host_program();

// The texts behind tcli_host::setting and ::config (tcli/plugin.h), of all plugins.
ConfigValues plugin_settings(const Config& config);

// Those that the third party's plugin `name` is told: none that stands under modules.<another>.settings.
ConfigValues settings_for(std::string_view name, const Config& config);
bool is_setting_of_another(std::string_view key, std::string_view name);

} // namespace tcli

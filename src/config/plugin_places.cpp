#include "config/plugin_places.hpp"

#include "base/program.hpp"
#include "base/text.hpp"
#include "base/xdg.hpp"

namespace tcli {

std::string user_plugin_folder() {
  const auto data = data_folder();
  return data ? *data + "/plugins" : std::string{};
}

std::vector<std::string> plugin_folders(const Config& config) {
  std::vector<std::string> folders;
  const std::string home = environment("HOME");
  for (std::string& folder : config.list("plugins.folders")) {
    if ((folder == "~" || folder.starts_with("~/")) && !home.empty()) folder = home + folder.substr(1);
    if (folder.starts_with('/')) folders.push_back(std::move(folder)); // without a home ~ is nowhere
  }
  if (auto users = user_plugin_folder(); !users.empty()) folders.push_back(std::move(users));
  if (const auto library = library_path(); !library.empty()) folders.push_back(library + "/plugins");
  return folders;
}

std::string host_program() {
  const std::string library = library_path();
  return library.empty() ? std::string{} : library + "/tcli-host";
}

ConfigValues plugin_settings(const Config& config) {
  ConfigValues settings = config.module_settings();
  for (const char* key : {"containers.engine", "containers.timeout", "images.allow", "images.pinned"})
    settings[key] = config.get(key);
  settings["exec-path"] = exec_path();
  settings["plugin-folders"] = join(plugin_folders(config), ":");
  settings["host-program"] = host_program();
  if (const auto data = data_folder()) settings["packs-folder"] = *data + "/packs";
  return settings;
}

bool is_setting_of_another(std::string_view key, std::string_view name) {
  const auto parts = split(key, '.');
  return parts.size() > 3 && parts[0] == "modules" && parts[2] == "settings" && parts[1] != name;
}

ConfigValues settings_for(std::string_view name, const Config& config) {
  auto settings = plugin_settings(config);
  std::erase_if(settings, [&](const auto& one) { return is_setting_of_another(one.first, name); });
  return settings;
}

} // namespace tcli

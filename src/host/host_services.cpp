#include "host/host_services.hpp"

#include "base/boundary.hpp"
#include "base/debug.hpp"
#include "base/told_text.hpp"
#include "catalog/providers.hpp"
#include "config/plugin_places.hpp"

#include <cstdlib>

namespace tcli {

namespace {

HostServices& services_of(void* context) { return *static_cast<HostServices*>(context); }

} // namespace

ConfigValues told_settings(std::string_view plugin) {
  const SilenceScope silence;
  const auto config = Config::load();
  return settings_for(plugin, config ? *config : Config{ConfigValues{}});
}

HostServices::HostServices(std::string plugin, std::function<void()> before_line)
    : m_plugin(std::move(plugin)), m_before_line(std::move(before_line)), m_abi{} {
  m_abi.size = sizeof m_abi;
  m_abi.context = this;
  m_abi.environment = [](void*, const char* name) -> const char* { return std::getenv(name); };
  m_abi.setting = [](void* context, const char* key) {
    return at_boundary<const char*>(nullptr, [&] { return services_of(context).setting(key); });
  };
  m_abi.config = [](void* context, const char* key) {
    return at_boundary<const char*>(nullptr, [&] {
      return services_of(context).setting(fmt::format("modules.{}.settings.{}", services_of(context).m_plugin, key));
    });
  };
  m_abi.log = [](void* context, tcli_log_level level, const char* line) {
    at_boundary(0, [&] {
      const HostServices& services = services_of(context);
      if (services.m_before_line && (is_warning(level) || debug_enabled())) services.m_before_line();
      if (is_warning(level))
        warn(fmt::format("{}: {}", services.m_plugin, told_text(line)));
      else
        debug("{}: {}", services.m_plugin, told_text(line));
      return 0;
    });
  };
  m_abi.error = [](void* context, const char* what, const char* why, const char* hint) {
    at_boundary(0, [&] {
      std::string said = told_text(what);
      if (said.empty()) said = services_of(context).m_plugin + " failed";
      services_of(context).m_told = Error{.what = std::move(said), .why = told_text(why), .hint = told_text(hint)};
      return 0;
    });
  };
}

const ConfigValues& HostServices::settings() {
  if (!m_settings) m_settings = told_settings(m_plugin);
  return *m_settings;
}

const char* HostServices::setting(std::string_view key) {
  const auto found = settings().find(key);
  return found == settings().end() ? nullptr : found->second.c_str();
}

} // namespace tcli

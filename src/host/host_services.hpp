// tcli_host for a command: what every function of a plugin may ask (tcli/plugin.h).
#pragma once

#include "base/error.hpp"
#include "config/config.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tcli/plugin.h>

namespace tcli {

// What the config says to a plugin. Silent: tcli, which started this process, has read it and warned. A config that can't be read
// has stopped it before; one that was broken since then counts as empty.
ConfigValues told_settings(std::string_view plugin);

// Lives as long as the command; the ABI's struct points to it.
class HostServices {
public:
  // `before_line` is called before each line that a person is told.
  explicit HostServices(std::string plugin, std::function<void()> before_line = {});
  HostServices(const HostServices&) = delete;
  HostServices& operator=(const HostServices&) = delete;

  const tcli_host* abi() const { return &m_abi; }

  // What the plugin told last through `error`.
  const std::optional<Error>& told() const { return m_told; }

private:
  const ConfigValues& settings();
  const char* setting(std::string_view key);

  std::string m_plugin;
  std::function<void()> m_before_line;
  tcli_host m_abi;
  std::optional<ConfigValues> m_settings; // read when first asked for: most commands need none
  std::optional<Error> m_told;
};

} // namespace tcli

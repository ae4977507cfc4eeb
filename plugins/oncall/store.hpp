// The folder of the rotas: NAME.rota is one, and NAME.log its handovers.
#pragma once

#include "rota.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tcli/plugin.hpp>
#include <vector>

namespace oncall {

// "anna, bo"
std::string join(const std::vector<std::string>& names);

class Store {
public:
  // The folder that is `given` by --folder or ONCALL_FOLDER, else that of modules.oncall.settings.folder. Throws an Error where
  // none is told or there is no such folder.
  Store(const tcli::plugin::Host& host, std::optional<std::string_view> given);
  Store(const tcli::plugin::Host& host, const tcli::plugin::Call& call) : Store(host, call.value("folder")) {}

  const std::string& folder() const { return m_folder; }

  // The names of the rotas, sorted.
  std::vector<std::string> names() const;
  bool has(std::string_view name) const;

  // The one that is meant: `name`, else the only one there is. Throws an Error that tells which there are.
  std::string chosen(std::optional<std::string_view> name) const;

  Rota rota(const std::string& name) const;

  // The log as text and as handovers; each bad line is a warning.
  std::string log_text(const std::string& name) const;
  std::vector<Handover> log(const std::string& name) const;

  // Who is on which rotas, both sorted. A broken one has nobody.
  std::map<std::string, std::vector<std::string>> people() const;

  // Throws an Error where nobody of that name is on a rota.
  void require_known(std::string_view person) const;

private:
  std::string shortening(const std::string& name) const;

  tcli::plugin::Host m_host;
  std::string m_folder;
};

} // namespace oncall

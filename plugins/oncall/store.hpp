// The folder of the rotas: NAME.rota is one, and NAME.log its handovers.
#pragma once

#include "rota.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <tcli/plugin.hpp>
#include <vector>

namespace oncall {

class Store {
public:
  // The folder of --folder or ONCALL_FOLDER, else of modules.oncall.settings.folder. Throws an Error where none is told or there
  // is no such folder.
  Store(const tcli::plugin::Host& host, const tcli::plugin::Call& call);

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

  // Throws an Error where nobody of that name is on a rota.
  void require_known(std::string_view person) const;

private:
  std::string shortening(const std::string& name) const;

  tcli::plugin::Host m_host;
  std::string m_folder;
};

} // namespace oncall

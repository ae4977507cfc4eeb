// A provider that asks a service, asked directly, and its last list, which has to do where the service may not be asked.
#pragma once

#include "catalog/answer.hpp"
#include "catalog/stand_in.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tcli/plugin.h>

namespace tcli {

// Whether others may be asked: completion starts nothing and waits for nobody; what was last known has to do, however old.
enum class Asking { allowed, never };

// Stands among the other providers through its `abi()`.
class LastKnown {
public:
  // `plugin` is built in and has one provider. Both must outlive this object. What `waiting` gives lives while the service is
  // asked for one module.
  LastKnown(const tcli_plugin& plugin, const Settings& settings, Asking asking, std::function<std::shared_ptr<void>()> waiting);
  LastKnown(const LastKnown&) = delete;
  LastKnown& operator=(const LastKnown&) = delete;

  const tcli_provider* abi() const { return &m_row.abi; }

  // The service itself, asked now whatever `asking` says of its modules.
  ServiceState ask_service();

  // What its setting containers.engine may be, separated by spaces; empty: anything.
  std::string_view engines() const;

private:
  friend StandIn<LastKnown>;
  int find(const tcli_host& host, const std::string& name, const tcli_sink& sink);
  int list(const tcli_host& host, const tcli_sink& sink);
  int watch(const tcli_host& host, const tcli_sink& sink);

  const Providers& provider();
  const ProviderAnswer& recall(); // nothing in it when nothing was kept
  const ProviderAnswer& listed(); // asked, and kept for who may not ask
  std::vector<Watched> watched();
  int end(const tcli_host& host);

  const tcli_plugin& m_plugin;
  const Settings& m_settings;
  Asking m_asking;
  std::function<std::shared_ptr<void>()> m_waiting;
  std::optional<Providers> m_provider; // the one of the plugin
  StandIn<LastKnown> m_row;
  Problem m_failure; // why it could not answer this time
  std::optional<ProviderAnswer> m_kept, m_listed;
};

} // namespace tcli

// A provider that is not built in: tcli-host loads it and it answers over a pipe, so that whatever it does costs its own modules
// alone.
#pragma once

#include "catalog/answer.hpp"
#include "catalog/last_known.hpp"
#include "catalog/stand_in.hpp"

#include <optional>
#include <string>
#include <tcli/plugin.h>

namespace tcli {

// Set for a provider: a tcli that it calls asks no such providers, or each would call the next one without end.
inline constexpr const char* k_in_provider_variable = "TCLI_IN_PROVIDER";

// Stands among the other providers through its `abi()`. What `list` answered is kept in the cache, and holds until the library, a
// watched file or a value that the provider asked for has changed: so a call and TAB start no process for it.
class HostedProvider {
public:
  // `name` is the plugin's: NAME.so among the modules of `libraries`, the providers of native plugins. All must outlive this
  // object.
  HostedProvider(std::string name, const Providers& libraries, const Settings& settings, Asking asking = Asking::allowed);
  HostedProvider(const HostedProvider&) = delete;
  HostedProvider& operator=(const HostedProvider&) = delete;

  const std::string& name() const { return m_name; }
  const tcli_provider* abi() const { return &m_row.abi; }

private:
  friend StandIn<HostedProvider>;
  int find(const tcli_host& host, const std::string& name, const tcli_sink& sink);
  int list(const tcli_host& host, const tcli_sink& sink);
  int watch(const tcli_host& host, const tcli_sink& sink);

  const Finding* library();
  std::string host_program() const;
  // What was kept, when it is still true: of the module `only`, or (empty) of all.
  const ProviderAnswer* recall(std::string_view only);
  const ProviderAnswer& listed(); // asks when nothing was recalled
  bool holds(const ProviderAnswer& answer, std::string_view only) const;
  ProviderAnswer ask(const std::vector<std::string>& question);
  int end(const tcli_host& host, const ProviderAnswer& answer) const;

  std::string m_name;
  const Providers& m_libraries;
  const Settings& m_settings;
  Asking m_asking;
  StandIn<HostedProvider> m_row;
  std::optional<std::optional<Finding>> m_library;     // looked up once
  std::optional<std::optional<ProviderAnswer>> m_kept; // read once
  std::optional<ProviderAnswer> m_listed;              // asked once in a process, answered or not
};

} // namespace tcli

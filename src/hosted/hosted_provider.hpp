// A provider that is not built in: tcli-host loads it and it answers over a pipe, so that whatever it does costs its own modules
// alone.
#pragma once

#include "catalog/answer.hpp"
#include "catalog/last_known.hpp"
#include "catalog/stand_in.hpp"
#include "run/collect_output.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <tcli/plugin.h>
#include <utility>
#include <vector>

namespace tcli {

// Set for a provider: a tcli that it calls asks no such providers, or each would call the next one without end.
inline constexpr const char* k_in_provider_variable = "TCLI_IN_PROVIDER";

// Stands among the other providers through its `abi()`. What `list` answered is kept in the cache, and holds until the library, a
// watched file or a value that the provider asked for has changed: so a call and TAB start no process for it. That it did not
// answer is kept too, for a minute; but not what is the fault of tcli-host, or of what kept it from starting.
class HostedProvider {
public:
  // `name` is the plugin's: NAME.so among the modules of `libraries`, the providers of native plugins. All must outlive this
  // object.
  HostedProvider(std::string name, const Providers& libraries, const Settings& settings, Asking asking = Asking::allowed);
  HostedProvider(const HostedProvider&) = delete;
  HostedProvider& operator=(const HostedProvider&) = delete;

  // Asks for the module `name`, or (empty) for all, those of which it is not known yet: side by side, since each may take its 2
  // seconds. Nobody waits for one that comes after the first that has the module.
  static void ask_each(const std::vector<HostedProvider*>& hosted, const std::string& name);

  // Asks the provider in `library` for its list, whatever it answered or how it failed before. Why it can't answer, or no reason.
  static Problem ask_anew(const Finding& library, const Providers& libraries, const Settings& settings);

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
  const ProviderAnswer* known(const std::string& name);
  const ProviderAnswer& answered(const std::string& name); // asks when it is not known
  bool holds(const ProviderAnswer& answer, std::string_view only) const;

  Problem why_not_ask(); // none: there is no reason
  CollectSpec question(const std::string& name);
  ProviderAnswer understand(const Result<Collected>& collected);
  void take(const std::string& name, ProviderAnswer answer);
  void remember_failure(const std::string& reason);
  Problem remembered_failure();
  std::uint64_t own_settings() const;
  int end(const tcli_host& host, const ProviderAnswer& answer) const;

  std::string m_name;
  const Providers& m_libraries;
  const Settings& m_settings;
  Asking m_asking;
  StandIn<HostedProvider> m_row;
  std::optional<std::optional<Finding>> m_library;               // looked up once
  std::optional<std::optional<ProviderAnswer>> m_kept;           // read once
  std::optional<ProviderAnswer> m_listed;                        // asked once in a process, answered or not
  std::optional<std::string> m_held;                             // the module of which m_kept is still true
  std::optional<std::pair<std::string, ProviderAnswer>> m_found; // of one module, by its name
};

} // namespace tcli

// The providers, asked through the plugin ABI.
#pragma once

#include "catalog/finding.hpp"

#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tcli/plugin.h>
#include <tcli/service.h>
#include <vector>

namespace tcli {

// A file or folder that a listing depends on.
struct Watched {
  std::string path;
  FileId id;

  bool operator==(const Watched&) const = default;
};

// Whether a line of a plugin's log is a warning: any level that this tcli doesn't know is none. By its bytes, for another value
// than those of the enumeration can't be read as one.
inline bool is_warning(const tcli_log_level& level) {
  static_assert(sizeof level == sizeof(int));
  int number = 0;
  std::memcpy(&number, &level, sizeof number);
  return number == TCLI_LOG_WARNING;
}

// Called for each module; returns false to hear no more.
using FindingVisitor = std::function<bool(Finding&&)>;

// What tcli_host::setting answers, and under "modules.<name>.settings.<key>" what tcli_host::config does: the name is
// "plugin-name" among them, or else the provider's own.
using Settings = std::map<std::string, std::string, std::less<>>;

// A value that a provider asked for, and what it got.
struct Lookup {
  enum class Kind : std::uint8_t { environment, setting, config };

  Kind kind = Kind::environment;
  std::string key = {};
  std::optional<std::string> value = {};

  auto operator<=>(const Lookup&) const = default;
};

// Who hears of more than the modules; may be empty.
struct ProviderListeners {
  std::function<void(std::string_view provider, const Problem& problem)> failed; // empty: a warning is printed
  std::function<void(const Lookup&)> looked_up;
  // The first of the `others` is about to be asked for the module of this name, or (empty) for all; and then the next ones.
  std::function<void(const std::string& name)> before_others = {};
};

// What a service that a provider stands for says of itself.
struct ServiceState {
  std::string name = {}; // empty: it did not answer, or nobody uses it here
  std::string where = {}, version = {};
  Problem problem = {}; // why it did not answer
};

class Providers {
public:
  // The providers of the plugins are asked in their order, then `others`, then `service`, which may be null and whose engine may
  // be set to one of `engines`. All of them must outlive this object. A plugin whose tables are not what ABI 1 says has failed at
  // once, and is not asked.
  Providers(const std::vector<const tcli_plugin*>& plugins, Settings settings,
            const std::vector<const tcli_provider*>& others = {}, ProviderListeners listeners = {},
            const tcli_provider* service = nullptr, std::string_view engines = {});

  enum class Service { asked, not_asked };

  // The best module of a name, or none. `from` limits the search to one provider; empty: all, the first that has it wins. A
  // service that is not to be asked is, when `from` names it. What a provider found that then fails does not count.
  std::optional<Finding> find(const std::string& name, std::string_view from, Service service = Service::asked) const;

  // Every module of every provider, in their order, or only those of `from`. A provider that fails costs its own modules and a
  // warning.
  void list(const FindingVisitor& visit, std::string_view from = "") const;

  // All that `list` depends on.
  std::vector<Watched> watched() const;

  // The provider that stands for a service; null without one.
  const tcli_provider* service() const { return m_service; }

  // What the setting containers.engine may be, separated by spaces; empty: anything.
  std::string_view engines() const { return m_engines; }
  // Why the last `find` could not ask the service: a name that was not found may yet be known there. No reason: it answered, or
  // was not asked.
  const Problem& unanswered() const { return m_unanswered; }

  // Of the service behind the first provider; `service` is of the same plugin. Takes at most 3 seconds.
  ServiceState ask_service(const tcli_service& service) const;

  bool has(std::string_view provider) const;
  bool is_third_party(std::string_view provider) const; // one of the `others`
  std::vector<std::string_view> names() const;

private:
  struct Asked;
  template <class Question> bool ask(const tcli_provider& provider, Asked& asked, Question question) const;
  void failed(const char* provider, const Problem& problem) const;
  void announce(const tcli_provider* next, const std::string& name) const;

  std::vector<const tcli_provider*> m_providers;
  std::size_t m_first_other = 0; // the `others` among them
  std::size_t m_other_end = 0;
  const tcli_provider* m_service;
  std::string_view m_engines;
  Settings m_settings;
  ProviderListeners m_listeners;
  mutable std::set<std::string, std::less<>> m_warned; // one warning for each that fails
  mutable Problem m_unanswered;
};

} // namespace tcli

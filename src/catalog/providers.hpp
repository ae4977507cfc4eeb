// The providers, asked through the plugin ABI.
#pragma once

#include "catalog/finding.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tcli/plugin.h>
#include <vector>

namespace tcli {

// A file or folder that a listing depends on.
struct Watched {
  std::string path;
  FileId id;

  bool operator==(const Watched&) const = default;
};

// Called for each module; returns false to hear no more.
using FindingVisitor = std::function<bool(Finding)>;

// What tcli_host::setting answers, and under "modules.<name>.settings.<key>" what tcli_host::config does.
using Settings = std::map<std::string, std::string, std::less<>>;

class Providers {
public:
  // The plugins' providers are asked in this order. Plugins must outlive this object.
  Providers(const std::vector<const tcli_plugin*>& plugins, Settings settings);

  // The best module of a name, or none. `from` limits the search to one provider; empty: all, the first that has it wins.
  std::optional<Finding> find(const std::string& name, std::string_view from) const;

  // Every module of every provider, in their order. A provider that fails costs its own modules and a warning.
  void list(const FindingVisitor& visit) const;

  // All that `list` depends on.
  std::vector<Watched> watched() const;

  bool has(std::string_view provider) const;
  std::vector<std::string_view> names() const;

private:
  struct Asked;
  template <class Question> void ask(const tcli_provider& provider, Asked& asked, Question question) const;

  std::vector<const tcli_provider*> m_providers;
  Settings m_settings;
};

} // namespace tcli

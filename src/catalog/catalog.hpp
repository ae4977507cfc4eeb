// Every module found: the winner of each name, what it shadows, and what is broken and why.
#pragma once

#include "base/result.hpp"
#include "catalog/listing.hpp"
#include "catalog/providers.hpp"

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tcli {

// The words around a module's name as they were typed, for a hint with the name put right.
struct CallAround {
  std::string_view before = "tcli";
  std::span<const std::string> after = {};
  std::function<bool(const std::string& name)> fits = {}; // whether what is probably meant by it takes `after`
  std::vector<std::string> others = {};                   // that may be meant, besides modules
};

// The rows of a listing that are shown, and so have to be right. Called with each listing that may do, last with the one
// returned.
using ShownRows = std::function<std::vector<std::size_t>(const Listing&)>;

class Catalog {
public:
  struct Setup {
    std::map<std::string, std::string, std::less<>> choices; // modules.<name>.from
    std::optional<std::string> cache_folder;                 // none: nothing is kept
    std::vector<std::string> watched_files;                  // what every description depends on besides the module's own file
    std::vector<std::string> watched_folders;                // what undeclared ones depend on
    std::vector<Watched> watched_values;                     // what lists depend on and no file tells: a name, and a hash
  };

  // `providers` must outlive the catalog.
  Catalog(const Providers& providers, Describe describe, Setup setup);

  // The module that `name` means. Looks up, never scans. `from`: only this provider (--from); empty: the config's choice, or the
  // first that has it. Status 127 with a suggestion when there is none, 2 when there is no such provider.
  Result<Finding> find(const std::string& name, std::string_view from, const CallAround& around = {}) const;

  // The same in two steps, for whoever knows more names. None where there is no such module, or none but perhaps of a provider
  // that can't answer. Fails with 2 without such a provider, with 127 where the config's choice has none.
  Result<std::optional<Finding>> look_up(const std::string& name, std::string_view from) const;

  // Why the name that was just looked up is none.
  Error unknown(const std::string& name, std::string_view from, const CallAround& around = {}) const;

  // All of them: from the cache when nothing changed, else asked anew and kept. With `shown`, files of other rows may have been
  // edited in place since; their names are there all the same.
  Listing list(const ShownRows& shown = &Listing::all_rows) const;

  const Providers& providers() const { return m_providers; }

private:
  Result<std::optional<Finding>> find_chosen(const std::string& name, const std::string& provider) const;
  Error unknown_provider(std::string_view what, std::string_view provider) const;
  std::string nearest_name(const std::string& typed, std::string_view from, const std::vector<std::string>& others) const;
  std::string nearest_name_of(const std::string& typed, std::string_view provider) const;

  const Providers& m_providers;
  Describe m_describe;
  Setup m_setup;
};

} // namespace tcli

// Aliases held against the modules that there are: a module comes before an alias of its name.
#pragma once

#include "catalog/catalog.hpp"
#include "config/alias.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// The module that the alias' first word names, of the provider `from` or, when that is empty, as in every call. An alias never
// means another one. Fails as the look-up of the module does; `what` then tells of the alias too.
Result<Finding> module_of(const Alias& alias, const Catalog& catalog, const Config& config, std::string_view from);

// What `name` stands for; none where a module has the name, be it one of another provider than `from`, and of the word help.
std::optional<Alias> alias_in_force(const Catalog& catalog, const Config& config, const std::string& name, std::string_view from);

// What has the alias' name and comes before it, as the end of a sentence; empty: nothing has.
std::string shadow_of(const Catalog& catalog, const Alias& alias);

// Those that nothing comes before, by name.
std::vector<Alias> aliases_in_force(const Config& config, const Listing& listing);

// The names of those that a call with `--from` could mean, for suggestions; `from` may be empty.
std::vector<std::string> alias_names(const Catalog& catalog, const Config& config, std::string_view from);

// What `tcli help` says of an alias before the page of its command.
std::string alias_paragraph(const Alias& alias);

} // namespace tcli

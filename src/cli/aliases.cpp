#include "cli/aliases.hpp"

#include "cli/columns.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace tcli {

namespace {

constexpr std::string_view k_help = "help"; // tcli's own word, and no module

} // namespace

Result<Finding> module_of(const Alias& alias, const Catalog& catalog, const Config& config, std::string_view from) {
  const std::string& name = alias.words.front();
  auto found = catalog.look_up(name, from);
  if (found && *found) return **std::move(found);
  const bool is_unanswered = found && catalog.providers().unanswered();
  Error error = found ? catalog.unknown(name, from) : std::move(found).error();
  error.what = fmt::format("{}: {}", alias.sentence(), error.what);
  if (error.why.empty() && find_alias(config, name)) error.why = "an alias stands for a module, never for another alias";
  // Whoever mistyped it has to mend it; a provider that can't answer has a remedy of its own. Where another has the module it is
  // the call that asks the wrong one.
  const bool is_elsewhere = !from.empty() && catalog.providers().find(name, "", Providers::Service::not_asked);
  if (is_elsewhere)
    error.hint = "tcli plugin which " + name;
  else if (!is_unanswered && error.status == ExitCode::not_found)
    error.hint = alias.is_own() ? "tcli config edit" : "tcli config get --show-origin alias." + alias.name;
  return fail(std::move(error));
}

std::optional<Alias> alias_in_force(const Catalog& catalog, const Config& config, const std::string& name,
                                    std::string_view from) {
  auto alias = name == k_help ? std::nullopt : find_alias(config, name);
  const bool is_elsewhere = alias && !from.empty() && catalog.providers().find(name, "", Providers::Service::not_asked);
  return is_elsewhere ? std::nullopt : std::move(alias);
}

std::string shadow_of(const Catalog& catalog, const Alias& alias) {
  if (alias.name == k_help) return "the word help is tcli's own";
  const auto found = catalog.look_up(alias.name, "");
  if (!found || !*found) return {};
  return fmt::format("a module of that name comes before it ({})", (*found)->shown);
}

std::vector<Alias> aliases_in_force(const Config& config, const Listing& listing) {
  auto aliases = all_aliases(config);
  if (aliases.empty()) return aliases;
  std::set<std::string_view> modules{k_help};
  for (std::size_t row = 0; row < listing.size(); ++row) modules.insert(listing.name(row));
  std::erase_if(aliases, [&](const Alias& alias) { return modules.contains(alias.name); });
  return aliases;
}

std::vector<std::string> alias_names(const Catalog& catalog, const Config& config, std::string_view from) {
  std::vector<std::string> names;
  for (const Alias& alias : all_aliases(config))
    if (alias_in_force(catalog, config, alias.name, from)) names.push_back(alias.name);
  return names;
}

std::string alias_paragraph(const Alias& alias) {
  return paragraph(fmt::format("{} ({}, {})", alias.sentence(), config_origin_word(alias.origin), alias.where)) + "\n";
}

} // namespace tcli

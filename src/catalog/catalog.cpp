#include "catalog/catalog.hpp"

#include "base/debug.hpp"
#include "base/hash.hpp"
#include "base/record_store.hpp"
#include "base/suggest.hpp"
#include "base/text.hpp"
#include "base/xdg.hpp"
#include "module/hint.hpp"

#include <algorithm>
#include <boost/filesystem/directory.hpp>
#include <boost/filesystem/operations.hpp>
#include <deque>

namespace tcli {

namespace {

constexpr std::size_t k_image_limit = 256 * 1024 * 1024;
constexpr std::size_t k_images_kept = 8; // one for each search path in use

// One image for each set of folders, so that shells with different search paths don't replace each other's.
std::string image_path(const std::string& folder, const std::vector<Watched>& watched) {
  std::string paths;
  for (const Watched& one : watched) paths += one.path + '\0';
  return fmt::format("{}/catalog-{:016x}", folder, hash64(paths));
}

void remove_oldest_images(const std::string& folder) {
  namespace fs = boost::filesystem;
  boost::system::error_code ignored;
  std::vector<std::pair<std::time_t, fs::path>> images;
  for (fs::directory_iterator entry{folder, ignored}, end; !ignored && entry != end; entry.increment(ignored)) {
    if (entry->path().filename().string().starts_with("catalog-")) {
      images.emplace_back(fs::last_write_time(entry->path(), ignored), entry->path());
    }
  }
  std::sort(images.rbegin(), images.rend());
  for (std::size_t index = k_images_kept; index < images.size(); ++index) fs::remove(images[index].second, ignored);
}

void keep_image(const std::optional<std::string>& folder, const std::string& path, std::string_view image) {
  if (!folder) return warn_unkept(no_folder_reason());
  auto kept = make_user_folder(*folder);
  if (kept) kept = write_cache_file(path, image);
  if (!kept) return warn_unkept(fmt::format("{}: {}", kept.error().what, kept.error().why));
  remove_oldest_images(*folder);
}

// Why a row has not got its name, and what is wrong with it.
void tell_decisions(const Listing& listing) {
  for (std::size_t row = 0; row < listing.size(); ++row) {
    const ListedModule module = listing[row];
    if (module.state == State::broken) debug("catalog: {} ({}) is broken: {}", module.name, module.location, module.reason);
    if (listing.is_winner(row)) continue;
    if (listing.winner(row) == Listing::k_no_row) {
      debug("catalog: {} ({}) is not taken: modules.{}.from names a provider without it", module.name, module.location,
            module.name);
      continue;
    }
    const ListedModule winner = listing[listing.winner(row)];
    const std::string why =
        winner.kind == "builtin"             ? "built in, which nothing replaces"
        : listing.is_chosen(module.name)     ? fmt::format("modules.{}.from names {}", module.name, winner.provider)
        : winner.provider == module.provider ? fmt::format("{} finds it first", winner.provider)
                                             : fmt::format("{} comes before {}", winner.provider, module.provider);
    debug("catalog: {} ({}) is shadowed by {}: {}", module.name, module.location, winner.location, why);
  }
}

} // namespace

Catalog::Catalog(const Providers& providers, Describe describe, Setup setup)
    : m_providers(providers), m_describe(std::move(describe)), m_setup(std::move(setup)) {}

Error Catalog::unknown_provider(std::string_view what, std::string_view provider) const {
  std::vector<std::string> names;
  for (const auto name : m_providers.names()) names.emplace_back(name);
  return Error{.status = ExitCode::usage,
               .what = fmt::format("{}: no provider '{}'", what, provider),
               .hint = "tcli plugin list",
               .notes = {"providers: " + join(names, " ")}};
}

Result<Finding> Catalog::find(const std::string& name, std::string_view from, const CallAround& around) const {
  TCLI_TRY(auto finding, look_up(name, from));
  if (!finding) return fail(unknown(name, from, around));
  return *std::move(finding);
}

Result<std::optional<Finding>> Catalog::look_up(const std::string& name, std::string_view from) const {
  if (!from.empty() && !m_providers.has(from)) return fail(unknown_provider("--from", from));
  // An empty one is: a file called `tcli-` has it, and is known to be broken.
  const bool possible = name.find('/') == std::string::npos && name.find('\0') == std::string::npos;
  const auto choice = m_setup.choices.find(name);
  // Built-in modules come first whatever the config says; the first provider is theirs.
  if (possible && from.empty() && choice != m_setup.choices.end() && !m_providers.find(name, m_providers.names().front())) {
    debug("find {}: modules.{}.from names provider {}", name, name, choice->second);
    return find_chosen(name, choice->second);
  }
  auto finding = possible ? m_providers.find(name, from) : std::nullopt;
  if (finding) finding->asked_from = from;
  return finding;
}

Error Catalog::unknown(const std::string& name, std::string_view from, const CallAround& around) const {
  // Not unknown: it may be known there.
  if (const Problem& problem = m_providers.unanswered()) {
    Error error{.status = ExitCode::internal,
                .what = fmt::format("no module '{}' elsewhere, and provider {} can't answer", name, m_providers.service()->name),
                .why = problem.reason,
                .hint = problem.remedy.empty() ? "tcli plugin list" : problem.remedy};
    std::vector<std::string> names = around.others;
    for (const auto provider : m_providers.names())
      if (provider != m_providers.service()->name) names.push_back(nearest_name_of(name, provider));
    std::erase(names, "");
    if (const auto close = suggest(name, {names.begin(), names.end()})) error.notes = {"a module elsewhere: " + *close};
    return error;
  }
  Error error{.status = ExitCode::not_found, .what = fmt::format("no module '{}'", name), .hint = "tcli plugin list"};
  if (!from.empty()) error.why = fmt::format("provider {} has none of that name", from);
  if (const auto suggestion = nearest_name(name, from, around.others); !suggestion.empty()) {
    const std::string help =
        around.before == "tcli" ? "tcli help " + suggestion : fmt::format("{} {}", around.before, suggestion);
    // What follows is only known once the module is: an option may be secret.
    const bool may_be_shown =
        std::none_of(around.after.begin(), around.after.end(), looks_like_option) && (!around.fits || around.fits(suggestion));
    error.hint = may_be_shown ? call_line(fmt::format("{} {}", around.before, suggestion),
                                          {around.after.begin(), around.after.end()}, help)
                              : help;
  }
  return error;
}

Result<std::optional<Finding>> Catalog::find_chosen(const std::string& name, const std::string& provider) const {
  const std::string key = fmt::format("modules.{}.from", name);
  if (!m_providers.has(provider)) return fail(unknown_provider(key, provider));
  if (auto finding = m_providers.find(name, provider)) return finding;
  Error error{.status = ExitCode::not_found,
              .what = fmt::format("no module '{}'", name),
              .why = fmt::format("the config says {}: {}, and that provider has none of that name", key, provider),
              .hint = "tcli plugin list"};
  if (const auto other = m_providers.find(name, ""))
    error.hint = fmt::format("tcli --from {} {} --help", other->provider, shell_quote(name));
  return fail(std::move(error));
}

std::string Catalog::nearest_name(const std::string& typed, std::string_view from, const std::vector<std::string>& others) const {
  std::vector<std::string_view> names(others.begin(), others.end());
  if (!from.empty()) {
    const std::string nearest = nearest_name_of(typed, from);
    if (!nearest.empty()) names.emplace_back(nearest);
    return suggest(typed, names).value_or("");
  }
  const Listing listing = list();
  for (std::size_t row = 0; row < listing.size(); ++row)
    if (listing.state(row) != State::broken) names.push_back(listing.name(row));
  return suggest(typed, names).value_or("");
}

// The others are not asked: one of them may be a service to wait for.
std::string Catalog::nearest_name_of(const std::string& typed, std::string_view provider) const {
  std::deque<Finding> findings; // each stays where it is
  std::vector<std::string_view> names;
  m_providers.list(
      [&](Finding&& finding) {
        names.push_back(findings.emplace_back(std::move(finding)).name);
        return true;
      },
      provider);
  const auto name = suggest(typed, names);
  const auto meant = std::ranges::find(findings, name.value_or(""), &Finding::name);
  return meant == findings.end() || m_describe(*meant).state == State::broken ? "" : meant->name;
}

Listing Catalog::list(const ShownRows& shown) const {
  auto watched = m_providers.watched();
  watched.insert(watched.end(), m_setup.watched_values.begin(), m_setup.watched_values.end());
  for (const std::string& folder : m_setup.watched_folders) watched.push_back({.path = folder, .id = file_id(folder)});
  const std::string path = m_setup.cache_folder ? image_path(*m_setup.cache_folder, watched) : std::string{};
  std::optional<Listing> listing;
  if (!path.empty()) listing = Listing::from_file(MappedFile::open_own(path, k_image_limit));
  if (listing) listing->choose(m_setup.choices);
  if (listing && listing->is_current(watched, shown(*listing))) {
    debug("catalog: {} is current", path);
    if (debug_enabled()) tell_decisions(*listing);
    return *std::move(listing);
  }

  debug("catalog: {} is {}", path, listing ? "out of date" : "missing");
  Listing made = Listing::build(m_providers, m_describe, watched, m_setup.watched_files, listing ? &*listing : nullptr);
  keep_image(m_setup.cache_folder, path, made.image());
  made.choose(m_setup.choices);
  if (debug_enabled()) tell_decisions(made);
  (void)shown(made);
  return made;
}

} // namespace tcli

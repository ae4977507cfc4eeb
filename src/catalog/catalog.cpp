#include "catalog/catalog.hpp"

#include "base/binary.hpp"
#include "base/debug.hpp"
#include "base/record_store.hpp"
#include "base/suggest.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <boost/filesystem/directory.hpp>
#include <boost/filesystem/operations.hpp>

namespace tcli {

namespace {

constexpr std::size_t k_image_limit = 256 * 1024 * 1024;
constexpr std::size_t k_images_kept = 8; // one for each search path in use

// One image for each set of folders, so that shells with different search paths don't replace each other's.
std::string image_path(const std::string& folder, const std::vector<Watched>& watched) {
  std::string paths;
  for (const Watched& one : watched) paths += one.path + '\0';
  return fmt::format("{}/catalog-{:016x}", folder, fnv1a(paths));
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

void keep_image(const std::optional<std::string>& folder, const std::string& path, const std::string& image) {
  if (!folder) return warn_unkept("HOME is not set");
  auto kept = make_private_folders(*folder);
  if (kept) kept = write_cache_file(path, image);
  if (!kept) return warn_unkept(fmt::format("{}: {}", kept.error().what, kept.error().why));
  remove_oldest_images(*folder);
}

} // namespace

Catalog::Catalog(const Providers& providers, Describe describe, Setup setup)
    : m_providers(providers), m_describe(std::move(describe)), m_setup(std::move(setup)) {}

Result<Finding> Catalog::find(const std::string& name, std::string_view from, std::span<const std::string> rest) const {
  if (!from.empty() && !m_providers.has(from)) {
    std::vector<std::string> names;
    for (const auto provider : m_providers.names()) names.emplace_back(provider);
    return fail(Error{.status = ExitCode::usage,
                      .what = fmt::format("--from: no provider '{}'", from),
                      .hint = "tcli plugin list",
                      .notes = {"providers: " + join(names, " ")}});
  }
  if (name.empty() || name.find('/') != std::string::npos || name.find('\0') != std::string::npos)
    return not_found(name, from, rest);
  if (from.empty()) {
    const auto choice = m_setup.choices.find(name);
    // Built-in modules come first whatever the config says; the first provider is theirs.
    if (choice != m_setup.choices.end() && !m_providers.find(name, m_providers.names().front())) from = choice->second;
  }
  if (auto finding = m_providers.find(name, from)) return *std::move(finding);
  return not_found(name, from, rest);
}

tl::unexpected<Error> Catalog::not_found(const std::string& name, std::string_view from,
                                         std::span<const std::string> rest) const {
  Error error{.status = ExitCode::not_found, .what = fmt::format("no module '{}'", name), .hint = "tcli plugin list"};
  if (!from.empty()) error.why = fmt::format("provider {} has none of that name", from);
  const Listing listing = list();
  std::vector<std::string_view> names;
  for (const ListedModule& row : listing.rows()) {
    if (row.state != State::broken) names.push_back(row.name);
  }
  if (const auto suggestion = suggest(name, names)) {
    std::vector<std::string> call{"tcli", *suggestion};
    call.insert(call.end(), rest.begin(), rest.end());
    error.hint = shell_join(call);
  }
  return fail(std::move(error));
}

Listing Catalog::list() const {
  auto watched = m_providers.watched();
  for (const std::string& folder : m_setup.watched_folders) watched.push_back({.path = folder, .id = file_id(folder)});
  const std::string path = m_setup.cache_folder ? image_path(*m_setup.cache_folder, watched) : std::string{};
  std::optional<Listing> listing;
  if (auto image = path.empty() ? Result<std::string>{} : read_file(path, k_image_limit)) {
    listing = Listing::from_image(*std::move(image));
  }
  if (!listing || !listing->is_current(watched)) {
    debug("catalog: {} is {}", path, listing ? "out of date" : "missing");
    listing = Listing::build(m_providers, m_describe, watched, m_setup.watched_files, listing ? &*listing : nullptr);
    keep_image(m_setup.cache_folder, path, listing->image());
  }
  listing->decide_winners(m_setup.choices);
  return *std::move(listing);
}

} // namespace tcli

#include "catalog/listing.hpp"

#include "catalog/listing_image.hpp"
#include "catalog/work_queue.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <numeric>
#include <set>
#include <unordered_map>

namespace tcli {

namespace {

// stat(2) of many files in few folders: each folder is opened once and its files are looked up from there.
class Looker {
public:
  // `path` ends in NUL just behind the view.
  FileId look(std::string_view path) {
    const void* const last = ::memrchr(path.data(), '/', path.size()); // rfind goes byte by byte
    if (last == nullptr) return {};
    const char* const file = static_cast<const char*>(last) + 1;
    const std::string_view folder{path.data(), file};
    if (folder != m_folder) {
      m_folder = folder;
      m_fd = UniqueFd{::open(std::string{folder}.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
    }
    struct ::stat status {};
    // A link that leads nowhere is known by itself.
    const bool found = m_fd.valid() && (::fstatat(m_fd.get(), file, &status, 0) == 0 ||
                                        ::fstatat(m_fd.get(), file, &status, AT_SYMLINK_NOFOLLOW) == 0);
    return found ? file_id(status) : FileId{};
  }

private:
  std::string_view m_folder;
  UniqueFd m_fd;
};

// The image has no alignment.
template <class Item> Item item(std::string_view items, std::size_t index) {
  Item read;
  std::memcpy(&read, items.data() + index * sizeof read, sizeof read);
  return read;
}

// One field of a row, without the others.
template <class Field> Field field(std::string_view rows, std::size_t row, std::size_t offset) {
  return item<Field>(rows.substr(row * sizeof(ImageRow) + offset), 0);
}

} // namespace

std::optional<Listing> Listing::from_image(std::string image) {
  Listing listing;
  // A short text moves with its owner: the views are made once it has its place, on the heap.
  image.reserve(64);
  listing.m_built = std::move(image);
  if (!listing.open(listing.m_built)) return std::nullopt;
  return listing;
}

std::optional<Listing> Listing::from_file(MappedFile file) {
  Listing listing;
  listing.m_file = std::move(file);
  if (!listing.open(listing.m_file.bytes())) return std::nullopt;
  return listing;
}

bool Listing::open(std::string_view image) {
  const auto body = open_image(image);
  if (!body) return false;
  m_image = image;
  BinaryReader reader{*body};
  m_watched = read_watched(reader);
  m_files = read_watched(reader);
  m_row_count = reader.count();
  m_rows = reader.bytes(m_row_count * sizeof(ImageRow));
  m_order = reader.bytes(m_row_count * sizeof(std::uint32_t));
  m_sidecars = reader.bytes(reader.count() * sizeof(ImageSidecar));
  m_texts = reader.text();
  return reader.ok() && reader.at_end() && m_texts.ends_with('\0');
}

// The checksum holds, so what build() wrote stands there; still nothing is read outside the texts.
std::string_view Listing::text(std::uint32_t begin) const { return begin < m_texts.size() ? m_texts.data() + begin : ""; }

ListedModule Listing::operator[](std::size_t row) const {
  const auto read = item<ImageRow>(m_rows, row);
  const bool has_sidecar = read.sidecar > 0 && read.sidecar * sizeof(ImageSidecar) <= m_sidecars.size();
  const auto sidecar = has_sidecar ? item<ImageSidecar>(m_sidecars, read.sidecar - 1) : ImageSidecar{};
  return {.state = state(row),
          .name = text(read.name),
          .provider = text(read.place.provider),
          .kind = text(read.place.kind),
          .location = text(read.location),
          .shown = text(read.shown),
          .group = text(read.place.group),
          .summary = text(read.summary),
          .reason = text(read.reason),
          .remedy = text(read.remedy),
          .manifest = text(sidecar.path),
          .id = read.id,
          .manifest_id = sidecar.id};
}

std::string_view Listing::name(std::size_t row) const { return text(field<ImageText>(m_rows, row, offsetof(ImageRow, name))); }

State Listing::state(std::size_t row) const {
  return static_cast<State>(
      std::min(field<std::uint32_t>(m_rows, row, offsetof(ImageRow, state)), static_cast<std::uint32_t>(State::broken)));
}

bool Listing::same_place(std::size_t one, std::size_t other) const {
  return field<ImagePlace>(m_rows, one, offsetof(ImageRow, place)) == field<ImagePlace>(m_rows, other, offsetof(ImageRow, place));
}

std::size_t Listing::by_name(std::size_t position) const {
  return std::min<std::size_t>(item<std::uint32_t>(m_order, position), m_row_count - 1);
}

std::size_t Listing::winner(std::size_t row) const {
  if (!m_chosen.empty()) {
    const auto chosen = m_chosen.find(name(row));
    if (chosen != m_chosen.end()) return chosen->second;
  }
  return std::min<std::size_t>(field<std::uint32_t>(m_rows, row, offsetof(ImageRow, first_of_name)), m_row_count - 1);
}

void Listing::choose(const std::map<std::string, std::string, std::less<>>& choices) {
  for (const auto& [name, provider] : choices) {
    std::size_t chosen = k_no_row;
    for (std::size_t row = m_row_count; row-- > 0;) {
      const ListedModule module = (*this)[row];
      if (module.name == name && (module.provider == provider || module.kind == "builtin")) chosen = row;
    }
    m_chosen.emplace(name, chosen);
  }
}

bool Listing::files_unchanged() const {
  return std::all_of(m_files.begin(), m_files.end(), [](const Watched& file) { return file_id(file.path) == file.id; });
}

// One thread: stat(2) of files in the same folders gains nothing from a second one.
bool Listing::modules_unchanged(const std::vector<std::size_t>& rows) const {
  Looker looker;
  const auto is_as_it_was = [&](const ImageRow& row) {
    if (row.id.exists() && looker.look(text(row.location)) != row.id) return false;
    if (row.sidecar == 0 || row.sidecar * sizeof(ImageSidecar) > m_sidecars.size()) return true;
    const auto sidecar = item<ImageSidecar>(m_sidecars, row.sidecar - 1);
    return looker.look(text(sidecar.path)) == sidecar.id;
  };
  for (const std::size_t row : rows)
    if (!is_as_it_was(item<ImageRow>(m_rows, row))) return false;
  for (std::size_t row = 0; row < m_row_count; ++row)
    if (state(row) == State::broken && !is_as_it_was(item<ImageRow>(m_rows, row))) return false;
  return true;
}

std::vector<std::size_t> Listing::all_rows() const {
  std::vector<std::size_t> rows(m_row_count);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

bool Listing::is_current(const std::vector<Watched>& watched, const std::vector<std::size_t>& rows) const {
  return m_watched == watched && files_unchanged() && modules_unchanged(rows);
}

namespace {

using RowsByLocation = std::unordered_map<std::string_view, ListedModule>;

// Undeclared and broken modules are looked at again: what they are may depend on more than their own file. So are those whose
// manifest came from the provider, which no file vouches for.
const ListedModule* reusable(const RowsByLocation& previous, const Finding& finding) {
  const auto found = previous.find(finding.location);
  if (found == previous.end()) return nullptr;
  const ListedModule& row = found->second;
  const bool has_file = row.id.exists() || row.manifest_id.exists();
  const bool same = row.state == State::declared && has_file && row.id == finding.id && row.name == finding.name &&
                    row.manifest_id == finding.manifest_id && !finding.problem &&
                    finding.manifest_place != Finding::ManifestPlace::text;
  return same ? &row : nullptr;
}

ListedModule to_row(const Finding& finding, const Description& description) {
  FileId id = finding.id, manifest_id = finding.manifest_id;
  if (description.may_change) (id.exists() ? id : manifest_id).ctime_ns = -1; // never matches
  return {.state = description.state,
          .name = finding.name,
          .provider = finding.provider,
          .kind = finding.kind,
          .location = finding.location,
          .shown = finding.shown,
          .group = finding.group,
          .summary = description.summary,
          .reason = description.problem.reason,
          .remedy = description.problem.remedy,
          .manifest = finding.manifest_place == Finding::ManifestPlace::file ? std::string_view{finding.manifest} : "",
          .id = id,
          .manifest_id = manifest_id};
}

// A file that is not there has no identity that a row could be held against.
bool is_missing(const Finding& finding) { return finding.problem && !finding.id.exists() && finding.location.starts_with('/'); }

struct Described {
  Finding finding;
  Description description;
};

// Each is given to `take` once, and stays where it is.
std::deque<Described> all_described(const Providers& providers, const std::function<void(Described&)>& take) {
  std::deque<Described> all;
  std::unordered_multimap<std::string_view, const Finding*> seen; // a folder may be reached by two providers
  providers.list([&](Finding&& finding) {
    const auto [begin, end] = seen.equal_range(finding.location);
    if (std::any_of(begin, end, [&](const auto& known) { return known.second->name == finding.name; })) return true;
    Described& kept = all.emplace_back(Described{.finding = std::move(finding), .description = {}});
    seen.emplace(kept.finding.location, &kept.finding);
    take(kept);
    return true;
  });
  return all;
}

} // namespace

Listing Listing::build(const Providers& providers, const Describe& describe, const std::vector<Watched>& watched,
                       const std::vector<std::string>& files, const Listing* previous) {
  std::set<std::string, std::less<>> dependencies{files.begin(), files.end()};
  RowsByLocation known;
  if (previous != nullptr && previous->files_unchanged()) {
    for (std::size_t row = 0; row < previous->size(); ++row) known.emplace((*previous)[row].location, (*previous)[row]);
    for (const Watched& file : previous->m_files) dependencies.insert(file.path);
  }

  WorkQueue<Described, std::function<void(Described&)>> queue([&](Described& one) {
    const ListedModule* const same = reusable(known, one.finding);
    one.description =
        same == nullptr ? describe(one.finding) : Description{.state = same->state, .summary = std::string{same->summary}};
  });
  const std::deque<Described> all = all_described(providers, [&](Described& one) { queue.add(one); });
  queue.finish();

  ImageRows rows;
  rows.reserve(all.size());
  for (const auto& [finding, description] : all) {
    const bool is_none = description.no_module;
    if (is_none || is_missing(finding)) dependencies.insert(finding.location); // it may become one
    if (!is_none) rows.add(to_row(finding, description));
    if (!description.interpreter.empty()) dependencies.insert(description.interpreter);
  }
  std::vector<Watched> watched_files;
  for (const std::string& path : dependencies) watched_files.push_back({.path = path, .id = file_id(path)});

  BinaryWriter writer = begin_image();
  write_watched(writer, watched);
  write_watched(writer, watched_files);
  rows.write(writer);
  return *from_image(seal_image(std::move(writer)));
}

} // namespace tcli

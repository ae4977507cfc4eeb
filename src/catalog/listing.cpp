#include "catalog/listing.hpp"

#include "catalog/listing_image.hpp"
#include "catalog/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <fcntl.h>
#include <set>
#include <unordered_map>

namespace tcli {

namespace {

// How many make a thread worth its start.
constexpr std::size_t k_described_at_once = 32;
constexpr std::size_t k_looked_at_once = 256;

// stat(2) of many files in few folders: each folder is opened once and its files are looked up from there.
class Looker {
public:
  // `path` ends in NUL just behind the view.
  FileId look(std::string_view path) {
    const auto slash = path.rfind('/');
    if (slash == std::string_view::npos) return {};
    const auto folder = path.substr(0, slash + 1);
    if (folder != m_folder) {
      m_folder = folder;
      m_fd = UniqueFd{::open(std::string{folder}.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
    }
    struct ::stat status {};
    const bool found = m_fd.valid() && ::fstatat(m_fd.get(), path.data() + slash + 1, &status, 0) == 0;
    return found ? file_id(status) : FileId{};
  }

private:
  std::string_view m_folder;
  UniqueFd m_fd;
};

ImageRow image_row(const std::string& image, std::size_t rows_at, std::size_t row) {
  ImageRow read;
  std::memcpy(&read, image.data() + rows_at + row * sizeof read, sizeof read); // the image has no alignment
  return read;
}

// Empty when the image was altered so that the text would not be within it.
std::string_view image_text(const std::string& image, std::size_t texts_at, ImageText text) {
  const std::size_t begin = texts_at + text.offset;
  if (begin + text.size >= image.size() || image[begin + text.size] != '\0') return {};
  return {image.data() + begin, text.size};
}

} // namespace

std::optional<Listing> Listing::from_image(std::string image) {
  Listing listing;
  listing.m_image = std::move(image);
  const auto body = open_image(listing.m_image);
  if (!body) return std::nullopt;
  BinaryReader reader{*body};
  listing.m_watched = read_watched(reader);
  listing.m_files = read_watched(reader);
  listing.m_row_count = reader.count();
  const auto rows = reader.bytes(listing.m_row_count * sizeof(ImageRow));
  const auto texts = reader.text();
  if (!reader.ok() || !reader.at_end()) return std::nullopt;
  listing.m_rows_at = static_cast<std::size_t>(rows.data() - listing.m_image.data());
  listing.m_texts_at = static_cast<std::size_t>(texts.data() - listing.m_image.data());
  return listing;
}

ListedModule Listing::operator[](std::size_t row) const {
  const ImageRow read = image_row(m_image, m_rows_at, row);
  const auto text = [this](ImageText one) { return image_text(m_image, m_texts_at, one); };
  return {.state = static_cast<State>(std::min(read.state, static_cast<std::uint32_t>(State::broken))),
          .name = text(read.name),
          .provider = text(read.provider),
          .kind = text(read.kind),
          .location = text(read.location),
          .shown = text(read.shown),
          .group = text(read.group),
          .summary = text(read.summary),
          .reason = text(read.reason),
          .remedy = text(read.remedy),
          .manifest = text(read.manifest),
          .id = read.id,
          .manifest_id = read.manifest_id};
}

std::size_t Listing::winner(std::size_t row) const {
  const ImageRow read = image_row(m_image, m_rows_at, row);
  if (!m_chosen.empty()) {
    const auto chosen = m_chosen.find(image_text(m_image, m_texts_at, read.name));
    if (chosen != m_chosen.end()) return chosen->second;
  }
  return std::min<std::size_t>(read.first_of_name, m_row_count - 1);
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

bool Listing::modules_unchanged() const {
  std::atomic<bool> unchanged{true};
  for_each_range(m_row_count, k_looked_at_once, [&](std::size_t begin, std::size_t end) {
    Looker looker;
    const auto same = [&](ImageText path, const FileId& id) { return looker.look(image_text(m_image, m_texts_at, path)) == id; };
    for (std::size_t row = begin; row < end && unchanged.load(std::memory_order_relaxed); ++row) {
      const ImageRow read = image_row(m_image, m_rows_at, row);
      if (read.id.exists() && !same(read.location, read.id)) unchanged = false;
      if (read.manifest.size > 0 && !same(read.manifest, read.manifest_id)) unchanged = false;
    }
  });
  return unchanged;
}

bool Listing::is_current(const std::vector<Watched>& watched) const {
  return m_watched == watched && files_unchanged() && modules_unchanged();
}

namespace {

using RowsByLocation = std::unordered_map<std::string_view, ListedModule>;

// Undeclared and broken modules are looked at again: what they are may depend on more than their own file.
const ListedModule* reusable(const RowsByLocation& previous, const Finding& finding) {
  const auto found = previous.find(finding.location);
  if (found == previous.end()) return nullptr;
  const ListedModule& row = found->second;
  const bool same = row.state == State::declared && row.id.exists() && row.id == finding.id && row.name == finding.name &&
                    row.manifest_id == finding.manifest_id && !finding.problem;
  return same ? &row : nullptr;
}

ListedModule to_row(const Finding& finding, const Description& description) {
  FileId id = finding.id;
  if (description.may_change) id.ctime_ns = -1; // never matches
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
          .manifest_id = finding.manifest_id};
}

std::vector<Finding> all_findings(const Providers& providers) {
  std::vector<Finding> findings;
  std::set<std::string, std::less<>> locations; // a folder may be reached by two providers
  providers.list([&](Finding finding) {
    if (locations.insert(finding.location).second) findings.push_back(std::move(finding));
    return true;
  });
  return findings;
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

  const std::vector<Finding> findings = all_findings(providers);
  std::vector<Description> descriptions(findings.size());
  for_each_range(findings.size(), k_described_at_once, [&](std::size_t begin, std::size_t end) {
    for (std::size_t index = begin; index < end; ++index) {
      const ListedModule* same = reusable(known, findings[index]);
      descriptions[index] =
          same == nullptr ? describe(findings[index]) : Description{.state = same->state, .summary = std::string{same->summary}};
    }
  });

  ImageRows rows;
  for (std::size_t index = 0; index < findings.size(); ++index) {
    rows.add(to_row(findings[index], descriptions[index]));
    if (!descriptions[index].interpreter.empty()) dependencies.insert(descriptions[index].interpreter);
  }
  std::vector<Watched> watched_files;
  for (const std::string& path : dependencies) watched_files.push_back({.path = path, .id = file_id(path)});

  BinaryWriter writer;
  write_watched(writer, watched);
  write_watched(writer, watched_files);
  rows.write(writer);
  return *from_image(seal_image(writer.take()));
}

} // namespace tcli

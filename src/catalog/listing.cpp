#include "catalog/listing.hpp"

#include "base/binary.hpp"
#include "catalog/parallel.hpp"

#include <algorithm>
#include <fcntl.h>
#include <set>
#include <unordered_map>

namespace tcli {

namespace {

constexpr std::string_view k_format = "tcli catalog 1";

std::string header() {
  BinaryWriter writer;
  writer.text(k_format);
  writer.text(TCLI_VERSION);
  return writer.take();
}

// A file that changed within the current clock tick may change again unseen: its time is spoilt, so that it never matches.
FileId kept(FileId id) {
  if (id.exists() && !is_settled(id)) id.ctime_ns = -1;
  return id;
}

void write_id(BinaryWriter& writer, const FileId& id) { writer.number(id); }
FileId read_id(BinaryReader& reader) { return reader.number<FileId>(); }

void write_watched(BinaryWriter& writer, const std::vector<Watched>& watched) {
  writer.number(static_cast<std::uint32_t>(watched.size()));
  for (const Watched& one : watched) {
    writer.text(one.path);
    write_id(writer, kept(one.id));
  }
}

std::vector<Watched> read_watched(BinaryReader& reader) {
  std::vector<Watched> watched(reader.count());
  for (Watched& one : watched) {
    one.path = reader.text();
    one.id = read_id(reader);
  }
  return watched;
}

// Texts end in NUL, so that a path can go to the kernel as it stands in the image.
void write_text(BinaryWriter& writer, std::string_view text) {
  writer.text(text);
  writer.number('\0');
}

std::string_view read_text(BinaryReader& reader) {
  const auto text = reader.text();
  reader.number<char>();
  return text;
}

void write_row(BinaryWriter& writer, const ListedModule& row) {
  writer.number(static_cast<std::uint8_t>(row.state));
  write_id(writer, row.id);
  write_id(writer, row.manifest_id);
  for (const auto text : {row.name, row.provider, row.kind, row.location, row.shown, row.group, row.summary, row.reason,
                          row.remedy, row.manifest}) {
    write_text(writer, text);
  }
}

bool read_row(BinaryReader& reader, ListedModule& row) {
  const auto state = reader.number<std::uint8_t>();
  if (state > static_cast<std::uint8_t>(State::broken)) return false;
  row.state = static_cast<State>(state);
  row.id = read_id(reader);
  row.manifest_id = read_id(reader);
  for (auto* text : {&row.name, &row.provider, &row.kind, &row.location, &row.shown, &row.group, &row.summary, &row.reason,
                     &row.remedy, &row.manifest}) {
    *text = read_text(reader);
  }
  return reader.ok();
}

// stat(2) of many files in few folders: each folder is opened once and its files are looked up from there.
class Looker {
public:
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

} // namespace

std::optional<Listing> Listing::from_image(std::string image) {
  Listing listing;
  listing.m_image = std::move(image);
  const std::string expected = header();
  if (!listing.m_image.starts_with(expected)) return std::nullopt;
  BinaryReader reader{std::string_view{listing.m_image}.substr(expected.size())};
  listing.m_watched = read_watched(reader);
  listing.m_files = read_watched(reader);
  listing.m_rows.resize(reader.count());
  for (ListedModule& row : listing.m_rows) {
    if (!read_row(reader, row)) return std::nullopt;
  }
  if (!reader.ok() || !reader.at_end()) return std::nullopt;
  return listing;
}

bool Listing::files_unchanged() const {
  return std::all_of(m_files.begin(), m_files.end(), [](const Watched& file) { return file_id(file.path) == file.id; });
}

bool Listing::modules_unchanged() const {
  Looker looker;
  return std::all_of(m_rows.begin(), m_rows.end(), [&](const ListedModule& row) {
    if (row.id.exists() && looker.look(row.location) != row.id) return false;
    return row.manifest.empty() || looker.look(row.manifest) == row.manifest_id;
  });
}

bool Listing::is_current(const std::vector<Watched>& watched) const {
  return m_watched == watched && files_unchanged() && modules_unchanged();
}

namespace {

using RowsByLocation = std::unordered_map<std::string_view, const ListedModule*>;

// Undeclared and broken modules are looked at again: what they are may depend on more than their own file.
const ListedModule* reusable(const RowsByLocation& previous, const Finding& finding) {
  const auto found = previous.find(finding.location);
  if (found == previous.end()) return nullptr;
  const ListedModule& row = *found->second;
  const bool same = row.state == State::declared && row.id.exists() && row.id == finding.id && row.name == finding.name &&
                    row.manifest_id == finding.manifest_id && !finding.problem;
  return same ? &row : nullptr;
}

ListedModule to_row(const Finding& finding, const Description& description) {
  FileId id = kept(finding.id);
  if (description.may_change) id.ctime_ns = -1;
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
          .id = id,
          .manifest = finding.manifest_place == Finding::ManifestPlace::file ? std::string_view{finding.manifest} : "",
          .manifest_id = kept(finding.manifest_id)};
}

} // namespace

Listing Listing::build(const Providers& providers, const Describe& describe, const std::vector<Watched>& watched,
                       const std::vector<std::string>& files, const Listing* previous) {
  RowsByLocation known;
  if (previous != nullptr && previous->files_unchanged()) {
    for (const ListedModule& row : previous->m_rows) known.emplace(row.location, &row);
  } else {
    previous = nullptr;
  }

  std::vector<Finding> findings;
  std::set<std::string, std::less<>> locations; // a folder may be reached by two providers, or twice by one
  providers.list([&](Finding finding) {
    if (locations.insert(finding.location).second) findings.push_back(std::move(finding));
    return true;
  });

  std::vector<Description> descriptions(findings.size());
  for_each_index(findings.size(), [&](std::size_t index) {
    const ListedModule* same = reusable(known, findings[index]);
    descriptions[index] =
        same == nullptr ? describe(findings[index]) : Description{.state = same->state, .summary = std::string{same->summary}};
  });

  std::set<std::string, std::less<>> dependencies{files.begin(), files.end()};
  for (const Description& description : descriptions) {
    if (!description.interpreter.empty()) dependencies.insert(description.interpreter);
  }
  if (previous != nullptr) {
    for (const Watched& file : previous->m_files) dependencies.insert(file.path);
  }
  std::vector<Watched> watched_files;
  for (const std::string& path : dependencies) watched_files.push_back({.path = path, .id = file_id(path)});

  BinaryWriter writer;
  write_watched(writer, watched);
  write_watched(writer, watched_files);
  writer.number(static_cast<std::uint32_t>(findings.size()));
  for (std::size_t index = 0; index < findings.size(); ++index) {
    write_row(writer, to_row(findings[index], descriptions[index]));
  }
  return *from_image(header() + writer.take());
}

void Listing::decide_winners(const std::map<std::string, std::string, std::less<>>& choices) {
  std::unordered_map<std::string_view, std::size_t> winners;
  const auto may_win = [&](const ListedModule& row) {
    const auto choice = choices.find(row.name);
    return row.kind == "builtin" || choice == choices.end() || choice->second == row.provider;
  };
  for (std::size_t index = 0; index < m_rows.size(); ++index) {
    if (may_win(m_rows[index])) winners.emplace(m_rows[index].name, index);
  }
  for (ListedModule& row : m_rows) {
    const auto winner = winners.find(row.name);
    row.winner = winner == winners.end() ? ListedModule::k_no_row : winner->second;
  }
}

} // namespace tcli

#include "history/fold.hpp"

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/record_store.hpp"
#include "history/journal.hpp"
#include "history/journal_line.hpp"
#include "history/run_writer.hpp"

#include <algorithm>
#include <boost/filesystem.hpp>
#include <charconv>
#include <fmt/format.h>
#include <sys/stat.h>
#include <tuple>
#include <unistd.h>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

constexpr std::size_t k_chunk = std::size_t{1} << 20;        // bytes read at once; longer lines are read in whole
constexpr std::uint64_t k_put_away = std::uint64_t{8} << 20; // bytes from which a journal is put away
constexpr std::size_t k_head = 64;                           // bytes that tell a journal from a later one with its inode
// Nobody who had a journal open when it was put away still writes to it after this; and who does sees that it is gone.
constexpr std::int64_t k_rest_ns = 60'000'000'000;

struct JournalFile {
  std::string path;
  UniqueFd fd;
  FileId id;
  std::int64_t head = 0;
  std::uint64_t folded = 0; // bytes from the start that the database has
  bool is_current = false;  // the one that is written to
};

// The one that is written to, whatever it is; else what else could be one.
bool is_journal(const fs::path& path) {
  boost::system::error_code error;
  const std::string name = path.filename().string();
  return name == "journal" || (name.starts_with("journal.") && fs::symlink_status(path, error).type() == fs::regular_file);
}

// When it was put away, as put_away() wrote it into the name; 0 where no time stands there.
std::int64_t moment_in(const std::string& path) {
  const auto digits = path.find_last_not_of("0123456789") + 1;
  std::int64_t moment = 0;
  std::from_chars(path.data() + digits, path.data() + path.size(), moment);
  return moment;
}

// In the order in which they were written to: a run may have its start in one and its end in a later one.
std::vector<std::string> journal_paths(const std::string& folder) {
  std::vector<std::string> paths;
  boost::system::error_code error;
  for (fs::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error))
    if (is_journal(at->path())) paths.push_back(at->path().string());
  std::ranges::sort(paths, {}, [current = journal_path(folder)](const std::string& path) {
    return std::tuple{path == current, moment_in(path), path};
  });
  return paths;
}

// Finds out how much of it the database has.
Status recall(Database& database, JournalFile& file) {
  TCLI_TRY(auto known, database.prepare("SELECT folded FROM journals WHERE device = ?1 AND inode = ?2 AND head = ?3"));
  known.bind(1, static_cast<std::int64_t>(file.id.device)).bind(2, static_cast<std::int64_t>(file.id.inode)).bind(3, file.head);
  TCLI_TRY(const bool is_known, known.step());
  file.folded = is_known ? static_cast<std::uint64_t>(known.number(0)) : 0;
  if (file.folded > file.id.size) file.folded = 0; // it was cut: from the start again
  return {};
}

Result<JournalFile> open_journal_file(Database& database, const std::string& path, bool is_current) {
  struct ::stat status {};
  auto fd = open_regular(path, status);
  if (!fd) return fail(std::move(fd).error());
  JournalFile file{.path = path, .fd = *std::move(fd), .id = file_id(status), .is_current = is_current};
  TCLI_TRY(const auto head, read_at(file.fd, path, 0, k_head));
  file.head = static_cast<std::int64_t>(hash64(head.substr(0, head.find('\n', 1))));
  TCLI_CHECK(recall(database, file));
  return file;
}

// As it is now.
void look_again(JournalFile& file) {
  struct ::stat status {};
  if (::fstat(file.fd.get(), &status) == 0) file.id = file_id(status);
}

bool has_news(const JournalFile& file) { return file.folded < file.id.size; }

// Takes the lines that are whole. How many of them could not be read.
Result<std::size_t> fold_lines(RunWriter& writer, JournalFile& file, std::size_t& runs) {
  std::size_t damaged = 0;
  std::string text;
  std::uint64_t at = file.folded;
  while (true) {
    TCLI_TRY(const auto more, read_at(file.fd, file.path, at, k_chunk));
    at += more.size();
    text += more;
    const auto last = text.rfind('\n');
    if (last != std::string::npos) {
      for (std::string_view rest = std::string_view(text).substr(0, last + 1); !rest.empty();) {
        const auto end = rest.find('\n');
        const auto line = rest.substr(0, end);
        rest.remove_prefix(end + 1);
        if (line.empty()) continue;
        const auto entry = read_journal_line(line);
        if (!entry) ++damaged;
        if (!entry) continue;
        if (std::holds_alternative<RunStart>(*entry)) ++runs;
        TCLI_CHECK(std::visit([&](const auto& record) { return writer.add(record); }, *entry));
      }
      file.folded += last + 1;
      text.erase(0, last + 1);
    }
    if (more.size() < k_chunk) return damaged;
  }
}

Status remember(Database& database, const JournalFile& file) {
  TCLI_TRY(auto statement,
           database.prepare("INSERT OR REPLACE INTO journals(device, inode, head, folded) VALUES (?1, ?2, ?3, ?4)"));
  statement.bind(1, static_cast<std::int64_t>(file.id.device)).bind(2, static_cast<std::int64_t>(file.id.inode));
  return statement.bind(3, file.head).bind(4, static_cast<std::int64_t>(file.folded)).run();
}

Status fold_file(Database& database, JournalFile& file, Folded& folded, std::vector<const JournalFile*>& damaged) {
  look_again(file);
  TCLI_CHECK(recall(database, file)); // another process may have been faster, and have removed runs since
  TCLI_TRY(auto writer, RunWriter::make(database));
  TCLI_TRY(const auto count, fold_lines(writer, file, folded.runs));
  if (count > 0 && file.is_current) damaged.push_back(&file);
  return remember(database, file);
}

// A name that is free, and begins as all journals do.
std::string put_away(const std::string& path, std::string_view why) {
  const std::string name = fmt::format("{}.{}{}", path, why, nanoseconds(CLOCK_REALTIME));
  return ::rename(path.c_str(), name.c_str()) == 0 ? name : std::string{};
}

bool is_put_away(const JournalFile& file) { return file.path.find(".old-") != std::string::npos; }

bool is_done_with(const JournalFile& file) {
  return is_put_away(file) && file.folded == file.id.size && file.id.mtime_ns < nanoseconds(CLOCK_REALTIME) - k_rest_ns;
}

// A line that was written before it went, by a run that did not see it go, is news and folded.
void remove_if_done(JournalFile& file) {
  look_again(file);
  if (is_done_with(file) && ::unlink(file.path.c_str()) == 0) look_again(file);
}

} // namespace

Result<Folded> fold_journals(Database& database, const std::string& folder) {
  std::vector<JournalFile> files;
  for (const std::string& path : journal_paths(folder)) {
    TCLI_TRY(auto file, open_journal_file(database, path, path == journal_path(folder)));
    remove_if_done(file);
    files.push_back(std::move(file));
  }
  Folded folded;
  std::vector<const JournalFile*> damaged;
  const auto fold = [&]() -> Status {
    for (JournalFile& file : files)
      if (has_news(file)) TCLI_CHECK(fold_file(database, file, folded, damaged));
    return {};
  };
  folded.has_news = std::ranges::any_of(files, has_news);
  if (folded.has_news) TCLI_CHECK(database.transaction(fold));
  for (const JournalFile* file : damaged)
    if (auto name = put_away(file->path, "damaged-"); !name.empty()) folded.damaged.push_back(std::move(name));
  const bool is_long = !files.empty() && files.back().is_current && files.back().folded >= k_put_away;
  if (is_long && damaged.empty()) put_journal_away(folder);
  return folded;
}

void remove_folded_journals(Database& database, const std::string& folder) {
  for (const std::string& path : journal_paths(folder)) {
    auto file = open_journal_file(database, path, path == journal_path(folder));
    if (!file || has_news(*file) || !(file->is_current || is_put_away(*file)) || ::unlink(path.c_str()) != 0) continue;
    look_again(*file);
    Folded folded;
    std::vector<const JournalFile*> damaged;
    if (has_news(*file)) (void)database.transaction([&] { return fold_file(database, *file, folded, damaged); });
  }
}

void put_journal_away(const std::string& folder) { put_away(journal_path(folder), "old-"); }

} // namespace tcli

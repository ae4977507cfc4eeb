#include "history/fold.hpp"

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/record_store.hpp"
#include "history/journal.hpp"
#include "history/journal_line.hpp"
#include "history/run_writer.hpp"

#include <algorithm>
#include <boost/filesystem.hpp>
#include <cerrno>
#include <fmt/format.h>
#include <sys/stat.h>
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

std::vector<std::string> journal_paths(const std::string& folder) {
  std::vector<std::string> paths;
  boost::system::error_code error;
  for (fs::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error))
    if (is_journal(at->path())) paths.push_back(at->path().string());
  std::ranges::sort(paths);
  return paths;
}

// With how much of it was folded before.
Result<JournalFile> open_journal_file(Database& database, const std::string& path, bool is_current) {
  struct ::stat status {};
  auto fd = open_regular(path, status);
  if (!fd) return fail(std::move(fd).error());
  JournalFile file{.path = path, .fd = *std::move(fd), .id = file_id(status), .is_current = is_current};
  TCLI_TRY(const auto head, read_at(file.fd, path, 0, k_head));
  file.head = static_cast<std::int64_t>(hash64(head.substr(0, head.find('\n', 1))));
  TCLI_TRY(auto known, database.prepare("SELECT folded FROM journals WHERE device = ?1 AND inode = ?2 AND head = ?3"));
  known.bind(1, static_cast<std::int64_t>(file.id.device)).bind(2, static_cast<std::int64_t>(file.id.inode)).bind(3, file.head);
  TCLI_TRY(const bool is_known, known.step());
  if (is_known) file.folded = static_cast<std::uint64_t>(known.number(0));
  if (file.folded > file.id.size) file.folded = 0; // it was cut: from the start again
  return file;
}

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

bool is_done_with(const JournalFile& file) {
  return !file.is_current && file.path.find(".old-") != std::string::npos && file.folded == file.id.size &&
         file.id.mtime_ns < nanoseconds(CLOCK_REALTIME) - k_rest_ns;
}

} // namespace

Result<Folded> fold_journals(Database& database, const std::string& folder) {
  std::vector<JournalFile> files;
  for (const std::string& path : journal_paths(folder)) {
    TCLI_TRY(auto file, open_journal_file(database, path, path == journal_path(folder)));
    files.push_back(std::move(file));
  }
  Folded folded;
  std::vector<const JournalFile*> damaged;
  const bool has_news = std::ranges::any_of(files, [](const JournalFile& file) { return file.folded < file.id.size; });
  if (has_news) {
    TCLI_CHECK(database.execute("BEGIN IMMEDIATE"));
    Status done;
    for (JournalFile& file : files)
      if (done && file.folded < file.id.size) done = fold_file(database, file, folded, damaged);
    if (done) done = database.execute("COMMIT");
    if (!done) {
      (void)database.execute("ROLLBACK");
      return fail(std::move(done).error());
    }
  }
  for (const JournalFile* file : damaged)
    if (auto name = put_away(file->path, "damaged-"); !name.empty()) folded.damaged.push_back(std::move(name));
  for (const JournalFile& file : files) {
    if (file.is_current && damaged.empty() && file.folded >= k_put_away) put_away(file.path, "old-");
    if (is_done_with(file)) ::unlink(file.path.c_str());
  }
  return folded;
}

} // namespace tcli

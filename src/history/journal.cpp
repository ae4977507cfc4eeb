#include "history/journal.hpp"

#include "base/clock.hpp"
#include "base/record_store.hpp"
#include "base/xdg.hpp"
#include "history/journal_line.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr ::mode_t k_private = 0600;
constexpr int k_tries = 3; // with a journal that was put away meanwhile

Result<UniqueFd> open_journal(const std::string& folder) {
  const std::string path = journal_path(folder);
  constexpr int k_flags = O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW;
  UniqueFd file{::open(path.c_str(), k_flags)};
  if (!file.valid() && errno == ENOENT) {
    TCLI_CHECK(make_user_folder(folder));
    file = UniqueFd{::open(path.c_str(), k_flags | O_CREAT, k_private)};
    if (file.valid()) ::fchmod(file.get(), k_private); // whatever the umask
  }
  struct ::stat status {};
  if (!file.valid() || ::fstat(file.get(), &status) != 0) return fail(system_error("open " + path, errno));
  if (!S_ISREG(status.st_mode)) return fail(Error{.what = "open " + path, .why = "it is no regular file"});
  if (status.st_uid != ::geteuid()) return fail(Error{.what = "open " + path, .why = "it belongs to another user"});
  return file;
}

// It was folded into the store and removed while it was open here: what was written then may be lost.
bool is_removed(const UniqueFd& file) {
  struct ::stat status {};
  return ::fstat(file.get(), &status) == 0 && status.st_nlink == 0;
}

// What was made on a full disk and holds nothing. Who opened it meanwhile sees that it is gone.
void remove_empty(const UniqueFd& file, const std::string& path) {
  struct ::stat status {};
  if (file.valid() && ::fstat(file.get(), &status) == 0 && status.st_size == 0) ::unlink(path.c_str());
}

} // namespace

std::optional<std::string> history_folder() {
  auto folder = state_folder();
  if (folder) *folder += "/history";
  return folder;
}

std::string journal_path(const std::string& folder) { return folder + "/journal"; }

Journal::Journal(const RunStart& start) : m_id(start.id), m_folder(history_folder()) {
  append(journal_line(start));
  m_started_ns = nanoseconds(CLOCK_MONOTONIC);
}

void Journal::end(int status, int signal, const StreamKept& out, const StreamKept& err) {
  const std::int64_t duration_us = (nanoseconds(CLOCK_MONOTONIC) - m_started_ns) / 1000;
  if (!m_works) return;
  append(
      journal_line(RunEnd{.id = m_id, .duration_us = duration_us, .status = status, .signal = signal, .out = out, .err = err}));
}

void Journal::append(std::string_view line) {
  Status written = m_folder ? Status{} : fail(Error{.what = "find a place", .why = std::string{no_folder_reason()}});
  for (int tries = 0; written && tries < k_tries; ++tries) {
    if (!m_file.valid()) {
      auto opened = open_journal(*m_folder);
      written = opened ? Status{} : fail(opened.error());
      if (!written) break;
      m_file = *std::move(opened);
    }
    written = write_all(m_file.get(), line, journal_path(*m_folder));
    if (!is_removed(m_file)) break;
    m_file = UniqueFd{};
  }
  m_works = written.has_value();
  if (m_works) return;
  if (m_folder) remove_empty(m_file, journal_path(*m_folder));
  const Error& error = written.error();
  warn_unkept(m_folder ? fmt::format("{}: {}", error.what, error.why) : error.why, "this run is not in the history");
}

} // namespace tcli

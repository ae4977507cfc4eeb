#include "run/load_report.hpp"

#include "base/program.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::string_view k_loaded = "loaded";
constexpr std::string_view k_refused = "refused"; // then reason and remedy, each behind a NUL
constexpr std::size_t k_limit = 16 * 1024;        // bytes

// What was taken, to know it again: a library may close every file, and open others under their numbers.
int g_taken = -1;
FileId g_taken_file;

FileId which_file(int fd) {
  struct ::stat status {};
  if (::fstat(fd, &status) != 0) return {};
  return {.device = status.st_dev, .inode = status.st_ino};
}

bool is_still_there() { return g_taken >= 0 && which_file(g_taken) == g_taken_file; }

} // namespace

Result<UniqueFd> make_load_report() {
  UniqueFd report(::memfd_create("tcli-host", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!report.valid()) return fail(system_error("can't start a plugin", errno));
  return report;
}

LoadReport read_load_report(int report) {
  std::array<char, k_limit> bytes;
  const ssize_t count = ::pread(report, bytes.data(), bytes.size(), 0);
  const std::string_view text(bytes.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  if (text == k_loaded) return {.kind = LoadReport::Kind::loaded};
  if (!text.starts_with(k_refused)) return {};
  const auto reason = text.find('\0');
  if (reason == std::string_view::npos) return {};
  const auto remedy = std::min(text.find('\0', reason + 1), text.size());
  return {.kind = LoadReport::Kind::refused,
          .problem = {.reason = std::string{text.substr(reason + 1, remedy - reason - 1)},
                      .remedy = std::string{text.substr(std::min(remedy + 1, text.size()))}}};
}

HostStage read_host_stage(const UniqueFd& report) { return static_cast<HostStage>(::lseek(report.get(), 0, SEEK_CUR)); }

int take_load_report() {
  const std::string value = environment(k_load_report_variable);
  ::unsetenv(k_load_report_variable);
  int report = -1;
  const auto read = std::from_chars(value.data(), value.data() + value.size(), report);
  const bool is_open = read.ec == std::errc{} && report > STDERR_FILENO && ::fcntl(report, F_SETFD, FD_CLOEXEC) == 0;
  if (!is_open) return -1;
  g_taken = report;
  g_taken_file = which_file(report);
  tell_host_stage(HostStage::started);
  return report;
}

std::string identity_text(const FileId& id) {
  return fmt::format("{}:{}:{}:{}:{}", id.device, id.inode, id.size, id.mtime_ns, id.ctime_ns);
}

std::string take_library_identity() {
  std::string identity = environment(k_library_variable);
  ::unsetenv(k_library_variable);
  return identity;
}

void tell_host_stage(HostStage stage) {
  if (is_still_there()) ::lseek(g_taken, static_cast<off_t>(stage), SEEK_SET);
}

bool write_load_report(int report, const LoadReport& said) {
  if (report == g_taken && !is_still_there()) return false;
  std::string text{said.kind == LoadReport::Kind::loaded ? k_loaded : k_refused};
  if (said.kind == LoadReport::Kind::refused) text += '\0' + said.problem.reason + '\0' + said.problem.remedy;
  const ssize_t written = ::pwrite(report, text.data(), std::min(text.size(), k_limit), 0); // cut is the end of a long sentence
  if (written <= 0) return false;
  // A plugin may write to any descriptor: to this one before, which goes, and later, which fails. Where that is not to be had
  // the report stands all the same.
  (void)::ftruncate(report, written);
  (void)::fcntl(report, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK);
  return true;
}

} // namespace tcli

#include "base/clock.hpp"
#include "base/file.hpp"
#include "cli/output.hpp"
#include "commands/history_module.hpp"
#include "commands/history_shared.hpp"
#include "history/output.hpp"
#include "history/process.hpp"

#include <cerrno>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace tcli {

namespace {

constexpr std::size_t k_chunk = std::size_t{1} << 16;
constexpr ::timespec k_pause{.tv_sec = 0, .tv_nsec = 100'000'000}; // between two looks at a run that goes on

struct Copy {
  std::string file;
  int to = STDOUT_FILENO;
  UniqueFd fd = {};
  std::uint64_t at = 0;
};

// What is there by now, and was not passed on yet. A copy that is not made yet is empty.
Status pass_on(Copy& copy) {
  struct ::stat status {};
  if (!copy.fd.valid()) {
    auto opened = open_regular(copy.file, status);
    if (!opened) return {};
    copy.fd = *std::move(opened);
  }
  while (true) {
    TCLI_TRY(const auto bytes, read_at(copy.fd, copy.file, copy.at, k_chunk));
    if (bytes.empty()) return {};
    copy.at += bytes.size();
    if (copy.to == STDOUT_FILENO) TCLI_CHECK(print(bytes));
    if (copy.to == STDERR_FILENO) TCLI_CHECK(write_all(STDERR_FILENO, bytes, "standard error"));
  }
}

Status pass_on(std::vector<Copy>& copies) {
  for (Copy& copy : copies) TCLI_CHECK(pass_on(copy));
  return {};
}

bool is_kept(const std::vector<Copy>& copies) {
  for (const Copy& copy : copies)
    if (::access(copy.file.c_str(), F_OK) == 0) return true;
  return false;
}

} // namespace

Result<int> history_output(const BuiltinCall& call) {
  TCLI_TRY(auto history, open_history(call));
  TCLI_TRY(const auto run, history.find(call.arguments.value("run")));
  const std::string stream = call.arguments.value("stream");
  std::vector<Copy> copies;
  if (stream != "stderr") copies.push_back({.file = output_file(history.folder(), run.start.id, Stream::out)});
  if (stream != "stdout")
    copies.push_back({.file = output_file(history.folder(), run.start.id, Stream::err), .to = STDERR_FILENO});
  if (!is_kept(copies)) {
    const std::string id = run.start.id.substr(0, run.unique);
    return fail(Error{.status = ExitCode::failed,
                      .what = fmt::format("no copy was kept of what {} printed", id),
                      .why = "--capture before the module keeps one",
                      .hint = fmt::format("tcli --capture=all history rerun {}", id)});
  }
  const RunStart& start = run.start;
  const bool follows = call.arguments.flag("follow") && !run.end;
  while (follows && is_still_there(start.pid, start.boot_ms, start.started_ms)) {
    TCLI_CHECK(pass_on(copies));
    ::nanosleep(&k_pause, nullptr);
  }
  TCLI_CHECK(pass_on(copies));
  return 0;
}

} // namespace tcli

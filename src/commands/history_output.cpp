#include "base/clock.hpp"
#include "base/file.hpp"
#include "capture/tail_file.hpp"
#include "cli/output.hpp"
#include "commands/history_module.hpp"
#include "commands/history_shared.hpp"
#include "history/output.hpp"
#include "history/process.hpp"

#include <algorithm>
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
  std::uint64_t at = 0;         // of the file
  std::uint64_t shown_tail = 0; // the byte of the module up to which the end was shown; 0: not yet
};

Status write(const Copy& copy, std::string_view bytes) {
  return copy.to == STDOUT_FILENO ? print(bytes) : write_all(copy.to, bytes, "standard error");
}

// A copy that is not made yet is empty.
Status pass_on_file(Copy& copy) {
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
    TCLI_CHECK(write(copy, bytes));
  }
}

Status pass_on_tail(Copy& copy, const CopyTail& tail) {
  const std::uint64_t shown = std::max(copy.shown_tail, tail.head);
  if (tail.end <= shown) return {};
  if (tail.begin > shown) TCLI_CHECK(write(copy, left_out_line(tail.begin - shown)));
  // From the end, since masks are longer or shorter than secrets: where there are some, a little may be shown twice.
  const std::size_t known =
      shown <= tail.begin ? 0 : tail.text.size() - std::min<std::uint64_t>(tail.text.size(), tail.end - shown);
  copy.shown_tail = tail.end;
  return write(copy, std::string_view(tail.text).substr(known));
}

// What is there by now, and was not passed on yet.
Status pass_on(std::vector<Copy>& copies) {
  for (Copy& copy : copies) {
    const auto tail = read_tail(copy.file); // before: when there is one the file is complete
    TCLI_CHECK(pass_on_file(copy));
    if (tail) TCLI_CHECK(pass_on_tail(copy, *tail));
  }
  return {};
}

bool is_kept(const std::vector<Copy>& copies) {
  return std::ranges::any_of(copies, [](const Copy& copy) { return ::access(copy.file.c_str(), F_OK) == 0; });
}

// Why there is nothing to show. Standard error may have gone where standard output did: then that copy has both.
Error no_copy(const History& history, const Run& run) {
  const std::string id = run.start.id.substr(0, run.unique);
  if (has_output(history.folder(), run.start.id))
    return {.status = ExitCode::failed,
            .what = fmt::format("no copy was kept of that stream of {} alone", id),
            .hint = fmt::format("tcli history output {}", id)};
  return {.status = ExitCode::failed,
          .what = fmt::format("no copy was kept of what {} printed", id),
          .why = "--capture before the module keeps one",
          .hint = fmt::format("tcli --capture=all history rerun {}", id)};
}

} // namespace

Result<int> history_output(const BuiltinCall& call) {
  TCLI_TRY(auto history, open_history(call));
  TCLI_TRY(const auto run, find_run(call, history));
  const std::string stream = call.arguments.value("stream");
  std::vector<Copy> copies;
  if (stream != "stderr") copies.push_back({.file = output_file(history.folder(), run.start.id, Stream::out)});
  if (stream != "stdout")
    copies.push_back({.file = output_file(history.folder(), run.start.id, Stream::err), .to = STDERR_FILENO});
  const RunStart& start = run.start;
  const bool follows = call.arguments.flag("follow") && !run.end;
  while (follows && is_still_there(start.pid, start.boot_ms, start.started_ms, start.boot_id)) {
    TCLI_CHECK(pass_on(copies));
    ::nanosleep(&k_pause, nullptr);
  }
  if (!is_kept(copies)) return fail(no_copy(history, run)); // of a run that has just begun there is none yet
  TCLI_CHECK(pass_on(copies));
  return 0;
}

} // namespace tcli

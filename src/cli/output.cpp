#include "cli/output.hpp"

#include "base/file.hpp"
#include "base/style.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace tcli {

namespace {
bool g_is_quiet = false;
} // namespace

Status print(std::string_view text) {
  auto written = write_all(STDOUT_FILENO, text, "standard output");
  if (written) return written;
  if (written.error().system == EPIPE) {
    // Only reached when the caller ignores SIGPIPE: nobody reads on, which is no error of ours.
    std::signal(SIGPIPE, SIG_DFL);
    std::raise(SIGPIPE);
  }
  written.error().status = ExitCode::failed;
  return written;
}

int report(const Error& error) {
  const std::string hint = styled("hint:", Style::hint, STDERR_FILENO);
  std::string text = fmt::format("tcli: {} {}", styled("error:", Style::error, STDERR_FILENO), escape(error.what));
  if (!error.why.empty()) text += ": " + escape(error.why);
  text += '\n';
  if (!error.hint.empty()) text += fmt::format("{} {}\n", hint, escape(with_visible_quotes(error.hint)));
  for (const auto& note : error.notes) text += fmt::format("  {}\n", escape(note));
  (void)write_all(STDERR_FILENO, text, "standard error"); // nowhere left to complain
  return static_cast<int>(error.status);
}

void tell_nothing() { g_is_quiet = true; }
bool tells_nothing() { return g_is_quiet; }

void tell(std::string_view line) {
  if (!g_is_quiet) (void)write_all(STDERR_FILENO, escape(line) + "\n", "standard error");
}

void tell_hint(std::string_view command) {
  (void)write_all(STDERR_FILENO, fmt::format("{} {}\n", styled("hint:", Style::hint, STDERR_FILENO), escape(command)),
                  "standard error");
}

std::size_t terminal_columns() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col == 0 ? 80 : std::clamp<std::size_t>(size.ws_col, 20, 500);
}

} // namespace tcli

#include "cli/prompt.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

#include <cerrno>
#include <fmt/format.h>
#include <unistd.h>

namespace tcli {

namespace {

// Byte by byte: what follows the line belongs to the module.
std::string read_line() {
  std::string line;
  char byte = 0;
  while (line.size() < 256) {
    const ssize_t count = ::read(STDIN_FILENO, &byte, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0 || byte == '\n') break;
    line += byte;
  }
  return line;
}

} // namespace

Status ask_consent(const std::string& question, const Consent& consent, const std::string& hint) {
  if (consent.yes) return {};
  if (consent.no_input || ::isatty(STDIN_FILENO) == 0 || ::isatty(STDERR_FILENO) == 0) {
    return fail(Error{.status = ExitCode::usage,
                      .what = question,
                      .why = consent.no_input ? "it can't be undone and --no-input forbids to ask; --yes says so beforehand"
                                              : "it can't be undone and there is no terminal to ask on; --yes says so beforehand",
                      .hint = hint});
  }
  TCLI_CHECK(
      write_all(STDERR_FILENO, fmt::format("{}. This can't be undone. Go on? [y/N] ", escape(question)), "standard error"));
  const std::string answer = read_line();
  if (answer == "y" || answer == "Y" || answer == "yes") return {};
  return fail(Error{.status = ExitCode::failed, .what = question, .why = "not done, as you said"});
}

} // namespace tcli

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

bool can_ask(bool no_input) { return !no_input && ::isatty(STDIN_FILENO) != 0 && ::isatty(STDERR_FILENO) != 0; }

// Anything but y or yes is no: status 1.
Status ask(const std::string& question, std::string_view what_then) {
  TCLI_CHECK(write_all(STDERR_FILENO, fmt::format("{}. {} [y/N] ", escape(question), what_then), "standard error"));
  const std::string answer = read_line();
  if (answer == "y" || answer == "Y" || answer == "yes") return {};
  return fail(Error{.status = ExitCode::failed, .what = question, .why = "not done, as you said"});
}

} // namespace

Status ask_agreement(const std::string& question, bool no_input, Error refusal) {
  return can_ask(no_input) ? ask(question, "Run it?") : fail(std::move(refusal));
}

Status ask_consent(const std::string& question, const Consent& consent, const std::string& hint) {
  if (consent.yes) return {};
  if (!can_ask(consent.no_input)) {
    return fail(Error{.status = ExitCode::usage,
                      .what = question,
                      .why = consent.no_input ? "it can't be undone and --no-input forbids to ask; --yes says so beforehand"
                                              : "it can't be undone and there is no terminal to ask on; --yes says so beforehand",
                      .hint = hint});
  }
  return ask(question, "This can't be undone. Go on?");
}

} // namespace tcli

#include "cli/prompt.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "contract/contract.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::size_t k_longest_answer = 256, k_longest_secret = 64 * 1024; // bytes

// Byte by byte: what follows the line belongs to the module.
std::string read_line(std::size_t longest) {
  std::string line;
  char byte = 0;
  while (line.size() < longest) {
    const ssize_t count = ::read(STDIN_FILENO, &byte, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0 || byte == '\n') break;
    line += byte;
  }
  return line;
}

// What is typed stays invisible; put right before a signal kills tcli too.
class HiddenTyping {
public:
  HiddenTyping() {
    ::tcgetattr(STDIN_FILENO, &s_before);
    for (const int signal : k_deadly) ::signal(signal, put_right);
    ::termios quiet = s_before;
    quiet.c_lflag &= ~static_cast<::tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  HiddenTyping(const HiddenTyping&) = delete;
  HiddenTyping& operator=(const HiddenTyping&) = delete;
  ~HiddenTyping() {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &s_before);
    for (const int signal : k_deadly) ::signal(signal, SIG_DFL);
  }

private:
  static void put_right(int signal) {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &s_before);
    ::signal(signal, SIG_DFL);
    ::raise(signal);
  }

  static constexpr std::array<int, 4> k_deadly{SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  inline static ::termios s_before{};
};

bool can_ask(bool no_input) { return !no_input && ::isatty(STDIN_FILENO) != 0 && ::isatty(STDERR_FILENO) != 0; }

// Anything but y or yes is no: status 1.
Status ask(const std::string& question, std::string_view what_then) {
  const std::string line = what_then.empty() ? escape(question) + "?" : fmt::format("{}. {}", escape(question), what_then);
  TCLI_CHECK(write_all(STDERR_FILENO, line + " [y/N] ", "standard error"));
  const std::string answer = read_line(k_longest_answer);
  if (answer == "y" || answer == "Y" || answer == "yes") return {};
  return fail(Error{.status = ExitCode::failed, .what = question, .why = "not done, as you said"});
}

} // namespace

Status ask_agreement(const Finding& finding, bool no_input) {
  if (finding.question.empty()) return {};
  if (can_ask(no_input)) return ask(finding.name + ": " + finding.question, "Run it?");
  return fail(cannot_run(finding, {.reason = finding.question, .remedy = finding.problem.remedy}));
}

Status ask_consent(const std::string& question, const Consent& consent, const std::string& hint) {
  if (consent.yes) return {};
  if (!can_ask(consent.no_input)) {
    const char* const reason = consent.no_input ? "--no-input forbids to ask" : "there is no terminal to ask on";
    return fail(
        Error{.status = ExitCode::usage,
              .what = question,
              .why = fmt::format("{}{}; --yes says so beforehand", consent.is_undoable ? "" : "it can't be undone and ", reason),
              .hint = hint});
  }
  return ask(question, consent.is_undoable ? "" : "This can't be undone. Go on?");
}

Result<std::string> ask_secret(const std::string& what, bool no_input, Error refusal) {
  if (!can_ask(no_input)) return fail(std::move(refusal));
  const HiddenTyping hidden;
  TCLI_CHECK(write_all(STDERR_FILENO, escape(what) + ": ", "standard error"));
  auto typed = read_line(k_longest_secret);
  TCLI_CHECK(write_all(STDERR_FILENO, "\n", "standard error"));
  return typed;
}

} // namespace tcli

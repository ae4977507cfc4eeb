#include "contract/probe.hpp"

#include "base/text.hpp"
#include "contract/declaration.hpp"
#include "run/seal.hpp"

#include <cstring>
#include <fmt/format.h>

namespace tcli {

namespace {

std::string first_line(std::string_view text) {
  const auto clean = trim(text);
  return std::string{clean.substr(0, clean.find('\n'))};
}

// Empty when the answer is one.
std::string complaint(const Captured& answer) {
  switch (answer.end) {
  case Captured::End::timed_out:
    return "its --help did not end within 2 seconds";
  case Captured::End::too_long:
    return "its --help printed more than 64 KiB";
  case Captured::End::signalled:
    return fmt::format("its --help was killed by signal {}", answer.status);
  case Captured::End::exited:
    break;
  }
  if (answer.status != 0) {
    const std::string said = first_line(answer.errors.empty() ? answer.output : answer.errors);
    return fmt::format("its --help ended with status {}{}", answer.status, said.empty() ? "" : ": " + said);
  }
  return trim(answer.output).empty() && trim(answer.errors).empty() ? "its --help printed nothing" : "";
}

} // namespace

Result<Verdict> ask_for_help(const Finding& finding, const std::string& interpreter, Seal seal) {
  std::vector<std::string> argv = finding.argv;
  argv.emplace_back("--help");
  TCLI_TRY(const auto answer, seal == Seal::required ? capture_sealed(argv, interpreter) : capture_unsealed(argv));
  Verdict verdict;
  const std::string reason = complaint(answer);
  if (reason.empty()) {
    verdict.state = State::verified;
    verdict.help = trim(answer.output).empty() ? answer.errors : answer.output;
  } else {
    verdict.state = State::broken;
    verdict.problem = {.reason = reason, .remedy = plugin_command("check", finding)};
  }
  return verdict;
}

} // namespace tcli

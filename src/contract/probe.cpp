#include "contract/probe.hpp"

#include "base/text.hpp"
#include "contract/declaration.hpp"
#include "run/cleanup.hpp"
#include "run/seal.hpp"
#include "run/signals.hpp"

#include <fmt/format.h>
#include <optional>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::chrono::milliseconds k_sealed_limit{2000};
constexpr std::chrono::milliseconds k_vouched_limit{10'000}; // a container takes its time to start

// A seal tells of a signal as a shell does.
constexpr int k_by_signal = 128;

// Empty when the answer is one.
std::string complaint(const Collected& answer, std::chrono::milliseconds limit) {
  const bool is_signal = answer.end == Collected::End::signalled;
  const int signal = is_signal ? answer.status : answer.end == Collected::End::exited ? answer.status - k_by_signal : 0;
  if (is_crash(signal)) return fmt::format("its --help crashed ({})", signal_name(signal));
  switch (answer.end) {
  case Collected::End::timed_out:
    return fmt::format("its --help did not end within {} seconds", limit.count() / 1000);
  case Collected::End::too_long:
    return "its --help printed more than 64 KiB";
  case Collected::End::signalled:
    return fmt::format("its --help was killed by signal {}", answer.status);
  case Collected::End::exited:
    break;
  }
  if (answer.status != 0) {
    const std::string_view said = first_line(answer.errors.empty() ? answer.output : answer.errors);
    return fmt::format("its --help ended with status {}{}{}", answer.status, said.empty() ? "" : ": ", said);
  }
  return trim(answer.output).empty() && trim(answer.errors).empty() ? "its --help printed nothing" : "";
}

// What its provider vouches for: nothing of tcli's own seal. What it needs of the environment is not known here.
Result<Collected> collect_vouched(const Finding& finding) {
  CollectSpec spec;
  spec.argv = finding.ask;
  spec.argv.emplace_back("--help");
  for (char** entry = ::environ; *entry != nullptr; ++entry) spec.environment.emplace_back(*entry);
  spec.time_limit = k_vouched_limit;
  std::optional<Cleanup> cleanup;
  if (!finding.cleanup.empty()) {
    TCLI_TRY(cleanup, Cleanup::prepare(finding.cleanup));
  }
  TCLI_TRY(auto answer, collect_output(spec));
  const bool is_cut = answer.end != Collected::End::exited;
  if (cleanup && !is_cut) cleanup->run_ended(answer.status);
  if (!is_cut && answer.status == static_cast<int>(ExitCode::internal)) {
    return fail(Error{.what = finding.name + " can't be asked for its --help", .why = std::string{first_line(answer.errors)}});
  }
  return answer;
}

} // namespace

Result<Verdict> ask_for_help(const Finding& finding, const std::string& interpreter, Seal seal) {
  std::vector<std::string> argv = finding.argv;
  argv.emplace_back("--help");
  const bool is_vouched = !finding.ask.empty();
  TCLI_TRY(const auto answer, is_vouched               ? collect_vouched(finding)
                              : seal == Seal::required ? collect_sealed(argv, interpreter)
                                                       : collect_unsealed(argv));
  Verdict verdict;
  const std::string reason = complaint(answer, is_vouched ? k_vouched_limit : k_sealed_limit);
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

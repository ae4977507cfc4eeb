#include "contract/native_run.hpp"

#include "base/debug.hpp"
#include "base/text.hpp"
#include "catalog/trust.hpp"
#include "contract/contract.hpp"
#include "contract/declaration.hpp"
#include "run/load_report.hpp"
#include "run/seal.hpp"
#include "run/signals.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <tcli/plugin.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::chrono::milliseconds k_load_limit{3000};
constexpr std::size_t k_check_limit = 4 * 1024 * 1024; // bytes that a check reads of what a library writes as it is loaded

// Signals that ask a program to end: not its own doing, even while it is loaded.
bool is_request(int signal) { return signal == SIGINT || signal == SIGTERM || signal == SIGHUP || signal == SIGQUIT; }

std::string ended_while_loading(int status) {
  if (status == static_cast<int>(ExitCode::cannot_run)) // of a host that can't report any more, or of the plugin
    return "it closed files that are not its own while it was loaded, or ended the program with status 126";
  return fmt::format("it ended the program while it was loaded, with status {}", status);
}

std::string crashed_while_loading(int signal) { return fmt::format("it crashed while loading ({})", signal_name(signal)); }

// Whether a signal was sent from outside: no fault of the one that it ended.
bool is_by_others(const ChildOutcome& outcome) {
  const int signal = outcome.end.signal;
  return signal != 0 && !outcome.overdue && !is_crash(signal) && (is_request(signal) || outcome.disturbed);
}

// What the end of a host means that never got as far as to load anything: whatever the system puts into a program before its
// main(), or the program itself, is to blame. The dynamic linker's status is 127, and it has said why.
std::string start_problem(const ChildOutcome& outcome) {
  constexpr const char* k_host = "tcli-host, which would load it,";
  const auto [status, signal] = outcome.end;
  if (outcome.overdue) return fmt::format("{} did not start within {} seconds", k_host, k_load_limit.count() / 1000);
  if (signal != 0) return fmt::format("{} did not start: it was ended by {}", k_host, signal_name(signal));
  if (status == static_cast<int>(ExitCode::not_found)) return fmt::format("{} did not start", k_host);
  return fmt::format("{} did not start: it ended with status {}", k_host, status);
}

// What the end of a host that never said "loaded" means; empty: it was stopped from outside.
std::string loading_problem(const ChildOutcome& outcome, HostStage stage) {
  const auto [status, signal] = outcome.end;
  if (is_by_others(outcome)) return {};
  if (stage == HostStage::not_started) return start_problem(outcome);
  if (outcome.overdue) return fmt::format("it was not loaded within {} seconds", k_load_limit.count() / 1000);
  if (signal == SIGXFSZ) return "tcli-host could not write that it was loaded: no file may have a size here (ulimit -f)";
  if (signal != 0) return crashed_while_loading(signal);
  return ended_while_loading(status);
}

Problem no_host(const std::string& host_program, int error_number) {
  return {.reason = fmt::format("{} can't be started: {}", host_program, std::strerror(error_number)),
          .remedy = "ls -l " + shell_quote(host_program)};
}

bool has_own_candidates(const Manifest& manifest) {
  const auto is_own = [](const Parameter& parameter) { return parameter.known == Known::own; };
  return std::ranges::any_of(manifest.commands, [&](const Command& command) {
    return std::ranges::any_of(command.arguments, is_own) || std::ranges::any_of(command.options, is_own);
  });
}

// What the host says is wrong, whatever the plugin has printed around it; empty when it says nothing.
std::string told_by_host(std::string_view output) {
  const auto found = output.find(k_not_all_there);
  if (found == std::string_view::npos) return {};
  output.remove_prefix(found + k_not_all_there.size());
  return std::string{output.substr(0, output.find('\n'))};
}

} // namespace

Result<ChildEnd> run_native(const Finding& finding, ChildSpec child,
                            const std::function<Result<ChildOutcome>(const ChildSpec&)>& run) {
  if (const auto problem = host_problem(child.argv[0])) return fail(cannot_run(finding, problem));
  TCLI_TRY(const auto report, make_load_report());
  child.report = report.get();
  child.report_within = k_load_limit;
  child.dies_with_tcli = true; // without tcli nobody ends what never gets loaded; once it is loaded the host takes this back
  child.environment.push_back(fmt::format("{}={}", k_load_report_variable, report.get()));
  if (finding.id.exists()) child.environment.push_back(fmt::format("{}={}", k_library_variable, identity_text(finding.id)));
  TCLI_TRY(const auto outcome, run(child));
  if (outcome.cannot_execute == E2BIG) return fail(explain_refusal(finding, E2BIG)); // whoever runs it: no fault of the host
  if (outcome.cannot_execute != 0) return fail(cannot_run(finding, no_host(child.argv[0], outcome.cannot_execute)));
  const LoadReport said = read_load_report(report);
  if (said.kind == LoadReport::Kind::refused && is_shortage(said.problem.reason))
    return fail(Error{.what = finding.name + " can't run", .why = said.problem.reason}); // no fault of the plugin
  if (said.kind == LoadReport::Kind::refused) return fail(cannot_run(finding, said.problem));
  if (said.kind == LoadReport::Kind::loaded) {
    const int signal = outcome.end.signal;
    if (is_crash(signal) || signal == SIGKILL) { // which the kernel sends for want of memory, and says nothing
      if (read_host_stage(report) == HostStage::showing_progress) (void)write_all(STDERR_FILENO, k_clear_line, "standard error");
      complain(fmt::format("{} {} ({}): {}", finding.name, is_crash(signal) ? "crashed" : "was killed", signal_name(signal),
                           finding.location));
    }
    return outcome.end;
  }
  if (auto problem = loading_problem(outcome, read_host_stage(report)); !problem.empty())
    return fail(cannot_run(finding, {.reason = std::move(problem)}));
  return outcome.end;
}

Result<Problem> check_native(const Finding& finding, const Manifest& manifest, Seal seal) {
  std::vector<std::string> argv{finding.argv.front(), "check", finding.location};
  if (auto problem = host_problem(argv[0])) return problem;
  if (::access(argv[0].c_str(), X_OK) != 0) return no_host(argv[0], errno); // a seal would only say that it ended
  for (const Command& command : manifest.commands) argv.push_back(command.key());
  if (has_own_candidates(manifest)) argv.emplace_back(TCLI_COMPLETER_1);
  const SealedCall call{.time_limit = k_load_limit, .size_limit = k_check_limit};
  TCLI_TRY(const auto collected,
           seal == Seal::required ? collect_sealed(argv, finding.location, call) : collect_unsealed(argv, call));
  const bool is_signal = collected.end == Collected::End::signalled;
  const int told_by_seal = seal == Seal::required ? collected.status - 128 : 0; // a seal tells of a signal as a shell does
  const int signal = is_signal ? collected.status : ::sigabbrev_np(told_by_seal) != nullptr ? told_by_seal : 0;
  std::string reason;
  if (collected.end == Collected::End::timed_out)
    reason = fmt::format("it was not loaded within {} seconds", k_load_limit.count() / 1000);
  else if (collected.end == Collected::End::too_long)
    reason = fmt::format("it wrote more than {} MiB before it was loaded", k_check_limit / (1024 * 1024));
  else if (collected.output.find(k_host_started) == std::string::npos)
    reason =
        fmt::format("tcli-host, which would load it, did not start: it {}",
                    signal != 0 ? "was ended by " + signal_name(signal) : fmt::format("ended with status {}", collected.status));
  else if (signal != 0)
    reason =
        crashed_while_loading(signal) + (is_signal ? "" : fmt::format(", or ended the program with status {}", collected.status));
  else if (auto told = told_by_host(collected.output); collected.status == 1 && !told.empty())
    reason = std::move(told);
  else if (collected.status != 0 || collected.output.find(k_all_there) == std::string::npos) // what the plugin prints may follow
    reason = ended_while_loading(collected.status);
  return Problem{.reason = std::move(reason), .remedy = plugin_command("show", finding)};
}

} // namespace tcli

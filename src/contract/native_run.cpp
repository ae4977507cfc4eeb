#include "contract/native_run.hpp"

#include "base/debug.hpp"
#include "base/text.hpp"
#include "contract/contract.hpp"
#include "run/load_report.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::chrono::milliseconds k_load_limit{3000};

// Signals by which a program fails; the others are sent by somebody.
bool is_crash(int signal) {
  constexpr std::array k_crashes{SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSYS, SIGTRAP};
  return std::ranges::find(k_crashes, signal) != k_crashes.end();
}

std::string signal_name(int signal) {
  const char* const name = ::sigabbrev_np(signal);
  return name == nullptr ? fmt::format("signal {}", signal) : fmt::format("SIG{}", name);
}

// What the end of a host that never said "loaded" means; empty: it was stopped from outside.
std::string loading_problem(const ChildOutcome& outcome) {
  if (outcome.overdue) return fmt::format("it was not loaded within {} seconds", k_load_limit.count() / 1000);
  if (outcome.end.signal == 0) return fmt::format("it ended the program while it was loaded, with status {}", outcome.end.status);
  return is_crash(outcome.end.signal) ? fmt::format("it crashed while loading ({})", signal_name(outcome.end.signal)) : "";
}

} // namespace

Result<ChildEnd> run_native(const Finding& finding, ChildSpec child) {
  TCLI_TRY(const auto report, make_load_report());
  child.report = report.get();
  child.report_within = k_load_limit;
  child.environment.push_back(fmt::format("{}={}", k_load_report_variable, report.get()));
  TCLI_TRY(const auto outcome, run_child(child));
  if (outcome.cannot_execute != 0) {
    const Problem problem{.reason = fmt::format("{} can't be started: {}", child.argv[0], std::strerror(outcome.cannot_execute)),
                          .remedy = "ls -l " + shell_quote(child.argv[0])};
    return fail(cannot_run(finding, problem));
  }
  const LoadReport said = read_load_report(report);
  if (said.kind == LoadReport::Kind::refused) return fail(cannot_run(finding, said.problem));
  if (said.kind == LoadReport::Kind::loaded) {
    if (is_crash(outcome.end.signal)) {
      complain(fmt::format("{} crashed ({}): {}", finding.name, signal_name(outcome.end.signal), finding.location));
    }
    return outcome.end;
  }
  if (auto problem = loading_problem(outcome); !problem.empty()) return fail(cannot_run(finding, {.reason = std::move(problem)}));
  return outcome.end;
}

} // namespace tcli

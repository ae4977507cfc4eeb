#include "author/example_run.hpp"

#include "author/example.hpp"
#include "base/program.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::chrono::seconds k_limit{60};
constexpr std::size_t k_shown = 100; // bytes of a line

std::string_view without_line_end(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

std::string shown_line(std::string_view line) {
  return line.size() <= k_shown ? fmt::format("'{}'", line) : fmt::format("'{}...'", line.substr(0, k_shown));
}

} // namespace

std::string output_problem(std::string_view written, std::string_view wanted) {
  written = without_line_end(written);
  wanted = without_line_end(wanted);
  if (written == wanted) return {};
  const auto printed = split(written, '\n'), promised = split(wanted, '\n');
  std::size_t line = 0;
  while (line < printed.size() && line < promised.size() && printed[line] == promised[line]) ++line;
  if (line == printed.size()) return fmt::format("line {} of its output is missing: {}", line + 1, shown_line(promised[line]));
  if (line == promised.size()) return fmt::format("line {} of its output is too much: {}", line + 1, shown_line(printed[line]));
  return fmt::format("line {} of its output is {}, not {}", line + 1, shown_line(printed[line]), shown_line(promised[line]));
}

Result<std::string> run_example(const CleanFolder& where, const Example& example, const StopSignals& signals,
                                const OrphanScope& orphans) {
  const ExampleCalls found = example_calls(example.run);
  if (!found.problem.empty()) return found.problem;
  if (found.needs_shell || found.calls.size() != 1) return "only a call of tcli alone can be run, not what needs a shell";
  std::vector<std::string> argv = found.calls.front();
  argv.front() = program_path();
  TCLI_TRY(const CleanRun run, run_cleanly(where, std::move(argv), k_limit, signals, orphans));
  const auto reason = std::string(first_line(run.collected.errors));
  if (!run.is_linked) return fmt::format("it can't be linked where it is to be run: {}", reason);
  std::string problem = how_it_ended(run.collected, k_limit, k_clean_output_limit, example.status);
  if (!problem.empty() && run.collected.end == Collected::End::exited)
    problem += fmt::format(", not {}{}{}", example.status, reason.empty() ? "" : ": ", reason);
  if (problem.empty() && run.left > 0) problem = fmt::format("it left {} running", counted(run.left, "program"));
  if (problem.empty() && example.output) problem = output_problem(run.collected.output, *example.output);
  return problem;
}

} // namespace tcli

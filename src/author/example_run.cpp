#include "author/example_run.hpp"

#include "author/example.hpp"
#include "base/program.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::chrono::seconds k_limit{60};
constexpr std::size_t k_shown = 100; // columns of a line

std::string shown_line(std::string_view line) { return fmt::format("'{}'", fit(line, k_shown)); }

} // namespace

std::string output_problem(std::string_view written, std::string_view wanted) {
  if (written == wanted || written == fmt::format("{}\n", wanted) || fmt::format("{}\n", written) == wanted) return {};
  for (std::string_view* const text : {&written, &wanted})
    if (text->ends_with('\n')) text->remove_suffix(1);
  const auto printed = split(written, '\n'), promised = split(wanted, '\n');
  std::size_t line = 0;
  while (line < printed.size() && line < promised.size() && printed[line] == promised[line]) ++line;
  if (line == printed.size()) return fmt::format("line {} of its output is missing: {}", line + 1, shown_line(promised[line]));
  if (line == promised.size()) return fmt::format("line {} of its output is too much: {}", line + 1, shown_line(printed[line]));
  return fmt::format("line {} of its output is {}, not {}", line + 1, shown_line(printed[line]), shown_line(promised[line]));
}

Result<std::string> run_example(const CleanFolder& where, std::string_view provider, const Example& example,
                                const StopSignals& signals, const OrphanScope& orphans) {
  if (where.folder.find(':') != std::string::npos) return "its folder has a colon in its name, so no search path can lead to it";
  const std::vector<std::string> words = example_calls(example.run).calls.front();
  // Without history tcli becomes the module, which then ends with this process, however that happens.
  std::vector<std::string> argv{program_path(), "--no-history", "--from", std::string(provider)};
  argv.insert(argv.end(), words.begin() + 1, words.end());
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

#include "author/module_tests.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "run/find_program.hpp"

#include <algorithm>
#include <boost/filesystem/directory.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

namespace tcli {

namespace {

constexpr int k_skipped = 77; // as Automake has it
constexpr std::string_view k_bats_end = ".bats";

std::string with_line_end(std::string text) {
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  return text;
}

bool is_executable(const std::string& path) {
  struct ::stat status {};
  return ::stat(path.c_str(), &status) == 0 && (status.st_mode & 0111) != 0;
}

// A program, and what may be one: a test that nobody may execute is not to be left out without a word. Editors leave x~.
bool is_test(const std::string& path) {
  struct ::stat status {};
  if (path.ends_with('~') || ::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  return can_run_test(path) || read_head(path, 2).value_or("") == "#!";
}

} // namespace

bool can_run_test(const std::string& path) { return path.ends_with(k_bats_end) || is_executable(path); }

std::vector<std::string> find_tests(const CleanFolder& where) {
  std::vector<std::string> tests;
  boost::system::error_code error;
  boost::filesystem::directory_iterator entry(where.folder + "/tests", error);
  for (; !error && entry != boost::filesystem::directory_iterator(); entry.increment(error))
    if (const std::string path = entry->path().string(); is_test(path)) tests.push_back(path);
  std::ranges::sort(tests);
  return tests;
}

Result<TestResult> run_test(const CleanFolder& where, const std::string& test, std::chrono::milliseconds limit,
                            const StopSignals& signals, const OrphanScope& orphans) {
  TestResult result{.name = test.substr(where.folder.size() + 1)};
  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::string> argv{test};
  if (test.ends_with(k_bats_end)) {
    const std::string bats = find_program("bats");
    if (bats.empty()) {
      result.end = TestResult::End::skipped;
      result.reason = "bats is not installed";
      return result;
    }
    argv = {bats, test};
  } else if (!can_run_test(test)) {
    result.end = TestResult::End::skipped;
    result.reason = "it is not executable; if it is a test: chmod +x " + shell_quote(test);
    return result;
  }
  TCLI_TRY(const CleanRun run, run_cleanly(where, std::move(argv), limit, signals, orphans));
  if (!run.is_linked) {
    result.end = signals.came() != 0 ? TestResult::End::stopped : TestResult::End::failed;
    result.reason = "the pack can't be linked";
    result.output = run.collected.errors;
    return result;
  }
  result.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  result.output = with_line_end(run.collected.output) + with_line_end(run.collected.errors);
  result.reason = how_it_ended(run.collected, limit, k_clean_output_limit);
  const bool is_skipped = run.collected.end == Collected::End::exited && run.collected.status == k_skipped;
  if (signals.came() != 0)
    result.end = TestResult::End::stopped;
  else if (run.left > 0 && run.collected.end == Collected::End::exited) {
    result.end = TestResult::End::failed;
    result.reason = fmt::format("it left {} running", counted(run.left, "program"));
  } else if (is_skipped) {
    result.end = TestResult::End::skipped;
    result.reason = std::string(first_line(run.collected.output));
  } else if (!result.reason.empty())
    result.end = TestResult::End::failed;
  return result;
}

} // namespace tcli

#include "author/module_tests.hpp"
#include "base/text.hpp"
#include "cli/junit.hpp"
#include "cli/output.hpp"
#include "commands/plugin_module.hpp"
#include "commands/plugin_shared.hpp"
#include "module/value.hpp"
#include "run/child.hpp"

#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>

namespace tcli {

namespace {

using End = TestResult::End;

bool is_there(const std::string& path) {
  boost::system::error_code error;
  return boost::filesystem::exists(path, error) && !error;
}

std::string parent_of(const std::string& path) { return path.substr(0, std::max<std::size_t>(1, path.rfind('/'))); }

// A module in a pack has the pack's tests.
std::string with_tests(std::string folder) {
  const std::string nearest = folder;
  for (int up = 0; up < 3 && !is_there(folder + "/tests"); ++up) folder = parent_of(folder);
  return is_there(folder + "/tests") ? folder : nearest;
}

struct Place {
  CleanFolder where;
  std::string only = {}; // a test that was named by its path
};

Result<Place> test_place(const BuiltinCall& call) {
  std::string operand = call.arguments.value("module");
  if (std::string pack = pack_named(call, operand); !pack.empty()) operand = std::move(pack);
  std::string folder, only;
  if (operand.find_first_of("./") == std::string::npos) {
    TCLI_TRY(const auto finding, named_module(call, operand));
    folder = with_tests(finding.commands_are_files ? finding.location : parent_of(finding.location));
    boost::system::error_code error;
    const auto linked = boost::filesystem::canonical(finding.location, error).string();
    if (!error && linked != finding.location && !is_there(folder + "/tests")) folder = with_tests(parent_of(linked));
  } else {
    boost::system::error_code error;
    const auto path = boost::filesystem::canonical(operand, error);
    if (error)
      return fail({.status = ExitCode::usage, .what = operand, .why = error.message(), .hint = "tcli plugin test --help"});
    folder = path.string();
    const auto typed = boost::filesystem::absolute(operand).lexically_normal(); // a link is the test, not what it leads to
    const bool is_folder = boost::filesystem::is_directory(path, error);
    if (!is_folder && typed.parent_path().filename() == "tests") {
      const std::string tests = boost::filesystem::canonical(typed.parent_path(), error).string();
      folder = with_tests(parent_of(tests));
      only = tests + "/" + typed.filename().string();
    } else {
      folder = with_tests(is_folder ? folder : parent_of(folder));
      if (path.string().starts_with(folder + "/tests/")) only = path.string(); // deeper, where no tests are looked for
    }
  }
  return Place{.where = {.folder = folder, .is_pack = is_there(folder + "/pack.yaml")}, .only = only};
}

// "#" begins a directive such as TODO, which makes a failure of no account.
std::string tap_name(std::string_view name) {
  std::string text;
  for (const char byte : escape(name)) {
    if (byte == '#' || byte == '\\') text += '\\';
    text += byte;
  }
  return text;
}

// One test of TAP 13 (testanything.org), what it wrote as a block below it.
std::string tap_text(std::size_t number, const TestResult& result) {
  std::string text = fmt::format("{} {} - {}", result.end == End::failed ? "not ok" : "ok", number, tap_name(result.name));
  if (result.end == End::skipped) text += " # SKIP " + escape(result.reason);
  text += "\n";
  if (result.end != End::failed) return text;
  text += "# " + escape(result.reason) + "\n";
  if (result.output.empty()) return text;
  // The end tells most; the whole is in -o junit.
  constexpr std::size_t k_last_lines = 100, k_last_bytes = 16 * 1024;
  std::string_view end = result.output;
  if (end.ends_with('\n')) end.remove_suffix(1);
  end.remove_prefix(end.size() - std::min(end.size(), k_last_bytes));
  while (end.size() < result.output.size() && !end.empty() && (static_cast<unsigned char>(end[0]) & 0xC0U) == 0x80U)
    end.remove_prefix(1); // the rest of a character
  const auto lines = split(end, '\n');
  if (lines.size() > k_last_lines)
    end.remove_prefix(static_cast<std::size_t>(lines[lines.size() - k_last_lines].data() - end.data()));
  const auto cut = static_cast<std::size_t>(end.data() - result.output.data());
  if (cut > 0) text += fmt::format("#   ({} bytes before are in -o junit)\n", cut);
  const std::string shown = escape_lines(end);
  for (const auto line : split(shown, '\n')) text += fmt::format("#   {}\n", line);
  return text;
}

Table tests_table(const std::vector<TestResult>& results) {
  Table table{.name = "tests", .columns = {"name", "status", "reason", "seconds"}, .rows = {}};
  for (const TestResult& one : results)
    table.rows.push_back({one.name,
                          one.end == End::failed    ? "failed"
                          : one.end == End::skipped ? "skipped"
                                                    : "passed",
                          one.reason, fmt::format("{}.{:03}", one.took.count() / 1000, one.took.count() % 1000)});
  return table;
}

std::string report_xml(const std::vector<TestResult>& results, const std::string& folder) {
  std::vector<JunitCase> cases;
  for (const TestResult& one : results) {
    JunitCase row{.name = one.name, .group = folder.substr(folder.rfind('/') + 1), .message = one.reason, .took = one.took};
    if (one.end == End::skipped) row.end = JunitCase::End::skipped;
    if (one.end == End::failed) row.end = JunitCase::End::failed;
    (one.end == End::failed ? row.text : row.output) = one.output;
    cases.push_back(std::move(row));
  }
  return junit_xml("tcli plugin test", cases);
}

// All of them in turn; those that ended before tcli was told to. The signal that told it, or 0.
Result<int> run_all(const CleanFolder& where, const std::vector<std::string>& tests, std::chrono::milliseconds limit, bool is_tap,
                    std::vector<TestResult>& results) {
  TCLI_TRY(const StopSignals signals, StopSignals::catch_them());
  const OrphanScope orphans;
  for (const std::string& test : tests) {
    TCLI_TRY(auto result, run_test(where, test, limit, signals, orphans));
    if (signals.came() != 0) break;
    results.push_back(std::move(result));
    if (is_tap) TCLI_CHECK(print(tap_text(results.size(), results.back())));
  }
  return signals.came();
}

} // namespace

Result<int> plugin_test(const BuiltinCall& call) {
  TCLI_TRY(const auto place, test_place(call));
  const CleanFolder& where = place.where;
  auto tests = find_tests(where);
  if (!place.only.empty()) std::erase_if(tests, [&](const std::string& test) { return test != place.only; });
  if (tests.empty())
    return fail({.status = ExitCode::failed,
                 .what = place.only.empty() ? where.folder : place.only,
                 .why = place.only.empty() ? "there are no tests: executable files or NAME.bats in its folder tests"
                                           : "it is no test: an executable file or NAME.bats in the folder tests",
                 .hint = "tcli plugin new --help"});
  if (std::ranges::none_of(tests, can_run_test)) {
    std::string files;
    for (const std::string& test : tests) files += " " + shell_quote(test);
    return fail({.status = ExitCode::failed,
                 .what = place.only.empty() ? where.folder : place.only,
                 .why = "none of the tests is executable",
                 .hint = "chmod +x" + files});
  }
  const OutputFormat format = output_of(call);
  const bool is_tap = format.word == "tap" && format.key.empty();
  const std::chrono::milliseconds limit(parse_duration(call.arguments.value("timeout")).value_or(60'000));
  if (limit.count() == 0)
    return fail(
        {.status = ExitCode::usage, .what = "--timeout", .why = "no test ends in no time", .hint = "tcli plugin test --help"});
  if (is_tap) TCLI_CHECK(print(fmt::format("TAP version 13\n1..{}\n", tests.size())));
  std::vector<TestResult> results;
  TCLI_TRY(const int stopped_by, run_all(where, tests, limit, is_tap, results));
  if (stopped_by != 0) return end_like({.signal = stopped_by});
  if (format.word == "junit" && format.key.empty())
    TCLI_CHECK(print(report_xml(results, where.folder)));
  else if (!is_tap)
    TCLI_CHECK(print_table(tests_table(results), format));
  const bool failed = std::ranges::any_of(results, [](const TestResult& one) { return one.end == End::failed; });
  return static_cast<int>(failed ? ExitCode::failed : ExitCode::ok);
}

} // namespace tcli

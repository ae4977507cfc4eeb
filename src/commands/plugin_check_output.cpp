#include "commands/plugin_check.hpp"

#include "base/style.hpp"
#include "base/text.hpp"
#include "cli/junit.hpp"
#include "cli/output.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <unistd.h>

namespace tcli {

namespace {

std::string number(int value) { return value > 0 ? std::to_string(value) : std::string{}; }

Table findings_table(const std::vector<CheckedModule>& modules) {
  Table table{.name = "findings", .columns = {"level", "finding", "rule", "file", "line", "column", "mend"}, .rows = {}};
  std::vector<Remark> all;
  for (const CheckedModule& module : modules) all.insert(all.end(), module.remarks.begin(), module.remarks.end());
  sort_remarks(all);
  for (const Remark& one : all)
    table.rows.push_back({std::string{weight_word(one.weight)}, one.text, std::string{rule_of(one.rule).id}, one.file,
                          number(one.line), number(one.column), mend_of(one)});
  return table;
}

std::string lines_of(const std::vector<Remark>& remarks, bool errors) {
  std::string text;
  for (const Remark& one : remarks)
    if ((one.weight == Weight::error) == errors) text += remark_line(one) + "\n";
  return text;
}

std::string report_xml(const std::vector<CheckedModule>& modules) {
  std::vector<JunitCase> cases;
  for (const CheckedModule& module : modules) {
    JunitCase one{.name = module.name, .group = module.group, .output = lines_of(module.remarks, false)};
    one.text = lines_of(module.remarks, true);
    const auto errors = std::ranges::count(module.remarks, Weight::error, &Remark::weight);
    if (errors > 0) one.end = JunitCase::End::failed;
    if (errors > 0) one.message = counted(static_cast<std::size_t>(errors), "error");
    cases.push_back(std::move(one));
  }
  return junit_xml("tcli plugin check", cases);
}

Style style_of(Weight weight) {
  if (weight == Weight::error) return Style::error;
  return weight == Weight::warning ? Style::warning : Style::faint;
}

// Once for each rule: of errors and warnings, notes say it themselves.
std::string ways_out(const std::vector<Remark>& remarks) {
  std::set<std::pair<RuleId, std::string>> broken;
  for (const Remark& one : remarks)
    if (one.weight != Weight::note) broken.emplace(one.rule, mend_of(one));
  std::string text;
  for (const auto& [rule, mend] : broken) text += fmt::format("  {:<11} {}\n", rule_of(rule).id, escape(mend));
  return text;
}

// A line of each finding, and what they come to.
struct Report {
  std::string findings, summary;
};

Report report_for_people(const std::vector<CheckedModule>& modules) {
  std::vector<Remark> all;
  for (const CheckedModule& module : modules) all.insert(all.end(), module.remarks.begin(), module.remarks.end());
  sort_remarks(all);
  Report report;
  std::size_t errors = 0, warnings = 0;
  for (const Remark& one : all) {
    std::string line = remark_line(one);
    const std::string word = fmt::format(": {}: ", weight_word(one.weight));
    if (const auto at = line.find(word, escape(one.file).size()); at != std::string::npos)
      line.replace(at + 2, word.size() - 3, styled(word.substr(2, word.size() - 3), style_of(one.weight), STDOUT_FILENO));
    report.findings += line + "\n";
    errors += one.weight == Weight::error ? 1 : 0;
    warnings += one.weight == Weight::warning ? 1 : 0;
  }
  const auto count = std::ranges::count(modules, true, &CheckedModule::is_module);
  report.summary = counted(static_cast<std::size_t>(count), "module") + ": ";
  report.summary += errors + warnings == 0
                        ? "well\n"
                        : fmt::format("{}, {}\n", counted(errors, "error"), counted(warnings, "warning")) + ways_out(all);
  return report;
}

// Who reads on from a pipe gets findings alone.
Status print_for_people(const std::vector<CheckedModule>& modules) {
  const Report report = report_for_people(modules);
  if (terminal_columns() > 0) return print(report.findings + report.summary);
  TCLI_CHECK(print(report.findings));
  for (const std::string_view line : split(trim(report.summary), '\n')) tell(line);
  return {};
}

} // namespace

Result<int> print_checked(const BuiltinCall& call, std::vector<CheckedModule> modules) {
  bool failed = false;
  for (CheckedModule& module : modules) {
    sort_remarks(module.remarks);
    for (Remark& one : module.remarks) {
      if (call.arguments.flag("strict") && one.weight == Weight::warning) one.weight = Weight::error;
      failed = failed || one.weight == Weight::error;
    }
  }
  const OutputFormat format = output_of(call);
  if (format.is_for_people())
    TCLI_CHECK(print_for_people(modules));
  else if (format.word == "junit" && format.key.empty())
    TCLI_CHECK(print(report_xml(modules)));
  else
    TCLI_CHECK(print_table(findings_table(modules), format));
  return static_cast<int>(failed ? ExitCode::failed : ExitCode::ok);
}

} // namespace tcli

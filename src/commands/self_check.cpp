#include "commands/self_check.hpp"

#include "base/text.hpp"
#include "cli/output.hpp"
#include "cli/wait_note.hpp"
#include "commands/self_module.hpp"
#include "pack/git_words.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <unistd.h>
#include <utility>

namespace tcli {

namespace {

struct CheckArea {
  std::string_view name;
  void (*look)(const CheckCall& check, CheckReport& report);
};

// In the order in which findings of one weight are shown.
constexpr std::array<CheckArea, 16> k_areas{{
    {"versions", check_versions},
    {"shells", check_shells},
    {"git", check_git},
    {"bubblewrap", check_seal},
    {"containers", check_containers},
    {"path", check_search_path},
    {"cache", check_cache},
    {"packs", check_packs},
    {"modules", check_modules},
    {"providers", check_providers},
    {"history", check_history},
    {"tcli-host", check_host},
    {"environment", check_variables},
    {"config", check_config},
    {"permissions", check_open_folders},
    {"folders", check_folders},
}};

constexpr std::array<std::string_view, 4> k_words{"ok", "note", "warning", "error"};

std::string sentence(const CheckFinding& finding) {
  return finding.why.empty() ? finding.what : finding.what + ": " + finding.why;
}

// Two columns and the sentence beside them, wrapped; the remedy on a line of its own, uncut, so that it can be copied.
std::string screen_text(const std::vector<CheckFinding>& findings, std::size_t columns) {
  constexpr std::size_t k_severity = 9, k_area = 13, k_indent = k_severity + k_area;
  std::string text;
  for (const CheckFinding& finding : findings) {
    std::string margin = fmt::format("{:<{}}{:<{}}", severity_word(finding.severity), k_severity, finding.area, k_area);
    for (const std::string& line : wrap(escape(sentence(finding)), std::max(columns, 2 * k_indent) - k_indent)) {
      text += margin + line + "\n";
      margin = std::string(k_indent, ' ');
    }
    if (!finding.remedy.empty()) text += fmt::format("{}$ {}\n", margin, escape(with_visible_quotes(finding.remedy)));
  }
  return text;
}

std::string summary(const std::vector<CheckFinding>& findings) {
  std::vector<std::string> parts;
  for (const Severity severity : {Severity::error, Severity::warning, Severity::note}) {
    const auto count = static_cast<std::size_t>(std::ranges::count(findings, severity, &CheckFinding::severity));
    if (count > 0) parts.push_back(counted(count, severity_word(severity)));
  }
  return parts.empty() ? "nothing is wrong" : join(parts, ", ");
}

Table table_of(const std::vector<CheckFinding>& findings) {
  Table table{.name = "findings", .columns = {"severity", "area", "what", "why", "remedy"}, .rows = {}};
  for (const CheckFinding& one : findings)
    table.rows.push_back({std::string{severity_word(one.severity)}, std::string{one.area}, one.what, one.why, one.remedy});
  return table;
}

} // namespace

std::string_view severity_word(Severity severity) { return k_words.at(static_cast<std::size_t>(severity)); }

void CheckReport::add(Severity severity, std::string what, std::string why, std::string remedy) {
  m_findings.push_back({.severity = severity,
                        .area = m_area,
                        .what = without_passwords(what),
                        .why = without_passwords(why),
                        .remedy = without_passwords(remedy)});
}

std::vector<CheckFinding> CheckReport::take() {
  std::ranges::stable_sort(m_findings, {}, &CheckFinding::severity);
  return std::exchange(m_findings, {});
}

std::string shown_size(std::uint64_t bytes) {
  constexpr double k_step = 1000;
  double size = static_cast<double>(bytes);
  if (size < k_step) return fmt::format("{} B", bytes);
  for (const std::string_view unit : {"kB", "MB"})
    if ((size /= k_step) < k_step) return fmt::format("{:.1f} {}", size, unit);
  return fmt::format("{:.1f} GB", size / k_step);
}

Result<int> self_check(const BuiltinCall& call) {
  std::optional<WaitNote> note{std::in_place, is_quiet(call) ? "" : "checking"};
  const auto programs = ask_programs(call);
  CheckReport report;
  for (const CheckArea& area : k_areas) {
    report.begin_area(area.name);
    area.look({.call = call, .programs = programs}, report);
  }
  note.reset();
  const auto findings = report.take();
  const Table table = table_of(findings);
  const std::size_t columns = terminal_columns();
  const OutputFormat format = output_of(call);
  if (format.is_for_people()) {
    TCLI_CHECK(print(columns == 0 ? table_text(table, 0) : screen_text(findings, columns)));
    if (columns != 0) tell(summary(findings));
  } else {
    TCLI_CHECK(print_table(table, check_json(table, checked_versions(programs)), format));
  }
  const bool is_wrong = !findings.empty() && findings.back().severity >= Severity::warning;
  return static_cast<int>(is_wrong ? ExitCode::failed : ExitCode::ok);
}

} // namespace tcli

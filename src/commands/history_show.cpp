#include "base/style.hpp"
#include "base/text.hpp"
#include "capture/tail_file.hpp"
#include "cli/history_json.hpp"
#include "cli/output.hpp"
#include "cli/pager.hpp"
#include "cli/table.hpp"
#include "commands/history_module.hpp"
#include "commands/history_shared.hpp"
#include "commands/history_table.hpp"
#include "history/moment.hpp"
#include "history/output.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unistd.h>
#include <utility>

namespace tcli {

namespace {

constexpr std::size_t k_shown_digest = 12; // digits
constexpr std::size_t k_shown_lines = 10;  // of what it printed, the last ones

std::string what_ran(const Run& run) {
  const RunStart& start = run.start;
  std::string text = start.location;
  if (!run.digest.empty()) text += fmt::format(" (sha256 {}...)", run.digest.substr(0, k_shown_digest));
  return text;
}

std::string where(const RunStart& start) {
  return fmt::format("{}, as {} on {}", start.folder.empty() ? "a folder that was gone" : start.folder, start.user, start.host);
}

// A rerun with a value to fill in: what a person wants who mends a failed call.
std::string rerun_with(const Run& run, const std::string& id) {
  if (run.start.parameters.empty()) return {};
  const auto& [name, value] = run.start.parameters.front();
  if (value.find(k_masked) != std::string::npos) return {};
  return fmt::format("tcli history rerun {} {}={}", id, name, with_visible_quotes(shell_quote(value)));
}

// Field and value, a line each; on a terminal broken at spaces where it is too long. Nothing is cut, and calls stay whole, since
// these are to be copied.
class Page {
public:
  void add(const char* field, const std::string& value, Style style = Style::plain) {
    const std::size_t columns = terminal_columns();
    const bool is_wide = columns > 0 && display_width(escape(value)) + k_margin > columns;
    if (!is_wide) return add_call(field, value, style);
    for (const std::string& line : wrap(escape(value), std::max(columns, 2 * k_margin) - k_margin)) {
      m_text += fmt::format("{:<{}}{}\n", field, k_margin, styled(line, style, STDOUT_FILENO));
      field = "";
    }
  }
  void add_call(const char* field, const std::string& value, Style style = Style::plain) {
    if (value.empty()) return;
    const auto shown = styled(escape(value), style, STDOUT_FILENO);
    m_text += terminal_columns() > 0 ? fmt::format("{:<{}}{}\n", field, k_margin, shown) : fmt::format("{}\t{}\n", field, shown);
  }
  void add_text(const std::string& text) { m_text += text; }
  const std::string& text() const { return m_text; }

private:
  static constexpr std::size_t k_margin = 12; // columns of the field

  std::string m_text;
};

void add_details(Page& page, const Run& run) {
  const RunStart& start = run.start;
  page.add("module", start.module);
  page.add("subject", start.subject);
  page.add("verb", start.verb);
  page.add("provider", start.provider);
  page.add("kind", start.kind);
  page.add("version", start.version);
  page.add("sha256", run.digest);
  page.add("pid", std::to_string(start.pid));
  if (run.end) page.add("took", fmt::format("{} us", run.end->duration_us));
  for (std::size_t at = 0; at < start.words.size(); ++at) {
    const std::string& word = start.words[at];
    page.add("word", fmt::format("{} {}", at + 1,
                                 word.find(k_masked) == std::string::npos ? with_visible_quotes(shell_quote(word)) : "***"));
  }
}

// Of standard error; where it went to the same place as standard output, of both.
void add_last_lines(Page& page, const std::string& folder, const std::string& id) {
  for (const auto& [stream, field] : {std::pair{Stream::err, "stderr"}, {Stream::out, "printed"}}) {
    const std::string file = output_file(folder, id, stream);
    if (::access(file.c_str(), F_OK) != 0) continue;
    const auto tail = read_tail(file);
    std::string lines;
    if (!tail || tail->begin == tail->head) lines = last_lines_of_file(file, k_shown_lines);
    if (tail) lines = last_lines(lines + tail->text, k_shown_lines);
    for (const auto line : split(lines, '\n')) page.add(field, std::string{line});
    return;
  }
}

std::string page_of(const Run& run, const std::vector<Run>& children, const std::string& folder, bool detail) {
  const RunStart& start = run.start;
  const std::string id = start.id.substr(0, run.unique);
  const bool for_people = terminal_columns() > 0;
  Page page;
  page.add("id", start.id);
  page.add("parent", start.parent);
  page.add_call("command", run_line_for_people(start));
  page.add("status",
           run.end ? fmt::format("{} after {}", state_for_people(run), elapsed(run.end->duration_us)) : state_for_people(run),
           run.state == RunState::failed || run.state == RunState::killed ? Style::bad : Style::plain);
  page.add("started", moment_in_full(start.started_ms));
  if (run.end) page.add("ended", moment_in_full(start.started_ms + run.end->duration_us / 1000));
  page.add("ran", what_ran(run));
  page.add("in", where(start));
  for (const auto& [name, value] : start.parameters)
    page.add("parameter", fmt::format("{}={}", name, value.find(k_masked) == std::string::npos ? value : "***"));
  add_last_lines(page, folder, start.id);
  if (has_output(folder, start.id)) page.add_call("output", fmt::format("tcli history output {}", id));
  page.add("note", run.note);
  if (detail) add_details(page, run);
  page.add_call("again", fmt::format("tcli history rerun {}", id));
  if (run.state != RunState::ok) page.add_call("with", rerun_with(run, id));
  if (!children.empty())
    page.add_text((for_people ? "\n" : "") + table_text(run_table(children, for_people), terminal_columns()));
  return page.text();
}

} // namespace

Result<int> history_show(const BuiltinCall& call) {
  TCLI_TRY(auto history, open_history(call));
  TCLI_TRY(const auto run, find_run(call, history));
  TCLI_TRY(const auto children, history.children(run.start.id));
  const OutputFormat format = output_of(call);
  if (format.is_for_people()) {
    TCLI_CHECK(print_page(page_of(run, children, history.folder(), call.arguments.flag("detail"))));
  } else {
    TCLI_CHECK(print_table(run_table({run}, false), run_json(run, children), format));
  }
  return 0;
}

} // namespace tcli

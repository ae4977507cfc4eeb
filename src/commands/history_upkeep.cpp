#include "base/debug.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/file_operand.hpp"
#include "cli/history_json.hpp"
#include "cli/output.hpp"
#include "commands/history_module.hpp"
#include "commands/history_shared.hpp"
#include "module/value.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::size_t k_told_reasons = 10;
constexpr std::size_t k_batch = 1000; // runs of one transaction
constexpr std::int64_t k_day_ms = std::int64_t{24} * 60 * 60 * 1000;
constexpr std::size_t k_longest_line = std::size_t{4} << 20;

// The limits that were typed; the config's where none was.
Result<Retention> retention_of(const BuiltinCall& call) {
  TCLI_CHECK(refuse_empty_options(call));
  Retention retention{.age_ms = duration_option(call, "age"), .runs = {}, .bytes = {}};
  const auto number = [&](const char* name) -> Result<std::optional<std::uint64_t>> {
    const std::string text = call.arguments.value(name);
    if (text.empty()) return std::optional<std::uint64_t>{};
    const auto bytes = parse_bytes(text);
    if (bytes) return std::optional{static_cast<std::uint64_t>(*bytes)};
    return fail(Error{.status = ExitCode::usage,
                      .what = fmt::format("history prune: --{} wants a number such as 1000 or 100M, got '{}'", name, text),
                      .hint = "tcli help history prune"});
  };
  TCLI_TRY(retention.runs, number("runs"));
  TCLI_TRY(retention.bytes, number("bytes"));
  return retention.age_ms || retention.runs || retention.bytes ? retention : configured_retention(call);
}

Error too_long() { return {.status = ExitCode::failed, .what = "read a line", .why = "it is longer than 4 MiB"}; }

// It would be the last run for ever.
Error from_the_future() {
  return {.status = ExitCode::failed, .what = "a run", .why = "it began more than a day after what the clock says here"};
}

// Lines of a file, one after the other, in bounded memory.
class LineReader {
public:
  explicit LineReader(int fd) : m_fd(fd) {}

  // false: no more.
  Result<bool> next(std::string& line) {
    line.clear();
    while (true) {
      const auto end = m_text.find('\n', m_at);
      line.append(m_text, m_at, end == std::string::npos ? std::string::npos : end - m_at);
      m_at = end == std::string::npos ? m_text.size() : end + 1;
      if (end != std::string::npos) return true;
      if (line.size() > k_longest_line) return fail(too_long());
      TCLI_TRY(m_text, read_some(m_fd));
      m_at = 0;
      if (m_text.empty()) return !line.empty();
    }
  }

private:
  static Result<std::string> read_some(int fd) {
    std::string text(std::size_t{1} << 16, '\0');
    ssize_t count = 0;
    do count = ::read(fd, text.data(), text.size());
    while (count < 0 && errno == EINTR);
    if (count < 0) {
      auto error = system_error("read", errno);
      error.status = ExitCode::failed;
      return fail(std::move(error));
    }
    text.resize(static_cast<std::size_t>(count));
    return text;
  }

  int m_fd;
  std::string m_text;
  std::size_t m_at = 0;
};

// What is no run is told, and costs itself.
class Importer {
public:
  Importer(History& history, std::string file) : m_history(history), m_file(std::move(file)) {}

  Result<Imported> lines(int fd);
  Result<Imported> database();

private:
  struct Wrong {
    std::string first, why; // such line
    std::size_t count;
  };

  Status take(std::string_view line, const std::string& where);
  Status flush();
  void tell_of_wrong() const;

  History& m_history;
  std::string m_file;
  std::vector<Run> m_batch;
  std::vector<Wrong> m_wrong; // one for each reason
  Imported m_imported;
};

Status Importer::take(std::string_view line, const std::string& where) {
  auto run = run_from_line(line);
  if (line.size() > k_longest_line) run = fail(too_long());
  if (run && run->start.started_ms > now_ms() + k_day_ms) run = fail(from_the_future());
  if (!run) {
    ++m_imported.wrong;
    const auto known = std::ranges::find(m_wrong, run.error().why, &Wrong::why);
    if (known != m_wrong.end()) ++known->count;
    if (known == m_wrong.end() && m_wrong.size() < k_told_reasons)
      m_wrong.push_back({fmt::format("{}:{}: {}", m_file, where, run.error().what), run.error().why, 1});
    return {};
  }
  ++m_imported.runs;
  m_batch.push_back(*std::move(run));
  return m_batch.size() == k_batch ? flush() : Status{};
}

void Importer::tell_of_wrong() const {
  for (const auto& [first, why, count] : m_wrong)
    warn(fmt::format("{}: {}{}", first, why, count == 1 ? "" : fmt::format(" (and {} more like it)", count - 1)));
}

Status Importer::flush() {
  TCLI_TRY(const auto added, m_history.import(m_batch));
  m_imported.added += added;
  m_batch.clear();
  return {};
}

Result<Imported> Importer::lines(int fd) {
  LineReader reader{fd};
  std::string line;
  for (std::size_t number = 1;; ++number) {
    auto has_line = reader.next(line);
    if (!has_line || !*has_line) { // those before it are good all the same
      TCLI_CHECK(flush());
      tell_of_wrong();
    }
    if (!has_line) {
      has_line.error().what = fmt::format("{}:{}", m_file, number);
      return fail(std::move(has_line).error());
    }
    if (!*has_line) return m_imported;
    if (!trim(line).empty()) TCLI_CHECK(take(line, std::to_string(number)));
  }
}

// A row is as good as a line: it is checked as one.
Result<Imported> Importer::database() {
  TCLI_TRY(const auto salvaged, salvage(m_file, [&](const Run& run) { return take(trim(run_line(run)), escape(run.start.id)); }));
  TCLI_CHECK(flush());
  tell_of_wrong();
  m_imported.is_complete = !salvaged.damage;
  if (salvaged.damage) warn(fmt::format("{}: a part of it can't be read: {}", m_file, salvaged.damage->why));
  return m_imported;
}

// Such as a shell's <(command). Waits for who writes to it, as every reader of one does; not valid when it is none.
UniqueFd open_pipe(const std::string& file) {
  struct ::stat status {};
  if (::stat(file.c_str(), &status) != 0 || !S_ISFIFO(status.st_mode)) return {};
  return UniqueFd{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
}

Result<Imported> import_file(History& history, const std::string& file) {
  constexpr std::string_view k_database = "SQLite format 3"; // sqlite.org/fileformat.html, 1.3
  if (file == "-") tell_of_terminal_input();
  if (file == "-") return Importer{history, "standard input"}.lines(STDIN_FILENO);
  Importer importer{history, file};
  if (const auto pipe = open_pipe(file); pipe.valid()) return importer.lines(pipe.get());
  auto head = read_head(file, k_database.size());
  if (!head) {
    head.error().status = ExitCode::failed;
    return fail(std::move(head).error());
  }
  if (*head == k_database) return importer.database();
  struct ::stat status {};
  TCLI_TRY(const auto opened, open_regular(file, status));
  return importer.lines(opened.get());
}

} // namespace

Result<int> history_prune(const BuiltinCall& call) {
  TCLI_TRY(const auto retention, retention_of(call));
  TCLI_TRY(auto history, open_history(call));
  const bool dry_run = call.arguments.flag("dry-run");
  TCLI_TRY(const auto removed, history.prune(retention, dry_run));
  const std::string sentence =
      fmt::format("{} run{} {}", removed.runs, removed.runs == 1 ? "" : "s", dry_run ? "would go" : "removed");
  TCLI_CHECK(print_outcome(call, sentence, {.name = "removed", .columns = {"runs"}, .rows = {{std::to_string(removed.runs)}}},
                           removed_json(removed, dry_run)));
  return 0;
}

Result<int> history_export(const BuiltinCall& call) {
  TCLI_TRY(const auto filter, filter_of(call));
  TCLI_TRY(auto history, open_history(call));
  std::string text;
  const auto take = [&text](const Run& run) -> Status {
    text += run_line(run);
    if (text.size() < (std::size_t{1} << 16)) return {};
    TCLI_CHECK(print(text));
    text.clear();
    return {};
  };
  TCLI_CHECK(history.for_each(filter, take));
  TCLI_CHECK(print(text));
  return 0;
}

Result<int> history_import(const BuiltinCall& call) {
  TCLI_TRY(auto history, open_history(call));
  TCLI_TRY(const auto imported, import_file(history, call.arguments.value("file")));
  std::string sentence = fmt::format("{} of {} runs added", imported.added, imported.runs);
  if (imported.wrong == 1) sentence += ", 1 line was no run";
  if (imported.wrong > 1) sentence += fmt::format(", {} lines were no runs", imported.wrong);
  if (!imported.is_complete) sentence += ", and there may have been more";
  TCLI_CHECK(print_outcome(call, sentence,
                           {.name = "imported",
                            .columns = {"added", "runs"},
                            .rows = {{std::to_string(imported.added), std::to_string(imported.runs)}}},
                           imported_json(imported)));
  return static_cast<int>(imported.wrong == 0 && imported.is_complete ? ExitCode::ok : ExitCode::failed);
}

Result<int> history_annotate(const BuiltinCall& call) {
  TCLI_TRY(auto history, open_history(call));
  TCLI_TRY(auto run, find_run(call, history));
  const std::string id = run.start.id;
  run.note = join(call.arguments.find("text")->values, " ");
  TCLI_CHECK(history.annotate(id, run.note));
  TCLI_TRY(const auto children, history.children(id));
  const char* const what = run.note.empty() ? "note taken away" : "noted";
  TCLI_CHECK(print_outcome(call, fmt::format("{}: {}", id, what),
                           {.name = "noted", .columns = {"id", "note"}, .rows = {{id, run.note}}}, run_json(run, children)));
  return 0;
}

} // namespace tcli

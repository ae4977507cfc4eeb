#include "base/debug.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/history_json.hpp"
#include "cli/output.hpp"
#include "commands/history_module.hpp"
#include "commands/history_shared.hpp"
#include "module/value.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::size_t k_batch = 1000; // runs of one transaction
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
      if (line.size() > k_longest_line)
        return fail(Error{.status = ExitCode::failed, .what = "read a line", .why = "it is longer than 4 MiB"});
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
    if (count < 0) return fail(system_error("read", errno));
    text.resize(static_cast<std::size_t>(count));
    return text;
  }

  int m_fd;
  std::string m_text;
  std::size_t m_at = 0;
};

// Lines that are no runs are told, and cost themselves.
Status import_lines(History& history, int fd, const std::string& file, Imported& imported) {
  LineReader reader{fd};
  std::string line;
  std::vector<Run> batch;
  const auto flush = [&]() -> Status {
    TCLI_TRY(const auto added, history.import(batch));
    imported.added += added;
    batch.clear();
    return {};
  };
  for (std::size_t number = 1;; ++number) {
    auto has_line = reader.next(line);
    if (!has_line) { // those before it are good all the same
      TCLI_CHECK(flush());
      has_line.error().what = fmt::format("{}:{}", file, number);
      return fail(std::move(has_line).error());
    }
    if (!*has_line) return flush();
    if (trim(line).empty()) continue;
    auto run = run_from_line(line);
    if (!run && ++imported.wrong <= 10) warn(fmt::format("{}:{}: {}: {}", file, number, run.error().what, run.error().why));
    if (!run) continue;
    ++imported.runs;
    batch.push_back(*std::move(run));
    if (batch.size() == k_batch) TCLI_CHECK(flush());
  }
}

// Such as a shell's <(command). Waits for who writes to it, as every reader of one does; not valid when it is none.
UniqueFd open_pipe(const std::string& file) {
  struct ::stat status {};
  if (::stat(file.c_str(), &status) != 0 || !S_ISFIFO(status.st_mode)) return {};
  return UniqueFd{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
}

Status import_file(History& history, const std::string& file, Imported& imported) {
  constexpr std::string_view k_database = "SQLite format 3"; // sqlite.org/fileformat.html, 1.3
  if (file == "-") return import_lines(history, STDIN_FILENO, "standard input", imported);
  if (const auto pipe = open_pipe(file); pipe.valid()) return import_lines(history, pipe.get(), file, imported);
  auto head = read_head(file, k_database.size());
  if (!head) {
    head.error().status = ExitCode::failed;
    return fail(std::move(head).error());
  }
  if (*head == k_database) {
    TCLI_TRY(const auto runs, salvage(file));
    imported.runs = runs.size();
    TCLI_TRY(imported.added, history.import(runs));
    return {};
  }
  struct ::stat status {};
  TCLI_TRY(const auto opened, open_regular(file, status));
  return import_lines(history, opened.get(), file, imported);
}

} // namespace

Result<int> history_prune(const BuiltinCall& call) {
  TCLI_TRY(const auto retention, retention_of(call));
  TCLI_TRY(auto history, open_history(call));
  const bool dry_run = call.arguments.flag("dry-run");
  TCLI_TRY(const auto removed, history.prune(retention, dry_run));
  const std::string sentence =
      fmt::format("{} run{} {}", removed.runs, removed.runs == 1 ? "" : "s", dry_run ? "would go" : "removed");
  TCLI_CHECK(print_outcome(call, sentence, std::to_string(removed.runs), removed_json(removed, dry_run)));
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
  Imported imported;
  TCLI_CHECK(import_file(history, call.arguments.value("file"), imported));
  std::string sentence = fmt::format("{} of {} runs added", imported.added, imported.runs);
  if (imported.wrong == 1) sentence += ", 1 line was no run";
  if (imported.wrong > 1) sentence += fmt::format(", {} lines were no runs", imported.wrong);
  TCLI_CHECK(print_outcome(call, sentence, std::to_string(imported.added), imported_json(imported)));
  return static_cast<int>(imported.wrong == 0 ? ExitCode::ok : ExitCode::failed);
}

Result<int> history_annotate(const BuiltinCall& call) {
  TCLI_TRY(auto history, open_history(call));
  TCLI_TRY(auto run, find_run(call, history));
  const std::string id = run.start.id;
  run.note = join(call.arguments.find("text")->values, " ");
  TCLI_CHECK(history.annotate(id, run.note));
  TCLI_TRY(const auto children, history.children(id));
  const char* const what = run.note.empty() ? "note taken away" : "noted";
  TCLI_CHECK(print_outcome(call, fmt::format("{}: {}", id, what), id, run_json(run, children)));
  return 0;
}

} // namespace tcli

#include "history/run_writer.hpp"

#include "history/words.hpp"

#include <array>

namespace tcli {

namespace {

enum Insert : std::size_t { k_command, k_program, k_person, k_run, k_details, k_insert_end, k_output };

// In the order of Insert.
constexpr std::array<std::string_view, 7> k_sql{
    "INSERT INTO commands(module, subject, verb) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET verb = verb RETURNING number",
    "INSERT INTO programs(provider, kind, location, version, device, inode, size, mtime, ctime) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO UPDATE SET kind = kind RETURNING number",
    "INSERT INTO people(user, host) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET user = user RETURNING number",
    "INSERT OR IGNORE INTO runs(id, parent, command, program, person, started) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    "INSERT OR IGNORE INTO details(id, folder, words, parameters, truncated, pid, boot, boot_id) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    "UPDATE runs SET duration = ?2, status = ?3, signal = ?4 WHERE id = ?1",
    "INSERT OR IGNORE INTO outputs(id, out_kept, out_cut, out_bytes, err_kept, err_cut, err_bytes) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
};

std::int64_t signed_number(std::uint64_t number) { return static_cast<std::int64_t>(number); }

// The number of the row that is there now.
Result<std::int64_t> number_of(Statement& statement) {
  auto row = statement.step();
  const auto found = row && *row ? statement.number(0) : 0;
  statement.reset();
  if (!row) return fail(std::move(row).error());
  return found;
}

} // namespace

Result<RunWriter> RunWriter::make(Database& database) {
  RunWriter writer;
  for (const auto sql : k_sql) {
    TCLI_TRY(auto statement, database.prepare(sql));
    writer.m_statements.push_back(std::move(statement));
  }
  return writer;
}

Status RunWriter::add(const RunStart& start) {
  Statement& commands = m_statements[k_command];
  TCLI_TRY(const auto command, number_of(commands.bind(1, start.module).bind(2, start.subject).bind(3, start.verb)));
  const FileId& file = start.file;
  Statement& programs = m_statements[k_program];
  programs.bind(1, start.provider).bind(2, start.kind).bind_bytes(3, start.location).bind(4, start.version);
  programs.bind(5, signed_number(file.device)).bind(6, signed_number(file.inode)).bind(7, signed_number(file.size));
  TCLI_TRY(const auto program, number_of(programs.bind(8, file.mtime_ns).bind(9, file.ctime_ns)));
  TCLI_TRY(const auto person, number_of(m_statements[k_person].bind(1, start.user).bind(2, start.host)));
  Statement& run = m_statements[k_run];
  run.bind(1, start.id).bind(3, command).bind(4, program).bind(5, person).bind(6, start.started_ms);
  start.parent.empty() ? run.bind_null(2) : run.bind(2, start.parent);
  TCLI_CHECK(run.run());
  Statement& details = m_statements[k_details];
  details.bind(1, start.id).bind_bytes(2, start.folder).bind_bytes(3, packed(start.words));
  details.bind_bytes(4, packed(start.parameters)).bind(5, start.truncated ? 1 : 0);
  return details.bind(6, start.pid).bind(7, start.boot_ms).bind(8, start.boot_id).run();
}

Status RunWriter::add(const RunEnd& ended) {
  Statement& statement = m_statements[k_insert_end];
  TCLI_CHECK(statement.bind(1, ended.id).bind(2, ended.duration_us).bind(3, ended.status).bind(4, ended.signal).run());
  if (!ended.out.is_kept && !ended.err.is_kept) return {};
  Statement& output = m_statements[k_output].bind(1, ended.id);
  int at = 2;
  for (const StreamKept& stream : {ended.out, ended.err}) {
    output.bind(at, stream.is_kept ? 1 : 0).bind(at + 1, stream.is_cut ? 1 : 0).bind(at + 2, signed_number(stream.bytes));
    at += 3;
  }
  return output.run();
}

} // namespace tcli

#include "history/digest.hpp"

#include "base/digest.hpp"

#include <sys/stat.h>
#include <vector>

namespace tcli {

namespace {

constexpr std::uint64_t k_largest = std::uint64_t{64} << 20;
constexpr std::size_t k_read_at_once = std::size_t{1} << 16;

struct Program {
  std::int64_t number = 0;
  std::string location;
  FileId id;
};

Result<std::vector<Program>> without_digest(Database& database) {
  TCLI_TRY(auto statement, database.prepare("SELECT number, location, device, inode, size, mtime, ctime FROM programs "
                                            "WHERE digest IS NULL"));
  std::vector<Program> programs;
  while (true) {
    TCLI_TRY(const bool has_row, statement.step());
    if (!has_row) return programs;
    Program& program = programs.emplace_back();
    program.number = statement.number(0);
    program.location = statement.text(1);
    program.id.device = static_cast<std::uint64_t>(statement.number(2));
    program.id.inode = static_cast<std::uint64_t>(statement.number(3));
    program.id.size = static_cast<std::uint64_t>(statement.number(4));
    program.id.mtime_ns = statement.number(5);
    program.id.ctime_ns = statement.number(6);
  }
}

} // namespace

std::string digest_of(const std::string& path, const FileId& id) {
  struct ::stat status {};
  if (!path.starts_with('/') || id.size > k_largest) return {};
  const auto file = open_regular(path, status);
  if (!file || file_id(status) != id) return {};
  Digest digest(Digest::Kind::sha256);
  for (std::uint64_t at = 0; at < id.size;) {
    const auto bytes = read_at(*file, path, at, k_read_at_once);
    if (!bytes || bytes->empty()) return {};
    digest.add(*bytes);
    at += bytes->size();
  }
  return to_hex(digest.finish());
}

Status add_digests(Database& database) {
  TCLI_TRY(const auto programs, without_digest(database));
  if (programs.empty()) return {};
  TCLI_TRY(auto statement, database.prepare("UPDATE programs SET digest = ?2 WHERE number = ?1"));
  for (const Program& program : programs)
    TCLI_CHECK(statement.bind(1, program.number).bind(2, digest_of(program.location, program.id)).run());
  return {};
}

} // namespace tcli

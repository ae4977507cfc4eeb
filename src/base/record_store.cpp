#include "base/record_store.hpp"

#include "base/binary.hpp"
#include "base/debug.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::size_t k_record_limit = 8 * 1024 * 1024; // a compiled manifest is at most a few times its 1 MiB of YAML

void write_id(BinaryWriter& writer, const FileId& id) {
  writer.number(id.device);
  writer.number(id.inode);
  writer.number(id.size);
  writer.number(id.mtime_ns);
  writer.number(id.ctime_ns);
}

// The whole file if it is ours to trust; empty otherwise.
std::string read_own_file(const std::string& path) {
  const UniqueFd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  struct ::stat status {};
  if (!fd.valid() || ::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  if (status.st_uid != ::geteuid() || static_cast<std::size_t>(status.st_size) > k_record_limit) return {};
  std::string content(static_cast<std::size_t>(status.st_size), '\0');
  const ssize_t count = ::read(fd.get(), content.data(), content.size());
  return count == static_cast<ssize_t>(content.size()) ? content : std::string{};
}

} // namespace

std::string RecordStore::record_path(std::string_view path) const { return fmt::format("{}/{:016x}", *m_folder, fnv1a(path)); }

// Also what tells two paths of one hash apart.
std::string RecordStore::header(const RecordKey& key) const {
  BinaryWriter writer;
  writer.text(m_format);
  writer.text(TCLI_VERSION);
  writer.text(key.path);
  write_id(writer, key.first);
  write_id(writer, key.second);
  return writer.take();
}

std::optional<std::string> RecordStore::load(const RecordKey& key) const {
  if (!m_folder) return std::nullopt;
  std::string content = read_own_file(record_path(key.path));
  if (content.empty()) return std::nullopt;
  const std::string expected = header(key);
  if (!content.starts_with(expected) || content.size() < expected.size() + sizeof(std::uint64_t)) return std::nullopt;
  // Records are written without fsync: a power cut may leave one half written or zeroed.
  const auto payload =
      std::string_view{content}.substr(expected.size(), content.size() - expected.size() - sizeof(std::uint64_t));
  BinaryReader checksum{std::string_view{content}.substr(content.size() - sizeof(std::uint64_t))};
  if (checksum.number<std::uint64_t>() != fnv1a(payload)) return std::nullopt;
  return std::string{payload};
}

void RecordStore::save(const RecordKey& key, std::string_view payload) const {
  if (!is_settled(key.first) || (key.second.exists() && !is_settled(key.second))) return;
  if (!m_folder) return warn_unkept("HOME is not set");
  BinaryWriter writer;
  writer.number(fnv1a(payload));
  auto kept = make_private_folders(*m_folder);
  if (kept) kept = write_cache_file(record_path(key.path), header(key) + std::string{payload} + writer.take());
  if (!kept) warn_unkept(fmt::format("{}: {}", kept.error().what, kept.error().why));
}

void warn_unkept(std::string_view why) {
  static bool warned = false;
  if (std::exchange(warned, true)) return;
  warn(fmt::format("nothing can be remembered for the next call: {}", why));
}

} // namespace tcli

#include "base/record_store.hpp"

#include "base/binary.hpp"
#include "base/debug.hpp"
#include "base/hash.hpp"
#include "base/xdg.hpp"

namespace tcli {

namespace {

constexpr std::size_t k_record_limit = 8 * 1024 * 1024; // a compiled manifest is at most a few times its 1 MiB of YAML

} // namespace

std::string RecordStore::record_path(std::string_view path) const { return fmt::format("{}/{:016x}", *m_folder, hash64(path)); }

// Also what tells two paths of one hash apart.
std::string RecordStore::header(const RecordKey& key) const {
  BinaryWriter writer;
  writer.text(m_format);
  writer.text(TCLI_VERSION);
  writer.text(key.path);
  writer.number(key.first);
  writer.number(key.second);
  return writer.take();
}

std::optional<std::string> RecordStore::load(const RecordKey& key) const {
  if (!m_folder) return std::nullopt;
  std::string content = read_own_file(record_path(key.path), k_record_limit);
  if (content.empty()) return std::nullopt;
  const std::string expected = header(key);
  if (!content.starts_with(expected) || content.size() < expected.size() + sizeof(std::uint64_t)) return std::nullopt;
  // Records are written without fsync: a power cut may leave one half written or zeroed.
  const auto payload =
      std::string_view{content}.substr(expected.size(), content.size() - expected.size() - sizeof(std::uint64_t));
  BinaryReader checksum{std::string_view{content}.substr(content.size() - sizeof(std::uint64_t))};
  if (checksum.number<std::uint64_t>() != hash64(payload)) return std::nullopt;
  return std::string{payload};
}

bool RecordStore::is_whole(const std::string& file) {
  const std::string content = read_own_file(file, k_record_limit);
  BinaryReader reader{content};
  for (int texts = 0; texts < 3; ++texts) (void)reader.text(); // as header() writes them
  for (int files = 0; files < 2; ++files) (void)reader.number<FileId>();
  const auto rest = reader.rest();
  if (!reader.ok() || rest.size() < sizeof(std::uint64_t)) return false;
  const auto payload = rest.substr(0, rest.size() - sizeof(std::uint64_t));
  return BinaryReader{rest.substr(payload.size())}.number<std::uint64_t>() == hash64(payload);
}

void RecordStore::save(const RecordKey& key, std::string_view payload) const {
  if (!is_settled(key.first) || (key.second.exists() && !is_settled(key.second))) return;
  if (!m_folder) return warn_unkept(no_folder_reason());
  BinaryWriter writer;
  writer.number(hash64(payload));
  auto kept = make_user_folder(*m_folder);
  if (kept) kept = write_cache_file(record_path(key.path), header(key) + std::string{payload} + writer.take());
  if (!kept) warn_unkept(fmt::format("{}: {}", kept.error().what, kept.error().why));
}

void warn_unkept(std::string_view why, std::string_view what) {
  static bool warned = false;
  if (std::exchange(warned, true)) return;
  warn(fmt::format("{}: {}", what, why));
}

} // namespace tcli

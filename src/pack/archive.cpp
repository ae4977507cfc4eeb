#include "pack/archive.hpp"

#include "pack/pack_store.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <fcntl.h>
#include <fmt/format.h>
#include <numeric>
#include <optional>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::size_t k_block = 512, k_chunk = std::size_t{1} << 20;
constexpr std::size_t k_longest_member = 99, k_most_members = 10'000;
constexpr std::uint64_t k_largest = 077777777777; // eleven octal digits
constexpr std::string_view k_magic{"ustar\0"
                                   "00",
                                   8};
constexpr std::string_view k_any_magic = k_magic.substr(0, 5); // GNU tar has two spaces behind it
constexpr std::size_t k_size_at = 124, k_sum_at = 148, k_magic_at = 257;

void put(std::string& head, std::size_t at, std::string_view text) { head.replace(at, text.size(), text); }

// The same for the same name and size: no owner, no time, mode 0644.
std::string head_of(const std::string& name, std::uint64_t size) {
  std::string head(k_block, '\0');
  put(head, 0, name);
  put(head, 100, "0000644"); // mode
  put(head, 108, "0000000"); // owner
  put(head, 116, "0000000"); // group
  put(head, k_size_at, fmt::format("{:011o}", size));
  put(head, 136, "00000000000");            // time
  put(head, k_sum_at, std::string(8, ' ')); // which is what the sum is made with
  put(head, 156, "0");                      // a regular file
  put(head, k_magic_at, k_magic);
  put(head, 329, "0000000"); // device
  put(head, 337, "0000000");
  const auto sum =
      std::accumulate(head.begin(), head.end(), 0U, [](unsigned total, char c) { return total + static_cast<unsigned char>(c); });
  put(head, k_sum_at, fmt::format("{:06o}", sum) + std::string{"\0 ", 2});
  return head;
}

std::uint64_t padding(std::uint64_t size) { return (k_block - size % k_block) % k_block; }

// None where it is no head that head_of makes.
std::optional<ArchiveMember> parse_head(const std::string& head) {
  if (head.size() != k_block) return std::nullopt;
  ArchiveMember member{.name = head.substr(0, std::min(head.find('\0'), k_longest_member))};
  constexpr int k_octal = 8;
  const char* const digits = head.data() + k_size_at;
  const auto read = std::from_chars(digits, digits + 11, member.size, k_octal);
  if (read.ec != std::errc{} || member.name.empty() || member.size > k_largest) return std::nullopt;
  return head_of(member.name, member.size) == head ? std::optional{std::move(member)} : std::nullopt;
}

Error refused(const std::string& path, std::string why) {
  return {.status = ExitCode::failed, .what = path + " is no file that tcli pack bundle has made", .why = std::move(why)};
}

// Calls `take` with all of it, bit by bit.
template <class Take>
Status copy_from(const UniqueFd& file, const std::string& path, std::uint64_t offset, std::uint64_t size, Take take) {
  for (std::uint64_t done = 0; done < size;) {
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(k_chunk, size - done));
    TCLI_TRY(const auto chunk, read_at(file, path, offset + done, wanted));
    if (chunk.size() != wanted)
      return fail(Error{.status = ExitCode::failed, .what = "read " + path, .why = "it became shorter"});
    TCLI_CHECK(take(chunk));
    done += wanted;
  }
  return {};
}

} // namespace

ArchiveWriter::ArchiveWriter(UniqueFd file, std::string path, std::string temporary)
    : m_file(std::move(file)), m_path(std::move(path)), m_temporary(std::move(temporary)) {}

ArchiveWriter::~ArchiveWriter() {
  if (m_file.valid()) ::unlink(m_temporary.c_str());
}

Result<ArchiveWriter> ArchiveWriter::create(const std::string& path) {
  constexpr mode_t k_by_umask = 0666;
  std::string temporary = fmt::format("{}.{}.tmp", path, ::getpid());
  UniqueFd file{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, k_by_umask)};
  if (!file.valid()) return fail(pack_error("write " + temporary, errno));
  return ArchiveWriter{std::move(file), path, std::move(temporary)};
}

Status ArchiveWriter::add_head(const std::string& name, std::uint64_t size) {
  if (name.size() <= k_longest_member && size <= k_largest) return write_all(m_file.get(), head_of(name, size), m_temporary);
  return fail(Error{.status = ExitCode::failed, .what = fmt::format("{} does not fit into a tar", name)});
}

Status ArchiveWriter::pad(std::uint64_t size) {
  return write_all(m_file.get(), std::string(static_cast<std::size_t>(padding(size)), '\0'), m_temporary);
}

Status ArchiveWriter::add(const std::string& name, std::string_view content) {
  TCLI_CHECK(add_head(name, content.size()));
  TCLI_CHECK(write_all(m_file.get(), content, m_temporary));
  return pad(content.size());
}

Status ArchiveWriter::add_file(const std::string& name, const std::string& file) {
  struct ::stat status {};
  TCLI_TRY(const auto source, open_regular(file, status));
  const auto size = static_cast<std::uint64_t>(status.st_size);
  TCLI_CHECK(add_head(name, size));
  TCLI_CHECK(
      copy_from(source, file, 0, size, [&](std::string_view chunk) { return write_all(m_file.get(), chunk, m_temporary); }));
  return pad(size);
}

Status ArchiveWriter::finish() {
  TCLI_CHECK(write_all(m_file.get(), std::string(2 * k_block, '\0'), m_temporary));
  if (::fsync(m_file.get()) != 0) return fail(pack_error("write " + m_temporary, errno));
  if (::rename(m_temporary.c_str(), m_path.c_str()) != 0) return fail(pack_error("write " + m_path, errno));
  m_file = UniqueFd();
  return {};
}

bool is_archive(const std::string& path) {
  const auto head = read_head(path, k_block);
  return head && head->size() == k_block && head->compare(k_magic_at, k_any_magic.size(), k_any_magic) == 0;
}

Result<std::vector<ArchiveMember>> read_archive(const UniqueFd& file, std::uint64_t size, const std::string& path) {
  std::vector<ArchiveMember> members;
  std::uint64_t at = 0;
  while (members.size() < k_most_members) {
    TCLI_TRY(const auto head, read_at(file, path, at, k_block));
    if (head == std::string(k_block, '\0')) break;
    auto member = parse_head(head);
    if (!member) return fail(refused(path, head.size() < k_block ? "it is cut off" : "it has a part of another kind"));
    member->offset = at + k_block;
    if (member->size > size - member->offset) return fail(refused(path, "it is cut off"));
    at = member->offset + member->size + padding(member->size);
    members.push_back(*std::move(member));
  }
  TCLI_TRY(const auto end, read_at(file, path, at, 2 * k_block + 1));
  if (end == std::string(2 * k_block, '\0')) return members;
  return fail(refused(path, end.size() < 2 * k_block ? "it is cut off" : "something stands behind its end"));
}

Status extract_member(const UniqueFd& file, const ArchiveMember& member, const std::string& to) {
  constexpr mode_t k_private = 0600;
  const UniqueFd copy{::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, k_private)};
  if (!copy.valid()) return fail(pack_error("write " + to, errno));
  return copy_from(file, member.name, member.offset, member.size,
                   [&](std::string_view chunk) { return write_all(copy.get(), chunk, to); });
}

} // namespace tcli

#include "capture/stream_copy.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <limits>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

StreamCopy::StreamCopy(std::string file, std::size_t limit, std::vector<std::string> secrets)
    : m_path(std::move(file)), m_secrets(std::move(secrets)), m_head_limit(limit / 2), m_tail_limit(limit - limit / 2),
      m_mask(m_secrets), m_file(::open(m_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)),
      m_ring_size(std::max<std::size_t>(m_tail_limit + m_mask.longest(), 1)) {
  if (!m_file.valid()) give_up(system_error(m_path, errno).why);
  ::fchmod(m_file.get(), 0600); // whatever the umask
}

void StreamCopy::give_up(std::string why) {
  struct ::stat status {};
  if (m_file.valid() && ::fstat(m_file.get(), &status) == 0 && status.st_size == 0) ::unlink(m_path.c_str());
  m_result.is_kept = false;
  m_result.why = std::move(why);
  m_file = UniqueFd();
  m_ring = {};
}

void StreamCopy::write(std::string_view text) {
  while (!text.empty() && is_kept()) {
    const ssize_t count = ::write(m_file.get(), text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return give_up(system_error("write", count < 0 ? errno : ENOSPC).why);
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

void StreamCopy::add(std::string_view bytes) {
  m_result.bytes += bytes.size();
  if (!is_kept()) return;
  if (m_is_head_full) return keep_last(bytes);
  std::string text;
  m_mask.feed(bytes);
  m_is_head_full = !m_mask.take(text, m_head_limit - m_head_size);
  m_head_size += text.size();
  if (m_is_head_full) keep_last(m_mask.rest());
  write(text);
}

void StreamCopy::keep_last(std::string_view bytes) {
  if (m_ring.empty()) m_ring.resize(m_ring_size);
  if (bytes.size() > m_ring_size) {
    m_behind_head += bytes.size() - m_ring_size;
    bytes = bytes.substr(bytes.size() - m_ring_size);
  }
  while (!bytes.empty()) {
    const auto at = static_cast<std::size_t>(m_behind_head % m_ring_size);
    const std::size_t count = std::min(bytes.size(), m_ring_size - at);
    bytes.copy(m_ring.data() + at, count);
    bytes.remove_prefix(count);
    m_behind_head += count;
  }
}

std::string StreamCopy::last_bytes() const {
  if (m_behind_head <= m_ring_size) return m_ring.substr(0, static_cast<std::size_t>(m_behind_head));
  const auto at = static_cast<std::size_t>(m_behind_head % m_ring_size);
  return m_ring.substr(at) + m_ring.substr(0, at);
}

CopyTail StreamCopy::tail() const {
  const std::string raw = last_bytes();
  const auto shown = static_cast<std::size_t>(std::min<std::uint64_t>(m_behind_head, m_tail_limit));
  SecretMask mask(m_secrets, raw.size() - shown);
  CopyTail tail{.head = m_result.bytes - m_behind_head, .begin = m_result.bytes - shown, .end = m_result.bytes};
  mask.feed(raw);
  mask.take(tail.text, std::numeric_limits<std::size_t>::max(), true);
  const std::size_t too_much = tail.text.size() - std::min(tail.text.size(), m_tail_limit); // masks may be longer than secrets
  tail.text.erase(0, too_much);
  tail.begin += too_much;
  return tail;
}

bool StreamCopy::is_removed() const {
  struct ::stat status {};
  return ::fstat(m_file.get(), &status) == 0 && status.st_nlink == 0;
}

void StreamCopy::publish() {
  if (is_removed()) return give_up({});
  m_published = m_result.bytes;
  (void)write_tail(m_path, tail()); // finish() tells when that can't be done
}

StreamCopied StreamCopy::finish() {
  if (is_kept() && is_removed()) give_up({});
  if (is_kept() && !m_is_head_full) {
    std::string text;
    m_is_head_full = !m_mask.take(text, m_head_limit - m_head_size, true);
    if (m_is_head_full) keep_last(m_mask.rest());
    write(text);
  }
  if (is_kept() && m_is_head_full) {
    const CopyTail last = tail();
    m_result.is_cut = last.begin > last.head;
    if (const auto written = write_tail(m_path, last); !written) give_up(written.error().why);
  }
  m_file = UniqueFd();
  return m_result;
}

} // namespace tcli

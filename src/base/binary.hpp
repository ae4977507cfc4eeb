// Values to bytes and back, for files that only this build on this machine reads. Native byte order, every read checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tcli {

class BinaryWriter {
public:
  // Room for `size` bytes more, so that they need not be moved while they come.
  void reserve(std::size_t size) { m_bytes.reserve(m_bytes.size() + size); }
  template <class T> void number(T value) {
    static_assert(std::is_trivially_copyable_v<T>);
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    m_bytes.append(bytes, sizeof(T));
  }
  void text(std::string_view value) {
    number(static_cast<std::uint32_t>(value.size()));
    m_bytes.append(value);
  }
  // All of it; then the writer is empty again.
  std::string take() { return std::exchange(m_bytes, {}); }

private:
  std::string m_bytes;
};

// Reads what BinaryWriter wrote. After the first read past the end `ok()` is false and every value is zero or empty.
// Texts point into the bytes given to the constructor, which must outlive them.
class BinaryReader {
public:
  explicit BinaryReader(std::string_view bytes) : m_bytes(bytes) {}

  template <class T> T number() {
    static_assert(std::is_trivially_copyable_v<T>);
    T value{};
    if (const auto bytes = take(sizeof(T)); bytes.size() == sizeof(T)) std::memcpy(&value, bytes.data(), sizeof(T));
    return value;
  }
  std::string_view text() { return take(number<std::uint32_t>()); }
  // How many items follow; 0 when fewer than `count` bytes are left, since each takes at least one.
  std::uint32_t count() {
    const auto value = number<std::uint32_t>();
    if (value > m_bytes.size()) m_ok = false;
    return m_ok ? value : 0;
  }
  // The next `size` bytes as they are.
  std::string_view bytes(std::size_t size) { return take(size); }
  std::string_view rest() const { return m_bytes; }
  bool ok() const { return m_ok; }
  bool at_end() const { return m_bytes.empty(); }

private:
  std::string_view take(std::size_t size) {
    if (!m_ok || size > m_bytes.size()) {
      m_ok = false;
      return {};
    }
    const auto taken = m_bytes.substr(0, size);
    m_bytes.remove_prefix(size);
    return taken;
  }

  std::string_view m_bytes;
  bool m_ok = true;
};

} // namespace tcli

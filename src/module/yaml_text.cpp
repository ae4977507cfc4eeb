#include "module/yaml_text.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {
namespace {

constexpr std::size_t k_piece = 2048; // bytes at a time, as many as yaml-cpp asks for

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

} // namespace

YamlPosition PositionFinder::at(std::size_t offset) {
  offset = std::min(offset, m_text.size());
  while (m_offset < offset) forward();
  while (m_offset > offset) back();
  return m_at;
}

void PositionFinder::forward() {
  const char byte = m_text[m_offset++];
  if (byte == '\n')
    m_at = {m_at.line + 1, m_first_column};
  else if (starts_character(byte))
    ++m_at.column;
}

void PositionFinder::back() {
  const char byte = m_text[--m_offset];
  if (byte == '\n') {
    m_at = {m_at.line - 1, m_first_column};
    for (std::size_t index = m_offset; index > 0 && m_text[index - 1] != '\n'; --index)
      if (starts_character(m_text[index - 1])) ++m_at.column;
  } else if (starts_character(byte)) {
    --m_at.column;
  }
}

BoundedText::int_type BoundedText::underflow() {
  const bool more = m_given < m_text.size();
  m_stopped = m_stopped || (more && m_given >= m_reached + k_yaml_stretch_limit);
  if (m_stopped || !more) return traits_type::eof();
  const std::size_t size = std::min(k_piece, m_text.size() - m_given);
  char* const start = const_cast<char*>(m_text.data()) + m_given; // a get area is never written to
  setg(start, start, start + size);
  m_given += size;
  return traits_type::to_int_type(*start);
}

std::optional<YamlError> check_yaml_bytes(std::string_view text, PositionFinder& finder) {
  const auto error = [&](std::size_t offset, std::string what) { return YamlError{finder.at(offset), std::move(what)}; };
  const std::string_view start = text.substr(0, 2);
  if (start == "\xFF\xFE" || start == "\xFE\xFF" || (start.size() == 2 && start.find('\0') != std::string_view::npos))
    return error(0, "this is UTF-16 or UTF-32: save it as UTF-8");
  for (std::size_t index = 0; index < text.size(); ++index) {
    const auto byte = static_cast<unsigned char>(text[index]);
    if (byte >= 0x20 && byte != 0x7F) continue;
    if (byte == '\n' || byte == '\t' || (byte == '\r' && text.substr(index + 1, 1) == "\n")) continue;
    if (byte == 0) return error(index, "a NUL byte: this is no text");
    if (byte == '\r') return error(index, "a carriage return without a line feed");
    return error(index, fmt::format("a control character (0x{0:02x}): write \"\\x{0:02x}\" in double quotes", byte));
  }
  const std::size_t invalid = find_invalid_utf8(text);
  if (invalid == std::string_view::npos) return std::nullopt;
  const auto byte = static_cast<unsigned char>(text[invalid]);
  return error(invalid, fmt::format("the byte 0x{:02x} is no UTF-8: save the file as UTF-8", byte));
}

} // namespace tcli

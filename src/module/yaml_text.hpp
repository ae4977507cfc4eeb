// The text under the YAML parser: places in it, bytes that may not stand in it, and how much of it is handed out.
#pragma once

#include "module/yaml.hpp"

#include <optional>
#include <streambuf>
#include <string_view>

namespace tcli {

// Byte offsets to lines and columns, walking from the last one asked for: the parser asks for neighbours one after the other.
class PositionFinder {
public:
  // `text` must outlive this; `origin` as for parse_yaml.
  PositionFinder(std::string_view text, YamlPosition origin) : m_text(text), m_first_column(origin.column), m_at(origin) {}

  // An offset past the end is the end.
  YamlPosition at(std::size_t offset);

private:
  void forward();
  void back();

  std::string_view m_text;
  int m_first_column;
  std::size_t m_offset = 0;
  YamlPosition m_at;
};

// Gives a parser the text in pieces, and an early end when it has read k_yaml_stretch_limit bytes past the last node it reported:
// yaml-cpp keeps every token of a flow collection until all of it is read, 200 bytes and more for each byte of "[[[[".
class BoundedText : public std::streambuf {
public:
  explicit BoundedText(std::string_view text) : m_text(text) {}

  void reached(std::size_t offset) { m_reached = offset > m_reached ? offset : m_reached; }
  std::size_t last_reached() const { return m_reached; }
  bool stopped() const { return m_stopped; }

private:
  int_type underflow() override;

  std::string_view m_text;
  std::size_t m_given = 0;
  std::size_t m_reached = 0;
  bool m_stopped = false;
};

// The first byte that yaml-cpp would read differently from how it looks, or not notice at all.
std::optional<YamlError> check_yaml_bytes(std::string_view text, PositionFinder& finder);

} // namespace tcli

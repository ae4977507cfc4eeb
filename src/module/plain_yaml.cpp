#include "module/plain_yaml.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace tcli {
namespace {

constexpr std::size_t k_key_limit = 1000;    // bytes; yaml-cpp sees no key in more than 1024
constexpr std::size_t k_usual_entries = 3;   // of one map: as many are made at once
constexpr std::size_t k_entries_limit = 256; // of one map: each key is compared with those before it
constexpr std::string_view k_nulls[] = {"~", "null", "Null", "NULL"};

// What a character may do in a bare text.
enum Role : std::uint8_t {
  k_begins = 1,        // begin it
  k_begins_before = 2, // begin it, before one of those above: -1, ./run
  k_ends = 4,          // end it, or not: that depends on what is beside it
  k_ends_in_flow = 8,  // end it within {...} and [...]
};

constexpr std::array<std::uint8_t, 256> k_roles = [] {
  std::array<std::uint8_t, 256> roles{};
  const auto give = [&roles](std::string_view characters, Role role) {
    for (const char character : characters) roles[static_cast<unsigned char>(character)] = role;
  };
  give("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/$(+^~", k_begins);
  give("-.", k_begins_before);
  give("\n:#", k_ends);
  give(",[]{}?", k_ends_in_flow);
  return roles;
}();

bool has_role(char character, int roles) { return (k_roles[static_cast<unsigned char>(character)] & roles) != 0; }

bool is_blank(char character) { return character == ' ' || character == '\n'; }

bool is_null(std::string_view bare) { return std::find(std::begin(k_nulls), std::end(k_nulls), bare) != std::end(k_nulls); }

// Every function reads what begins at m_at, and answers false when that is not plain enough.
class PlainReader {
public:
  PlainReader(std::string_view text, YamlPosition origin) : m_text(text), m_first_column(origin.column), m_line(origin.line) {}

  // A text in a column where nothing is open ends every map and list: it is left over.
  std::optional<YamlNode> read() {
    YamlNode root;
    find_text();
    if (!block_node(root) || m_at != m_text.size()) return std::nullopt;
    return root;
  }

private:
  struct Scalar {
    std::string_view text;
    bool is_bare;
    std::size_t after; // where it ends, blanks after it included
  };

  char at(std::size_t offset) const { return offset < m_text.size() ? m_text[offset] : '\n'; }
  YamlPosition here() const { return {m_line, m_first_column + static_cast<int>(m_at - m_line_start)}; }
  void skip_blanks() { m_at = after_blanks(m_at); }
  void skip_mark() { m_at = after_blanks(m_at + 1); }

  std::size_t after_blanks(std::size_t offset) const {
    while (at(offset) == ' ') ++offset;
    return offset;
  }

  // From the beginning of a line past comments and empty lines.
  void find_text() {
    for (skip_blanks(); m_at < m_text.size(); skip_blanks()) {
      if (m_text[m_at] == '#') m_at = std::min(m_text.find('\n', m_at), m_text.size());
      if (at(m_at) != '\n') break;
      begin_line();
    }
    m_column = m_at < m_text.size() ? static_cast<int>(m_at - m_line_start) : -1;
  }

  void begin_line() {
    if (m_at == m_text.size()) return;
    m_line_start = ++m_at;
    ++m_line;
  }

  bool next_line() {
    if (at(m_at) != '\n') return false;
    begin_line();
    find_text();
    return true;
  }

  bool is_at_item() const { return at(m_at) == '-' && at(m_at + 1) == ' '; }

  bool take_colon() {
    if (at(m_at) != ':' || !is_blank(at(m_at + 1))) return false;
    skip_mark();
    return true;
  }

  std::optional<Scalar> scan(bool in_flow) const {
    const char first = at(m_at);
    if (first == '"' || first == '\'') {
      const std::size_t length = m_text.substr(m_at + 1).find(first);
      if (length == std::string_view::npos || at(m_at + length + 2) == first) return std::nullopt;
      const std::string_view inside = m_text.substr(m_at + 1, length);
      if (inside.find_first_of(first == '"' ? "\n\\" : "\n") != std::string_view::npos) return std::nullopt;
      return Scalar{inside, false, after_blanks(m_at + length + 2)};
    }
    if (!has_role(first, k_begins) && !(has_role(first, k_begins_before) && has_role(at(m_at + 1), k_begins)))
      return std::nullopt;
    const std::size_t after = bare_end(in_flow ? k_ends | k_ends_in_flow : k_ends);
    std::size_t end = after;
    while (m_text[end - 1] == ' ') --end;
    return Scalar{m_text.substr(m_at, end - m_at), true, after};
  }

  std::size_t bare_end(int ends) const {
    for (std::size_t end = m_at + 1;; ++end) {
      const char character = at(end);
      if (!has_role(character, ends)) continue;
      if (character == ':' && !is_blank(at(end + 1)) && !has_role(at(end + 1), k_ends_in_flow)) continue;
      if (character == '#' && m_text[end - 1] != ' ') continue;
      return end;
    }
  }

  bool scalar(YamlNode& node, bool in_flow) {
    const auto scanned = scan(in_flow);
    if (!scanned) return false;
    node.at = here();
    if (!scanned->is_bare || !is_null(scanned->text)) {
      node.kind = YamlNode::Kind::scalar;
      node.scalar = scanned->text;
    }
    m_at = scanned->after;
    return true;
  }

  // A new entry's key and the colon after it.
  bool key(YamlNode& map, bool in_flow) {
    const std::size_t start = m_at;
    YamlNode& made = map.entries.emplace_back().key;
    if (!scalar(made, in_flow) || made.kind == YamlNode::Kind::null || m_at - start > k_key_limit || !take_colon()) return false;
    const auto is_made = [&made](const YamlEntry& entry) { return entry.key.scalar == made.scalar; };
    return map.entries.size() <= k_entries_limit && std::none_of(map.entries.begin(), map.entries.end() - 1, is_made);
  }

  // A text, or a list or map in brackets.
  bool value(YamlNode& node, bool in_flow) {
    if (at(m_at) == '[') return flow_collection(node, YamlNode::Kind::sequence, ']');
    if (at(m_at) == '{') return flow_collection(node, YamlNode::Kind::map, '}');
    return scalar(node, in_flow);
  }

  bool flow_collection(YamlNode& node, YamlNode::Kind kind, char closing) {
    if (!open(node, kind)) return false;
    skip_mark();
    for (bool more = at(m_at) != closing; more;) {
      if (kind == YamlNode::Kind::map && !key(node, true)) return false;
      if (!value(kind == YamlNode::Kind::map ? node.entries.back().value : node.items.emplace_back(), true)) return false;
      more = at(m_at) == ',';
      if (more) skip_mark();
    }
    if (at(m_at) != closing) return false;
    skip_mark();
    --m_depth;
    return true;
  }

  // What is first in its line, or follows "- ". Ends at the next text that is no part of it.
  bool block_node(YamlNode& node) {
    if (is_at_item()) return block_sequence(node);
    const auto scanned = scan(false);
    if (scanned && at(scanned->after) == ':') return block_map(node);
    return value(node, false) && next_line();
  }

  bool block_map(YamlNode& node) {
    const int column = static_cast<int>(m_at - m_line_start);
    if (!open(node, YamlNode::Kind::map)) return false;
    do {
      if (!key(node, false) || !block_value(node.entries.back().value, column)) return false;
    } while (m_column == column);
    --m_depth;
    return true;
  }

  // What stands after "key:", in the same line or in the next ones. The list of a key may stand as far left as the key.
  bool block_value(YamlNode& node, int key_column) {
    if (at(m_at) != '\n') return value(node, false) && next_line();
    next_line();
    if (m_column > key_column || (m_column == key_column && is_at_item())) return block_node(node);
    node.at = here(); // of a null: where the next text is
    return true;
  }

  bool block_sequence(YamlNode& node) {
    const int column = m_column;
    if (!open(node, YamlNode::Kind::sequence)) return false;
    do {
      skip_mark();
      if (is_at_item() || !block_node(node.items.emplace_back())) return false;
    } while (m_column == column && is_at_item());
    --m_depth;
    return true;
  }

  bool open(YamlNode& node, YamlNode::Kind kind) {
    node.kind = kind;
    node.at = here();
    if (kind == YamlNode::Kind::map) node.entries.reserve(k_usual_entries);
    return ++m_depth <= k_yaml_depth_limit;
  }

  std::string_view m_text;
  int m_first_column;
  int m_line;
  std::size_t m_line_start = 0;
  std::size_t m_at = 0;
  int m_column = 0; // of the text that next_line found, from 0; -1 at the end
  std::size_t m_depth = 0;
};

} // namespace

std::optional<YamlNode> parse_plain_yaml(std::string_view text, YamlPosition origin) {
  if (text.size() > k_yaml_stretch_limit) return std::nullopt;
  const auto is_plain = [](char byte) { return (byte >= ' ' && byte <= '~') || byte == '\n'; };
  if (!std::all_of(text.begin(), text.end(), is_plain)) return std::nullopt;
  return PlainReader(text, origin).read();
}

} // namespace tcli

// Any bytes as YAML: a tree within its limits, or an error with a place in the text; the same wherever the text begins.
#include "base/text.hpp"
#include "fuzz/invariant.hpp"
#include "module/yaml.hpp"

#include <cstdint>
#include <set>

using namespace tcli;

namespace {

struct Bounds {
  int lines;
  int columns;
  std::size_t nodes = 0;
};

void check_position(YamlPosition at, const Bounds& bounds) {
  TCLI_INVARIANT(at.line >= 1 && at.line <= bounds.lines);
  TCLI_INVARIANT(at.column >= 1 && at.column <= bounds.columns);
}

void check_tree(const YamlNode& node, std::size_t depth, Bounds& bounds) {
  ++bounds.nodes;
  check_position(node.at, bounds);
  TCLI_INVARIANT(node.scalar.empty() || node.kind == YamlNode::Kind::scalar);
  TCLI_INVARIANT(node.items.empty() || node.kind == YamlNode::Kind::sequence);
  TCLI_INVARIANT(node.entries.empty() || node.kind == YamlNode::Kind::map);
  TCLI_INVARIANT(node.scalar.find('\0') == std::string::npos);
  TCLI_INVARIANT(find_invalid_utf8(node.scalar) == std::string::npos);
  if (node.kind == YamlNode::Kind::sequence || node.kind == YamlNode::Kind::map) TCLI_INVARIANT(++depth <= k_yaml_depth_limit);
  for (const YamlNode& item : node.items) check_tree(item, depth, bounds);
  std::set<std::string> keys;
  for (const auto& [key, value] : node.entries) {
    TCLI_INVARIANT(key.kind == YamlNode::Kind::scalar && keys.insert(key.scalar).second);
    check_tree(key, depth, bounds);
    check_tree(value, depth, bounds);
  }
}

bool is_shifted(YamlPosition from, YamlPosition to) { return to.line == from.line + 9 && to.column == from.column + 2; }

void check_shifted(const YamlNode& node, const YamlNode& other) {
  TCLI_INVARIANT(node.kind == other.kind && node.scalar == other.scalar && is_shifted(node.at, other.at));
  TCLI_INVARIANT(node.items.size() == other.items.size() && node.entries.size() == other.entries.size());
  for (std::size_t index = 0; index < node.items.size(); ++index) check_shifted(node.items[index], other.items[index]);
  for (std::size_t index = 0; index < node.entries.size(); ++index) {
    check_shifted(node.entries[index].key, other.entries[index].key);
    check_shifted(node.entries[index].value, other.entries[index].value);
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  Bounds bounds{1, static_cast<int>(size) + 1};
  for (const char byte : text) bounds.lines += byte == '\n' ? 1 : 0;

  const auto parsed = parse_yaml(text);
  const auto shifted = parse_yaml(text, {10, 3});
  TCLI_INVARIANT(parsed.has_value() == shifted.has_value());
  if (!parsed) {
    check_position(parsed.error().at, bounds);
    TCLI_INVARIANT(!parsed.error().what.empty());
    TCLI_INVARIANT(is_shifted(parsed.error().at, shifted.error().at));
    return 0;
  }
  check_tree(*parsed, 0, bounds);
  TCLI_INVARIANT(bounds.nodes <= k_yaml_node_limit);
  check_shifted(*parsed, *shifted);
  return 0;
}

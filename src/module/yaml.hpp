// YAML text to a plain tree, by yaml-cpp's events unless it is plain enough for module/plain_yaml.hpp. Stricter than YAML: what a
// manifest or config has no use for is refused while reading, so that no document costs more than its own length.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace tcli {

struct YamlPosition {
  int line = 0;   // from 1
  int column = 0; // from 1, in characters
};

struct YamlError {
  YamlPosition at;
  std::string what;
};

struct YamlEntry;

// One node. Scalars stay text: `no` is "no" and `1.10` is "1.10"; whoever reads decides what they mean.
struct YamlNode {
  enum class Kind { null, scalar, sequence, map };

  Kind kind = Kind::null;
  YamlPosition at;
  std::string scalar;
  std::vector<YamlNode> items;    // of a sequence
  std::vector<YamlEntry> entries; // of a map, in order; keys are scalars, each once

  const YamlNode* find(std::string_view key) const;
};

// A key of a map and its value.
struct YamlEntry {
  YamlNode key;
  YamlNode value;
};

inline constexpr std::size_t k_yaml_depth_limit = 16;
inline constexpr std::size_t k_yaml_node_limit = 100'000;      // memory: each takes about 100 bytes
inline constexpr std::size_t k_yaml_stretch_limit = 64 * 1024; // bytes of one scalar, or of one outermost [...] or {...}

// Refused, each with its place: bytes that are no UTF-8, UTF-16, NUL and other control characters (YAML 1.2.2, 5.1); anchors,
// aliases, tags and merge keys; a key twice (both lines named); keys that are no scalars; anything past the limits above; more
// than one document; whatever yaml-cpp calls an error. A byte order mark and CRLF line ends are accepted. An empty document is a
// null node. `origin` is where the text begins in its file, and the column where each of its lines begins.
tl::expected<YamlNode, YamlError> parse_yaml(std::string_view text, YamlPosition origin = {1, 1});

// The same, never by the fast reader of plain texts: parse_yaml's answer is always this one.
tl::expected<YamlNode, YamlError> parse_yaml_by_library(std::string_view text, YamlPosition origin = {1, 1});

} // namespace tcli

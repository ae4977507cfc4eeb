// Typed values out of a YAML tree, by tables of keys. Reading goes on after a finding, so that the first one in the text is told.
#pragma once

#include "module/yaml.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tcli {

class NodeReader;

// One key that a map may have.
template <class T> struct KeyRow {
  std::string_view key;
  void (*read)(NodeReader& reader, const YamlEntry& entry, T& out);
  std::string_view needed = {}; // what to add when the key is missing; empty: it may be missing
};

inline constexpr std::size_t k_list_limit = 500;   // items of one list; more help nobody
inline constexpr std::size_t k_warning_limit = 50; // then one line says that there are more
inline constexpr std::string_view k_more_warnings = "more of this kind follows";

class NodeReader {
public:
  // `file` as findings shall name it.
  explicit NodeReader(std::string file) : m_file(std::move(file)) {}

  // Keeps what stands first in the text.
  void complain(YamlPosition at, std::string_view what);
  void complain(const YamlEntry& entry, std::string_view what) { complain(place(entry), what); }
  void warn(YamlPosition at, std::string_view what);

  // "file:line:col: what"; none when all was well.
  const std::optional<std::string>& first_finding() const { return m_finding; }
  std::size_t findings() const { return m_findings; }
  std::vector<std::string> take_warnings() { return std::move(m_warnings); }

  // Each complains when the value is of another kind, and then returns an empty one.
  std::string value(const YamlEntry& entry);   // a scalar as it is
  std::string text(const YamlEntry& entry);    // blanks around it taken off
  std::string line(const YamlEntry& entry);    // the same, not empty and without line feeds
  std::string summary(const YamlEntry& entry); // the same, of at most 200 characters
  std::string name(const YamlEntry& entry);    // see name.hpp
  bool flag(const YamlEntry& entry);           // true or false
  std::span<const YamlNode> list(const YamlEntry& entry, std::string_view wanted);
  bool is_map(const YamlNode& node, YamlPosition at, std::string_view wanted);

  // Reads the keys of a map by a table. `wanted` tells a person what to write: "a map such as {name: count}".
  template <class T>
  bool map(const YamlNode& node, YamlPosition at, std::string_view wanted, std::span<const KeyRow<T>> rows, T& out) {
    if (!is_map(node, at, wanted)) return false;
    const std::size_t before = m_findings;
    for (const YamlEntry& entry : node.entries) {
      const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& known) { return known.key == entry.key.scalar; });
      if (row != rows.end()) {
        row->read(*this, entry, out);
      } else {
        std::vector<std::string_view> known;
        for (const KeyRow<T>& candidate : rows) known.push_back(candidate.key);
        warn_unknown(entry.key, known);
      }
    }
    for (const KeyRow<T>& row : rows)
      if (!row.needed.empty() && !node.find(row.key)) missing(at, row.key, row.needed);
    return m_findings == before;
  }

  static YamlPosition place(const YamlEntry& entry);

private:
  void warn_unknown(const YamlNode& key, const std::vector<std::string_view>& known);
  void missing(YamlPosition at, std::string_view key, std::string_view needed);
  std::string at_place(YamlPosition at, std::string_view what) const;

  std::string m_file;
  std::optional<std::string> m_finding;
  YamlPosition m_finding_at;
  std::size_t m_findings = 0;
  std::vector<std::string> m_warnings;
};

// " (did you mean 'x'?)" for a word nearly right, otherwise empty.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known);

} // namespace tcli

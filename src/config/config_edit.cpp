#include "config/config_edit.hpp"

#include "base/text.hpp"
#include "config/key_rules.hpp"
#include "module/yaml_quote.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>

namespace tcli {

namespace {

constexpr std::size_t k_none = std::string_view::npos;

// As few quotes as can be; YAML 1.2.2, 7.3.3.
std::string scalar_text(const std::string& value) {
  constexpr std::string_view k_safe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@+-";
  constexpr std::array<std::string_view, 3> k_nulls{"null", "Null", "NULL"};
  const std::string_view rest = std::string_view{value}.substr(value.starts_with("~/") ? 1 : 0);
  const bool is_plain = !rest.empty() && rest.find_first_not_of(k_safe) == k_none &&
                        std::string_view{"-:@"}.find(rest[0]) == k_none && !rest.ends_with(':') &&
                        std::ranges::find(k_nulls, rest) == k_nulls.end();
  return is_plain ? value : yaml_quote(value);
}

std::string value_text(const std::vector<std::string>& values) {
  if (values.size() == 1) return scalar_text(values.front());
  std::vector<std::string> items;
  for (const std::string& value : values) items.push_back(scalar_text(value));
  return fmt::format("[{}]", join(items, ", "));
}

// An entry of a map, by its number.
struct Place {
  const YamlNode* map;
  std::size_t at;

  const YamlEntry& entry() const { return map->entries[at]; }
};
using Way = std::vector<Place>; // from the outermost map

// To the last entry that gives `key` its value, since that counts; empty when none does.
Way way_to(const YamlNode& map, std::string_view key) {
  for (std::size_t at = map.entries.size(); at-- > 0;) {
    const auto& [name, value] = map.entries[at];
    if (name.scalar == key) return {{&map, at}};
    if (value.kind != YamlNode::Kind::map || !key.starts_with(name.scalar + ".")) continue;
    Way way = way_to(value, key.substr(name.scalar.size() + 1));
    if (way.empty()) continue;
    way.insert(way.begin(), {&map, at});
    return way;
  }
  return {};
}

// One text and what is read in it.
class Document {
public:
  static Result<Document> read(std::string text, const std::string& file) {
    auto tree = parse_yaml(text);
    if (tree) return Document{std::move(text), *std::move(tree)};
    const auto& error = tree.error();
    return fail(
        Error{.what = fmt::format("{}:{}:{}: {}", file, error.at.line, error.at.column, error.what), .hint = k_config_help});
  }

  Way find(std::string_view key) const { return way_to(m_root, key); }

  // Each is the text with that change; none where the text is written so that more would change.
  std::optional<std::string> with_value(const Way& way, const std::string& value) const;
  std::optional<std::string> with_entry(std::string_view key, const std::string& value) const;
  std::optional<std::string> without(Way way) const;

private:
  Document(std::string text, YamlNode root) : m_text(std::move(text)), m_root(std::move(root)) {}

  std::size_t offset(YamlPosition at) const;
  std::size_t line_begin(std::size_t offset) const { return offset == 0 ? 0 : m_text.rfind('\n', offset - 1) + 1; }
  std::size_t next_line(std::size_t offset) const {
    const auto end = m_text.find('\n', offset);
    return end == k_none ? m_text.size() : end + 1;
  }
  bool is_flow(const YamlNode& map) const { return m_text.compare(offset(map.at), 1, "{") == 0; }
  std::size_t quoted_end(std::size_t begin) const;
  std::size_t bracket_end(std::size_t begin) const;
  bool is_block_text(const Place& place) const;
  std::size_t value_end(const Place& place) const;
  std::size_t lines_end(const Way& way) const;
  std::string comment_of(const Place& place) const;
  std::string comment_lines(std::size_t begin, std::size_t end) const;

  std::string replaced(std::size_t begin, std::size_t end, std::string_view by) const {
    return m_text.substr(0, begin) + std::string{by} + m_text.substr(end);
  }
  std::string line_of(std::size_t indent, std::string_view key, const std::string& value) const {
    return fmt::format("{}{}: {}{}", std::string(indent, ' '), key, value, line_feed());
  }
  const char* line_feed() const { return m_text.find("\r\n") == k_none ? "\n" : "\r\n"; }

  std::string m_text;
  YamlNode m_root;
};

// Columns are characters.
std::size_t Document::offset(YamlPosition at) const {
  std::size_t offset = 0;
  for (int line = 1; line < at.line; ++line) offset = next_line(offset);
  for (int column = 1; column < at.column && offset < m_text.size(); ++column) {
    do ++offset;
    while (offset < m_text.size() && (static_cast<unsigned char>(m_text[offset]) & 0xC0U) == 0x80U);
  }
  return offset;
}

std::size_t Document::quoted_end(std::size_t begin) const {
  const char quote = m_text[begin];
  for (std::size_t at = begin + 1; at < m_text.size(); ++at) {
    if (quote == '"' && m_text[at] == '\\')
      ++at;
    else if (m_text[at] == quote && quote == '\'' && m_text.compare(at + 1, 1, "'") == 0)
      ++at;
    else if (m_text[at] == quote)
      return at + 1;
  }
  return k_none;
}

std::size_t Document::bracket_end(std::size_t begin) const {
  std::size_t depth = 0;
  for (std::size_t at = begin; at < m_text.size() && m_text[at] != '\n'; ++at) {
    const char letter = m_text[at];
    if (letter == '"' || letter == '\'') {
      const auto end = quoted_end(at);
      if (end == k_none) return k_none;
      at = end - 1;
    } else if (letter == '[' || letter == '{') {
      ++depth;
    } else if ((letter == ']' || letter == '}') && --depth == 0) {
      return at + 1;
    }
  }
  return k_none;
}

// YAML 1.2.2, 8.1: `|` or `>`, and lines of text.
bool Document::is_block_text(const Place& place) const {
  const std::size_t begin = offset(place.entry().value.at);
  return place.entry().value.kind == YamlNode::Kind::scalar && begin < m_text.size() &&
         (m_text[begin] == '|' || m_text[begin] == '>');
}

// Of a value that begins in the line of its key; else none.
std::size_t Document::value_end(const Place& place) const {
  const auto& [key, value] = place.entry();
  const std::size_t begin = offset(value.at);
  if (value.at.line != key.at.line || begin >= m_text.size()) return k_none;
  const char first = m_text[begin];
  if (first == '"' || first == '\'') return quoted_end(begin);
  if (first == '[' || first == '{') return bracket_end(begin);
  if (value.kind != YamlNode::Kind::scalar) return k_none;
  const std::string_view text{m_text};
  return text.substr(begin).starts_with(value.scalar) && !is_block_text(place) ? begin + value.scalar.size() : k_none;
}

// Behind the lines of an entry of a block, without the comments that follow them.
std::size_t Document::lines_end(const Way& way) const {
  std::size_t end = m_text.size();
  for (auto place = way.rbegin(); place != way.rend(); ++place) {
    if (place->at + 1 == place->map->entries.size()) continue;
    end = line_begin(offset(place->map->entries[place->at + 1].key.at));
    break;
  }
  const std::size_t first = next_line(offset(way.back().entry().key.at));
  const std::size_t text = is_block_text(way.back()) ? m_text.find_first_not_of(" \r\n", first) : k_none;
  const std::size_t text_indent = text == k_none ? k_none : text - line_begin(text); // what has it is no comment
  while (end > first) {
    const std::size_t begin = line_begin(end - 1);
    const auto line = trim(std::string_view{m_text}.substr(begin, end - begin));
    const bool is_text = m_text.find_first_not_of(' ', begin) - begin >= text_indent;
    if (!line.empty() && ((!line.starts_with('#') && line != "...") || is_text)) break;
    end = begin;
  }
  return std::max(end, first);
}

// Behind a key whose value begins in another line, with what separates it.
std::string Document::comment_of(const Place& place) const {
  const auto& [key, value] = place.entry();
  if (value.at.line == key.at.line) return {};
  const std::size_t begin = m_text.find(':', offset(key.at) + key.scalar.size()) + 1;
  const std::string_view rest = std::string_view{m_text}.substr(begin, next_line(begin) - begin);
  const std::string_view comment = trim(rest);
  return comment.starts_with('#') ? std::string{rest.substr(0, rest.find('#'))} + std::string{comment} : std::string{};
}

// The lines there that are nothing but a comment.
std::string Document::comment_lines(std::size_t begin, std::size_t end) const {
  std::string lines;
  for (std::size_t next = begin; begin < end; begin = next) {
    next = next_line(begin);
    const auto line = std::string_view{m_text}.substr(begin, next - begin);
    if (trim(line).starts_with('#')) lines += line;
  }
  return lines;
}

std::optional<std::string> Document::with_value(const Way& way, const std::string& value) const {
  const Place& place = way.back();
  const auto end = value_end(place);
  if (end != k_none) return replaced(offset(place.entry().value.at), end, value);
  if (is_flow(*place.map)) return std::nullopt;
  const auto& [key, old] = place.entry();
  const std::size_t begin = offset(key.at);
  const std::size_t lines = lines_end(way);
  const std::size_t key_end = m_text.find(':', begin + key.scalar.size());
  const auto line = line_of(0, std::string_view{m_text}.substr(begin, key_end - begin), value + comment_of(place));
  return replaced(begin, lines, line + (old.at.line == key.at.line ? "" : comment_lines(next_line(begin), lines)));
}

// Into the innermost map that can have it.
std::optional<std::string> Document::with_entry(std::string_view key, const std::string& value) const {
  const YamlNode* map = &m_root;
  Way way;
  for (bool goes_on = true; goes_on;) {
    goes_on = false;
    for (std::size_t at = 0; at < map->entries.size() && !goes_on; ++at) {
      const auto& [name, below] = map->entries[at];
      if (below.kind != YamlNode::Kind::map || !key.starts_with(name.scalar + ".")) continue;
      way.push_back({map, at});
      key.remove_prefix(name.scalar.size() + 1);
      map = &below;
      goes_on = true;
    }
  }
  const std::string before = m_text.empty() || m_text.ends_with('\n') ? "" : line_feed();
  const std::string name = scalar_text(std::string{key});
  if (m_root.kind == YamlNode::Kind::null) return m_text + before + line_of(0, name, value);
  if (is_flow(*map)) {
    const std::size_t inside = offset(map->at) + 1;
    return replaced(inside, inside, fmt::format("{}: {}{}", name, value, map->entries.empty() ? "" : ", "));
  }
  const auto indent = static_cast<std::size_t>(map->entries.front().key.at.column - 1);
  for (; !map->entries.empty(); map = &map->entries.back().value) way.push_back({map, map->entries.size() - 1});
  const std::size_t end = lines_end(way);
  return replaced(end, end, (end == m_text.size() ? before : "") + line_of(indent, name, value));
}

// A map that would be empty goes too, but not the comments in it that stand before the key.
std::optional<std::string> Document::without(Way way) const {
  const std::size_t last_line = line_begin(offset(way.back().entry().key.at));
  const std::size_t lines = lines_end(way);
  while (way.size() > 1 && way.back().map->entries.size() == 1) way.pop_back();
  const Place& place = way.back();
  const auto& entries = place.map->entries;
  const std::size_t begin = offset(place.entry().key.at);
  if (!is_flow(*place.map)) return replaced(line_begin(begin), lines, comment_lines(line_begin(begin), last_line));
  if (place.at + 1 < entries.size()) {
    const std::size_t next = offset(entries[place.at + 1].key.at);
    const std::size_t next_begin = line_begin(next);
    const auto comments = comment_lines(next_line(begin), next_begin);
    return replaced(begin, next, comments.empty() ? "" : "\n" + comments + m_text.substr(next_begin, next - next_begin));
  }
  const auto end = value_end(place);
  const auto before = place.at == 0 || line_begin(begin) >= offset(entries[place.at - 1].value.at)
                          ? begin // in a line of its own: the comma before it may stay, and what stands behind that
                          : value_end({place.map, place.at - 1});
  return end == k_none || before == k_none ? std::nullopt : std::optional{replaced(before, end, "")};
}

Error not_alone(const std::string& file, std::string_view key,
                std::string why = "the file is written so that more would change") {
  return {.status = ExitCode::failed,
          .what = fmt::format("{}: {} can't be changed alone", file, key),
          .why = std::move(why),
          .hint = "tcli config edit"};
}

Result<ConfigValues> values_in(std::string_view yaml, const std::string& file, std::string_view but = {}) {
  std::vector<std::string> unknown; // keys, which were told when the config was read
  return parse_config(yaml, file, unknown, but);
}

// What is in the file says what it said, but for the one key.
Result<std::string> checked(std::optional<std::string> changed, const std::string& file, std::string_view key,
                            const ConfigValues& wanted) {
  if (!changed) return fail(not_alone(file, key));
  const auto now = values_in(*changed, file);
  if (!now) return fail(not_alone(file, key, "what would stand there can't be read: " + now.error().what));
  if (*now != wanted) return fail(not_alone(file, key));
  return *std::move(changed);
}

// A byte order mark stays, and columns are counted behind it.
template <class Edit> Result<std::string> behind_mark(std::string_view yaml, const Edit& edit) {
  constexpr std::string_view k_mark = "\xef\xbb\xbf";
  const std::size_t size = yaml.starts_with(k_mark) ? k_mark.size() : 0;
  TCLI_TRY(const auto changed, edit(yaml.substr(size)));
  return std::string{yaml.substr(0, size)} + changed;
}

Result<std::string> edited(std::string_view yaml, const std::string& file, std::string_view key,
                           const std::vector<std::string>& values) {
  TCLI_TRY(auto wanted, values_in(yaml, file, key));
  TCLI_TRY(const auto document, Document::read(std::string{yaml}, file));
  const ConfigKey* const row = find_config_key(key);
  wanted[std::string{key}] = joined_items(row == nullptr ? ConfigKey{} : *row, values);
  const Way way = document.find(key);
  return checked(way.empty() ? document.with_entry(key, value_text(values)) : document.with_value(way, value_text(values)), file,
                 key, wanted);
}

Result<std::string> edited(std::string_view yaml, const std::string& file, std::string_view key) {
  TCLI_TRY(auto wanted, values_in(yaml, file, key));
  wanted.erase(std::string{key});
  std::string text{yaml};
  while (true) { // it may be there in more than one way of writing
    TCLI_TRY(const auto document, Document::read(text, file));
    const Way way = document.find(key);
    if (way.empty()) return checked(std::move(text), file, key, wanted);
    auto changed = document.without(way);
    if (!changed || changed->size() >= text.size()) return fail(not_alone(file, key));
    text = *std::move(changed);
  }
}

} // namespace

Result<std::string> with_config_value(std::string_view yaml, const std::string& file, std::string_view key,
                                      const std::vector<std::string>& values) {
  return behind_mark(yaml, [&](std::string_view text) { return edited(text, file, key, values); });
}

Result<std::string> without_config_key(std::string_view yaml, const std::string& file, std::string_view key) {
  return behind_mark(yaml, [&](std::string_view text) { return edited(text, file, key); });
}

YamlPosition position_of_key(const YamlNode& root, std::string_view key) {
  const Way way = way_to(root, key);
  return way.empty() ? YamlPosition{} : way.back().entry().key.at;
}

} // namespace tcli

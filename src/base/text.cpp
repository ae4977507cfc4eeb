#include "base/text.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace tcli {
namespace {

struct Range {
  char32_t first, last;
};

// Beyond ASCII: what steers a terminal, reorders a line, breaks it, or is there without being seen.
constexpr Range k_unsafe[] = {
    {0x80, 0x9F},                                                           // C1
    {0x61C, 0x61C},                                                         // bidirectional marks and overrides
    {0x200B, 0x200B},                                                       // zero width space
    {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF}, // byte order mark
};

bool is_unsafe(char32_t point) {
  for (const Range& range : k_unsafe)
    if (point >= range.first && point <= range.last) return true;
  return false;
}

void append_escaped(std::string& out, const Utf8Character& character, std::string_view bytes) {
  const auto point = static_cast<unsigned>(character.point);
  if (!character.valid || point < 0x20 || point == 0x7F) {
    if (point == '\n')
      out += "\\n";
    else if (point == '\t')
      out += "\\t";
    else
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", point);
  } else if (point >= 0x80 && is_unsafe(character.point)) {
    fmt::format_to(std::back_inserter(out), "\\u{{{:04x}}}", point);
  } else {
    out += bytes;
  }
}

std::string escape_but(std::string_view text, std::string_view kept) {
  if (is_plain_ascii(text)) return std::string(text); // nearly all of it
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Utf8Character character = first_character(text);
    const std::string_view bytes = text.substr(0, character.length);
    if (character.valid && kept.find(bytes) != std::string_view::npos)
      out += bytes;
    else
      append_escaped(out, character, bytes);
    text.remove_prefix(character.length);
  }
  return out;
}

// Bare in every shell. `=` only in options: elsewhere NAME=value would be an assignment, and zsh expands a leading one.
bool is_bare(std::string_view word) {
  constexpr std::string_view k_bare = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+:,./-";
  if (word.empty()) return false;
  const bool is_option = word.front() == '-';
  for (const char byte : word)
    if (k_bare.find(byte) == std::string_view::npos && !(byte == '=' && is_option)) return false;
  return true;
}

} // namespace

std::string escape(std::string_view text) { return escape_but(text, {}); }

std::string escape_lines(std::string_view text) { return escape_but(text, "\n\t"); }

std::string shell_quote(std::string_view word) {
  if (is_bare(word)) return std::string(word);
  std::string quoted = "'";
  for (const char byte : word) {
    if (byte == '\'')
      quoted += "'\\''";
    else
      quoted += byte;
  }
  return quoted + "'";
}

std::string file_quote(std::string_view file) {
  return shell_quote(file.starts_with('-') ? fmt::format("./{}", file) : std::string{file});
}

bool begins_with_one(std::string_view text, std::span<const std::string_view> beginnings) {
  return std::ranges::any_of(beginnings, [&](std::string_view beginning) { return text.starts_with(beginning); });
}

std::string shell_join(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) {
    if (!line.empty()) line += ' ';
    line += shell_quote(word);
  }
  return line;
}

namespace {

// The inside of single quotes in the other way of quoting. No quote is among it.
std::string dollar_quoted(std::string_view inside) {
  std::string quoted = "$'";
  while (!inside.empty()) {
    const std::string_view bytes = inside.substr(0, first_character(inside).length);
    inside.remove_prefix(bytes.size());
    if (bytes == "\n")
      quoted += "\\n";
    else if (bytes == "\t")
      quoted += "\\t";
    else if (bytes == "\\")
      quoted += "\\\\";
    else if (escape(bytes) == bytes)
      quoted += bytes;
    else // three digits of octal end by themselves; after \\x some shells would take more than two
      for (const char byte : bytes) fmt::format_to(std::back_inserter(quoted), "\\{:03o}", static_cast<unsigned char>(byte));
  }
  return quoted + "'";
}

} // namespace

std::string with_visible_quotes(std::string_view line) {
  std::string visible;
  while (!line.empty()) {
    std::size_t length = 1;
    if (line.front() == '\\') length = std::min<std::size_t>(2, line.size());
    if (line.front() == '\'' || line.front() == '"') {
      const std::size_t end = line.find(line.front(), 1);
      length = end == std::string_view::npos ? line.size() : end + 1;
    }
    const std::string_view part = line.substr(0, length);
    line.remove_prefix(length);
    const bool is_quoted = part.size() > 1 && part.front() == '\'' && part.back() == '\'';
    if (is_quoted && escape(part) != part)
      visible += dollar_quoted(part.substr(1, part.size() - 2));
    else
      visible += part;
  }
  return visible;
}

std::size_t find_invalid_utf8(std::string_view text) {
  for (std::size_t position = 0; position < text.size();) {
    const Utf8Character character = first_character(text.substr(position));
    if (!character.valid) return position;
    position += character.length;
  }
  return std::string_view::npos;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view k_blanks = " \t\n\r\f\v";
  const auto first = text.find_first_not_of(k_blanks);
  return first == std::string_view::npos ? std::string_view{} : text.substr(first, text.find_last_not_of(k_blanks) - first + 1);
}

std::string_view first_line(std::string_view text) {
  text = trim(text);
  return trim(text.substr(0, text.find('\n')));
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (auto end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  parts.push_back(text);
  return parts;
}

std::vector<std::string_view> own_lines(std::string_view text) {
  const std::string_view content = trim(text);
  if (content.empty()) return {};
  const auto begin = static_cast<std::size_t>(content.data() - text.data());
  const auto line = begin == 0 ? 0 : text.rfind('\n', begin - 1) + 1; // npos + 1 is 0
  return split(text.substr(line, begin + content.size() - line), '\n');
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string joined;
  for (std::size_t index = 0; index < parts.size(); ++index) {
    if (index > 0) joined += separator;
    joined += parts[index];
  }
  return joined;
}

std::string counted(std::size_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

} // namespace tcli

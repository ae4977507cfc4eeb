#include "module/front_matter.hpp"

#include <algorithm>
#include <array>

namespace tcli {
namespace {

constexpr std::array<std::string_view, 4> k_marks{"#", "//", "--", ";"};
constexpr std::string_view k_fence = "---";

// Takes lines off a text, each without its line end.
class Lines {
public:
  Lines(std::string_view text, bool whole) : m_rest(text), m_whole(whole) {}

  bool at_end() const { return m_rest.empty(); }
  int number() const { return m_number; } // of the line that `next` gave last, from 1

  // Whether the next line may go on beyond the text: then only its beginning can be judged.
  bool next_is_cut() const { return !m_whole && m_rest.find('\n') == std::string_view::npos; }

  std::string_view next() {
    const std::size_t end = m_rest.find('\n');
    std::string_view line = m_rest.substr(0, end);
    m_rest.remove_prefix(end == std::string_view::npos ? m_rest.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++m_number;
    return line;
  }

private:
  std::string_view m_rest;
  bool m_whole;
  int m_number = 0;
};

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t") == std::string_view::npos; }

std::string_view mark_of(std::string_view line) {
  const auto* const found =
      std::find_if(k_marks.begin(), k_marks.end(), [&](std::string_view mark) { return line.starts_with(mark); });
  return found == k_marks.end() ? std::string_view{} : *found;
}

// Whether a line of which this is the beginning can be a comment or blank.
bool may_be_comment(std::string_view beginning) {
  return is_blank(beginning) || beginning == "/" || beginning == "-" || !mark_of(beginning).empty();
}

// `---` after a comment mark. A line of dashes only is no fence where dashes are the mark: it is a ruler in SQL or Lua.
bool is_fence(std::string_view line, std::string_view mark) {
  line.remove_prefix(mark.size());
  const std::size_t start = line.find_first_not_of(' ');
  if (start == std::string_view::npos || (start == 0 && mark == "--")) return false;
  line.remove_prefix(start);
  return line.starts_with(k_fence) && is_blank(line.substr(k_fence.size()));
}

// What follows the opening line; `cut` when the text ends before the block does.
FrontMatter read_block(Lines& lines, std::string_view mark) {
  FrontMatter found{.kind = FrontMatter::Kind::cut, .yaml = {}, .first_line = lines.number() + 1, .column_shift = 0};
  while (!lines.at_end()) {
    const bool cut = lines.next_is_cut();
    std::string_view line = lines.next();
    if (!line.starts_with(mark)) {
      if (!cut || !mark.starts_with(line)) found.kind = FrontMatter::Kind::unclosed;
      return found;
    }
    if (cut) return found;
    if (is_fence(line, mark)) {
      found.kind = FrontMatter::Kind::found;
      return found;
    }
    line.remove_prefix(mark.size());
    const std::size_t space = line.starts_with(' ') ? 1 : 0;
    line.remove_prefix(space);
    if (found.column_shift == 0 && !line.empty()) found.column_shift = static_cast<int>(mark.size() + space);
    found.yaml += line;
    found.yaml += '\n';
  }
  return found;
}

// Whether a line is the beginning of a manifest's own keys, quoted or not, blanks before the colon allowed.
bool begins_manifest(std::string_view line) {
  constexpr std::array<std::string_view, 3> k_keys{"tcli", "summary", "commands"};
  const bool quoted = line.starts_with('"') || line.starts_with('\'');
  const char quote = quoted ? line.front() : ':';
  if (quoted) line.remove_prefix(1);
  for (const std::string_view key : k_keys) {
    if (!line.starts_with(key)) continue;
    const std::string_view rest = line.substr(key.size());
    const std::size_t next = quoted ? 0 : rest.find_first_not_of(" \t");
    if (next < rest.size() && rest[next] == quote) return true;
  }
  return false;
}

} // namespace

FrontMatter find_front_matter(std::string_view text, bool whole) {
  FrontMatter none, more;
  more.kind = whole ? FrontMatter::Kind::none : FrontMatter::Kind::cut;

  Lines lines(text, whole);
  if (text.starts_with("#!")) lines.next();
  std::string_view mark;
  while (!lines.at_end()) {
    const bool cut = lines.next_is_cut();
    const std::string_view line = lines.next();
    if (cut) return may_be_comment(line) ? more : none;
    if (is_blank(line)) continue;
    if (mark.empty()) mark = mark_of(line);
    if (mark.empty() || !line.starts_with(mark)) return none;
    if (!is_fence(line, mark)) continue;
    FrontMatter found = read_block(lines, mark);
    if (whole && found.kind == FrontMatter::Kind::cut) found.kind = FrontMatter::Kind::unclosed;
    return found;
  }
  return more;
}

// The lines of the outermost map begin where its first one does.
bool has_manifest_keys(std::string_view yaml) {
  std::size_t indent = std::string_view::npos;
  for (Lines lines(yaml, true); !lines.at_end();) {
    std::string_view line = lines.next();
    const std::size_t start = std::min(line.find_first_not_of(' '), line.size());
    line.remove_prefix(start);
    if (is_blank(line) || line.starts_with('#')) continue;
    if (indent == std::string_view::npos && line.starts_with('{')) return true; // one map in braces, as a manifest may be too
    if (indent == std::string_view::npos) indent = start;
    if (start == indent && begins_manifest(line)) return true;
  }
  return false;
}

} // namespace tcli

#include "adopt/merge_lines.hpp"

#include "adopt/script_text.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace tcli {

namespace {

constexpr char k_below = '\x01'; // between the names of a key
constexpr std::size_t k_no_text = static_cast<std::size_t>(-1);

bool stands_in(std::string_view parent, std::string_view part) {
  return parent.ends_with(part) && parent.size() > part.size() && parent[parent.size() - part.size() - 1] == k_below;
}

// `description: |`, `- >-`: a text follows.
bool begins_text(std::string_view content) {
  const auto blank = content.find_last_of(' ');
  if (blank == std::string_view::npos) return false;
  const std::string_view last = content.substr(blank + 1);
  return (last.front() == '|' || last.front() == '>') && last.find_first_not_of("+-0123456789", 1) == std::string_view::npos;
}

// The quote of a text that goes on in the next line, behind what `begun` says; NUL: none.
char open_quote(std::string_view text, char begun) {
  char quote = begun;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char byte = text[at];
    if (quote == '"' && byte == '\\')
      ++at;
    else if (quote == '\'' && byte == '\'' && at + 1 < text.size() && text[at + 1] == '\'')
      ++at;
    else if (quote != 0 && byte == quote)
      quote = 0;
    else if (quote == 0 && (byte == '"' || byte == '\'') &&
             (at == 0 || std::string_view{" [{,"}.find(text[at - 1]) != std::string_view::npos))
      quote = byte;
    else if (quote == 0 && byte == '#' && at > 0 && text[at - 1] == ' ')
      return 0;
  }
  return quote;
}

// The parts that are open while the lines go by.
class Parts {
public:
  // The part that a line stands in. The items of a list may stand as deep as its key.
  std::string parent_of(const MergeLine& line) {
    while (!m_open.empty() && !line.stands_below(m_open.back().head)) m_open.pop_back();
    return m_open.empty() ? std::string{} : m_open.back().path;
  }
  void open(const MergeLine& head, std::string path) { m_open.push_back({head, std::move(path)}); }

private:
  struct Part {
    MergeLine head;
    std::string path;
  };
  std::vector<Part> m_open;
};

std::string_view without_comment(std::string_view content) { return trim(content.substr(0, content.find(" #"))); }

} // namespace

std::string MergeLine::told() const { return std::string{trim(text.substr(0, text.find(is_item ? ',' : ':')))}; }

std::string MergeLine::passing() const {
  constexpr std::string_view k_passed = "passed_as: ", k_name = "name: ";
  if (!is_item || !stands_in(parent, "options")) return {};
  const auto value = [&](std::string_view field) -> std::string {
    const auto at = text.find(field);
    if (at == std::string_view::npos) return {};
    const auto begin = at + field.size();
    return without_quotes(text.substr(begin, std::min(text.find_first_of(",}", begin), text.size()) - begin));
  };
  std::string passed = value(k_passed);
  return passed.empty() ? "--" + value(k_name) : passed;
}

bool MergeLine::is_argument() const { return is_item && stands_in(parent, "arguments"); }
bool MergeLine::is_parameter() const { return is_argument() || (is_item && stands_in(parent, "options")); }

bool MergeLine::stands_below(const MergeLine& head) const {
  return indent > head.indent || (indent == head.indent && is_item && !head.is_item);
}

std::vector<MergeLine> merge_lines(std::string_view text) {
  std::vector<MergeLine> lines;
  Parts parts;
  std::string command;
  std::size_t text_indent = k_no_text; // of the key whose text goes on
  char quote = 0;                      // that the text before has not closed
  if (text.ends_with('\n')) text.remove_suffix(1);
  for (std::string_view part : split(text, '\n')) {
    if (part.ends_with('\r')) part.remove_suffix(1);
    MergeLine line;
    line.text = part;
    line.indent = std::min(part.find_first_not_of(' '), part.size());
    const std::string_view content = trim(part), bare = without_comment(content);
    line.is_blank = content.empty();
    if (quote == 0 && !line.is_blank && line.indent <= text_indent) text_indent = k_no_text;
    line.is_text = (quote != 0 || text_indent != k_no_text) && !line.is_blank;
    if (quote != 0) quote = open_quote(content, quote);
    line.is_comment = !line.is_text && content.starts_with('#');
    line.is_item = !line.is_text && content.starts_with("- ");
    line.is_head = !line.is_text && !line.is_comment && bare.ends_with(':');
    if (line.is_text || line.is_blank || line.is_comment) {
      line.command = command;
      line.key = std::string{content};
      if (line.is_text) line.parent = parts.parent_of(line);
    } else {
      line.parent = parts.parent_of(line);
      line.key = without_quotes(content.substr(0, content.find(line.is_item ? ',' : ':')));
      std::string path = line.parent + k_below + line.key;
      if (line.indent == 0) command.clear();
      if (line.parent == std::string{k_below} + "commands" && !line.is_item) command = line.key;
      line.command = command;
      parts.open(line, std::move(path));
      if (begins_text(bare)) text_indent = line.indent;
      quote = open_quote(content, 0);
    }
    lines.push_back(std::move(line));
  }
  for (std::size_t at = lines.size(); at-- > 1;) // what stands before a command is about that
    if (lines[at - 1].indent == 2 && lines[at - 1].is_comment) lines[at - 1].command = lines[at].command;
  std::map<std::string, int> seen;
  for (MergeLine& line : lines) {
    const bool is_key = !line.is_text && !line.is_blank && !line.is_comment;
    line.key =
        (is_key ? line.parent : line.command + k_below + (line.is_text ? line.parent + "|" : std::to_string(line.indent))) +
        k_below + line.key;
    line.key += k_below + std::to_string(++seen[line.key]);
  }
  return lines;
}

MergeLines::MergeLines(std::vector<MergeLine> lines) : m_lines(std::move(lines)) {
  for (const MergeLine& line : m_lines) {
    m_found.emplace(line.key, &line);
    m_commands.insert(line.command);
    if (line.is_argument()) m_arguments[line.parent].push_back(&line);
  }
}

const MergeLine* MergeLines::find(const std::string& key) const {
  const auto found = m_found.find(key);
  return found == m_found.end() ? nullptr : found->second;
}

const std::vector<const MergeLine*>& MergeLines::arguments_of(const std::string& parent) const {
  static const std::vector<const MergeLine*> k_none;
  const auto found = m_arguments.find(parent);
  return found == m_arguments.end() ? k_none : found->second;
}

namespace {

using Keys = std::set<std::string>;
using ByPlace = std::map<std::string, const MergeLine*>; // a part and what stands in it under a place of its own

Keys keys_of(const std::vector<MergeLine>& lines) {
  Keys keys;
  for (const MergeLine& line : lines) keys.insert(line.key);
  return keys;
}

// Where a parameter stands, whatever its name: among the arguments, or by what the script gets. Empty for all other lines.
class Places {
public:
  std::string place_of(const MergeLine& line) {
    if (line.is_argument()) return line.parent + k_below + std::to_string(++m_arguments[line.parent]);
    const std::string passing = line.passing();
    return passing.empty() ? std::string{} : line.parent + k_below + passing;
  }

private:
  std::map<std::string, int> m_arguments;
};

ByPlace by_place(const std::vector<MergeLine>& lines, bool has_arguments) {
  ByPlace found;
  Places places;
  for (const MergeLine& line : lines)
    if (std::string place = places.place_of(line); !place.empty() && (has_arguments || !line.is_argument()))
      found.emplace(std::move(place), &line);
  return found;
}

} // namespace

std::vector<MergeLine> with_known_keys(std::vector<MergeLine> mine, const std::vector<MergeLine>& base,
                                       const std::vector<MergeLine>& theirs) {
  Keys taken = keys_of(mine);
  const Keys in_base = keys_of(base), in_theirs = keys_of(theirs);
  const ByPlace places_in_base = by_place(base, true), places_in_theirs = by_place(theirs, false);
  Places places;
  for (MergeLine& line : mine) {
    const std::string place = places.place_of(line);
    if (place.empty() || in_base.contains(line.key)) continue;
    for (const ByPlace* const others : {&places_in_base, &places_in_theirs}) {
      const auto other = others->find(place);
      if (other == others->end() || in_theirs.contains(line.key) || !taken.insert(other->second->key).second) continue;
      line.key = other->second->key;
      break;
    }
  }
  return mine;
}

} // namespace tcli

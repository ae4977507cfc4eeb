#include "adopt/merge.hpp"

#include "adopt/script_text.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <iterator>
#include <list>
#include <map>
#include <set>
#include <unordered_map>

namespace tcli {

namespace {

struct Line {
  std::string key; // what it is about, in its command: `- {name: "to"`, `summary`
  std::string command;
  std::string_view text; // without a carriage return
  std::size_t indent = 0;
  bool is_blank = false;
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  std::string command;
  if (text.ends_with('\n')) text.remove_suffix(1);
  for (std::string_view part : split(text, '\n')) {
    if (part.ends_with('\r')) part.remove_suffix(1);
    Line line{.key = {}, .command = {}, .text = part, .indent = std::min(part.find_first_not_of(' '), part.size())};
    const std::string_view content = trim(part);
    line.is_blank = content.empty();
    const bool is_comment = content.starts_with('#'), is_item = content.starts_with("- ");
    line.key = is_comment ? std::string{content} : without_quotes(content.substr(0, content.find(is_item ? ',' : ':')));
    if (line.indent == 0 && !is_comment && !line.is_blank) command.clear();
    if (line.indent == 2 && !is_comment && !is_item && !line.is_blank) command = line.key;
    line.command = command;
    lines.push_back(std::move(line));
  }
  for (std::size_t at = lines.size(); at-- > 1;) // what stands before a command is about that
    if (lines[at - 1].indent == 2 && trim(lines[at - 1].text).starts_with('#')) lines[at - 1].command = lines[at].command;
  std::map<std::string, int> seen;
  for (Line& line : lines) {
    line.key = line.command + "\x01" + std::to_string(line.indent) + "\x01" + line.key;
    line.key += "\x01" + std::to_string(++seen[line.key]);
  }
  return lines;
}

class Lines {
public:
  explicit Lines(std::string_view text) : m_lines(lines_of(text)) {
    for (const Line& line : m_lines) m_found.emplace(line.key, &line);
    for (const Line& line : m_lines) m_commands.insert(line.command);
  }
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;

  const std::vector<Line>& all() const { return m_lines; }
  const Line* find(const std::string& key) const {
    const auto found = m_found.find(key);
    return found == m_found.end() ? nullptr : found->second;
  }
  bool has_command(const std::string& command) const { return m_commands.contains(command); }

private:
  std::vector<Line> m_lines;
  std::map<std::string, const Line*> m_found;
  std::set<std::string> m_commands;
};

std::string told(const Line& line) {
  const bool is_item = trim(line.text).starts_with("- ");
  return std::string{trim(line.text.substr(0, line.text.find(is_item ? ',' : ':')))};
}

// How the script is told of a parameter, whose name may have been changed by hand: `passed_as: "--to"`.
std::string_view passing_of(std::string_view text) {
  const auto at = text.find("passed_as: ");
  return at == std::string_view::npos ? std::string_view{} : text.substr(at, text.find_first_of(",}", at) - at);
}

class Merging {
public:
  Merging(std::string_view mine, std::string_view base, std::string_view theirs) : m_mine(mine), m_base(base), m_theirs(theirs) {}

  MergedTexts merge() {
    find_edited_commands();
    for (const Line& line : m_mine.all()) take_mine(line);
    drop_empty_heads();
    put_back_heads();
    const Line* before = nullptr;
    for (const Line& line : m_theirs.all()) {
      take_theirs(line, before);
      if (has(line.key)) before = &line;
    }
    tell_renamed();
    MergedTexts merged{.text = {}, .lost = std::move(m_lost)};
    for (const Line& line : m_result) (merged.text += line.text) += '\n';
    return merged;
  }

private:
  using Place = std::list<Line>::iterator;

  bool is_as_in_base(const Line& line) const {
    const Line* const other = m_base.find(line.key);
    return other != nullptr && other->text == line.text;
  }

  // Those that the draft has no more: one that was edited stays as it is.
  void find_edited_commands() {
    for (const Line& line : m_mine.all())
      if (!line.command.empty() && !m_theirs.has_command(line.command) && m_base.has_command(line.command) &&
          !is_as_in_base(line) && !line.is_blank && m_edited.insert(line.command).second)
        m_lost.push_back("without " + line.command);
  }

  bool has(const std::string& key) const { return m_places.contains(key); }
  void put(Place before, const Line& line) { m_places.emplace(line.key, m_result.insert(before, line)); }

  void take_mine(const Line& line) {
    const Line *const base = m_base.find(line.key), *const theirs = m_theirs.find(line.key);
    if (base == nullptr || line.is_blank || m_edited.contains(line.command)) return put(m_result.end(), line);
    if (theirs == nullptr) {
      if (base->text == line.text) return; // it went with the script's
      m_lost.push_back("without " + told(line));
      return put(m_result.end(), line);
    }
    if (base->text == line.text) return put(m_result.end(), *theirs);
    put(m_result.end(), line);
    if (theirs->text != base->text && theirs->text != line.text) m_lost.emplace_back(trim(theirs->text));
  }

  bool has_deeper(Place head) {
    Place next = std::next(head);
    while (next != m_result.end() && (next->is_blank || trim(next->text).starts_with('#'))) ++next;
    return next != m_result.end() && next->indent > head->indent;
  }

  // `options:` of which nothing is left.
  void drop_empty_heads() {
    for (Place at = m_result.end(); at != m_result.begin();) {
      --at;
      const std::string_view content = trim(at->text);
      if ((content != "arguments:" && content != "options:") || has_deeper(at)) continue;
      m_places.erase(at->key);
      at = m_result.erase(at);
    }
  }

  // The other way round: what is left of a part needs its head.
  void put_back_heads() {
    const auto& all = m_mine.all();
    for (auto line = all.begin(); line != all.end(); ++line) {
      if (!trim(line->text).ends_with(':') || has(line->key)) continue;
      for (auto next = std::next(line); next != all.end() && next->indent > line->indent; ++next)
        if (const auto place = m_places.find(next->key); place != m_places.end()) {
          put(place->second, *line);
          break;
        }
    }
  }

  void take_theirs(const Line& line, const Line* before) {
    if (has(line.key) || line.is_blank) return;
    if (const Line* const base = m_base.find(line.key); base != nullptr) { // it was taken out by hand
      if (base->text != line.text) m_lost.emplace_back(trim(line.text));
      const bool is_head = trim(line.text).ends_with(':'); // what is new below it needs it
      if (!is_head || !has_new_below(line)) return;
    }
    Place at = before == nullptr ? m_result.begin() : std::next(m_places.at(before->key));
    for (Place next = at; before != nullptr && next != m_result.end(); ++next) {
      if (next->is_blank) continue;
      if (next->indent <= line.indent) break;
      at = std::next(next);
    }
    put(at, line);
  }

  // What has another name here, and is gone.
  void tell_renamed() {
    for (const Line& line : m_base.all()) {
      const std::string_view passing = passing_of(line.text);
      const auto passes = [&](const Line& other) { return other.command == line.command && passing_of(other.text) == passing; };
      if (passing.empty() || m_mine.find(line.key) != nullptr || !m_theirs.has_command(line.command)) continue;
      if (std::ranges::any_of(m_result, passes) && std::ranges::none_of(m_theirs.all(), passes))
        m_lost.push_back("without " + told(line));
    }
  }

  bool has_new_below(const Line& head) const {
    const auto& all = m_theirs.all();
    for (auto at = static_cast<std::size_t>(&head - all.data()) + 1; at < all.size() && all[at].indent > head.indent; ++at)
      if (m_base.find(all[at].key) == nullptr) return true;
    return false;
  }

  Lines m_mine, m_base, m_theirs;
  std::set<std::string> m_edited; // commands that are gone, and stay
  std::list<Line> m_result;
  std::unordered_map<std::string, Place> m_places; // in it, by the key
  std::vector<std::string> m_lost;
};

} // namespace

MergedTexts merge_texts(std::string_view mine, std::string_view base, std::string_view theirs) {
  return Merging(mine, base, theirs).merge();
}

} // namespace tcli

#include "adopt/merge.hpp"

#include "adopt/script_text.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

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
    const Line* before = nullptr;
    for (const Line& line : m_theirs.all()) {
      take_theirs(line, before);
      if (position(line.key)) before = &line;
    }
    tell_renamed();
    MergedTexts merged{.text = {}, .lost = std::move(m_lost)};
    for (const Line& line : m_result) (merged.text += line.text) += '\n';
    return merged;
  }

private:
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

  void take_mine(const Line& line) {
    const Line *const base = m_base.find(line.key), *const theirs = m_theirs.find(line.key);
    if (base == nullptr || line.is_blank || m_edited.contains(line.command)) return m_result.push_back(line);
    if (theirs == nullptr) {
      if (base->text == line.text) return; // it went with the script's
      m_lost.push_back("without " + told(line));
      return m_result.push_back(line);
    }
    if (base->text == line.text) return m_result.push_back(*theirs);
    m_result.push_back(line);
    if (theirs->text != base->text && theirs->text != line.text) m_lost.emplace_back(trim(theirs->text));
  }

  bool has_deeper(std::size_t at) const {
    std::size_t next = at + 1;
    while (next < m_result.size() && (m_result[next].is_blank || trim(m_result[next].text).starts_with('#'))) ++next;
    return next < m_result.size() && m_result[next].indent > m_result[at].indent;
  }

  // `options:` of which nothing is left, or the other way round: what is left of it needs its head.
  void drop_empty_heads() {
    for (std::size_t at = m_result.size(); at-- > 0;) {
      const std::string_view content = trim(m_result[at].text);
      if ((content == "arguments:" || content == "options:") && !has_deeper(at))
        m_result.erase(m_result.begin() + static_cast<std::ptrdiff_t>(at));
    }
    for (const Line& line : m_mine.all()) {
      if (!trim(line.text).ends_with(':') || position(line.key)) continue;
      const auto own = static_cast<std::size_t>(&line - m_mine.all().data());
      for (std::size_t next = own + 1; next < m_mine.all().size() && m_mine.all()[next].indent > line.indent; ++next)
        if (const auto at = position(m_mine.all()[next].key)) {
          m_result.insert(m_result.begin() + static_cast<std::ptrdiff_t>(*at), line);
          break;
        }
    }
  }

  std::optional<std::size_t> position(const std::string& key) const {
    const auto found = std::ranges::find(m_result, key, &Line::key);
    return found == m_result.end() ? std::nullopt : std::optional{static_cast<std::size_t>(found - m_result.begin())};
  }

  void take_theirs(const Line& line, const Line* before) {
    if (position(line.key) || line.is_blank) return;
    if (const Line* const base = m_base.find(line.key); base != nullptr) { // it was taken out by hand
      if (base->text != line.text) m_lost.emplace_back(trim(line.text));
      const bool is_head = trim(line.text).ends_with(':'); // what is new below it needs it
      if (!is_head || !has_new_below(line)) return;
    }
    std::size_t at = before == nullptr ? 0 : *position(before->key) + 1;
    for (std::size_t next = at; before != nullptr && next < m_result.size(); ++next) {
      if (m_result[next].is_blank) continue;
      if (m_result[next].indent <= line.indent) break;
      at = next + 1;
    }
    m_result.insert(m_result.begin() + static_cast<std::ptrdiff_t>(at), line);
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
  std::vector<Line> m_result;
  std::vector<std::string> m_lost;
};

} // namespace

MergedTexts merge_texts(std::string_view mine, std::string_view base, std::string_view theirs) {
  return Merging(mine, base, theirs).merge();
}

} // namespace tcli

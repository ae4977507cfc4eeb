#include "adopt/shell_cases.hpp"

#include "adopt/script_text.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace tcli {

namespace {

constexpr std::size_t k_case_limit = 200;

bool is_blank(char byte) { return byte == ' ' || byte == '\n' || byte == '\t'; }
bool ends_word(char byte) { return is_blank(byte) || byte == ';' || byte == '&' || byte == '|' || byte == '(' || byte == ')'; }

class Reader {
public:
  explicit Reader(std::string_view text) : m_text(text) {}

  std::vector<ShellCase> read() {
    std::vector<ShellCase> cases;
    while (m_at < m_text.size() && cases.size() < k_case_limit) {
      if (const auto past = past_shell_text(m_text, m_at); past != m_at) {
        m_at = past;
      } else if (is_shell_command(m_text, m_at, "case")) {
        if (auto found = read_case(); !found.branches.empty()) cases.push_back(std::move(found));
      } else {
        ++m_at;
      }
    }
    return cases;
  }

private:
  ShellCase read_case() {
    ShellCase found{.begin = m_at};
    m_at += 4;
    const auto in = m_text.find(" in", m_at);
    const auto line = m_text.find('\n', m_at);
    if (in == std::string_view::npos || in > line) return found;
    found.word = without_quotes(m_text.substr(m_at, in - m_at));
    m_at = in + 3;
    while (m_at < m_text.size()) {
      while (m_at < m_text.size() && (is_blank(m_text[m_at]) || m_text[m_at] == ';')) ++m_at;
      if (m_at < m_text.size() && m_text[m_at] == '#') {
        m_at = past_shell_text(m_text, m_at);
        continue;
      }
      if (m_text.substr(m_at).starts_with("esac")) {
        m_at += 4;
        break;
      }
      if (!read_branch(found)) break;
    }
    found.end = m_at;
    return found;
  }

  bool read_branch(ShellCase& found) {
    const auto close = m_text.find(')', m_at);
    if (close == std::string_view::npos || close - m_at > 400) return false;
    std::string_view patterns = m_text.substr(m_at, close - m_at);
    if (patterns.starts_with('(')) patterns.remove_prefix(1);
    ShellBranch branch{.begin = m_at};
    for (const std::string_view pattern : split(patterns, '|')) branch.patterns.push_back(without_quotes(pattern));
    const std::size_t begin = m_at = close + 1;
    std::size_t depth = 0;
    while (m_at < m_text.size()) {
      if (const auto past = past_shell_text(m_text, m_at); past != m_at) {
        m_at = past;
        continue;
      }
      if (depth == 0 && (m_text.substr(m_at, 2) == ";;" || m_text.substr(m_at, 2) == ";&")) break;
      if (is_shell_command(m_text, m_at, "case")) ++depth;
      if (is_shell_command(m_text, m_at, "esac")) {
        if (depth == 0) break;
        --depth;
      }
      ++m_at;
    }
    branch.body = m_text.substr(begin, m_at - begin);
    branch.end = m_at;
    found.branches.push_back(std::move(branch));
    return true;
  }

  std::string_view m_text;
  std::size_t m_at = 0;
};

} // namespace

bool is_shell_command(std::string_view text, std::size_t at, std::string_view word) {
  if (text.substr(at, word.size()) != word) return false;
  if (at + word.size() < text.size() && !ends_word(text[at + word.size()])) return false;
  std::size_t before = at;
  while (before > 0 && (text[before - 1] == ' ' || text[before - 1] == '\t')) --before;
  if (before == 0) return true;
  const char byte = text[before - 1];
  const auto follows = [&](std::string_view other) {
    return before >= other.size() && text.substr(before - other.size(), other.size()) == other;
  };
  return byte == '\n' || byte == ';' || byte == '&' || byte == '|' || byte == '{' || byte == '(' || byte == ')' ||
         (before != at && (follows("do") || follows("then") || follows("else")));
}

std::size_t past_shell_text(std::string_view text, std::size_t at) {
  if (text[at] == '\\') return std::min(at + 2, text.size());
  if (text[at] == '#' && (at == 0 || is_blank(text[at - 1]))) return std::min(text.find('\n', at), text.size());
  if (text[at] != '"' && text[at] != '\'') return at;
  const bool escapes = text[at] == '"' || (at > 0 && text[at - 1] == '$'); // $'it\'s'
  const char quote = text[at++];
  while (at < text.size() && text[at] != quote) at += text[at] == '\\' && escapes ? 2U : 1U;
  return std::min(at + 1, text.size());
}

std::size_t find_in_code(std::string_view text, std::string_view part) {
  for (std::size_t at = 0; at < text.size();) {
    const auto past = past_shell_text(text, at);
    if (past == at && text.substr(at, part.size()) == part) return at;
    at = std::max(past, at + 1);
  }
  return text.size();
}

std::vector<ShellCase> shell_cases(std::string_view text) { return Reader{text}.read(); }

} // namespace tcli

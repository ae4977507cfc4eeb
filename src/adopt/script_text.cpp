#include "adopt/script_text.hpp"

#include "adopt/file_header.hpp"
#include "adopt/printed_text.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace tcli {

namespace {

constexpr std::size_t k_line_limit = 2000, k_lines_limit = 20'000;

std::string_view interpreter_line(std::string_view text) {
  if (!text.starts_with("#!")) return {};
  return text.substr(2, text.find('\n') - 2);
}

std::string clean(std::string_view line) {
  std::string text{line.substr(0, k_line_limit)};
  while (!text.empty() && (text.back() == '\r' || text.back() == ' ')) text.pop_back();
  for (std::size_t bad = find_invalid_utf8(text); bad != std::string_view::npos; bad = find_invalid_utf8(text)) text[bad] = '?';
  for (char& byte : text)
    if (static_cast<unsigned char>(byte) < ' ' || byte == '\x7f') byte = ' ';
  return text;
}

std::string_view mark_of(std::string_view line) {
  for (const std::string_view mark : {"#/", "#", "//", "--", ";"})
    if (line.starts_with(mark)) return mark;
  return {};
}

std::string without_mark(std::string_view line, std::string_view mark) {
  line.remove_prefix(std::min(mark.size(), line.size()));
  if (line.starts_with(' ')) line.remove_prefix(1);
  return std::string{line};
}

// `/* … */` from `at` on.
std::vector<std::string> block_comment(const std::vector<std::string>& lines, std::size_t at) {
  std::vector<std::string> text;
  for (; at < lines.size(); ++at) {
    std::string_view line = trim(lines[at]);
    const bool ends = line.find("*/") != std::string_view::npos;
    line = line.substr(0, line.find("*/"));
    while (line.starts_with('/') || line.starts_with('*')) line.remove_prefix(1);
    if (line.starts_with(' ')) line.remove_prefix(1);
    text.emplace_back(line);
    if (ends) break;
  }
  return text;
}

std::string without_pod_marks(std::string line) {
  for (const std::string_view mark : {"B<", "I<", "C<"})
    for (auto at = line.find(mark); at != std::string::npos; at = line.find(mark, at)) {
      const auto end = line.find('>', at);
      if (end == std::string::npos) break;
      line.erase(end, 1);
      line.erase(at, mark.size());
    }
  return line;
}

std::vector<std::string> pod(const std::vector<std::string>& lines) {
  std::vector<std::string> text;
  bool inside = false;
  for (const std::string& line : lines) {
    if (line.starts_with("=head")) {
      inside = true;
      const std::string_view title = trim(std::string_view{line}.substr(std::min<std::size_t>(6, line.size())));
      text.emplace_back(title == "SYNOPSIS" ? "Usage:" : "");
    } else if (line.starts_with("=cut")) {
      inside = false;
    } else if (line.starts_with("=item ")) {
      text.push_back("  " + without_pod_marks(line.substr(6)));
    } else if (inside && !line.starts_with("=")) {
      text.push_back(without_pod_marks(line));
    }
  }
  return text;
}

// The word that ends a here document which begins in the line; empty when none does.
std::string here_end(std::string_view line) {
  const auto at = line.find("<<");
  if (at == std::string_view::npos || line.substr(at).starts_with("<<<")) return {};
  std::string_view rest = line.substr(at + 2);
  if (rest.starts_with('-')) rest.remove_prefix(1);
  rest = trim(rest);
  std::string word;
  for (const char byte : rest) {
    if (byte == '\'' || byte == '"' || byte == '\\') continue;
    if (!(byte == '_' || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9'))) break;
    word += byte;
  }
  return word;
}

bool opens_text(std::string_view line) {
  return std::count(line.begin(), line.end(), '"') % 2 == 1 && line.find("=\"") != std::string_view::npos;
}

} // namespace

Language language_of(std::string_view text) {
  const std::string_view line = interpreter_line(text);
  if (line.find("python") != std::string_view::npos) return Language::python;
  for (const std::string_view shell : {"/sh", "bash", "dash", "zsh", "ksh", " sh"})
    if (line.find(shell) != std::string_view::npos) return Language::shell;
  return Language::other;
}

std::string no_script_reason(std::string_view text) {
  if (text.empty()) return "it is empty";
  if (!text.starts_with("#!")) return text.find('\0') == std::string_view::npos ? "it has no #! line" : "it is no text";
  if (interpreter_line(text).ends_with('\r')) return "its #! line ends in CRLF, which no system runs";
  if (text.find('\0') != std::string_view::npos) return "it is no text: there are NUL bytes in it";
  return {};
}

std::vector<std::string> script_lines(std::string_view text) {
  std::vector<std::string> lines;
  for (const std::string_view line : split(text, '\n')) {
    if (lines.size() == k_lines_limit) break;
    lines.push_back(clean(line));
  }
  return lines;
}

std::vector<std::string> top_comment(const std::vector<std::string>& lines) {
  std::vector<std::string> text;
  std::string_view mark;
  std::size_t at = 0;
  if (!lines.empty() && lines[0].starts_with("#!")) ++at;
  for (; at < lines.size(); ++at) {
    const std::string& line = lines[at];
    if (line.starts_with("/*")) return block_comment(lines, at);
    const std::string_view own = mark_of(line);
    if (line.empty() && text.empty()) continue;
    if (line.empty() && at + 1 < lines.size() && !mark.empty() && lines[at + 1].starts_with(mark)) {
      text.emplace_back();
      continue;
    }
    if (own.empty() || (!mark.empty() && own != mark)) break;
    mark = own;
    if (line.find("-*-") != std::string::npos || line.starts_with("# frozen_string") || line.starts_with("# shellcheck"))
      continue;
    text.push_back(without_mark(line, mark));
  }
  if (std::ranges::any_of(lines, [](const auto& line) { return line.starts_with("=head1"); })) return pod(lines);
  return text;
}

std::vector<std::string> shown_lines(const std::vector<std::string>& lines) {
  std::vector<std::string> shown = top_comment(lines);
  shown.emplace_back(); // what is printed goes on with no sentence of the comment
  std::string end;
  bool in_text = false;
  for (const std::string& line : lines) {
    if (!end.empty()) {
      if (trim(line) == end)
        end.clear();
      else
        shown.push_back(line);
      continue;
    }
    if (in_text) {
      in_text = line.find('"') == std::string::npos;
      shown.push_back(line.substr(0, line.find('"')));
      continue;
    }
    const bool is_comment = line.starts_with('#');
    end = is_comment ? std::string{} : here_end(line);
    if (!end.empty() || is_comment) continue;
    if (opens_text(line)) {
      in_text = true;
      shown.push_back(line.substr(line.find("=\"") + 2));
    } else {
      for (std::string& part : printed_texts(line)) shown.push_back(std::move(part));
    }
  }
  return shown;
}

std::string without_quotes(std::string_view text) {
  std::string bare{trim(text)};
  std::erase_if(bare, [](char byte) { return byte == '"' || byte == '\''; });
  return bare;
}

namespace {

// "purge old logs" of a script called purge: two plain words at least.
bool is_sentence(std::string_view rest) {
  std::size_t words = 0;
  for (const std::string_view word : split(trim(rest), ' ')) {
    if (!std::ranges::all_of(word, [](char byte) { return (byte >= 'a' && byte <= 'z') || byte == ',' || byte == '.'; }))
      return false;
    ++words;
  }
  return words > 1;
}

} // namespace

std::string summary_of(const std::vector<std::string>& comment, std::string_view program) {
  const std::string_view stem = program.substr(0, program.rfind('.'));
  std::string summary;
  for (const std::string& line : without_file_header(comment)) {
    std::string_view text = trim(line);
    if (text.empty() || text == "NAME") {
      if (!summary.empty()) break;
      continue;
    }
    bool named = false;
    for (const std::string_view name : {program, stem}) {
      if (named || name.empty() || !text.starts_with(name)) continue;
      std::string_view rest = text.substr(name.size());
      for (const std::string_view mark : {" - ", ": ", " -- "})
        if (rest.starts_with(mark)) named = true, text = trim(rest.substr(mark.size()));
      const auto dash = rest.find("] - ");
      const auto plain = rest.find(" - ");
      if (!named && dash != std::string_view::npos) named = true, text = trim(rest.substr(dash + 4));
      if (!named && plain != std::string_view::npos) named = true, text = trim(rest.substr(plain + 3));
      if (!named && (rest.empty() || rest.front() == ' ') && !(name == stem && is_sentence(rest)))
        named = true, text = {}; // a synopsis
    }
    if (text.empty()) continue;
    if (text.starts_with("Usage") || text.starts_with("usage") || text.starts_with("or:") || text.starts_with('-') ||
        text.ends_with(':')) {
      if (!summary.empty()) break;
      continue;
    }
    if (const auto usage = text.find("Usage:"); usage != std::string_view::npos) text = trim(text.substr(0, usage));
    summary += (summary.empty() ? "" : " ") + std::string{text};
    if (summary.ends_with('.') || summary.size() > 120 || named) break;
  }
  if (const auto end = summary.find(". "); end != std::string::npos) summary.resize(end);
  while (summary.ends_with('.') || summary.ends_with(' ')) summary.pop_back();
  if (summary.size() > 180) {
    summary.resize(180);
    while (find_invalid_utf8(summary) != std::string_view::npos) summary.pop_back();
  }
  if (!summary.empty() && summary.front() >= 'a' && summary.front() <= 'z')
    summary.front() = static_cast<char>(summary.front() - 32);
  return summary;
}

} // namespace tcli

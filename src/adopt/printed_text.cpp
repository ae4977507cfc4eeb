#include "adopt/printed_text.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace tcli {

namespace {

constexpr std::string_view k_quotes = "\"'`";

// The place behind the quoted text that begins at `at`, or the end of the line where the quotes are left open; "$(…)" in it may
// have quotes of its own.
std::size_t end_of_quoted(std::string_view line, std::size_t at) {
  const char quote = line[at];
  std::size_t depth = 0;
  for (++at; at < line.size(); ++at) {
    if (quote != '\'' && line[at] == '\\')
      ++at;
    else if (quote == '"' && line.substr(at).starts_with("$("))
      ++depth;
    else if (depth > 0 && line[at] == ')')
      --depth;
    else if (depth == 0 && line[at] == quote)
      return at + 1;
  }
  return line.size();
}

// The commands of a line, parted where a shell and its like part them, outside quotes.
std::vector<std::string_view> commands_of(std::string_view line) {
  std::vector<std::string_view> commands;
  std::size_t begin = 0, depth = 0;
  const auto part = [&](std::size_t at) {
    commands.push_back(line.substr(begin, at - begin));
    begin = at + 1;
  };
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char byte = line[at], before = at == 0 ? ' ' : line[at - 1];
    if (byte == '\\') {
      ++at;
    } else if (k_quotes.find(byte) != std::string_view::npos) {
      at = end_of_quoted(line, at) - 1;
    } else if (byte == '{' && before == '$') {
      at = std::min(line.find('}', at), line.size() - 1);
    } else if (byte == '(') {
      ++depth;
    } else if (byte == ')' && depth > 0) {
      --depth;
    } else if (byte == ')' || byte == ';' || byte == '{' || byte == '}' || byte == '|' || (byte == '&' && before != '>')) {
      part(at);
    }
  }
  part(line.size());
  return commands;
}

bool is_word_byte(char byte) {
  return byte == '_' || is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

bool prints(std::string_view command) {
  const std::string_view code = command.substr(0, command.find_first_of(k_quotes));
  for (const std::string_view word : {"echo", "print", "printf", "puts", "say"})
    for (auto at = code.find(word); at != std::string_view::npos; at = code.find(word, at + 1)) {
      const std::size_t end = at + word.size();
      if ((at == 0 || !is_word_byte(code[at - 1])) && (end == code.size() || !is_word_byte(code[end]))) return true;
    }
  return false;
}

// What stands between the first quotes of a command and the last of their kind, or all of it where they are left open.
void add_quoted(std::string_view command, std::vector<std::string>& lines) {
  const auto at = command.find_first_of(k_quotes);
  if (at == std::string_view::npos) return;
  const auto end = command.rfind(command[at]);
  lines.emplace_back();
  bool is_escaped = false;
  for (const char byte : end > at ? command.substr(at + 1, end - at - 1) : command.substr(at + 1)) {
    if (is_escaped && byte == 'n')
      lines.emplace_back();
    else if (byte != '\\')
      lines.back() += is_escaped && byte == 't' ? ' ' : byte;
    is_escaped = byte == '\\' && !is_escaped;
  }
}

} // namespace

bool mentions_usage(std::string_view line) {
  for (const std::string_view word : {"Usage:", "usage:", "USAGE:", "Aufruf:"})
    if (line.find(word) != std::string_view::npos) return true;
  return false;
}

std::vector<std::string> printed_texts(std::string_view line) {
  if (!mentions_usage(line)) return {};
  std::vector<std::string> lines;
  for (const std::string_view command : commands_of(line))
    if (mentions_usage(command) || prints(command)) add_quoted(command, lines);
  return lines;
}

bool looks_like_code(std::string_view text) {
  for (const std::string_view sign : {"&&", "||", ";;", ">&", "$(", "${", "\" ]", "\"; ", " ]; "})
    if (text.find(sign) != std::string_view::npos) return true;
  for (std::size_t at = text.find('$'); at != std::string_view::npos && at + 1 < text.size(); at = text.find('$', at + 1)) {
    const char next = text[at + 1];
    const bool is_place = is_digit(next) && (at + 2 == text.size() || !is_digit(text[at + 2])); // "$1", and not "$10 a day"
    if (is_place || next == '@' || next == '#' || next == '*' || (is_word_byte(next) && !is_digit(next))) return true;
  }
  return false;
}

} // namespace tcli

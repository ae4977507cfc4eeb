#include "adopt/shell_words.hpp"

#include "adopt/shell_cases.hpp"
#include "adopt/shell_functions.hpp"
#include "adopt/shell_order.hpp"
#include "base/text.hpp"
#include "module/name.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tcli {

namespace {

bool is_name_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_'; }

std::string lower(std::string_view text) {
  std::string out{text};
  for (char& byte : out)
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
  return out;
}

// A word from `at` on, quotes taken off.
std::string shell_word(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  std::string word;
  char quote = 0;
  for (; at < text.size(); ++at) {
    const char byte = text[at];
    if (quote != 0 && byte == quote) {
      quote = 0;
    } else if (quote == 0 && (byte == '"' || byte == '\'')) {
      quote = byte;
    } else if (quote == 0 && (byte == ' ' || byte == '\n' || byte == ';' || byte == ')' || byte == ']')) {
      break;
    } else {
      word += byte;
    }
  }
  return word;
}

// Whether the word at `at` is only held against an option there: [ "$1" = --json ].
bool is_tested(std::string_view text, std::size_t at) {
  std::string_view rest = text.substr(at, text.find('\n', at) - at);
  const auto blank = rest.find(' ');
  if (blank == std::string_view::npos) return false;
  rest.remove_prefix(blank + 1);
  if (!rest.starts_with("= ") && !rest.starts_with("== ")) return false;
  rest.remove_prefix(rest.find(' ') + 1);
  return rest.starts_with('-') || rest.starts_with("\"-") || rest.starts_with("'-");
}

} // namespace

bool is_name_byte(char byte) { return is_name_letter(byte) || is_digit(byte); }

bool has_part(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string_view after(std::string_view text, std::string_view part) {
  const auto at = text.find(part);
  return at == std::string_view::npos ? std::string_view{} : text.substr(at + part.size());
}

bool option_spelling(std::string_view word) {
  if (!word.starts_with('-')) return false;
  const std::string_view rest = word.substr(word.starts_with("--") ? 2 : 1);
  return !rest.empty() && rest.front() != '-' &&
         std::ranges::all_of(rest, [](char byte) { return is_name_byte(byte) || byte == '-'; });
}

std::string assigned_name(std::string_view body) { return lower(assigned_spelling(body)); }

std::string assigned_spelling(std::string_view body) {
  for (std::size_t at = 1; at < body.size(); ++at) {
    if (body[at] != '=' || (at + 1 < body.size() && body[at + 1] == '=')) continue;
    std::size_t end = at - (body[at - 1] == '+' ? 1 : 0), begin = end;
    while (begin > 0 && is_name_byte(body[begin - 1])) --begin;
    if (begin == end || is_digit(body[begin])) continue;
    if (begin > 0 && body[begin - 1] != ' ' && body[begin - 1] != '\n' && body[begin - 1] != ';' && body[begin - 1] != '{')
      continue;
    return std::string{body.substr(begin, end - begin)};
  }
  return {};
}

std::optional<std::string> assigned_value(std::string_view body) {
  const std::string name = assigned_spelling(body);
  if (name.empty()) return std::nullopt;
  const std::string_view rest = after(body, name);
  return rest.starts_with('+') ? std::nullopt : std::optional{shell_word(rest, 1)};
}

std::string without_here_documents(std::string_view text) {
  std::string out, end;
  for (std::string_view line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!end.empty()) {
      if (trim(line) == end) end.clear();
      continue;
    }
    const auto here = line.find("<<");
    const bool is_shift = line.substr(0, here).rfind("((") != std::string_view::npos; // 1 << n
    if (here != std::string_view::npos && line.substr(here, 3) != "<<<" && !is_shift && !trim(line).starts_with('#')) {
      end = shell_word(line, here + (line.substr(here + 2, 1) == "-" ? 3 : 2));
      if (end.empty() || (!is_name_letter(end.front()) && end.front() != '\\')) end.clear();
      if (end.starts_with('\\')) end.erase(0, 1);
    }
    std::string whole{line};
    std::replace(whole.begin(), whole.end(), '\t', ' ');
    out += whole + '\n';
  }
  return out;
}

std::string getopts_letters(std::string_view text) {
  const auto at = text.find("getopts ");
  return at == std::string_view::npos ? std::string{} : shell_word(text, at + 8);
}

std::vector<std::tuple<std::string, bool, bool>> getopt_words(std::string_view text) {
  std::vector<std::tuple<std::string, bool, bool>> words;
  const auto at = text.find("getopt ");
  if (at == std::string_view::npos) return words;
  const std::string_view line = text.substr(at, text.find('\n', at) - at);
  for (const std::string_view key : {" -o ", " --options "}) {
    const auto spec = line.find(key);
    if (spec == std::string_view::npos) continue;
    const std::string letters = shell_word(line, spec + key.size());
    for (std::size_t index = 0; index < letters.size(); ++index) {
      if (!is_name_letter(letters[index]) && !is_digit(letters[index])) continue;
      if (letters[index] == 'h') continue;
      const bool takes = letters.substr(index + 1, 1) == ":", optional = letters.substr(index + 1, 2) == "::";
      words.emplace_back(std::string{'-', letters[index]}, takes, optional);
    }
  }
  for (const std::string_view key : {" -l ", " --long ", " --longoptions "}) {
    const auto spec = line.find(key);
    if (spec == std::string_view::npos) continue;
    const std::string names = shell_word(line, spec + key.size());
    for (std::string_view name : split(names, ',')) {
      const bool optional = name.ends_with("::"), takes = name.ends_with(':');
      while (name.ends_with(':')) name.remove_suffix(1);
      if (!name.empty() && name != "help") words.emplace_back("--" + std::string{name}, takes, optional);
    }
  }
  return words;
}

bool loops_over_words(std::string_view text, std::string_view word) {
  if (!word.starts_with('$')) return false;
  const std::string name{word.substr(1)};
  for (const std::string& loop : {"for " + name + ";", "for " + name + " in \"$@\"", "for " + name + "\n", "for " + name + " do"})
    if (text.find(loop) != std::string_view::npos) return true;
  return false;
}

std::vector<TestedOption> tested_options(std::string_view text) {
  std::vector<TestedOption> found;
  constexpr std::size_t k_most = 200; // tests
  for (std::size_t at = text.find('='); at != std::string_view::npos && found.size() < k_most; at = text.find('=', at + 1)) {
    const bool is_double = text.substr(at, 2) == "==";
    if (at < 3 || text[at - 1] != ' ' || text.substr(at + (is_double ? 2 : 1), 1) != " ") continue;
    std::size_t begin = text.rfind(' ', at - 2);
    const std::string left = shell_word(text, begin == std::string_view::npos ? 0 : begin);
    const std::size_t digit = left.starts_with("${") ? 2 : 1;
    const bool is_place = left.size() > digit && left[0] == '$' && is_digit(left[digit]) && left[digit] != '0';
    if (!is_place && !loops_over_words(text, left)) continue;
    std::string word = shell_word(text, at + (is_double ? 2 : 1));
    TestedOption tested{.option = {}, .of = left, .begin = begin == std::string_view::npos ? 0 : begin, .at = at};
    FoundOption& option = tested.option;
    if (word.ends_with("=*")) {
      word.resize(word.size() - 2);
      option.takes_value = option.is_joined = true;
    }
    if (!option_spelling(word) || word == "-h" || word == "--help") continue;
    option.words = {word};
    option.is_exact = true;
    found.push_back(std::move(tested));
  }
  return found;
}

namespace {

std::size_t digit_at(std::string_view text, std::size_t dollar) { return dollar + (text[dollar + 1] == '{' ? 2 : 1); }

// Without the `$` of what no shell looks at: awk '{print $1}', "$(awk '{print $1}')", comments.
std::string without_literals(std::string_view text) {
  std::string out{text}, open; // quotes and parentheses
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char byte = text[at];
    const bool is_quoted = open.ends_with('"');
    if (byte == '\\') {
      ++at;
    } else if (byte == '"') {
      is_quoted ? open.pop_back() : open.push_back(byte);
    } else if (byte == '(' && (!is_quoted || text[at - 1] == '$')) {
      open.push_back(byte);
    } else if (byte == ')' && open.ends_with('(')) {
      open.pop_back();
    } else if (!is_quoted && (byte == '\'' || byte == '#')) {
      const std::size_t end = std::max(past_shell_text(text, at), at + 1);
      std::replace(out.begin() + static_cast<std::ptrdiff_t>(at), out.begin() + static_cast<std::ptrdiff_t>(end), '$', ' ');
      at = end - 1;
    }
  }
  return out;
}

// The same without what stands in functions, whose words are others.
std::string own_text(std::string_view whole, int first) {
  if (first > 1) return without_literals(whole);
  return without_literals(without_functions(whole, shell_functions(whole), 0, whole.size()));
}

// With the numbers that the words had before any `shift`.
std::string with_first_numbers(std::string_view text) {
  const auto shifts = sure_shifts(text);
  std::string out{text};
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    const std::size_t digit = digit_at(text, at);
    const bool is_word = text[at] == '$' && digit < text.size() && text[digit] > '0' && is_digit(text[digit]);
    if (!is_word) continue;
    int number = text[digit] - '0';
    for (const auto& [place, count] : shifts) number += place < at ? count : 0;
    if (number < 10) out[digit] = static_cast<char>('0' + number);
  }
  return out;
}

} // namespace

std::vector<FoundArgument> positional_words(std::string_view whole, int first) {
  std::string text = own_text(whole, first);
  const std::string whole_numbers = text;
  text = with_first_numbers(text);
  std::vector<FoundArgument> found;
  for (int number = first; number < 10; ++number) {
    const std::string digit = std::to_string(number);
    FoundArgument argument;
    std::size_t at = std::string::npos;
    for (const std::string& spelling : {"${" + digit, "$" + digit}) {
      at = text.find(spelling);
      const auto is_none = [&] {
        const bool is_longer = spelling.size() == 3 && at + 3 < text.size() && is_digit(text[at + 3]); // ${10}
        return is_longer || (at > 0 && (text[at - 1] == '\\' || text[at - 1] == '$')) || is_tested(text, at);
      };
      while (at != std::string::npos && is_none()) at = text.find(spelling, at + 1);
      if (at != std::string::npos) break;
    }
    if (at == std::string::npos) break;
    if (text.substr(at, 2) == "${") {
      const std::string_view rest = std::string_view{text}.substr(at + 2 + digit.size());
      const auto close = rest.find('}');
      const std::string_view inner = rest.substr(0, close);
      argument.required = !(inner.starts_with(":-") || inner.starts_with('-'));
      const std::string_view value = inner.substr(std::min<std::size_t>(inner.starts_with(':') ? 2 : 1, inner.size()));
      if (!argument.required && !value.empty() && value.find_first_of("$`\"") == std::string_view::npos)
        argument.default_value = std::string{value};
      if (inner.starts_with(":?") && !value.empty()) argument.summary = std::string{value};
    }
    const auto line = text.rfind('\n', at);
    const std::string_view before = std::string_view{text}.substr(line + 1, at - line - 1);
    const auto equals = before.rfind('=');
    const bool is_assigned =
        equals != std::string_view::npos && trim(before.substr(equals + 1)).find_first_not_of("\"") == std::string_view::npos;
    if (is_assigned) {
      auto start = equals;
      while (start > 0 && is_name_byte(before[start - 1])) --start;
      argument.name = lower(before.substr(start, equals - start));
    }
    if (argument.name.empty()) argument.name = "word-" + std::to_string(number - first + 1);
    if (whole_numbers.size() == text.size() && whole_numbers[digit_at(text, at)] != text[digit_at(text, at)])
      argument.required = false; // behind a shift: nobody knows whether it is looked for first
    found.push_back(std::move(argument));
  }
  for (const std::string_view all : {"\"$@\"", "$*", "\"${@:", "for file;", "\"$*\""}) {
    const auto at = text.find(all);
    if (at == std::string::npos) continue;
    const auto line = text.rfind('\n', at);
    const std::string_view one = std::string_view{text}.substr(line + 1, text.find('\n', at) - line - 1);
    if (one.find("getopt") != std::string_view::npos || one.find("main \"$@\"") != std::string_view::npos) continue;
    found.push_back({.name = "words", .required = false, .variadic = true});
    break;
  }
  return found;
}

bool uses_words(std::string_view whole, int first) {
  const std::string text = own_text(whole, first);
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    if (text[at] == '\\') ++at;
    if (text[at] != '$' || at + 1 >= text.size()) continue;
    const std::size_t digit = digit_at(text, at);
    if (digit >= text.size()) break;
    const std::string_view line = std::string_view{text}.substr(at, text.find('\n', at) - at);
    if (line.starts_with("${!")) return true; // ${!#}, ${!i}
    const bool is_all = text[digit] == '@' || text[digit] == '*';
    const bool is_word = is_digit(text[digit]) && text[digit] - '0' >= first && !is_tested(text, at);
    const auto begin = text.rfind('\n', at) + 1;
    const std::string_view before = std::string_view{text}.substr(begin, at - begin);
    const bool is_handed = before.find("getopt") != std::string_view::npos || trim(before).ends_with("main \"");
    if (is_word || (is_all && !is_handed)) return true;
  }
  return false;
}

} // namespace tcli

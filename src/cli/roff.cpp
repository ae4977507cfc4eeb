#include "cli/roff.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace tcli {

namespace {

constexpr std::size_t k_line_width = 78; // bytes; mandoc(1) asks for 80 at most
constexpr std::size_t k_long_word = 48;  // characters, after which a word may be broken

bool is_word_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}
bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

// A dash that stands between two letters joins them; each other one is of an option, a range or a minus.
bool has_true_dash(std::string_view word) {
  for (std::size_t at = 0; at < word.size(); ++at) {
    const bool joins = at > 0 && at + 1 < word.size() && is_word_byte(word[at - 1]) && is_word_byte(word[at + 1]);
    if (word[at] == '-' && !joins) return true;
  }
  return false;
}

// What roff would read, or print as another character: groff_char(7), mandoc_char(7).
std::string_view special(char byte, bool is_literal) {
  switch (byte) {
  case '\\':
    return "\\e";
  case '~':
    return "\\(ti";
  case '^':
    return "\\(ha";
  case '"':
    return is_literal ? "\\(dq" : "";
  case '\'':
    return is_literal ? "\\(aq" : "";
  case '`':
    return is_literal ? "\\(ga" : "";
  default:
    return "";
  }
}

std::string spelled(std::string_view text, bool is_literal, bool dashes, bool breakable) {
  std::string roff;
  std::size_t characters = 0;
  for (const char byte : text) {
    if (begins_character(byte) && breakable && characters++ == k_long_word) {
      roff += "\\:";
      characters = 1;
    }
    const std::string_view other = special(byte, is_literal);
    if (!other.empty())
      roff += other;
    else if (byte == '-' && dashes)
      roff += "\\-";
    else
      roff += byte;
  }
  return roff;
}

std::string prose_word(std::string_view word) { return spelled(word, false, has_true_dash(word), true); }

// At the beginning of a line a dot or an apostrophe makes a request.
std::string as_line(const std::string& line) { return line.starts_with('.') || line.starts_with('\'') ? "\\&" + line : line; }

bool ends_sentence(std::string_view word) {
  const auto last = word.find_last_not_of(")'\"");
  return last != std::string_view::npos && (word[last] == '.' || word[last] == '?' || word[last] == '!');
}

void add_prose_line(std::string& roff, std::string_view text) {
  std::string line;
  const auto end_line = [&] {
    if (!line.empty()) roff += as_line(line) + "\n";
    line.clear();
  };
  const std::string shown = escape(text);
  std::string_view before;
  for (const std::string_view word : split(shown, ' ')) {
    if (word.empty()) continue;
    const std::string next = prose_word(word);
    const bool begins_sentence = ends_sentence(before) && word.front() >= 'A' && word.front() <= 'Z';
    if (begins_sentence || line.size() + 1 + next.size() > k_line_width) end_line();
    line += (line.empty() ? "" : " ") + next;
    before = word;
  }
  end_line();
}

} // namespace

std::string roff_prose(std::string_view text) {
  std::string roff, display; // of lines that are indented, which stand as they are
  bool is_apart = false;     // from the text before
  const auto end_display = [&] {
    if (!display.empty()) roff += std::exchange(display, {}) + ".Ed\n";
  };
  const auto lines = own_lines(text);
  for (const std::string_view line : lines) {
    const std::string_view content = trim(line);
    if (content.empty()) {
      is_apart = true;
      continue;
    }
    if (line.starts_with(' ') && lines.size() > 1) {
      if (display.empty())
        display = is_apart ? ".Bd -literal\n" : ".Bd -literal -compact\n";
      else if (is_apart)
        display += "\\&\n";
      display += roff_literal(line) + "\n";
    } else {
      const bool is_behind_display = !display.empty();
      end_display();
      if (is_apart && !roff.empty())
        roff += ".Pp\n";
      else if (!roff.empty() && !is_behind_display)
        roff += ".br\n";
      add_prose_line(roff, content);
    }
    is_apart = false;
  }
  end_display();
  return roff;
}

std::string roff_literal(std::string_view text) {
  const std::string line = spelled(escape(text), true, true, false);
  return line.empty() ? "\\&" : as_line(line); // a display has no line without anything on it
}

std::string roff_argument(std::string_view text) { return fmt::format("\"\\&{}\"", spelled(escape(text), true, true, true)); }

std::string roff_date(std::int64_t time_ns) {
  constexpr std::array k_months{"January", "February", "March",     "April",   "May",      "June",
                                "July",    "August",   "September", "October", "November", "December"};
  const std::chrono::sys_time<std::chrono::nanoseconds> moment{std::chrono::nanoseconds{time_ns}};
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(moment)};
  return fmt::format("{} {}, {}", k_months.at(static_cast<unsigned>(day.month()) - 1), static_cast<unsigned>(day.day()),
                     static_cast<int>(day.year()));
}

} // namespace tcli

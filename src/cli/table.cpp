#include "cli/table.hpp"

#include "base/style.hpp"
#include "base/text.hpp"
#include "cli/json.hpp"
#include "cli/output.hpp"
#include "cli/pager.hpp"
#include "cli/yaml_output.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::size_t k_gap = 2; // columns between columns

std::string in_capitals(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char letter) { return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter; });
  return text;
}

// How a cell looks that tells a state: by its first word.
Style style_of(std::string_view column, std::string_view cell) {
  constexpr std::array<std::string_view, 3> k_of_states{"state", "status", "verdict"};
  constexpr std::array<std::string_view, 5> k_bad{"broken", "failed", "killed", "missed", "differs"};
  const auto is_in = [](const auto& words, std::string_view word) { return std::ranges::find(words, word) != words.end(); };
  const auto word = cell.substr(0, cell.find(' '));
  if (!is_in(k_of_states, column)) return Style::plain;
  return is_in(k_bad, word) ? Style::bad : word == "shadowed" ? Style::faint : Style::plain;
}

// One line, and where in it something has a style. What is cut from it later has none.
class Line {
public:
  void add(std::string_view text, Style style = Style::plain) {
    if (style != Style::plain) m_spans.push_back({m_text.size(), text.size(), style});
    m_text += text;
  }
  // Without blanks at its end, in `columns` columns; 0: as long as it is.
  std::string text(std::size_t columns, bool is_colored) const {
    const std::string plain = m_text.substr(0, m_text.find_last_not_of(' ') + 1);
    std::string line = columns == 0 ? m_text : fit(plain, columns);
    if (!is_colored) return line;
    for (auto span = m_spans.rbegin(); span != m_spans.rend(); ++span) {
      if (span->begin >= line.size()) continue;
      const auto length = std::min(span->length, line.size() - span->begin);
      line.replace(span->begin, length, with_style(line.substr(span->begin, length), span->style));
    }
    return line;
  }

private:
  struct Span {
    std::size_t begin, length;
    Style style;
  };
  std::string m_text;
  std::vector<Span> m_spans;
};

std::string tab_separated(const Table& table, bool is_colored) {
  std::string text;
  for (const auto& row : table.rows) {
    Line line;
    for (std::size_t index = 0; index < row.size(); ++index) {
      if (index > 0) line.add("\t");
      line.add(escape(row[index]), is_colored ? style_of(table.columns[index], row[index]) : Style::plain);
    }
    text += line.text(0, is_colored) + "\n";
  }
  return text;
}

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char letter : text) quoted += letter == '"' ? "\"\"" : std::string(1, letter);
  return quoted + '"';
}

// Text cut in its middle: of a path the end tells more than what stands before it.
std::string fit_middle(const std::string& text, std::size_t columns) {
  const std::size_t width = display_width(text);
  if (width <= columns) return text;
  const std::size_t head = (columns - 3) / 3;
  std::size_t begin = 0;
  while (begin < text.size() && display_width(std::string_view{text}.substr(begin)) > columns - 3 - head) {
    do ++begin;
    while (begin < text.size() && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U); // within a character
  }
  const std::string start = head < 3 ? std::string{} : fit(text, head + 3);
  return (start.empty() ? "..." : start) + text.substr(begin);
}

// The last column is what people read: the widest of the others gives way until it has room.
void make_room(std::vector<std::size_t>& widths, std::size_t columns) {
  constexpr std::size_t k_last_column = 30;
  constexpr std::size_t k_narrowest = 12;
  if (widths.size() < 2) return;
  const std::size_t wanted = std::min(widths.back(), k_last_column);
  for (;;) {
    const auto widest = std::max_element(widths.begin(), widths.end() - 1);
    const std::size_t taken = std::accumulate(widths.begin(), widths.end() - 1, k_gap * (widths.size() - 1));
    if (taken + wanted <= columns || *widest <= k_narrowest) return;
    --*widest;
  }
}

// Lines of at most `columns`; a word that is longer, such as a path, goes on in the next one.
std::vector<std::string> broken(const std::string& text, std::size_t columns) {
  constexpr std::size_t k_cut = 3; // columns of the dots that fit() ends in
  std::vector<std::string> lines;
  for (std::string line : wrap(text, columns)) {
    while (display_width(line) > columns) {
      std::string part = fit(line, display_width(line) > columns + k_cut ? columns + k_cut : columns);
      part.resize(part.size() - k_cut);
      if (part.empty()) break; // what must stay together has no room
      line.erase(0, part.size());
      lines.push_back(std::move(part));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

// For a terminal that is too narrow for the columns beside each other: a line a cell, wrapped under itself, a blank line between
// rows. `rows` are the headings, then the cells.
std::string records(const Table& table, const std::vector<std::vector<std::string>>& rows, std::size_t columns, bool is_colored) {
  constexpr std::size_t k_narrowest = 8;
  std::size_t left = 0;
  for (const auto& name : rows.front()) left = std::max(left, display_width(name));
  left += k_gap;
  std::string text;
  for (std::size_t row = 1; row < rows.size(); ++row) {
    if (row > 1) text += '\n';
    for (std::size_t index = 0; index < rows[row].size(); ++index) {
      std::string name = rows.front()[index];
      for (const auto& part : broken(rows[row][index], std::max(columns - std::min(columns, left), k_narrowest))) {
        Line line;
        line.add(name, Style::heading);
        line.add(std::string(left - display_width(name), ' '));
        line.add(part, style_of(table.columns[index], rows[row][index]));
        text += line.text(std::string::npos, is_colored) + "\n";
        name.clear();
      }
    }
  }
  return text;
}

// Whether there is no room for a word of the last column.
bool is_too_narrow(const std::vector<std::size_t>& widths, std::size_t columns) {
  constexpr std::size_t k_word = 10;
  if (widths.size() < 3) return false; // a name and a value
  const std::size_t taken = std::accumulate(widths.begin(), widths.end() - 1, k_gap * (widths.size() - 1));
  return taken + std::min(widths.back(), k_word) > columns;
}

} // namespace

std::string table_csv(const Table& table) {
  const auto line_of = [](const std::vector<std::string>& cells) {
    std::string line;
    for (const std::string& cell : cells) line += (line.empty() && &cell == cells.data() ? "" : ",") + csv_cell(escape(cell));
    return line + "\n";
  };
  std::string text = line_of(table.columns);
  for (const auto& row : table.rows) text += line_of(row);
  return text;
}

std::string table_text(const Table& table, std::size_t columns) {
  const bool colored = is_colored(STDOUT_FILENO);
  if (columns == 0) return tab_separated(table, colored);
  std::vector<std::vector<std::string>> rows(1);
  for (const auto& column : table.columns) rows.front().push_back(escape(in_capitals(column)));
  for (const auto& row : table.rows) {
    auto& cells = rows.emplace_back();
    for (const auto& cell : row) cells.push_back(escape(cell));
  }
  std::vector<std::size_t> widths(table.columns.size(), 0);
  for (const auto& row : rows) {
    for (std::size_t index = 0; index < row.size(); ++index) widths[index] = std::max(widths[index], display_width(row[index]));
  }
  make_room(widths, columns);
  if (is_too_narrow(widths, columns)) return records(table, rows, columns, colored);
  std::string text;
  for (const auto& row : rows) {
    Line line;
    const bool is_first = &row == &rows.front();
    for (std::size_t index = 0; index < row.size(); ++index) {
      const bool is_last = index + 1 == row.size();
      const std::string cell = is_last ? row[index] : fit_middle(row[index], widths[index]);
      line.add(cell, is_first ? Style::heading : style_of(table.columns[index], row[index]));
      if (!is_last) line.add(std::string(widths[index] - display_width(cell) + k_gap, ' '));
    }
    text += line.text(columns, colored) + "\n";
  }
  return text;
}

Status print_table(const Table& table, const std::string& json, const OutputFormat& format) {
  if (!format.key.empty()) {
    TCLI_TRY(const auto value, json_value(json, format.key));
    return print(value);
  }
  if (format.word == "json") return print(json);
  if (format.word == "yaml") return print(yaml_of_json(json));
  if (format.word == "csv") return print(table_csv(table));
  if (format.word != "name") return print_page(table_text(table, terminal_columns()));
  std::string names;
  for (const auto& row : table.rows) names += escape(row.front()) + "\n";
  return print(names);
}

Status print_table(const Table& table, const OutputFormat& format) { return print_table(table, table_json(table), format); }

} // namespace tcli

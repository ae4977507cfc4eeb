#include "cli/table.hpp"

#include "base/text.hpp"
#include "cli/json.hpp"
#include "cli/output.hpp"

#include <algorithm>

namespace tcli {

namespace {

std::string in_capitals(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char letter) { return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter; });
  return text;
}

std::string tab_separated(const Table& table) {
  std::string text;
  for (const auto& row : table.rows) {
    std::vector<std::string> cells;
    for (const auto& cell : row) cells.push_back(escape(cell));
    text += join(cells, "\t") + "\n";
  }
  return text;
}

} // namespace

std::string table_text(const Table& table, std::size_t columns) {
  if (columns == 0) return tab_separated(table);
  std::vector<std::vector<std::string>> rows(1);
  for (const auto& column : table.columns) rows.front().push_back(in_capitals(column));
  for (const auto& row : table.rows) {
    auto& cells = rows.emplace_back();
    for (const auto& cell : row) cells.push_back(escape(cell));
  }
  std::vector<std::size_t> widths(table.columns.size(), 0);
  for (const auto& row : rows) {
    for (std::size_t index = 0; index < row.size(); ++index) widths[index] = std::max(widths[index], display_width(row[index]));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t index = 0; index < row.size(); ++index) {
      line += row[index];
      if (index + 1 < row.size()) line.append(widths[index] - display_width(row[index]) + 2, ' ');
    }
    text += fit(line.substr(0, line.find_last_not_of(' ') + 1), columns) + "\n";
  }
  return text;
}

Status print_table(const Table& table, std::string_view format) {
  return print(format == "json" ? table_json(table) : table_text(table, terminal_columns()));
}

} // namespace tcli

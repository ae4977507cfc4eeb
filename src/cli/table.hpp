// Rows for people and for programs: one table, three looks.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

inline constexpr int k_schema_version = 1; // of every JSON document that a built-in prints

// Cells are foreign text as it came; each look escapes in its own way.
struct Table {
  std::string name;                 // the key of the rows in JSON: "modules"
  std::vector<std::string> columns; // keys in JSON, headings in capitals on a terminal
  std::vector<std::vector<std::string>> rows;
};

// For a terminal of `columns` columns: headings, aligned, the last column cut to fit. For a pipe (0): a line a row, tabs
// between cells, no headings, nothing cut.
std::string table_text(const Table& table, std::size_t columns);

// {"schema_version": 1, "<name>": [{column: cell, …}, …]}
std::string table_json(const Table& table);

// Prints the table as `format` says: "table", "json", "yaml", or "name", the first cell of each row alone.
Status print_table(const Table& table, std::string_view format);

// The same, with a document that says more than the table.
Status print_table(const Table& table, const std::string& json, std::string_view format);

} // namespace tcli

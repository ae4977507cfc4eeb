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

// For a terminal of `columns` columns: headings, aligned, cells cut to fit; where that leaves too little, a
// line a cell. For a pipe (0): a line a row, tabs between cells, no headings, nothing cut.
std::string table_text(const Table& table, std::size_t columns);

// With the columns as the first line; cells that need it in quotes (RFC 4180), lines end in a line feed alone.
std::string table_csv(const Table& table);

// {"schema_version": 1, "<name>": [{column: cell, …}, …]}
std::string table_json(const Table& table);

// How a person or program wants a result.
struct OutputFormat {
  std::string word = "table"; // "table", "json", "yaml", "csv", or "name", the first cell of each row alone; empty: no choice
  std::string key = {};       // of the one value that is wanted, whatever the word (json_value in cli/json.hpp); empty: all

  bool is_for_people() const { return (word == "table" || word.empty()) && key.empty(); }
  bool is_of_json() const { return word == "json" || word == "yaml" || !key.empty(); }
};

// Prints the table so. An unknown key fails with 2.
Status print_table(const Table& table, const OutputFormat& format);

// The same, with a document that says more than the table.
Status print_table(const Table& table, const std::string& json, const OutputFormat& format);

} // namespace tcli

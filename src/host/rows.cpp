#include "host/rows.hpp"

#include <cstring>
#include <fmt/format.h>
#include <set>

namespace tcli {

namespace {

constexpr std::size_t k_column_limit = 64;
constexpr std::size_t k_size_limit = 64 * 1024 * 1024; // bytes of all cells

// What a row counts for, known before any of it is copied; more than any limit when it has too many cells.
std::size_t size_of(const char* const* cells) {
  std::size_t size = sizeof(std::vector<std::string>);
  for (std::size_t count = 0; *cells != nullptr; ++cells, ++count) {
    size += sizeof(std::string) + std::strlen(*cells);
    if (count == k_column_limit || size > k_size_limit) return k_size_limit + 1;
  }
  return size;
}

std::vector<std::string> texts(const char* const* list) {
  std::vector<std::string> copies;
  for (; *list != nullptr && copies.size() <= k_column_limit; ++list) copies.emplace_back(*list);
  return copies;
}

} // namespace

bool Rows::set_columns(const char* const* names) {
  auto columns = texts(names);
  if (!m_table.columns.empty() || columns.empty() || columns.size() > k_column_limit) return false;
  const std::set<std::string_view> keys(columns.begin(), columns.end());
  if (keys.size() != columns.size() || keys.contains("")) return false; // keys of a JSON object
  m_table.columns = std::move(columns);
  return true;
}

bool Rows::add(const char* const* cells) {
  const std::size_t size = size_of(cells);
  if (m_table.columns.empty() || size > k_size_limit - m_bytes) return false;
  auto row = texts(cells);
  if (row.size() != m_table.columns.size()) return false;
  m_bytes += size;
  m_table.rows.push_back(std::move(row));
  return true;
}

Status Rows::print(std::string_view format) const {
  if (m_table.columns.empty()) return {};
  if (!format.empty() && format != "table" && format != "json") {
    return fail({.status = ExitCode::failed,
                 .what = "its rows",
                 .why = fmt::format("they can be printed as table or json, not as '{}'", format),
                 .hint = "man tcli-plugins"});
  }
  return print_table(m_table, OutputFormat{.word = format.empty() ? "table" : std::string{format}});
}

} // namespace tcli

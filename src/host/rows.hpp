// The result of a command: rows, kept until it has ended well.
#pragma once

#include "base/result.hpp"
#include "cli/table.hpp"

#include <string_view>

namespace tcli {

class Rows {
public:
  // Both take NULL-terminated lists. False when they can't be taken: columns twice, none or over 64 of them, one
  // without a name or two of one name; a row before the
  // columns, with more or fewer cells than there are columns, or past 64 MiB in all.
  bool set_columns(const char* const* names);
  bool add(const char* const* cells);

  // Prints what there is, if columns were ever set: `format` is "table" (or empty) or "json". Fails with 1 for another one.
  Status print(std::string_view format) const;

private:
  Table m_table{.name = "rows", .columns = {}, .rows = {}};
  std::size_t m_bytes = 0;
};

} // namespace tcli

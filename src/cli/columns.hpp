// Lists of two columns within 80, as every help page has them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tcli {

inline constexpr std::size_t k_help_width = 80;

struct HelpRow {
  std::string left;  // already escaped
  std::string right; // already escaped; wrapped under itself
};

// Indented by two; the right column begins at one place for all rows, or on the next line where the left one is too long for
// that.
std::string two_columns(const std::vector<HelpRow>& rows);

// "Usage: " and a call, continued under itself.
std::string usage_line(const std::string& call);

// A paragraph wrapped at 80, its own line breaks and indentation kept, escaped.
std::string paragraph(const std::string& text);

} // namespace tcli

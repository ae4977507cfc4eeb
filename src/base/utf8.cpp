#include "base/utf8.hpp"

namespace tcli {
namespace {

struct LeadRow {
  unsigned char first, last; // the lead byte
  unsigned char low, high;   // what the second byte may be; all later ones are 80..BF
  std::size_t length;
};

// Unicode 15, table 3-7.
constexpr LeadRow k_leads[] = {
    {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3},
    {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
};

unsigned char byte_at(std::string_view text, std::size_t index) { return static_cast<unsigned char>(text[index]); }

bool fits(std::string_view text, const LeadRow& row) {
  if (text.size() < row.length || byte_at(text, 1) < row.low || byte_at(text, 1) > row.high) return false;
  for (std::size_t index = 2; index < row.length; ++index)
    if ((byte_at(text, index) & 0xC0) != 0x80) return false;
  return true;
}

} // namespace

Utf8Character first_character(std::string_view text) {
  if (text.empty()) return {};
  const unsigned char lead = byte_at(text, 0);
  if (lead < 0x80) return {.point = lead, .length = 1, .valid = true};
  for (const LeadRow& row : k_leads) {
    if (lead < row.first || lead > row.last) continue;
    if (!fits(text, row)) break;
    char32_t point = lead & (0xFFU >> (row.length + 1));
    for (std::size_t index = 1; index < row.length; ++index) point = (point << 6) | (byte_at(text, index) & 0x3FU);
    return {.point = point, .length = row.length, .valid = true};
  }
  return {.point = lead, .length = 1, .valid = false};
}

} // namespace tcli

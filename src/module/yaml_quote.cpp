#include "module/yaml_quote.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

namespace tcli {

namespace {

using Escape = std::pair<std::string_view, std::string_view>;

// What some readers refuse, or take for the end of a line: a byte order mark, YAML 1.1's line ends, and what is no character.
constexpr std::array<Escape, 5> k_escapes{{{"\xef\xbb\xbf", "\\uFEFF"},
                                           {"\xe2\x80\xa8", "\\u2028"},
                                           {"\xe2\x80\xa9", "\\u2029"},
                                           {"\xef\xbf\xbe", "\\uFFFE"},
                                           {"\xef\xbf\xbf", "\\uFFFF"}}};

const Escape* escape_of(std::string_view text) {
  const auto* const found = std::ranges::find_if(k_escapes, [&](const Escape& one) { return text.starts_with(one.first); });
  return found == k_escapes.end() ? nullptr : found;
}

} // namespace

std::string yaml_quote(std::string_view text) {
  constexpr unsigned char k_delete = 0x7f, k_c1_lead = 0xc2, k_c1_end = 0xa0;
  std::string quoted = "\"";
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : k_c1_end;
    if (byte == '"' || byte == '\\') {
      quoted += '\\';
      quoted += text[at];
    } else if (byte == '\n') {
      quoted += "\\n";
    } else if (byte < ' ' || byte == k_delete) {
      quoted += fmt::format("\\x{:02x}", byte);
    } else if (byte == k_c1_lead && next < k_c1_end) { // U+0080 to U+009F
      quoted += fmt::format("\\x{:02x}", next);
      ++at;
    } else if (const auto* const escaped = escape_of(text.substr(at)); escaped != nullptr) {
      quoted += escaped->second;
      at += escaped->first.size() - 1;
    } else {
      quoted += text[at];
    }
  }
  return quoted + '"';
}

} // namespace tcli

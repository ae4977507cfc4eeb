#include "module/yaml_quote.hpp"

#include <fmt/format.h>

namespace tcli {

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
    } else if (text.substr(at).starts_with("\xef\xbb\xbf")) { // a byte order mark
      quoted += "\\uFEFF";
      at += 2;
    } else {
      quoted += text[at];
    }
  }
  return quoted + '"';
}

} // namespace tcli

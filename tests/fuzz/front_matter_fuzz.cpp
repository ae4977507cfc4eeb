// Any bytes as a script: its head gives the answer of the whole or asks for more, and what is found stands in the text.
#include "fuzz/invariant.hpp"
#include "module/front_matter.hpp"

#include <algorithm>
#include <cstdint>

using namespace tcli;

namespace {

void check_found(const std::string& text, const FrontMatter& found) {
  TCLI_INVARIANT(found.column_shift >= 0 && found.column_shift <= 3);
  TCLI_INVARIANT(found.yaml.size() <= text.size() + 1);
  TCLI_INVARIANT(found.yaml.empty() || found.yaml.ends_with('\n'));
  if (found.kind == FrontMatter::Kind::none) {
    TCLI_INVARIANT(found.yaml.empty() && found.first_line == 0);
    return;
  }
  const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
  const auto taken = std::count(found.yaml.begin(), found.yaml.end(), '\n');
  TCLI_INVARIANT(found.first_line >= 2 && found.first_line + taken <= lines + 1);
  std::size_t start = 0;
  for (std::size_t end; (end = found.yaml.find('\n', start)) != std::string::npos; start = end + 1)
    TCLI_INVARIANT(text.find(found.yaml.substr(start, end - start)) != std::string::npos);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const FrontMatter whole = find_front_matter(text, true);
  TCLI_INVARIANT(whole.kind != FrontMatter::Kind::cut);
  check_found(text, whole);
  for (const std::size_t part : {size / 4, size / 2, size - size / 8, size}) {
    const FrontMatter head = find_front_matter(text.substr(0, part), false);
    if (head.kind == FrontMatter::Kind::cut) continue;
    TCLI_INVARIANT(head.kind == whole.kind && head.yaml == whole.yaml && head.first_line == whole.first_line);
  }
  return 0;
}

#include "module/verdict.hpp"

#include "base/text.hpp"

namespace tcli {

std::string Verdict::summary() const {
  if (manifest) return manifest->summary;
  std::string_view rest = help;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = trim(rest.substr(0, end));
    if (!line.empty()) return std::string(line);
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return {};
}

} // namespace tcli

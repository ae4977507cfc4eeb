#include "module/name.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace tcli {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

std::string describe(char c) {
  if (is_upper(c)) return fmt::format("upper case '{}' in a name", c);
  if (c > ' ' && c <= '~') return fmt::format("'{}' in a name, where only a-z, 0-9 and '-' may stand", c);
  return c == ' ' ? "a space in a name" : "a character in a name that is not a-z, 0-9 or '-'";
}

} // namespace

std::optional<std::string> name_problem(std::string_view name) {
  if (name.empty()) return "an empty name";
  if (name.size() > k_name_limit) return fmt::format("a name longer than {} bytes", k_name_limit);
  for (const char c : name)
    if (!is_lower(c) && !is_digit(c) && c != '-') return describe(c);
  if (!is_lower(name.front())) return fmt::format("a name that begins with '{}', not with a letter", name.front());
  if (name.back() == '-') return "a name that ends with '-'";
  if (name.find("--") != std::string_view::npos) return "'--' in a name";
  return std::nullopt;
}

bool is_valid_name(std::string_view name) { return !name_problem(name); }

std::string module_name_of(std::string_view file) {
  if (const auto dot = file.rfind('.'); dot != std::string_view::npos && dot > 0 && file.size() - dot <= 6)
    file = file.substr(0, dot);
  std::string name;
  const auto is_lower = [](char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9'); };
  for (std::size_t at = 0; at < file.size(); ++at) {
    const char byte = file[at];
    const bool is_upper = byte >= 'A' && byte <= 'Z';
    if (is_upper && at > 0 && is_lower(file[at - 1]) && !name.ends_with('-')) name += '-';
    if (is_upper) name += static_cast<char>(byte - 'A' + 'a');
    if (is_lower(byte)) name += byte;
    if (!is_upper && !is_lower(byte) && !name.empty() && !name.ends_with('-')) name += '-';
  }
  while (name.ends_with('-')) name.pop_back();
  return is_valid_name(name) ? name : std::string{};
}

} // namespace tcli

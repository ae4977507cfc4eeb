#include "author/refused_option.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace tcli {

namespace {

constexpr std::array<std::string_view, 17> k_refusals{"illegal option",
                                                      "invalid option",
                                                      "unknown option",
                                                      "unrecognized option",
                                                      "unrecognised option",
                                                      "no such option",
                                                      "unsupported option",
                                                      "unexpected option",
                                                      "bad option",
                                                      "unknown flag",
                                                      "unknown argument",
                                                      "unrecognized argument",
                                                      "unknown parameter",
                                                      "unexpected argument",
                                                      "unknown shorthand flag",
                                                      "unknown switch",
                                                      "flag provided but not defined"};

bool is_name_byte(char byte) {
  return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '-' || byte == '_';
}

// Not as a part of a longer word.
bool has_whole(std::string_view line, std::string_view word) {
  for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_name_byte(line[at - 1])) && (end == line.size() || !is_name_byte(line[end]))) return true;
  }
  return false;
}

std::string_view without_dashes(std::string_view word) {
  word.remove_prefix(std::min(word.size(), word.find_first_not_of('-')));
  return word;
}

// The first name behind what was said, dashes left out: getopts has "-- c", Getopt::Long ": count".
std::string_view first_name(std::string_view text) {
  text = text.substr(std::min(text.size(), text.find(' ')));
  while (!text.empty() && (!is_name_byte(text.front()) || text.front() == '-')) text.remove_prefix(1);
  std::size_t end = 0;
  while (end < text.size() && is_name_byte(text[end])) ++end;
  return text.substr(0, end);
}

} // namespace

std::string refusing_line(std::string_view written, std::string_view option) {
  if (option.ends_with('=')) option.remove_suffix(1);
  for (const std::string_view line : split(written, '\n')) {
    std::string small{line};
    std::ranges::transform(small, small.begin(),
                           [](char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte; });
    for (const std::string_view refusal : k_refusals) {
      const std::size_t at = small.find(refusal);
      if (at == std::string::npos) continue;
      if (has_whole(line, option) || first_name(line.substr(at + refusal.size())) == without_dashes(option))
        return std::string{trim(line)};
    }
  }
  return {};
}

} // namespace tcli

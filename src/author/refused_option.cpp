#include "author/refused_option.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace tcli {

namespace {

// What stands before the option, and what behind it at the end of a line.
constexpr std::array<std::string_view, 18> k_refusals{"illegal option",
                                                      "invalid option",
                                                      "unknown option",
                                                      "unrecognized option",
                                                      "unrecognised option",
                                                      "no such option",
                                                      "unsupported option",
                                                      "unexpected option",
                                                      "bad option",
                                                      "unknown flag",
                                                      "unknown shorthand flag",
                                                      "unknown argument",
                                                      "unknown parameter",
                                                      "unrecognized argument",
                                                      "unexpected argument",
                                                      "unknown switch",
                                                      "flag provided but not defined",
                                                      "unrecognized"};
constexpr std::array<std::string_view, 5> k_endings{"invalid option", "not recognized", "not a valid option", "is unknown",
                                                    "unknown option"};
constexpr std::string_view k_getopt = "option -- "; // also where the program goes on

bool is_name_byte(char byte) {
  return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '-' || byte == '_';
}

std::string_view without_dashes(std::string_view word) {
  word.remove_prefix(std::min(word.size(), word.find_first_not_of('-')));
  return word;
}

// The first name in what stands behind, dashes left out: getopts has "option -- c", Getopt::Long "option: count", argparse
// "arguments: --count".
std::string_view first_name(std::string_view text) {
  text = text.substr(std::min(text.size(), text.find_first_of(" :")));
  while (!text.empty() && (!is_name_byte(text.front()) || text.front() == '-')) text.remove_prefix(1);
  std::size_t end = 0;
  while (end < text.size() && is_name_byte(text[end])) ++end;
  return text.substr(0, end);
}

std::string_view last_name(std::string_view text) {
  while (!text.empty() && !is_name_byte(text.back())) text.remove_suffix(1);
  std::size_t begin = text.size();
  while (begin > 0 && is_name_byte(text[begin - 1])) --begin;
  return without_dashes(text.substr(begin));
}

bool refuses(std::string_view line, std::string_view name) {
  std::string small{line};
  std::ranges::transform(small, small.begin(),
                         [](char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte; });
  for (const std::string_view refusal : k_refusals)
    if (const auto at = small.find(refusal); at != std::string::npos && first_name(line.substr(at + refusal.size())) == name)
      return true;
  return std::ranges::any_of(k_endings, [&](std::string_view ending) {
    return small.ends_with(ending) && last_name(line.substr(0, small.size() - ending.size())) == name;
  });
}

} // namespace

std::string refusing_line(std::string_view written, std::string_view option, bool has_failed) {
  if (option.ends_with('=')) option.remove_suffix(1);
  for (const std::string_view whole : split(written, '\n')) {
    const std::string_view line = trim(whole);
    if ((has_failed || line.find(k_getopt) != std::string_view::npos) && refuses(line, without_dashes(option)))
      return std::string{line};
  }
  return {};
}

} // namespace tcli

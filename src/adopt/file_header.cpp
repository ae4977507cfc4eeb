#include "adopt/file_header.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace tcli {

namespace {

using namespace std::string_view_literals;

// In small letters, as all that is compared here. A line that begins so tells of the file.
constexpr std::array k_beginnings{"vim:"sv,     "vi:"sv,       "ex:"sv,         "kate:"sv,
                                  "spdx-"sv,    "copyright"sv, "(c) "sv,        "\xc2\xa9"sv,
                                  "author:"sv,  "authors:"sv,  "license:"sv,    "licence:"sv,
                                  "version:"sv, "@(#)"sv,      "maintainer:"sv, "all rights reserved"sv,
                                  "$id"sv,      "created:"sv,  "date:"sv,       "shellcheck "sv};

// With such a line a licence begins or goes on, to the end of its paragraph.
constexpr std::array k_of_licences{"mit license"sv,
                                   "bsd license"sv,
                                   "apache license"sv,
                                   "isc license"sv,
                                   "licensed under"sv,
                                   "is governed by"sv,
                                   "public license"sv,
                                   "is free software"sv,
                                   "permission is hereby granted"sv,
                                   "permission to use, copy"sv,
                                   "the above copyright notice"sv,
                                   "redistribution and use in"sv,
                                   "redistributions of source"sv,
                                   "redistributions in binary"sv,
                                   "neither the name of"sv,
                                   "software is provided \"as is\""sv,
                                   "software is provided by"sv,
                                   "unless required by applicable law"sv,
                                   "obtain a copy of the license"sv,
                                   "is distributed in the hope"sv,
                                   "should have received a copy"sv,
                                   "free and unencumbered"sv,
                                   "apache.org/licenses"sv,
                                   "gnu.org/licenses"sv};

std::string in_small_letters(std::string_view text) {
  std::string small{text};
  for (char& byte : small)
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte + 32);
  return small;
}

} // namespace

std::vector<std::string> without_file_header(const std::vector<std::string>& comment) {
  std::vector<std::string> left;
  bool in_licence = false;
  for (const std::string& line : comment) {
    const std::string text = in_small_letters(trim(line));
    const auto has = [&](std::string_view part) { return text.find(part) != std::string::npos; };
    in_licence = !text.empty() && (in_licence || std::ranges::any_of(k_of_licences, has));
    if (in_licence || has("-*-") || begins_with_one(text, k_beginnings))
      left.emplace_back(); // so that what stands around it isn't one paragraph
    else
      left.push_back(line);
  }
  return left;
}

} // namespace tcli

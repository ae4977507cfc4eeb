// One value against its type.
#pragma once

#include "module/manifest.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tcli {

// What the type wants, for messages and help: "an int", "one of: red green", "an existing file".
std::string type_wants(const Parameter& parameter);

// Whether `value` is of the parameter's type.
//   string, path: any text (path: not empty)        int: decimal, fits 64 bits       float: decimal, finite
//   bool: true or false                             choice: one of `choices`
//   file: an existing file that is no folder, or `-`    dir: an existing folder      duration: see parse_duration
bool is_valid_value(const Parameter& parameter, const std::string& value);

// Decimal, with a fraction or an exponent or neither; no infinity.
bool is_finite_number(std::string_view text);

// "90s", "1h30m", "500ms", "2d": one or more of a whole number and a unit (ms s m h d w), units falling. Milliseconds, below
// 2^63.
std::optional<std::int64_t> parse_duration(std::string_view text);

// "4096", "512K", "64M", "1G": a whole number and a binary unit (1024). Bytes, below 2^63.
std::optional<std::int64_t> parse_bytes(std::string_view text);

} // namespace tcli

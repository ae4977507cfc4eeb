// The end of a long copy, in a file beside it. It is there while the copy grows: for who follows the run, and should tcli be
// killed.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tcli {

// Positions count the bytes that the module wrote.
struct CopyTail {
  std::uint64_t head = 0;  // where the copy itself ends
  std::uint64_t begin = 0; // of what is in `text`; after `head` when the middle is left out
  std::uint64_t end = 0;
  std::string text = {}; // with the secrets masked: may be longer or shorter than end - begin
};

// In place of the last one of the copy `file`, wholly or not at all.
Status write_tail(const std::string& file, const CopyTail& tail);

// Empty when there is none: the copy has all.
std::optional<CopyTail> read_tail(const std::string& file);

// The line that stands for what there is no room for.
std::string left_out_line(std::uint64_t bytes);

} // namespace tcli

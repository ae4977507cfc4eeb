#include "capture/tail_file.hpp"

#include "base/file.hpp"

#include <charconv>
#include <fmt/format.h>

namespace tcli {

namespace {

std::string path_of_tail(const std::string& file) { return file + ".tail"; }

} // namespace

Status write_tail(const std::string& file, const CopyTail& tail) {
  return write_cache_file(path_of_tail(file), fmt::format("{} {} {}\n{}", tail.head, tail.begin, tail.end, tail.text));
}

std::optional<CopyTail> read_tail(const std::string& file) {
  struct ::stat status {};
  const std::string path = path_of_tail(file);
  const auto opened = open_regular(path, status);
  auto text = opened ? read_at(*opened, path, 0, static_cast<std::size_t>(status.st_size)) : fail(opened.error());
  if (!text) return std::nullopt;
  CopyTail tail;
  const char* at = text->data();
  const char* const end = at + text->size();
  for (std::uint64_t* position : {&tail.head, &tail.begin, &tail.end}) {
    const auto number = std::from_chars(at, end, *position);
    if (number.ec != std::errc{} || number.ptr == end) return std::nullopt;
    at = number.ptr + 1;
  }
  tail.text.assign(at, end);
  return tail;
}

std::string left_out_line(std::uint64_t bytes) { return fmt::format("\n[tcli: {} bytes left out]\n", bytes); }

} // namespace tcli

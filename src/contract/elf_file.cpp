#include "contract/elf_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <list>
#include <optional>
#include <span>
#include <string_view>
#include <sys/stat.h>
#include <utility>

namespace tcli {

namespace {

constexpr std::size_t k_start_size = 32 * 1024; // all of a small library, read at once

} // namespace

Result<ElfFacts> read_elf_file(const std::string& path, ElfUse use) {
  const UniqueFd fd(::open(path.c_str(), k_open_unseen));
  if (!fd.valid()) return fail(system_error("read " + path, errno));
  return read_elf_file(fd, path, use);
}

Result<ElfFacts> read_elf_file(const UniqueFd& fd, const std::string& path, ElfUse use) {
  struct ::stat status {};
  if (::fstat(fd.get(), &status) != 0) return fail(system_error("read " + path, errno));
  if (!S_ISREG(status.st_mode)) return fail(Error{.what = "read " + path, .why = "is not a regular file"});
  const auto file_size = static_cast<std::uint64_t>(status.st_size);
  std::array<char, k_start_size> buffer; // left as it is: filling it with zeros would cost more than reading into it
  TCLI_TRY(const auto filled, read_at(fd, path, 0, std::span(buffer).first(std::min<std::uint64_t>(file_size, k_start_size))));
  const std::string_view start(buffer.data(), filled);
  std::list<std::string> further; // a list, so that each stays where it is
  std::optional<Error> unread;    // the reader only sees that bytes are missing
  const auto read = [&](std::uint64_t offset, std::size_t size) -> std::string_view {
    if (offset <= start.size() && size <= start.size() - offset) return start.substr(static_cast<std::size_t>(offset), size);
    auto bytes = read_at(fd, path, offset, size);
    if (bytes) return further.emplace_back(*std::move(bytes));
    unread = std::move(bytes).error();
    return {};
  };
  auto facts = read_elf(read, file_size, use);
  if (unread) return fail(*std::move(unread));
  if (!facts) return fail(Error{.what = "read " + path, .why = std::move(facts).error()});
  return *std::move(facts);
}

} // namespace tcli

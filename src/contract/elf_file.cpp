#include "contract/elf_file.hpp"

#include "base/file.hpp"

#include <optional>
#include <sys/stat.h>
#include <utility>

namespace tcli {

Result<ElfFacts> read_elf_file(const std::string& path, ElfUse use) {
  struct ::stat status {};
  TCLI_TRY(const auto fd, open_regular(path, status));
  std::optional<Error> unread; // the reader only sees that bytes are missing
  const auto read = [&](std::uint64_t offset, std::size_t size) {
    auto bytes = read_at(fd, path, offset, size);
    if (bytes) return *std::move(bytes);
    unread = std::move(bytes).error();
    return std::string();
  };
  auto facts = read_elf(read, static_cast<std::uint64_t>(status.st_size), use);
  if (unread) return fail(*std::move(unread));
  if (!facts) return fail(Error{.what = "read " + path, .why = std::move(facts).error()});
  return *std::move(facts);
}

} // namespace tcli

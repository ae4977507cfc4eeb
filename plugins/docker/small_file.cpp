#include "small_file.hpp"

#include "descriptor.hpp"

#include <array>
#include <cerrno>
#include <sys/stat.h>

namespace images {

std::optional<std::string> read_small_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct ::stat status {};
  if (!file.valid() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  std::string content;
  std::array<char, 4096> chunk;
  while (content.size() <= k_small_file_limit) {
    const ssize_t count = ::read(file.get(), chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::nullopt;
    if (count == 0) return content;
    content.append(chunk.data(), static_cast<std::size_t>(count));
  }
  return std::nullopt;
}

} // namespace images

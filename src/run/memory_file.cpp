#include "run/memory_file.hpp"

#include <cerrno>
#include <sys/mman.h>
#include <unistd.h>

namespace tcli {

Result<UniqueFd> memory_file(std::string_view content) {
  UniqueFd file(::memfd_create("input", MFD_CLOEXEC));
  if (!file.valid()) return fail(system_error("make a file in memory", errno));
  TCLI_CHECK(write_all(file.get(), content, "a file in memory"));
  ::lseek(file.get(), 0, SEEK_SET);
  return file;
}

} // namespace tcli

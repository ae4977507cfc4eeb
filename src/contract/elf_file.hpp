// The facts of module/elf.hpp from a file on disk.
#pragma once

#include "base/file.hpp"
#include "base/result.hpp"
#include "module/elf.hpp"

#include <fcntl.h>
#include <string>

namespace tcli {

// Reads them in at most 10 system calls, whatever the file's size; never waits for a FIFO or device. An error's `why` follows the
// file's name ("is an executable, not a library") or, when a system call failed, says what the system said: then `system` is set.
Result<ElfFacts> read_elf_file(const std::string& path, ElfUse use);

// How to open what may be anything: nothing waits for a FIFO or device.
inline constexpr int k_open_unseen = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

// Of a file that was opened so; `path` is what an error calls it.
Result<ElfFacts> read_elf_file(const UniqueFd& fd, const std::string& path, ElfUse use);

} // namespace tcli

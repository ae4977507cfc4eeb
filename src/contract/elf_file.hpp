// The facts of module/elf.hpp from a file on disk.
#pragma once

#include "base/result.hpp"
#include "module/elf.hpp"

#include <string>

namespace tcli {

// Reads them in at most 10 system calls, whatever the file's size; never waits for a FIFO or device. An error's `why` follows the
// file's name ("is an executable, not a library") or, when a system call failed, says what the system said: then `system` is set.
Result<ElfFacts> read_elf_file(const std::string& path, ElfUse use);

} // namespace tcli

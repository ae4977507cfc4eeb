// What an ELF file says of itself in the sections that tcli/plugin.h puts there. Nothing is loaded or run.
#pragma once

#include "module/elf_head.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace tcli {

// `size` bytes of a file from `offset` on; fewer only when it ends before. They stay until the whole reading is done. Reads, and
// no mapping: a file that is cut meanwhile must not kill tcli (SIGBUS, mmap(2)).
using ReadAt = std::function<std::string_view(std::uint64_t offset, std::size_t size)>;

struct ElfFacts {
  std::optional<std::string> manifest; // what .tcli.manifest holds, without the NULs at its end; at most k_manifest_limit bytes
  std::optional<std::uint32_t> abi;    // what .tcli.abi holds
};

// The facts of a file of `file_size` bytes; none of a file without a section table (sstrip). Else why it can't be such a library
// or program, in words that follow its name ("is for aarch64, this machine is x86-64", "has more than one manifest").
// A library must have all its sections and segments within the file, since they will be mapped; of a program only the sections
// that are read. Calls `read` at most 8 times, for at most 64 bytes, the section table (4 MiB), the names, each fact (1 MiB),
// .dynamic (64 KiB) and the table of segments (4 MiB).
tl::expected<ElfFacts, std::string> read_elf(const ReadAt& read, std::uint64_t file_size, ElfUse use);

} // namespace tcli

// Whether an ELF file's header fits this machine and what is wanted of it.
#pragma once

#include <string>
#include <string_view>

namespace tcli {

// A shared library to load, or a program to run.
enum class ElfUse { library, program };

// Why a file that begins with `head` can't be that, in words that follow its name ("is for aarch64, this machine is x86-64");
// empty when it may be. 64 bytes are enough. Class, byte order, machine and type are held against those of this build (elf(5)).
std::string elf_head_problem(std::string_view head, ElfUse use);

// Why it can't be that on any machine: it is no ELF file, a damaged one, or one of another type. Empty when it may be.
std::string elf_head_fault(std::string_view head, ElfUse use);

// Such words as a sentence about "it".
std::string elf_sentence(const std::string& problem);

} // namespace tcli

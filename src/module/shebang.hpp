// What the first bytes of an executable say of how it is run.
#pragma once

#include <string>
#include <string_view>

namespace tcli {

struct Executable {
  enum class Kind { script, elf, other };

  Kind kind = Kind::other;
  std::string interpreter;      // of a script: the path after #!; empty when there is none
  std::string program;          // for `#!/usr/bin/env NAME`: NAME; else empty
  bool carriage_return = false; // the #! line ends in CR: the kernel would look for "interpreter\r"
  std::string problem;          // an ELF file that this machine can't run, and why; else empty
};

// `head` is the start of a file, 256 bytes are enough (Linux: BINPRM_BUF_SIZE; execve(2)). ELF: class, byte order, type and
// machine are held against those of this build (elf(5)). A script's problem is a #! line that is too long, or one that gives env
// several words without -S, which env takes for one name. Whether the interpreter exists is for the caller to see.
Executable read_executable_head(std::string_view head);

// What keeps every machine from running a file, as far as its first bytes tell.
struct HeadFault {
  enum class Kind {
    none,
    empty,
    byte_order_mark,      // before #!
    no_program,           // a text without a #! line
    unfit_line,           // too long, or one that env can't take
    carriage_return,      // at the end of the #! line
    no_interpreter,       // named by the #! line
    relative_interpreter, // which would be another one in each folder
    elf,                  // damaged, or no program
  };

  Kind kind = Kind::none;
  std::string what; // a sentence about "it", or about its #! line

  bool is_of_first_line() const; // that is where a person has to look
  explicit operator bool() const { return kind != Kind::none; }
};

// `program` is what read_executable_head() made of it. Formats that are neither a text nor ELF are none: some kernel may know
// them.
HeadFault head_fault(const Executable& program, std::string_view head);

} // namespace tcli

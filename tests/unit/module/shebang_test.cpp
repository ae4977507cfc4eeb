// What a kernel would make of a file's first bytes.
#include "module/shebang.hpp"
#include "support/catch.hpp"

#include <cstddef>
#include <elf.h>
#include <fstream>
#include <utility>

using namespace tcli;

namespace {

std::string own_head() {
  std::ifstream file("/proc/self/exe", std::ios::binary);
  std::string head(256, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  return head;
}

std::string changed_head(std::size_t offset, unsigned value, std::size_t bytes = 1) {
  std::string head = own_head();
  for (std::size_t index = 0; index < bytes; ++index) head[offset + index] = static_cast<char>((value >> (8 * index)) & 0xFFU);
  return head;
}

} // namespace

TEST_CASE("#! lines") {
  struct Row {
    std::string head;
    std::string interpreter;
    std::string program = {};
    bool carriage_return = false;
    std::string problem = {};
  };
  const std::string env = "/usr/bin/env";
  const Row rows[] = {
      {"#!/bin/sh\n", "/bin/sh"},
      {"#!/bin/sh", "/bin/sh"},
      {"#! \t/bin/sh -e \nrest", "/bin/sh"},
      {"#!/bin/sh\r\n", "/bin/sh", "", true},
      {"#!/bin/sh -e\r\n", "/bin/sh", "", true},
      {"#!\n", ""},
      {"#!", ""},
      {"#! \r\n", "", "", true},
      {"#!sh\n", "sh"},
      {"#!./run\n", "./run"},
      {std::string("#!/bin/sh\0x\n", 12), "/bin/sh"},
      {"#!/usr/bin/env bash\n", env, "bash"},
      {"#!/usr/bin/env bash\r\n", env, "bash", true},
      {"#!/usr/bin/env  python3  \n", env, "python3"},
      {"#!/usr/bin/env -S bash -x\n", env, "bash"},
      {"#!/usr/bin/env -Sbash -x\n", env, "bash"},
      {"#!/usr/bin/env -vS bash -x\n", env, "bash"},
      {"#!/usr/bin/env --split-string=bash -x\n", env, "bash"},
      {"#!/usr/bin/env --split-string bash -x\n", env, "bash"},
      {"#!/usr/bin/env -S VAR=x bash\n", env, "bash"},
      {"#!/usr/bin/env -S -i -u HOME -C /tmp A=1 perl -w\n", env, "perl"},
      {"#!/usr/bin/env -S \"my shell\"\n", env, ""},
      {"#!/usr/bin/env -S ${SHELL}\n", env, ""},
      {"#!/usr/bin/env -S\n", env, ""},
      {"#!/usr/bin/env bash -x\n", env, "bash", false, "env takes 'bash -x' as one name: write #!/usr/bin/env -S bash -x"},
      {"#!/usr/bin/env MyShell\n", env, "MyShell"},
      {"#!/usr/bin/env MyShell -x\n", env, "MyShell", false,
       "env takes 'MyShell -x' as one name: write #!/usr/bin/env -S MyShell -x"},
      {"#!/usr/bin/env VAR=x bash\n", env, "bash", false,
       "env takes 'VAR=x bash' as one name: write #!/usr/bin/env -S VAR=x bash"},
      {"#!/usr/bin/env\n", env, "", false, "its #! line names no program after env"},
      {"#!/" + std::string(300, 'x') + "\n", "/" + std::string(253, 'x'), "", false, "its #! line is longer than 255 bytes"},
      {"#!/" + std::string(252, 'x') + "\n", "/" + std::string(252, 'x')},
  };
  for (const Row& row : rows) {
    CAPTURE(row.head);
    const Executable executable = read_executable_head(row.head);
    CHECK(executable.kind == Executable::Kind::script);
    CHECK(executable.interpreter == row.interpreter);
    CHECK(executable.program == row.program);
    CHECK(executable.carriage_return == row.carriage_return);
    CHECK(executable.problem == row.problem);
  }
}

TEST_CASE("what is neither a script nor ELF") {
  for (const std::string& head :
       {std::string(), std::string("#"), std::string("echo\n"), std::string("\x7f"), std::string(" #!/bin/sh\n")}) {
    CAPTURE(head);
    const Executable executable = read_executable_head(head);
    CHECK(executable.kind == Executable::Kind::other);
    CHECK(executable.problem.empty());
  }
}

TEST_CASE("this very program can run") {
  const Executable executable = read_executable_head(own_head());
  CHECK(executable.kind == Executable::Kind::elf);
  CHECK(executable.problem.empty());
}

TEST_CASE("ELF files that can't run here") {
  struct Row {
    std::string label;
    std::string head;
    std::string problem;
  };
  constexpr std::size_t type = offsetof(Elf64_Ehdr, e_type), machine = offsetof(Elf64_Ehdr, e_machine);
  const Row rows[] = {
      {"machine", changed_head(machine, EM_S390, 2), "is for s390, this machine is "},
      {"unknown machine", changed_head(machine, 0xFEED, 2), "is for machine 65261, this machine is "},
      {"class", changed_head(EI_CLASS, sizeof(void*) == 8 ? ELFCLASS32 : ELFCLASS64), "-bit program, this machine runs "},
      {"no class", changed_head(EI_CLASS, 9), "is a damaged ELF file"},
      {"no byte order", changed_head(EI_DATA, 0), "is a damaged ELF file"},
      {"no version", changed_head(EI_VERSION, 0), "is a damaged ELF file"},
      {"object file", changed_head(type, ET_REL, 2), "is an object file, not a linked program"},
      {"core file", changed_head(type, ET_CORE, 2), "is an ELF file, but no program"},
      {"magic only",
       "\x7f"
       "ELF",
       "is a cut-off ELF file"},
      {"garbage",
       "\x7f"
       "ELF" +
           std::string(100, 'x'),
       "is a damaged ELF file"},
      {"cut", own_head().substr(0, sizeof(Elf64_Ehdr) - 1), "is a cut-off ELF file"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.label);
    const Executable executable = read_executable_head(row.head);
    CHECK(executable.kind == Executable::Kind::elf);
    CAPTURE(executable.problem);
    CHECK(executable.problem.find(row.problem) != std::string::npos);
  }
}

TEST_CASE("a foreign byte order is read in that order") {
  std::string head = own_head();
  head[EI_DATA] = static_cast<char>(head[EI_DATA] == ELFDATA2LSB ? ELFDATA2MSB : ELFDATA2LSB);
  std::swap(head[offsetof(Elf64_Ehdr, e_machine)], head[offsetof(Elf64_Ehdr, e_machine) + 1]);
  CHECK(read_executable_head(head).problem.find("-endian") != std::string::npos);
}

TEST_CASE("no length of head is read past its end") {
  const std::string heads[] = {own_head(), "#!/usr/bin/env -S -u A bash -x\n"};
  for (const std::string& head : heads)
    for (std::size_t size = 0; size <= head.size(); ++size) {
      const std::string exact(head.data(), size); // its own allocation, so that the sanitizer sees the end
      CAPTURE(size);
      CHECK(read_executable_head(exact).interpreter.size() <= size);
    }
}

TEST_CASE("What no machine can run is told apart from what this one can't") {
  using Kind = HeadFault::Kind;
  struct Row {
    std::string head;
    Kind kind;
    std::string what = {};
  };
  constexpr std::size_t type = offsetof(Elf64_Ehdr, e_type), machine = offsetof(Elf64_Ehdr, e_machine);
  const Row rows[] = {
      {"#!/bin/sh\n", Kind::none},
      {"#!/no/such/interpreter -x\n", Kind::none},
      {"#!/usr/bin/env no-such-program\n", Kind::none},
      {own_head(), Kind::none},
      {changed_head(machine, EM_S390, 2), Kind::none},
      {changed_head(EI_CLASS, sizeof(void*) == 8 ? ELFCLASS32 : ELFCLASS64), Kind::none},
      {std::string("MZ\0\1", 4), Kind::none},
      {"", Kind::empty, "its file is empty"},
      {"\xef\xbb\xbf#!/bin/sh\n", Kind::byte_order_mark, "a byte order mark stands before #!"},
      {"echo\n", Kind::no_program, "it is no program, and has no #! line that names one to run it"},
      {"#!/usr/bin/env bash -x\n", Kind::unfit_line, "env takes 'bash -x' as one name: write #!/usr/bin/env -S bash -x"},
      {"#!/bin/sh\r\n", Kind::carriage_return, "the #! line ends in CR (Windows line end)"},
      {"#! \n", Kind::no_interpreter, "the #! line names no interpreter"},
      {"#!bin/sh\n", Kind::relative_interpreter, "its interpreter bin/sh is no absolute path"},
      {changed_head(type, ET_REL, 2), Kind::elf, "it is an object file, not a linked program"},
      {changed_head(EI_DATA, 0), Kind::elf, "it is a damaged ELF file"},
      {own_head().substr(0, 60), Kind::elf, "it is a cut-off ELF file"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.head);
    const HeadFault fault = head_fault(read_executable_head(row.head), row.head);
    CHECK(fault.kind == row.kind);
    CHECK(fault.what == row.what);
  }
}

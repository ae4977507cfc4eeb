// Facts from files on disk, and what is no such file.
#include "contract/elf_file.hpp"

#include "support/elf_image.hpp"
#include "support/script_folder.hpp"

#include <cerrno>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace tcli;
using namespace tcli::test;

TEST_CASE("Real libraries and programs give their facts") {
  for (const char* path : {TCLI_ELF_LIBRARY, TCLI_ELF_LIBRARY_PRUNED, TCLI_ELF_LIBRARY_STRIPPED}) {
    const auto facts = read_elf_file(path, ElfUse::library);
    CAPTURE(path);
    REQUIRE(facts.has_value());
    CHECK(facts->abi == 1U);
    CHECK(facts->manifest.value_or("none").starts_with("tcli: 1\n"));
  }
  for (const char* path : {TCLI_ELF_PROGRAM_C, TCLI_ELF_PROGRAM_CPP}) {
    CAPTURE(path);
    const auto facts = read_elf_file(path, ElfUse::program);
    REQUIRE(facts.has_value());
    CHECK(facts->manifest.value_or("none").starts_with("tcli: 1\n"));
    CHECK(read_elf_file(path, ElfUse::library).error().why == "is an executable, not a library");
  }
}

TEST_CASE("What is no such file is refused at once, and nothing is waited for") {
  const ScriptFolder folder;
  REQUIRE(::mkfifo(folder.path("fifo").c_str(), 0600) == 0);
  std::filesystem::create_symlink(folder.path("loop"), folder.path("loop"));
  const auto library = whole_file(TCLI_ELF_LIBRARY);
  struct Row {
    std::string path;
    std::string why;
    int system = 0;
  };
  const Row rows[] = {
      {folder.path("fifo"), "is not a regular file"},
      {folder.path(""), "is not a regular file"},
      {"/dev/zero", "is not a regular file"},
      {folder.path("missing"), "No such file or directory", ENOENT},
      {folder.path("loop"), "Too many levels of symbolic links", ELOOP},
      {folder.write("empty", ""), "is empty"},
      {"/proc/self/status", "is empty"}, // as its size says
      {folder.write("script", "#!/bin/sh\n"), "is no ELF file"},
      {folder.write("cut", library.substr(0, library.size() - 1)), "its section table lies outside the file"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    const auto facts = read_elf_file(row.path, ElfUse::library);
    REQUIRE_FALSE(facts.has_value());
    CHECK(facts.error().why == row.why);
    CHECK(facts.error().system == row.system);
    CHECK(facts.error().what == "read " + row.path);
  }
}

TEST_CASE("Having no file descriptors left is the system's error, not the file's") {
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  const rlimit none{.rlim_cur = 0, .rlim_max = before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
  const auto facts = read_elf_file(TCLI_ELF_LIBRARY, ElfUse::library);
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
  REQUIRE_FALSE(facts.has_value());
  CHECK(facts.error().system == EMFILE);
}

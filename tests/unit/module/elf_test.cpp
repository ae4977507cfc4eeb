// What ELF files say of themselves: images put together by hand, and real ones that the build made (tests/abi).
#include "support/catch.hpp"
#include "support/elf_image.hpp"

#include <algorithm>
#include <functional>
#include <limits>

using namespace tcli;
using namespace tcli::test;

namespace {

constexpr std::size_t k_mebibyte = 1024 * 1024;
const std::string k_yaml = "tcli: 1\nsummary: A module\n";

SectionSource manifest(std::string content = k_yaml + '\0') { return {".tcli.manifest", std::move(content)}; }
SectionSource abi(std::uint32_t number = 1) { return {".tcli.abi", raw_bytes(number)}; }

SectionSource dynamic(std::vector<std::pair<long, unsigned long>> entries) {
  SectionSource section{".dynamic", {}, SHT_DYNAMIC};
  for (const auto& [tag, value] : entries) {
    ElfDynamic entry{};
    entry.d_tag = static_cast<decltype(entry.d_tag)>(tag);
    entry.d_un.d_val = static_cast<decltype(entry.d_un.d_val)>(value);
    section.content += raw_bytes(entry);
  }
  return section;
}

// The problem, or "" when there is none.
std::string problem(std::string_view image, ElfUse use) {
  ImageReader reader(image);
  const auto facts = reader.read(use);
  CHECK(reader.reads <= 7);
  CHECK(reader.largest <= 4 * k_mebibyte);
  CHECK_FALSE(reader.outside);
  return facts ? std::string() : facts.error();
}

ElfFacts facts(std::string_view image, ElfUse use = ElfUse::library) {
  CAPTURE(problem(image, use));
  return ImageReader(image).read(use).value();
}

using Change = std::function<void(ElfParts&)>;

} // namespace

TEST_CASE("The facts stand in their sections, whatever the order") {
  struct Row {
    std::string label;
    std::string image;
    std::optional<std::string> manifest;
    std::optional<std::uint32_t> abi;
  };
  std::vector<SectionSource> many(300, SectionSource{".text", "code"});
  many.push_back(manifest());
  const std::string longest(k_mebibyte - 1, 'x');
  const Row rows[] = {
      {"both", elf_image({manifest(), abi()}), k_yaml, 1},
      {"the other way round", elf_image({abi(7), {".text", "code"}, manifest()}), k_yaml, 7},
      {"manifest alone", elf_image({manifest()}), k_yaml, {}},
      {"abi alone", elf_image({abi(0xFFFFFFFF)}), {}, 0xFFFFFFFF},
      {"neither", elf_image({{".text", "code"}}), {}, {}},
      {"no sections but the names", elf_image({}), {}, {}},
      {"without a NUL", elf_image({manifest("a: b")}), "a: b", {}},
      {"with NULs", elf_image({manifest(std::string("a: b\0\0\0\0", 8))}), "a: b", {}},
      {"nothing but NULs", elf_image({manifest(std::string(4, '\0'))}), "", {}},
      {"no bytes", elf_image({manifest("")}), "", {}},
      {"as long as allowed", elf_image({manifest(longest + '\0')}), longest, {}},
      {"other names", elf_image({{".tcli.manifest2", "x"}, {".tcli.manifes", "x"}, {"x.tcli.abi", "x"}, {"", "x"}}), {}, {}},
      {"many sections", elf_image(many), k_yaml, {}},
      {"other dynamic entries",
       elf_image({dynamic({{DT_NEEDED, 1}, {DT_FLAGS_1, DF_1_NOW}, {DT_NULL, 0}}), manifest()}),
       k_yaml,
       {}},
      {"a flag behind the end", elf_image({dynamic({{DT_NULL, 0}, {DT_FLAGS_1, DF_1_PIE}}), manifest()}), k_yaml, {}},
      {"no content needed of .bss",
       elf_image({manifest()},
                 [](ElfParts& parts) {
                   parts.table.emplace_back().sh_type = SHT_NOBITS;
                   parts.table.back().sh_size = 1'000'000;
                   ++parts.header.e_shnum;
                 }),
       k_yaml,
       {}},
  };
  for (const Row& row : rows)
    for (const ElfUse use : {ElfUse::library, ElfUse::program}) {
      CAPTURE(row.label, use == ElfUse::library);
      const auto found = facts(row.image, use);
      CHECK(found.manifest == row.manifest);
      CHECK(found.abi == row.abi);
    }
}

TEST_CASE("Files without sections or without their names have no facts") {
  const Change changes[] = {
      [](ElfParts& parts) { parts.header.e_shoff = 0; },
      [](ElfParts& parts) { parts.header.e_shoff = parts.header.e_shnum = parts.header.e_shentsize = 0; },
      [](ElfParts& parts) { parts.header.e_shnum = 0; }, // and the first section says none either
      [](ElfParts& parts) { parts.header.e_shstrndx = SHN_UNDEF; },
  };
  for (const Change& change : changes)
    for (const ElfUse use : {ElfUse::library, ElfUse::program}) {
      CAPTURE(&change - changes);
      CHECK_FALSE(facts(elf_image({manifest(), abi()}, change), use).manifest);
    }
}

TEST_CASE("Counts that don't fit the header stand in the first section") {
  const auto image = elf_image({manifest(), abi()}, [](ElfParts& parts) {
    parts.table[0].sh_size = parts.header.e_shnum;
    parts.table[0].sh_link = parts.header.e_shstrndx;
    parts.header.e_shnum = 0;
    parts.header.e_shstrndx = SHN_XINDEX;
  });
  CHECK(facts(image).manifest == k_yaml);
  CHECK(facts(image).abi == 1U);
}

TEST_CASE("What can't be read is refused in words") {
  constexpr auto k_most = std::numeric_limits<decltype(ElfSection::sh_size)>::max();
  const std::string cut_off = "is cut off: it ends before its last section"; // said of libraries alone
  struct Row {
    std::string label;
    std::vector<SectionSource> sections;
    Change change;
    std::string library;
    std::string program = library;
  };
  const Row rows[] = {
      {"two sections", {manifest(), manifest()}, {}, "has more than one manifest"},
      {"two texts", {manifest(std::string("a: b\0c: d\0", 10))}, {}, "has more than one manifest"},
      {"two numbers", {abi(), abi()}, {}, "has more than one section .tcli.abi"},
      {"long abi", {{".tcli.abi", "12345678"}}, {}, "its section .tcli.abi is not one number of 32 bits"},
      {"abi twice",
       {{".tcli.abi", std::string("\1\0\0\0\1\0\0\0", 8)}},
       {},
       "its section .tcli.abi is not one number of 32 bits"},
      {"short abi", {{".tcli.abi", "123"}}, {}, "its section .tcli.abi is not one number of 32 bits"},
      {"too long", {manifest(std::string(k_mebibyte + 1, 'x'))}, {}, "its section .tcli.manifest is longer than 1 MiB"},
      {"debug symbols alone", {{".tcli.manifest", "", SHT_NOBITS}}, {}, "its section .tcli.manifest has no bytes in this file"},
      {"debug symbols alone", {{".tcli.abi", "1234", SHT_NOBITS}}, {}, "its section .tcli.abi has no bytes in this file"},
      {"compressed",
       {manifest()},
       [](ElfParts& parts) { parts.table[1].sh_flags |= SHF_COMPRESSED; },
       "its section .tcli.manifest is compressed"},
      {"starts outside",
       {manifest()},
       [](ElfParts& parts) { parts.table[1].sh_offset = 1'000'000; },
       cut_off,
       "its section .tcli.manifest lies outside the file"},
      {"starts at the end of numbers",
       {manifest()},
       [](ElfParts& parts) { parts.table[1].sh_offset = k_most; },
       cut_off,
       "its section .tcli.manifest lies outside the file"},
      {"ends outside",
       {manifest()},
       [](ElfParts& parts) { parts.table[1].sh_size = 1000; },
       cut_off,
       "its section .tcli.manifest lies outside the file"},
      {"longest of all",
       {manifest()},
       [](ElfParts& parts) { parts.table[1].sh_size = k_most; },
       cut_off,
       "its section .tcli.manifest is longer than 1 MiB"},
      {"another section outside",
       {manifest(), {".text", "code"}},
       [](ElfParts& parts) { parts.table[2].sh_offset = k_most - 1; },
       cut_off,
       ""},
      {"table outside",
       {manifest()},
       [](ElfParts& parts) { parts.header.e_shoff += 1; },
       "its section table lies outside the file"},
      {"table far outside",
       {manifest()},
       [](ElfParts& parts) { parts.header.e_shoff = k_most; },
       "its section table lies outside the file"},
      {"table too long",
       {manifest()},
       [](ElfParts& parts) { parts.header.e_shnum = 0xFFFF; },
       "its section table lies outside the file"},
      {"no count, no table",
       {manifest()},
       [](ElfParts& parts) { parts.header.e_shnum = 0, parts.header.e_shoff = k_most; },
       "its section table lies outside the file"},
      {"too many sections",
       {manifest()},
       [](ElfParts& parts) { parts.header.e_shnum = 0, parts.table[0].sh_size = 65'536; },
       "has more than 65535 sections"},
      {"most sections of all",
       {manifest()},
       [](ElfParts& parts) { parts.header.e_shnum = 0, parts.table[0].sh_size = k_most; },
       "has more than 65535 sections"},
      {"rows of another size", {manifest()}, [](ElfParts& parts) { parts.header.e_shentsize += 8; }, "is a damaged ELF file"},
      {"names beyond the table", {manifest()}, [](ElfParts& parts) { parts.header.e_shstrndx = 77; }, "is a damaged ELF file"},
      {"names far beyond the table",
       {manifest()},
       [](ElfParts& parts) { parts.header.e_shstrndx = SHN_XINDEX, parts.table[0].sh_link = 0xFFFFFFFF; },
       "is a damaged ELF file"},
      {"names that are none", {manifest()}, [](ElfParts& parts) { parts.header.e_shstrndx = 1; }, "is a damaged ELF file"},
      {"names outside",
       {manifest()},
       [](ElfParts& parts) { parts.table[2].sh_offset = k_most; },
       "its table of section names lies outside the file"},
      {"names too long",
       {manifest()},
       [](ElfParts& parts) { parts.table[2].sh_size = k_mebibyte + 1; },
       "its section names are longer than 1 MiB"},
      {"executable at a fixed place",
       {manifest()},
       [](ElfParts& parts) { parts.header.e_type = ET_EXEC; },
       "is an executable, not a library",
       ""},
      {"executable at any place",
       {dynamic({{DT_NEEDED, 1}, {DT_FLAGS_1, DF_1_NOW | DF_1_PIE}, {DT_NULL, 0}}), manifest()},
       {},
       "is an executable, not a library",
       ""},
      {"object file",
       {manifest()},
       [](ElfParts& parts) { parts.header.e_type = ET_REL; },
       "is an object file, not a linked library",
       "is an object file, not a linked program"},
      {"core file",
       {manifest()},
       [](ElfParts& parts) { parts.header.e_type = ET_CORE; },
       "is an ELF file, but no library",
       "is an ELF file, but no program"},
      {"other class",
       {manifest()},
       [](ElfParts& parts) { parts.header.e_ident[EI_CLASS] ^= ELFCLASS32 ^ ELFCLASS64; },
       k_wide ? "is a 32-bit library, this machine loads 64-bit ones" : "is a 64-bit library, this machine loads 32-bit ones",
       k_wide ? "is a 32-bit program, this machine runs 64-bit ones" : "is a 64-bit program, this machine runs 32-bit ones"},
      {"damaged", {manifest()}, [](ElfParts& parts) { parts.header.e_ident[EI_VERSION] = 9; }, "is a damaged ELF file"},
      {"no ELF", {manifest()}, [](ElfParts& parts) { parts.header.e_ident[EI_MAG0] = '#'; }, "is no ELF file"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.label);
    const auto image = row.change ? elf_image(row.sections, row.change) : elf_image(row.sections);
    CHECK(problem(image, ElfUse::library) == row.library);
    CHECK(problem(image, ElfUse::program) == row.program);
  }
  CHECK(problem("", ElfUse::library) == "is empty");
  CHECK(problem("#!/bin/sh\n", ElfUse::library) == "is no ELF file");
  const auto foreign = elf_image({manifest()}, [](ElfParts& parts) { parts.header.e_machine = EM_S390; });
  CHECK(problem(foreign, ElfUse::library).starts_with("is for s390, this machine is "));
}

TEST_CASE("Section names are not read past the end of their table") {
  for (const unsigned start : {0U, 1U, 2U, 15U, 16U, 1000U, 0xFFFFFFFFU})
    for (const unsigned end : {0U, 1U, 14U, 15U}) {
      const auto image = elf_image({manifest()}, [&](ElfParts& parts) {
        parts.table[1].sh_name = start;
        parts.table[2].sh_size = end;
      });
      CAPTURE(start, end);
      CHECK_FALSE(facts(image).manifest); // ".tcli.manifest" and its NUL end at 16
    }
}

TEST_CASE("A file cut while it is read is refused, whenever that happens") {
  const auto image = elf_image({dynamic({{DT_NULL, 0}}), manifest(), abi()});
  ImageReader whole(image);
  REQUIRE(whole.read(ElfUse::library).has_value());
  REQUIRE(whole.reads == 6);
  for (int reads = 0; reads < 6; ++reads) {
    CAPTURE(reads);
    ImageReader reader(image);
    reader.last_whole = reads;
    const auto found = reader.read(ElfUse::library);
    REQUIRE_FALSE(found.has_value());
    CHECK(found.error() == (reads == 0 ? "is a cut-off ELF file" : "became shorter while it was read"));
    CHECK(reader.reads == reads + 1);
  }
}

TEST_CASE("This very program has no facts, and is no library") {
  const auto image = whole_file("/proc/self/exe");
  CHECK_FALSE(facts(image, ElfUse::program).manifest);
  CHECK(problem(image, ElfUse::library) == "is an executable, not a library");
}

TEST_CASE("Zeros behind the number are no part of it") {
  const std::string image = elf_image({{".tcli.abi", std::string("\7\0\0\0", 4) + std::string(60, '\0')}});
  CHECK(facts(image).abi == 7U);
}

TEST_CASE("Libraries that the build made keep their facts") {
  for (const char* path : {TCLI_ELF_LIBRARY, TCLI_ELF_LIBRARY_PRUNED, TCLI_ELF_LIBRARY_STRIPPED}) {
    CAPTURE(path);
    const auto image = whole_file(path);
    REQUIRE(image.size() > 1000);
    CHECK(facts(image).abi == 1U);
    CHECK(facts(image).manifest.value_or("none").starts_with("tcli: 1\n"));
  }
}

TEST_CASE("Programs that the build made keep their manifest") {
  for (const char* path : {TCLI_ELF_PROGRAM_C, TCLI_ELF_PROGRAM_CPP}) {
    CAPTURE(path);
    const auto image = whole_file(path);
    REQUIRE(image.size() > 1000);
    CHECK(facts(image, ElfUse::program).manifest.value_or("none").starts_with("tcli: 1\n"));
    CHECK(problem(image, ElfUse::library) == "is an executable, not a library");
  }
}

TEST_CASE("A library cut off anywhere is refused") {
  const auto image = whole_file(TCLI_ELF_LIBRARY_STRIPPED);
  REQUIRE(image.size() > 1000);
  REQUIRE(problem(image, ElfUse::library).empty());
  std::size_t accepted = 0;
  for (std::size_t size = 0; size < image.size(); ++size) {
    const std::string cut(image.data(), size); // its own allocation, so that the sanitizer sees the end
    ImageReader reader(cut);
    if (reader.read(ElfUse::library) || reader.outside) ++accepted;
  }
  CHECK(accepted == 0);
}

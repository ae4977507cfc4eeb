// Small ELF files of this machine's kind, put together by hand: a header, the sections' bytes, their names, the section table.
#pragma once

#include "module/elf.hpp"

#include <cstring>
#include <elf.h>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace tcli::test {

constexpr bool k_wide = sizeof(void*) == 8;
using ElfHeader = std::conditional_t<k_wide, Elf64_Ehdr, Elf32_Ehdr>;
using ElfSection = std::conditional_t<k_wide, Elf64_Shdr, Elf32_Shdr>;
using ElfDynamic = std::conditional_t<k_wide, Elf64_Dyn, Elf32_Dyn>;

template <class T> std::string raw_bytes(const T& value) {
  std::string bytes(sizeof(T), '\0');
  std::memcpy(bytes.data(), &value, sizeof(T));
  return bytes;
}

inline std::string whole_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct SectionSource {
  std::string name;
  std::string content;
  unsigned type = SHT_PROGBITS;
};

inline ElfHeader own_elf_header() {
  ElfHeader header{};
  std::ifstream("/proc/self/exe", std::ios::binary).read(reinterpret_cast<char*>(&header), sizeof header);
  return header;
}

// What a test may falsify before the file is put together. The table has an empty first row, the given sections, and the names.
struct ElfParts {
  ElfHeader header = own_elf_header();
  std::vector<ElfSection> table;
};

template <class Change> std::string elf_image(const std::vector<SectionSource>& sections, Change change) {
  ElfParts parts;
  std::string bytes(sizeof parts.header, '\0');
  std::string names(1, '\0');
  parts.table.emplace_back();
  const auto append = [&](const SectionSource& source) {
    ElfSection& section = parts.table.emplace_back();
    section.sh_name = static_cast<decltype(section.sh_name)>(names.size());
    section.sh_type = source.type;
    section.sh_offset = bytes.size();
    names += source.name + '\0';
    const std::string& content = source.type == SHT_STRTAB ? names : source.content;
    section.sh_size = content.size();
    bytes += content;
  };
  for (const SectionSource& source : sections) append(source);
  append({".shstrtab", {}, SHT_STRTAB});

  parts.header.e_type = ET_DYN;
  parts.header.e_phnum = 0;
  parts.header.e_shoff = bytes.size();
  parts.header.e_shentsize = sizeof(ElfSection);
  parts.header.e_shnum = static_cast<decltype(parts.header.e_shnum)>(parts.table.size());
  parts.header.e_shstrndx = static_cast<decltype(parts.header.e_shstrndx)>(parts.table.size() - 1);
  change(parts);
  std::memcpy(bytes.data(), &parts.header, sizeof parts.header);
  for (const ElfSection& section : parts.table) bytes += raw_bytes(section);
  return bytes;
}

inline std::string elf_image(const std::vector<SectionSource>& sections) {
  return elf_image(sections, [](ElfParts&) {});
}

// Reads out of memory, with a record of what was asked for.
class ImageReader {
public:
  explicit ImageReader(std::string_view image) : m_image(image) {}

  tl::expected<ElfFacts, std::string> read(ElfUse use) {
    reads = 0;
    outside = false;
    largest = 0;
    return read_elf([this](std::uint64_t offset, std::size_t size) { return at(offset, size); }, m_image.size(), use);
  }

  int reads = 0;
  bool outside = false;    // some read went past the end
  std::size_t largest = 0; // read at once
  int last_whole = 1000;   // later reads find the file cut to half of what they ask for

private:
  std::string_view at(std::uint64_t offset, std::size_t size) {
    ++reads;
    largest = size > largest ? size : largest;
    outside = outside || offset > m_image.size() || size > m_image.size() - offset;
    if (outside) return {};
    return m_image.substr(static_cast<std::size_t>(offset), reads > last_whole ? size / 2 : size);
  }

  std::string_view m_image;
};

} // namespace tcli::test

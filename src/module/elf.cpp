#include "module/elf.hpp"

#include "module/manifest.hpp"

#include <algorithm>
#include <cstring>
#include <elf.h>
#include <fmt/format.h>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tcli {
namespace {

// Files of the other class don't pass the check of their head.
constexpr bool k_wide = sizeof(void*) == 8;
using FileHeader = std::conditional_t<k_wide, Elf64_Ehdr, Elf32_Ehdr>;
using Section = std::conditional_t<k_wide, Elf64_Shdr, Elf32_Shdr>;
using Segment = std::conditional_t<k_wide, Elf64_Phdr, Elf32_Phdr>;
using DynamicEntry = std::conditional_t<k_wide, Elf64_Dyn, Elf32_Dyn>;

constexpr std::uint64_t k_mebibyte = 1024 * 1024;
constexpr std::uint64_t k_section_limit = 65'535; // 4 MiB of table
constexpr std::uint64_t k_dynamic_limit = 64 * 1024;
constexpr std::string_view k_own_names = ".tcli.";
constexpr std::string_view k_manifest_name = ".tcli.manifest";
constexpr std::string_view k_abi_name = ".tcli.abi";

// All zero when `bytes` end before; alignment doesn't matter.
template <class T> T item(std::string_view bytes, std::size_t index) {
  T value{};
  if (index < bytes.size() / sizeof(T)) std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
  return value;
}

// Whether `names` begin with this name, and its NUL.
bool begin_with(std::string_view names, std::string_view name) {
  return names.starts_with(name) && names.size() > name.size() && names[name.size()] == '\0';
}

// One reading of one file. The first problem is kept, and everything after it does nothing.
class ElfReader {
public:
  ElfReader(const ReadAt& read, std::uint64_t file_size, ElfUse use) : m_read(read), m_file_size(file_size), m_use(use) {}

  ElfFacts facts();
  const std::string& problem() const { return m_problem; }

private:
  struct Wanted {
    std::optional<Section> manifest, abi, dynamic;
  };

  bool failed() const { return !m_problem.empty(); }
  void refuse(std::string problem) {
    if (!failed()) m_problem = std::move(problem);
  }
  bool lies_within(std::uint64_t offset, std::uint64_t size) const {
    return offset <= m_file_size && size <= m_file_size - offset;
  }
  std::string_view bytes(std::uint64_t offset, std::uint64_t size, std::string_view what);
  std::string_view content(const Section& section, std::string_view name);

  std::string_view section_table(const FileHeader& header);
  std::string_view section_names(const FileHeader& header, std::string_view table);
  Wanted find_wanted(std::string_view table, std::string_view names);

  std::string manifest(const Section& section);
  std::uint32_t abi(const Section& section);
  void refuse_executable(const Section& dynamic);
  void check_segments(const FileHeader& header);

  const ReadAt& m_read;
  std::uint64_t m_file_size;
  ElfUse m_use;
  std::string m_problem;
};

// The caller has limited the size.
std::string_view ElfReader::bytes(std::uint64_t offset, std::uint64_t size, std::string_view what) {
  if (failed()) return {};
  if (!lies_within(offset, size)) {
    refuse(fmt::format("{} lies outside the file", what));
    return {};
  }
  const std::string_view read = m_read(offset, static_cast<std::size_t>(size));
  if (read.size() != size) refuse("became shorter while it was read");
  return read;
}

std::string_view ElfReader::section_table(const FileHeader& header) {
  if (failed() || header.e_shoff == 0) return {};
  if (header.e_shentsize != sizeof(Section)) refuse("is a damaged ELF file");
  constexpr std::string_view k_what = "its section table";
  std::uint64_t count = header.e_shnum;
  // elf(5): a count that doesn't fit stands in the size of the first section.
  if (count == 0) count = item<Section>(bytes(header.e_shoff, sizeof(Section), k_what), 0).sh_size;
  if (count > k_section_limit) refuse(fmt::format("has more than {} sections", k_section_limit));
  if (failed() || count == 0) return {};
  return bytes(header.e_shoff, count * sizeof(Section), k_what);
}

std::string_view ElfReader::section_names(const FileHeader& header, std::string_view table) {
  if (failed() || table.empty() || header.e_shstrndx == SHN_UNDEF) return {};
  const std::size_t index = header.e_shstrndx == SHN_XINDEX ? item<Section>(table, 0).sh_link : header.e_shstrndx;
  const auto section = item<Section>(table, index);
  if (section.sh_type != SHT_STRTAB) refuse("is a damaged ELF file"); // also one that is not in the table
  if (section.sh_size > k_mebibyte) refuse("its section names are longer than 1 MiB");
  return bytes(section.sh_offset, section.sh_size, "its table of section names");
}

ElfReader::Wanted ElfReader::find_wanted(std::string_view table, std::string_view names) {
  Wanted wanted;
  const auto keep = [&](std::optional<Section>& place, const Section& section, std::string_view what) {
    if (place) refuse(fmt::format("has more than one {}", what));
    place = section;
  };
  for (std::size_t index = 0; index < table.size() / sizeof(Section) && !failed(); ++index) {
    const auto section = item<Section>(table, index);
    if (section.sh_type == SHT_NULL) continue;
    if (const auto from = names.substr(std::min<std::size_t>(section.sh_name, names.size())); from.starts_with(k_own_names)) {
      if (begin_with(from, k_manifest_name)) keep(wanted.manifest, section, "manifest");
      if (begin_with(from, k_abi_name)) keep(wanted.abi, section, "section .tcli.abi");
    }
    if (m_use == ElfUse::program) continue;
    if (section.sh_type == SHT_DYNAMIC) wanted.dynamic = section;
    if (section.sh_type != SHT_NOBITS && !lies_within(section.sh_offset, section.sh_size)) {
      refuse("is cut off: it ends before its last section");
    }
  }
  return wanted;
}

std::string_view ElfReader::content(const Section& section, std::string_view name) {
  const auto refuse_it = [&](std::string_view why) { refuse(fmt::format("its section {} {}", name, why)); };
  // As in a file of debugging symbols that were taken off.
  if (section.sh_type == SHT_NOBITS) refuse_it("has no bytes in this file");
  if ((section.sh_flags & SHF_COMPRESSED) != 0) refuse_it("is compressed");
  if (section.sh_size > k_manifest_limit) refuse_it("is longer than 1 MiB");
  if (!failed() && !lies_within(section.sh_offset, section.sh_size)) refuse_it("lies outside the file");
  return bytes(section.sh_offset, section.sh_size, name);
}

std::string ElfReader::manifest(const Section& section) {
  std::string_view text = content(section, k_manifest_name);
  text = text.substr(0, text.find_last_not_of('\0') + 1);
  // The linker puts the texts of several source files behind each other.
  if (text.find('\0') != std::string_view::npos) refuse("has more than one manifest");
  return std::string(text);
}

std::uint32_t ElfReader::abi(const Section& section) {
  const std::string_view bytes = content(section, k_abi_name);
  // Sanitizers put zeros behind a variable; two numbers would mean two plugins in one library.
  const bool is_one =
      bytes.size() >= sizeof(std::uint32_t) && bytes.find_first_not_of('\0', sizeof(std::uint32_t)) == std::string_view::npos;
  if (!failed() && !is_one) refuse("its section .tcli.abi is not one number of 32 bits");
  return item<std::uint32_t>(bytes, 0);
}

// A position-independent executable differs from a library in this flag alone (glibc's dlopen looks at it too): a library may
// have an interpreter as well.
void ElfReader::refuse_executable(const Section& dynamic) {
  const auto entries =
      bytes(dynamic.sh_offset, std::min<std::uint64_t>(dynamic.sh_size, k_dynamic_limit), "its section .dynamic");
  for (std::size_t index = 0; index < entries.size() / sizeof(DynamicEntry); ++index) {
    const auto entry = item<DynamicEntry>(entries, index);
    if (entry.d_tag == DT_NULL) return;
    if (entry.d_tag == DT_FLAGS_1 && (entry.d_un.d_val & DF_1_PIE) != 0) refuse("is an executable, not a library");
  }
}

// What the dynamic linker would map or protect: beyond the end of the file that is SIGBUS, and no word of what is wrong.
void ElfReader::check_segments(const FileHeader& header) {
  if (failed() || header.e_phnum == 0) return;
  if (header.e_phentsize != sizeof(Segment)) return refuse("is a damaged ELF file");
  const auto table = bytes(header.e_phoff, header.e_phnum * sizeof(Segment), "its table of segments");
  std::uint64_t begin = UINT64_MAX, end = 0, align = 64 * 1024; // at least the largest page of any machine
  std::optional<Segment> relro;
  for (std::size_t index = 0; index < header.e_phnum && !failed(); ++index) {
    const auto segment = item<Segment>(table, index);
    const bool is_loaded = segment.p_type == PT_LOAD;
    const bool is_read = is_loaded || segment.p_type == PT_DYNAMIC || segment.p_type == PT_TLS;
    if (is_read && segment.p_filesz > 0 && !lies_within(segment.p_offset, segment.p_filesz))
      refuse("is cut off: it ends before its last segment");
    if (segment.p_type == PT_GNU_RELRO) relro = segment;
    if (!is_loaded) continue;
    begin = std::min<std::uint64_t>(begin, segment.p_vaddr);
    end = std::max<std::uint64_t>(end, segment.p_vaddr + segment.p_memsz);
    align = std::max<std::uint64_t>(align, segment.p_align);
  }
  // A linker may round it up to the next page, into a gap between two that are loaded.
  const bool is_inside =
      !relro || (relro->p_vaddr >= begin && relro->p_vaddr <= end && relro->p_memsz <= end - relro->p_vaddr + align);
  if (!is_inside) refuse("is damaged: its segment GNU_RELRO lies outside of what is loaded");
}

ElfFacts ElfReader::facts() {
  const std::string_view head = m_read(0, static_cast<std::size_t>(std::min<std::uint64_t>(m_file_size, sizeof(FileHeader))));
  m_problem = elf_head_problem(head, m_use);
  const auto header = item<FileHeader>(head, 0);
  const std::string_view table = section_table(header);
  const std::string_view names = section_names(header, table);
  const Wanted wanted = find_wanted(table, names);

  ElfFacts facts;
  if (wanted.dynamic) refuse_executable(*wanted.dynamic);
  if (m_use == ElfUse::library) check_segments(header);
  if (wanted.manifest) facts.manifest = manifest(*wanted.manifest);
  if (wanted.abi) facts.abi = abi(*wanted.abi);
  return facts;
}

} // namespace

tl::expected<ElfFacts, std::string> read_elf(const ReadAt& read, std::uint64_t file_size, ElfUse use) {
  ElfReader reader(read, file_size, use);
  auto facts = reader.facts();
  if (!reader.problem().empty()) return tl::unexpected(reader.problem());
  return facts;
}

} // namespace tcli

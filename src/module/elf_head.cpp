#include "module/elf_head.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <elf.h>
#include <fmt/format.h>

namespace tcli {
namespace {

struct MachineRow {
  std::uint16_t machine;
  std::string_view name;
};

// As uname(1) names them, where it does.
constexpr std::array<MachineRow, 14> k_machines{{
    {EM_X86_64, "x86-64"},
    {EM_AARCH64, "aarch64"},
    {EM_386, "i386"},
    {EM_ARM, "arm"},
    {EM_RISCV, "riscv"},
    {EM_PPC64, "ppc64"},
    {EM_PPC, "ppc"},
    {EM_S390, "s390"},
    {EM_MIPS, "mips"},
    {EM_SPARC, "sparc"},
    {EM_SPARCV9, "sparc64"},
    {EM_IA_64, "ia64"},
    {EM_ALPHA, "alpha"},
    {258, "loongarch"}, // EM_LOONGARCH, newer than some elf.h
}};

#if defined(__x86_64__)
constexpr std::uint16_t k_own_machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr std::uint16_t k_own_machine = EM_AARCH64;
#elif defined(__i386__)
constexpr std::uint16_t k_own_machine = EM_386;
#elif defined(__arm__)
constexpr std::uint16_t k_own_machine = EM_ARM;
#elif defined(__riscv)
constexpr std::uint16_t k_own_machine = EM_RISCV;
#elif defined(__powerpc64__)
constexpr std::uint16_t k_own_machine = EM_PPC64;
#elif defined(__s390__)
constexpr std::uint16_t k_own_machine = EM_S390;
#else
#error "elf_head.cpp: name this machine's EM_ constant here"
#endif
constexpr bool k_little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
constexpr unsigned char k_own_order = k_little ? ELFDATA2LSB : ELFDATA2MSB;
constexpr unsigned char k_own_class = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;
constexpr bool k_is_64_bit = k_own_class == ELFCLASS64;

std::string machine_name(std::uint16_t machine) {
  const auto* const found =
      std::find_if(k_machines.begin(), k_machines.end(), [&](const MachineRow& row) { return row.machine == machine; });
  return found == k_machines.end() ? fmt::format("machine {}", machine) : std::string(found->name);
}

// A 16-bit field of the ELF header in the file's own byte order.
std::uint16_t elf_half(std::string_view head, std::size_t offset, unsigned char order) {
  const unsigned first = static_cast<unsigned char>(head[offset]);
  const unsigned second = static_cast<unsigned char>(head[offset + 1]);
  return static_cast<std::uint16_t>(order == ELFDATA2LSB ? first | (second << 8U) : (first << 8U) | second);
}

std::string class_problem(ElfUse use) {
  const int own = k_is_64_bit ? 64 : 32;
  const int other = k_is_64_bit ? 32 : 64;
  if (use == ElfUse::library) return fmt::format("is a {}-bit library, this machine loads {}-bit ones", other, own);
  return fmt::format("is a {}-bit program, this machine runs {}-bit ones", other, own);
}

std::string type_problem(std::uint16_t type, ElfUse use) {
  const bool library = use == ElfUse::library;
  if (type == ET_DYN || (type == ET_EXEC && !library)) return {};
  if (type == ET_EXEC) return "is an executable, not a library";
  if (type == ET_REL) return library ? "is an object file, not a linked library" : "is an object file, not a linked program";
  return library ? "is an ELF file, but no library" : "is an ELF file, but no program";
}

unsigned char byte_of(std::string_view head, std::size_t at) { return static_cast<unsigned char>(head[at]); }

std::string damage(std::string_view head) {
  if (head.empty()) return "is empty";
  if (!head.starts_with(ELFMAG)) return "is no ELF file";
  if (head.size() < sizeof(Elf32_Ehdr)) return "is a cut-off ELF file";
  const auto file_class = byte_of(head, EI_CLASS), order = byte_of(head, EI_DATA);
  if ((file_class != ELFCLASS32 && file_class != ELFCLASS64) || (order != ELFDATA2LSB && order != ELFDATA2MSB) ||
      byte_of(head, EI_VERSION) != EV_CURRENT)
    return "is a damaged ELF file";
  return head.size() < (file_class == ELFCLASS64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr)) ? "is a cut-off ELF file" : "";
}

// Of a file that is not damaged. It stands at the same place in both classes, as e_machine does.
std::string type_problem(std::string_view head, ElfUse use) {
  return type_problem(elf_half(head, offsetof(Elf64_Ehdr, e_type), byte_of(head, EI_DATA)), use);
}

} // namespace

std::string elf_head_problem(std::string_view head, ElfUse use) {
  if (auto problem = damage(head); !problem.empty()) return problem;
  const auto file_class = byte_of(head, EI_CLASS), order = byte_of(head, EI_DATA);
  const std::uint16_t machine = elf_half(head, offsetof(Elf64_Ehdr, e_machine), order);
  const std::string own = machine_name(k_own_machine);
  if (machine != k_own_machine) return fmt::format("is for {}, this machine is {}", machine_name(machine), own);
  if (file_class != k_own_class) return class_problem(use);
  if (order != k_own_order) return fmt::format("is for a {}-endian {}", k_little ? "big" : "little", own);
  return type_problem(head, use);
}

std::string elf_head_fault(std::string_view head, ElfUse use) {
  auto fault = damage(head);
  return fault.empty() ? type_problem(head, use) : fault;
}

std::string elf_sentence(const std::string& problem) { return problem.starts_with("its ") ? problem : "it " + problem; }

} // namespace tcli

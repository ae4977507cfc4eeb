#include "module/shebang.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <elf.h>
#include <fmt/format.h>
#include <optional>
#include <vector>

namespace tcli {
namespace {

constexpr std::size_t k_script_head = 256; // Linux: BINPRM_BUF_SIZE, the kernel reads no further
constexpr std::string_view k_blanks = " \t";

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t start = text.find_first_not_of(k_blanks);
    if (start == std::string_view::npos) return words;
    text.remove_prefix(start);
    const std::size_t end = std::min(text.find_first_of(k_blanks), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

// What follows -S or --split-string in env's argument; none of it when there is no such option.
std::optional<std::string_view> split_string(std::string_view argument) {
  constexpr std::string_view k_long = "--split-string";
  if (argument.starts_with(k_long)) return argument.substr(std::min(k_long.size() + 1, argument.size()));
  if (!argument.starts_with('-') || argument.starts_with("--")) return std::nullopt;
  const std::size_t letter = argument.substr(0, argument.find_first_of(k_blanks)).find('S');
  if (letter == std::string_view::npos) return std::nullopt;
  return argument.substr(letter + 1);
}

// The program that env(1) would start: the first word that is no option and no VAR=value.
std::string program_among(const std::vector<std::string_view>& words) {
  for (std::size_t index = 0; index < words.size(); ++index) {
    const std::string_view word = words[index];
    if (word == "-u" || word == "-C")
      ++index; // these take the next word
    else if (word.starts_with('-') || word.find('=') != std::string_view::npos)
      continue;
    else // a quote, escape or variable is for env to resolve
      return word.find_first_of("'\"\\$") == std::string_view::npos ? std::string(word) : std::string();
  }
  return {};
}

// The kernel gives env everything after its path as one argument, so that without -S a blank is part of the name.
void read_env(std::string_view argument, Executable& executable) {
  const auto split = split_string(argument);
  executable.program = program_among(words_of(split.value_or(argument)));
  if (argument.empty())
    executable.problem = "its #! line names no program after env";
  else if (!split && argument.find_first_of(k_blanks) != std::string_view::npos)
    executable.problem = fmt::format("env takes '{0}' as one name: write #!{1} -S {0}", argument, executable.interpreter);
}

// execve(2), "Interpreter scripts".
Executable read_script(std::string_view head) {
  Executable executable{
      .kind = Executable::Kind::script, .interpreter = {}, .program = {}, .carriage_return = false, .problem = {}};
  head = head.substr(0, k_script_head);
  const std::size_t end = head.find('\n');
  std::string_view line = head.substr(2, end == std::string_view::npos ? end : end - 2);
  line = line.substr(0, line.find('\0'));
  const bool too_long = end == std::string_view::npos && line.size() + 2 == k_script_head;
  if (line.ends_with('\r')) {
    executable.carriage_return = true;
    line.remove_suffix(1);
  }
  const std::size_t start = std::min(line.find_first_not_of(k_blanks), line.size());
  line.remove_prefix(start);
  const std::size_t path_end = std::min(line.find_first_of(k_blanks), line.size());
  executable.interpreter = line.substr(0, path_end);
  if (too_long) executable.problem = fmt::format("its #! line is longer than {} bytes", k_script_head - 1);

  std::string_view argument = line.substr(path_end);
  argument.remove_prefix(std::min(argument.find_first_not_of(k_blanks), argument.size()));
  argument = argument.substr(0, argument.find_last_not_of(k_blanks) + 1);
  const std::string_view path = executable.interpreter;
  if (!too_long && path.substr(path.rfind('/') + 1) == "env") read_env(argument, executable);
  return executable;
}

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
#error "shebang.cpp: name this machine's EM_ constant here"
#endif
constexpr bool k_little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
constexpr unsigned char k_own_order = k_little ? ELFDATA2LSB : ELFDATA2MSB;
constexpr unsigned char k_own_class = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;

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

std::string elf_problem(std::string_view head) {
  const std::size_t size = k_own_class == ELFCLASS64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
  if (head.size() < sizeof(Elf32_Ehdr)) return "is a cut-off ELF file";
  const auto file_class = static_cast<unsigned char>(head[EI_CLASS]);
  const auto order = static_cast<unsigned char>(head[EI_DATA]);
  if ((file_class != ELFCLASS32 && file_class != ELFCLASS64) || (order != ELFDATA2LSB && order != ELFDATA2MSB) ||
      static_cast<unsigned char>(head[EI_VERSION]) != EV_CURRENT)
    return "is a damaged ELF file";

  // e_type and e_machine stand at the same place in both classes.
  const std::uint16_t machine = elf_half(head, offsetof(Elf64_Ehdr, e_machine), order);
  const std::string own = machine_name(k_own_machine);
  if (machine != k_own_machine) return fmt::format("is for {}, this machine is {}", machine_name(machine), own);
  if (file_class != k_own_class)
    return fmt::format("is a {}-bit program, this machine runs {}-bit ones", file_class == ELFCLASS64 ? 64 : 32,
                       k_own_class == ELFCLASS64 ? 64 : 32);
  if (order != k_own_order) return fmt::format("is for a {}-endian {}", k_little ? "big" : "little", own);
  if (head.size() < size) return "is a cut-off ELF file";
  const std::uint16_t type = elf_half(head, offsetof(Elf64_Ehdr, e_type), order);
  if (type == ET_REL) return "is an object file, not a linked program";
  if (type != ET_EXEC && type != ET_DYN) return "is an ELF file, but no program";
  return {};
}

} // namespace

Executable read_executable_head(std::string_view head) {
  if (head.starts_with("#!")) return read_script(head);
  Executable executable;
  if (head.starts_with(ELFMAG)) {
    executable.kind = Executable::Kind::elf;
    executable.problem = elf_problem(head);
  }
  return executable;
}

} // namespace tcli

// Any bytes as an ELF file: nothing is read outside it, little is read at all, and what is told of it stands in it. The last byte
// is no part of the file: it says after how many reads the file is cut.
#include "fuzz/invariant.hpp"
#include "module/manifest.hpp"
#include "module/shebang.hpp"
#include "support/elf_image.hpp"

#include <cstdint>

using namespace tcli;
using namespace tcli::test;

namespace {

tl::expected<ElfFacts, std::string> checked(std::string_view image, ElfUse use, int last_whole) {
  ImageReader reader(image);
  reader.last_whole = last_whole;
  auto facts = reader.read(use);
  TCLI_INVARIANT(!reader.outside && reader.reads >= 1 && reader.reads <= 7);
  TCLI_INVARIANT(reader.largest <= 4 * 1024 * 1024);
  if (!facts) {
    TCLI_INVARIANT(!facts.error().empty());
    return facts;
  }
  if (facts->manifest) {
    TCLI_INVARIANT(facts->manifest->size() <= k_manifest_limit);
    TCLI_INVARIANT(facts->manifest->find('\0') == std::string::npos);
    TCLI_INVARIANT(image.find(*facts->manifest) != std::string_view::npos);
  }
  if (facts->abi) TCLI_INVARIANT(image.find(raw_bytes(*facts->abi)) != std::string_view::npos);
  return facts;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string image(reinterpret_cast<const char*>(data), size - 1);
  const auto library = checked(image, ElfUse::library, 7);
  const auto program = checked(image, ElfUse::program, 7);
  // More is asked of a library; otherwise both have the same facts.
  if (library) TCLI_INVARIANT(program && program->manifest == library->manifest && program->abi == library->abi);
  const std::string problem = read_executable_head(image).problem;
  if (!problem.empty()) TCLI_INVARIANT(!program && (program.error() == problem || !image.starts_with(ELFMAG)));

  const auto cut = checked(image, ElfUse::library, data[size - 1] % 8);
  if (cut) TCLI_INVARIANT(library && cut->manifest == library->manifest && cut->abi == library->abi);
  return 0;
}

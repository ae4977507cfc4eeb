// Any bytes as an ELF file: nothing is read outside it, little is read at all, and what is told of it stands in it, be it read
// from memory or from a file. The last byte is no part of the file: it says after how many reads the file is cut.
#include "contract/elf_file.hpp"
#include "fuzz/invariant.hpp"
#include "module/manifest.hpp"
#include "module/shebang.hpp"
#include "support/elf_image.hpp"

#include <algorithm>
#include <cstdint>
#include <sys/mman.h>
#include <unistd.h>

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

// The file's reader has the same facts, or the same to say.
void check_file(std::string_view image, ElfUse use) {
  const UniqueFd file(::memfd_create("image", MFD_CLOEXEC));
  TCLI_INVARIANT(write_all(file.get(), image, "image").has_value());
  const auto read = read_elf_file(file, "image", use);
  const auto expected = checked(image, use, 7);
  TCLI_INVARIANT(read.has_value() == expected.has_value());
  if (!read) TCLI_INVARIANT(read.error().why == expected.error());
  if (read) TCLI_INVARIANT(read->manifest == expected->manifest && read->abi == expected->abi);
}

// The bytes twice, the second time behind all that a file's reader takes at once (32 KiB): where a bit of an offset leads.
std::string with_far_copy(std::string image) {
  constexpr std::size_t k_far = 32 * 1024;
  const std::string copy = image;
  image.resize(std::max(image.size(), k_far));
  return image + copy;
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

  const std::string far = with_far_copy(image);
  for (const ElfUse use : {ElfUse::library, ElfUse::program}) {
    check_file(image, use);
    check_file(far, use);
  }
  return 0;
}

// Any bytes as a cached manifest: refused, or exactly what encoding the answer gives again.
#include "fuzz/invariant.hpp"
#include "module/codec.hpp"

#include <cstdint>

using namespace tcli;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  BinaryReader reader(bytes);
  std::size_t used = 0;
  while (const auto manifest = decode_manifest(reader)) {
    TCLI_INVARIANT(!manifest->commands.empty());
    BinaryWriter writer;
    encode(writer, *manifest);
    const std::string again = writer.take();
    TCLI_INVARIANT(bytes.compare(used, again.size(), again) == 0);
    used += again.size();
    TCLI_INVARIANT(reader.at_end() == (used == bytes.size()));
  }
  return 0;
}

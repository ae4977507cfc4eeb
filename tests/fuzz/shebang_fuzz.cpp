// Any bytes as an executable's head: nothing is read past its end, and what is said of a script stands in its first line.
#include "fuzz/invariant.hpp"
#include "module/shebang.hpp"

#include <cstdint>

using namespace tcli;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string head(reinterpret_cast<const char*>(data), size);
  const Executable executable = read_executable_head(head);
  const bool script = executable.kind == Executable::Kind::script;
  TCLI_INVARIANT(script == head.starts_with("#!"));
  TCLI_INVARIANT((executable.kind == Executable::Kind::elf) == head.starts_with("\x7f"
                                                                                "ELF"));
  if (!script) {
    TCLI_INVARIANT(executable.interpreter.empty() && executable.program.empty() && !executable.carriage_return);
    return 0;
  }
  const std::string line = head.substr(0, head.find('\n'));
  for (const std::string& word : {executable.interpreter, executable.program}) {
    TCLI_INVARIANT(word.find_first_of(" \t\n") == std::string::npos && word.find('\0') == std::string::npos);
    TCLI_INVARIANT(line.find(word) != std::string::npos);
  }
  const Executable again = read_executable_head(head.substr(0, 256));
  TCLI_INVARIANT(again.interpreter == executable.interpreter && again.problem == executable.problem);
  return 0;
}

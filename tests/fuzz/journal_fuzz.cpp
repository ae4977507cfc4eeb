// Any line of a journal: what can be read of it is written again as the same.
#include "base/hash.hpp"
#include "fuzz/invariant.hpp"
#include "history/journal_line.hpp"

#include <cstdint>
#include <fmt/format.h>
#include <variant>

using namespace tcli;

namespace {

std::string line_of(const JournalEntry& entry) {
  std::string line = std::visit([](const auto& record) { return journal_line(record); }, entry);
  TCLI_INVARIANT(line.size() > 2 && line.front() == '\n' && line.back() == '\n');
  line = line.substr(1, line.size() - 2);
  TCLI_INVARIANT(line.find('\n') == std::string::npos); // one line
  return line;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  (void)read_journal_line(bytes);
  const std::string body = std::string(bytes) + "\t"; // with the checksum that it ought to have
  const auto entry = read_journal_line(body + fmt::format("{:016x}", hash64(body)));
  if (!entry) return 0;
  const std::string line = line_of(*entry);
  const auto again = read_journal_line(line);
  TCLI_INVARIANT(again.has_value());
  TCLI_INVARIANT(line_of(*again) == line);
  return 0;
}

#include "history/words.hpp"

#include "base/binary.hpp"

namespace tcli {

std::string packed(const std::vector<std::string>& texts) {
  BinaryWriter writer;
  for (const std::string& text : texts) writer.text(text);
  return writer.take();
}

std::string packed(const std::vector<std::pair<std::string, std::string>>& pairs) {
  BinaryWriter writer;
  for (const auto& [first, second] : pairs) {
    writer.text(first);
    writer.text(second);
  }
  return writer.take();
}

std::optional<std::vector<std::string>> unpacked(std::string_view bytes) {
  if (bytes.size() > k_packed_limit) return std::nullopt; // a few bytes would become many
  std::vector<std::string> texts;
  for (BinaryReader reader{bytes}; !reader.at_end();) {
    texts.emplace_back(reader.text());
    if (!reader.ok()) return std::nullopt;
  }
  return texts;
}

std::optional<std::vector<std::pair<std::string, std::string>>> unpacked_pairs(std::string_view bytes) {
  auto texts = unpacked(bytes);
  if (!texts || texts->size() % 2 != 0) return std::nullopt;
  std::vector<std::pair<std::string, std::string>> pairs;
  for (auto text = texts->begin(); text != texts->end(); text += 2) pairs.emplace_back(std::move(text[0]), std::move(text[1]));
  return pairs;
}

} // namespace tcli

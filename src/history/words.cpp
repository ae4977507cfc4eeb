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

std::vector<std::string> unpacked(std::string_view bytes) {
  std::vector<std::string> texts;
  for (BinaryReader reader{bytes}; !reader.at_end();) {
    texts.emplace_back(reader.text());
    if (!reader.ok()) break;
  }
  return texts;
}

std::vector<std::pair<std::string, std::string>> unpacked_pairs(std::string_view bytes) {
  std::vector<std::pair<std::string, std::string>> pairs;
  auto texts = unpacked(bytes);
  for (std::size_t at = 0; at + 1 < texts.size(); at += 2) pairs.emplace_back(std::move(texts[at]), std::move(texts[at + 1]));
  return pairs;
}

} // namespace tcli

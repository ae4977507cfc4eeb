#include "catalog/listing_image.hpp"

#include "base/hash.hpp"

namespace tcli {

namespace {

constexpr std::string_view k_format = "tcli catalog 2";

// A file that changed within the current clock tick may change again unseen: its time is spoilt, so that it never matches.
FileId kept(FileId id) {
  if (id.exists() && !is_settled(id)) id.ctime_ns = -1;
  return id;
}

} // namespace

std::string seal_image(std::string_view body) {
  BinaryWriter writer;
  writer.text(k_format);
  writer.text(TCLI_VERSION);
  const std::string content = writer.take() + std::string{body};
  writer.number(hash64(content));
  return writer.take() + content;
}

std::optional<std::string_view> open_image(std::string_view image) {
  BinaryReader reader{image};
  const auto checksum = reader.number<std::uint64_t>();
  if (!reader.ok() || checksum != hash64(image.substr(sizeof checksum))) return std::nullopt;
  if (reader.text() != k_format || reader.text() != TCLI_VERSION) return std::nullopt;
  return reader.rest();
}

void write_watched(BinaryWriter& writer, const std::vector<Watched>& watched) {
  writer.number(static_cast<std::uint32_t>(watched.size()));
  for (const Watched& one : watched) {
    writer.text(one.path);
    writer.number(kept(one.id));
  }
}

std::vector<Watched> read_watched(BinaryReader& reader) {
  std::vector<Watched> watched(reader.count());
  for (Watched& one : watched) {
    one.path = reader.text();
    one.id = reader.number<FileId>();
  }
  return watched;
}

ImageText ImageRows::keep(std::string_view text) {
  const auto known = m_known.find(text);
  if (known != m_known.end()) return known->second;
  const ImageText kept{static_cast<std::uint32_t>(m_texts.size()), static_cast<std::uint32_t>(text.size())};
  m_texts += text;
  m_texts += '\0';
  m_known.emplace(text, kept);
  return kept;
}

void ImageRows::add(const ListedModule& module) {
  const auto row = static_cast<std::uint32_t>(m_rows.size());
  m_rows.push_back({.id = kept(module.id),
                    .manifest_id = kept(module.manifest_id),
                    .name = keep(module.name),
                    .provider = keep(module.provider),
                    .kind = keep(module.kind),
                    .location = keep(module.location),
                    .shown = keep(module.shown),
                    .group = keep(module.group),
                    .summary = keep(module.summary),
                    .reason = keep(module.reason),
                    .remedy = keep(module.remedy),
                    .manifest = keep(module.manifest),
                    .first_of_name = m_first.emplace(module.name, row).first->second,
                    .state = static_cast<std::uint32_t>(module.state)});
}

void ImageRows::write(BinaryWriter& writer) const {
  writer.number(static_cast<std::uint32_t>(m_rows.size()));
  for (const ImageRow& row : m_rows) writer.number(row);
  writer.text(m_texts);
}

} // namespace tcli

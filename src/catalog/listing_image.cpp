#include "catalog/listing_image.hpp"

#include "base/hash.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace tcli {

namespace {

constexpr std::string_view k_image_format = "tcli catalog 3";
constexpr std::size_t k_usual_texts = 128; // bytes of one row's name, place and summary

// A file that changed within the current clock tick may change again unseen: its time is spoilt, so that it never matches.
FileId kept(FileId id) {
  if (id.exists() && !is_settled(id)) id.ctime_ns = -1;
  return id;
}

} // namespace

BinaryWriter begin_image() {
  BinaryWriter writer;
  writer.number(std::uint64_t{0}); // the checksum's place
  writer.text(k_image_format);
  writer.text(TCLI_VERSION);
  return writer;
}

std::string seal_image(BinaryWriter writer) {
  std::string image = writer.take();
  const std::uint64_t checksum = hash64(std::string_view{image}.substr(sizeof checksum));
  std::memcpy(image.data(), &checksum, sizeof checksum);
  return image;
}

std::optional<std::string_view> open_image(std::string_view image) {
  BinaryReader reader{image};
  const auto checksum = reader.number<std::uint64_t>();
  if (!reader.ok() || checksum != hash64(image.substr(sizeof checksum))) return std::nullopt;
  if (reader.text() != k_image_format || reader.text() != TCLI_VERSION) return std::nullopt;
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

ImageText ImageRows::add(std::string_view text) {
  text = text.substr(0, text.find('\0'));
  if (text.empty()) return 0;
  const auto begin = static_cast<ImageText>(m_texts.size());
  m_texts += text;
  m_texts += '\0';
  return begin;
}

ImageText ImageRows::keep(std::string_view text) {
  const auto known = m_known.find(text);
  return known != m_known.end() ? known->second : m_known.emplace(text, add(text)).first->second;
}

void ImageRows::add(const ListedModule& module) {
  const auto row = static_cast<std::uint32_t>(m_rows.size());
  if (!module.manifest.empty()) m_sidecars.push_back({.id = kept(module.manifest_id), .path = add(module.manifest)});
  const ImageText location = add(module.location);
  m_rows.push_back({.id = kept(module.id),
                    .name = add(module.name),
                    .location = location,
                    .shown = module.shown == module.location ? location : add(module.shown),
                    .summary = add(module.summary),
                    .reason = keep(module.reason),
                    .remedy = keep(module.remedy),
                    .place = {.provider = keep(module.provider), .kind = keep(module.kind), .group = keep(module.group)},
                    .first_of_name = m_first.emplace(module.name, row).first->second,
                    .sidecar = module.manifest.empty() ? 0 : static_cast<std::uint32_t>(m_sidecars.size()),
                    .state = static_cast<std::uint32_t>(module.state)});
}

void ImageRows::reserve(std::size_t rows) {
  m_rows.reserve(rows);
  m_texts.reserve(rows * k_usual_texts);
}

void ImageRows::write(BinaryWriter& writer) const {
  writer.reserve(m_rows.size() * (sizeof(ImageRow) + sizeof(std::uint32_t)) + m_sidecars.size() * sizeof(ImageSidecar) +
                 m_texts.size() + 3 * sizeof(std::uint32_t));
  writer.number(static_cast<std::uint32_t>(m_rows.size()));
  for (const ImageRow& row : m_rows) writer.number(row);
  std::vector<std::uint32_t> order(m_rows.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [this](std::uint32_t one, std::uint32_t other) {
    return std::strcmp(m_texts.data() + m_rows[one].name, m_texts.data() + m_rows[other].name) < 0;
  });
  for (const std::uint32_t row : order) writer.number(row);
  writer.number(static_cast<std::uint32_t>(m_sidecars.size()));
  for (const ImageSidecar& sidecar : m_sidecars) writer.number(sidecar);
  writer.text(m_texts);
}

} // namespace tcli

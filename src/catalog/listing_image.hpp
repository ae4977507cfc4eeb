// How a Listing stands in its cache file.
//   checksum     of all that follows
//   header       format and version of tcli, as texts
//   watched      folders, then files: path and identity of each
//   row count
//   rows         ImageRow each, as in memory
//   texts        NUL-terminated, so that a path can go to the kernel as it stands
#pragma once

#include "base/binary.hpp"
#include "catalog/listing.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

struct ImageText {
  std::uint32_t offset; // from the first text
  std::uint32_t size;   // bytes, without the NUL
};

struct ImageRow {
  FileId id;
  FileId manifest_id;
  ImageText name, provider, kind, location, shown, group, summary, reason, remedy, manifest;
  std::uint32_t first_of_name; // row
  std::uint32_t state;
};

// The image of `body`, and the body of an image: none when it is damaged or of another tcli.
std::string seal_image(std::string_view body);
std::optional<std::string_view> open_image(std::string_view image);

void write_watched(BinaryWriter& writer, const std::vector<Watched>& watched);
std::vector<Watched> read_watched(BinaryReader& reader);

// Collects rows and their texts; texts that repeat are kept once.
class ImageRows {
public:
  void add(const ListedModule& module);
  void write(BinaryWriter& writer) const;

private:
  ImageText keep(std::string_view text);

  std::vector<ImageRow> m_rows;
  std::string m_texts;
  std::map<std::string, ImageText, std::less<>> m_known;
  std::map<std::string, std::uint32_t, std::less<>> m_first;
};

} // namespace tcli

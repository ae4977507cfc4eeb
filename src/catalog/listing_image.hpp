// How a Listing stands in its cache file.
//   checksum     of all that follows
//   header       format and version of tcli, as texts
//   watched      folders, then files: path and identity of each
//   rows         ImageRow each, as in memory
//   order        the number of each row, by name
//   sidecars     ImageSidecar each
//   texts        NUL-terminated, so that a path can go to the kernel as it stands; the first one is empty
#pragma once

#include "base/binary.hpp"
#include "catalog/listing.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tcli {

// Where a text begins, counted from the first one.
using ImageText = std::uint32_t;

// What many rows share.
struct ImagePlace {
  ImageText provider, kind, group;

  auto operator<=>(const ImagePlace&) const = default;
};

struct ImageRow {
  FileId id;
  ImageText name, location, shown, summary, reason, remedy;
  ImagePlace place;
  std::uint32_t first_of_name; // row
  std::uint32_t sidecar;       // its number among the sidecars, from 1; 0: none
  std::uint32_t state;
};

struct ImageSidecar {
  FileId id;
  ImageText path;
  std::uint32_t unused = 0; // no byte of an image is left to chance
};

// What an image begins with, and the image once all else is written.
BinaryWriter begin_image();
std::string seal_image(BinaryWriter writer);
// What follows the header: none when the image is damaged or of another tcli.
std::optional<std::string_view> open_image(std::string_view image);

void write_watched(BinaryWriter& writer, const std::vector<Watched>& watched);
std::vector<Watched> read_watched(BinaryReader& reader);

// Found by a view, without a copy of it.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
template <class Value> using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

// Collects rows and their texts; the texts that many rows share are kept once.
class ImageRows {
public:
  void reserve(std::size_t rows);
  void add(const ListedModule& module);
  void write(BinaryWriter& writer) const;

private:
  ImageText add(std::string_view text);
  ImageText keep(std::string_view text); // as add(), once

  std::vector<ImageRow> m_rows;
  std::vector<ImageSidecar> m_sidecars;
  std::string m_texts = std::string(1, '\0');
  TextMap<ImageText> m_known{{"", 0}};
  TextMap<std::uint32_t> m_first;
};

} // namespace tcli

#include "images.hpp"

#include <nlohmann/json.hpp>
#include <unordered_map>

namespace images {

namespace {

using Json = nlohmann::json;

constexpr std::string_view k_digest = "sha256:";
constexpr std::size_t k_line_limit = 250; // bytes of what stands in one line of a list; a name is shorter

std::string text(const Json& object, const char* key, std::size_t limit = std::string::npos) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return {};
  std::string_view whole = found->get_ref<const std::string&>();
  if (whole.size() > limit) { // not within a character: its other bytes begin with the bits 10
    while (limit > 0 && (static_cast<unsigned char>(whole[limit]) & 0xc0U) == 0x80U) --limit;
    whole = whole.substr(0, limit);
  }
  return std::string{whole};
}

// Null, missing and "<none>:<none>" all mean that there is none.
std::vector<std::string> texts(const Json& object, const char* key) {
  std::vector<std::string> list;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return list;
  for (const Json& item : *found) {
    if (item.is_string() && item.get_ref<const std::string&>().find("<none>") == std::string::npos) list.push_back(item);
  }
  return list;
}

Image read_image(const Json& entry, const Json& labels, Client client) {
  Image image{.id = text(entry, "Id"),
              .tags = texts(entry, client == Client::podman ? "Names" : "RepoTags"),
              .digests = texts(entry, "RepoDigests"),
              .name = text(labels, "org.label-schema.name", k_line_limit),
              .title = text(labels, "org.opencontainers.image.title", k_line_limit),
              .description = text(labels, "org.label-schema.description", k_line_limit),
              .manifest = text(labels, "tcli.manifest")};
  if (!image.id.starts_with(k_digest)) image.id.insert(0, k_digest);
  if (image.description.empty()) image.description = text(labels, "org.opencontainers.image.description", k_line_limit);
  return image;
}

} // namespace

Result<std::vector<Image>> read_images(std::string_view json, Client client) {
  constexpr int k_depth = 4; // of what is read: a list of objects with an object or list in them
  const Json entries = Json::parse(
      json, [](int depth, Json::parse_event_t, Json&) { return depth <= k_depth; }, false);
  if (!entries.is_array())
    return tl::unexpected(Trouble{.what = "the list of images can't be read", .why = "it is no list in JSON", .hint = {}});
  std::vector<Image> images;
  std::unordered_map<std::string, std::size_t> places; // podman tells an image once for each of its names
  for (const Json& entry : entries) {
    const auto labels = entry.is_object() ? entry.find("Labels") : entry.end();
    if (labels == entry.end() || !labels->is_object()) continue;
    Image image = read_image(entry, *labels, client);
    const bool is_labelled = !image.name.empty() || !image.title.empty() || !image.manifest.empty();
    if (!is_labelled || image.id.size() == k_digest.size()) continue;
    const auto [known, is_new] = places.try_emplace(image.id, images.size());
    if (is_new)
      images.push_back(std::move(image));
    else
      images[known->second].tags = std::move(image.tags);
  }
  return images;
}

// The sum of a hash (FNV-1a) of each object of the outer list.
std::uint64_t fingerprint(std::string_view json) {
  constexpr std::uint64_t k_start = 0xcbf29ce484222325, k_prime = 0x100000001b3;
  std::uint64_t sum = 0, hash = k_start;
  int depth = 0;
  bool in_text = false, is_escaped = false;
  for (const char byte : json) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * k_prime;
    if (in_text) {
      in_text = is_escaped || byte != '"';
      is_escaped = !is_escaped && byte == '\\';
    } else if (byte == '"') {
      in_text = true;
    } else if (byte == '{' || byte == '[') {
      if (++depth == 2) hash = (k_start ^ static_cast<unsigned char>(byte)) * k_prime;
    } else if ((byte == '}' || byte == ']') && --depth == 1) {
      sum += hash;
    }
  }
  return sum;
}

std::string_view repository(std::string_view tag) {
  tag = tag.substr(0, tag.find('@'));
  const auto colon = tag.rfind(':');
  return colon != std::string_view::npos && tag.find('/', colon) == std::string_view::npos ? tag.substr(0, colon) : tag;
}

} // namespace images

#include "images.hpp"

#include <nlohmann/json.hpp>
#include <unordered_map>

namespace images {

namespace {

using Json = nlohmann::json;

constexpr std::string_view k_digest = "sha256:";
constexpr std::size_t k_most_told = 100'000; // images and their names
constexpr std::size_t k_line_limit = 250;    // bytes of what stands in one line of a list; a name is shorter

std::string cut(std::string_view whole) {
  std::size_t limit = k_line_limit;
  if (whole.size() > limit) { // not within a character: its other bytes begin with the bits 10
    while (limit > 0 && (static_cast<unsigned char>(whole[limit]) & 0xc0U) == 0x80U) --limit;
    whole = whole.substr(0, limit);
  }
  return std::string{whole};
}

// Takes the images from the list while it is parsed: nothing else of an answer is kept, whatever it holds, however deep.
class Reader : public nlohmann::json_sax<Json> {
public:
  explicit Reader(Client client) : m_tags(client == Client::podman ? "Names" : "RepoTags") {}

  std::vector<Image> images;
  bool is_list = false, has_too_many = false;

  bool start_array(std::size_t /*count*/) override {
    if (++m_depth == k_list) is_list = true;
    if (m_depth == k_image) m_key.clear(); // it is none
    if (m_depth == k_part) m_in_array = true;
    return true;
  }
  bool end_array() override {
    --m_depth;
    return true;
  }
  bool start_object(std::size_t /*count*/) override {
    if (++m_depth == k_part) m_in_array = false;
    if (m_depth != k_image) return is_list;
    m_image = {};
    m_oci_description.clear();
    return count();
  }
  bool end_object() override {
    if (m_depth-- == k_image) take_image();
    return true;
  }
  bool key(string_t& name) override {
    if (m_depth == k_image) m_key = name;
    if (m_depth == k_part) m_label = name;
    return true;
  }
  bool string(string_t& value) override {
    if (m_depth == k_image && m_key == "Id") m_image.id = value;
    if (m_depth != k_part) return true;
    return m_in_array ? take_name(value) : take_label(value);
  }
  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(number_integer_t /*value*/) override { return true; }
  bool number_unsigned(number_unsigned_t /*value*/) override { return true; }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return true; }
  bool binary(binary_t& /*value*/) override { return true; }
  bool parse_error(std::size_t /*at*/, const std::string& /*read*/, const Json::exception& /*error*/) override { return false; }

private:
  static constexpr int k_list = 1, k_image = 2, k_part = 3; // how deep they are

  bool count() {
    has_too_many = ++m_count > k_most_told;
    return !has_too_many;
  }

  // "<none>:<none>" means that there is none.
  bool take_name(const std::string& name) {
    if (name.find("<none>") != std::string::npos || (m_key != m_tags && m_key != "RepoDigests")) return true;
    (m_key == m_tags ? m_image.tags : m_image.digests).push_back(name);
    return count();
  }

  bool take_label(const std::string& value) {
    if (m_key != "Labels") return true;
    if (m_label == "tcli.manifest") m_image.manifest = value;
    if (m_label == "org.label-schema.name") m_image.name = cut(value);
    if (m_label == "org.label-schema.description") m_image.description = cut(value);
    if (m_label == "org.opencontainers.image.title") m_image.title = cut(value);
    if (m_label == "org.opencontainers.image.description") m_oci_description = cut(value);
    return true;
  }

  void take_image() {
    if (!m_image.id.starts_with(k_digest)) m_image.id.insert(0, k_digest);
    if (m_image.description.empty()) m_image.description = m_oci_description;
    const bool is_labelled = !m_image.name.empty() || !m_image.title.empty() || !m_image.manifest.empty();
    if (!is_labelled || m_image.id.size() == k_digest.size()) return;
    const auto [known, is_new] = m_places.try_emplace(m_image.id, images.size());
    if (is_new)
      images.push_back(std::move(m_image));
    else
      images[known->second].tags = std::move(m_image.tags);
  }

  const std::string_view m_tags;
  int m_depth = 0;
  bool m_in_array = false;
  std::size_t m_count = 0;
  std::string m_key, m_label; // of what is read: of the image, and of its label
  Image m_image;
  std::string m_oci_description;
  std::unordered_map<std::string, std::size_t> m_places; // podman tells an image once for each of its names
};

tl::unexpected<Trouble> unreadable(std::string why) { return trouble("the list of images can't be read", std::move(why)); }

} // namespace

Result<std::vector<Image>> read_images(std::string_view json, Client client) {
  Reader reader(client);
  const bool is_read = Json::sax_parse(json, &reader);
  if (reader.has_too_many) return unreadable("it has more than 100000 images and names of images");
  if (!is_read || !reader.is_list) return unreadable("it is no list in JSON");
  return std::move(reader.images);
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

std::string read_version(std::string_view answer, Client client) {
  constexpr std::size_t k_version_limit = 100; // bytes
  if (client == Client::podman) return std::string(answer.substr(0, std::min(answer.find('\n'), k_version_limit)));
  constexpr std::size_t k_answer_limit = std::size_t{64} << 10; // a tree takes many times the size of its text
  const Json json = answer.size() > k_answer_limit ? Json() : Json::parse(answer, nullptr, false);
  const auto version = json.is_object() ? json.find("Version") : json.end();
  return version != json.end() && version->is_string() ? version->get<std::string>().substr(0, k_version_limit) : std::string{};
}

std::string_view repository(std::string_view tag) {
  tag = tag.substr(0, tag.find('@'));
  const auto colon = tag.rfind(':');
  return colon != std::string_view::npos && tag.find('/', colon) == std::string_view::npos ? tag.substr(0, colon) : tag;
}

} // namespace images

// pack.yaml: what a pack says of itself.
#pragma once

#include "base/result.hpp"
#include "module/node_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// An image that the pack's modules are, or need, by what is in it.
struct PackImage {
  std::string repository; // without tag
  std::string digest;     // "sha256:" and 64 hexadecimal digits

  std::string reference() const { return repository + "@" + digest; }
  bool operator==(const PackImage&) const = default;
};

// The repository of such a reference.
inline std::string_view repository_of(std::string_view reference) { return reference.substr(0, reference.find('@')); }

// The images in a list of "repository@digest". `taken`: as older builds wrote down what they had taken, with blanks in names.
enum class OddNames { refused, taken };
std::vector<PackImage> read_pack_images(NodeReader& reader, const YamlEntry& entry, OddNames odd = OddNames::refused);

struct PackManifest {
  std::string name; // a name by name.hpp; the folder it is installed in
  std::string summary;
  std::string version;              // as the pack counts; empty: it does not
  std::string owner, contact, docs; // of its modules too, where they name no owner (contract/support.hpp)
  std::string needs;                // the oldest tcli that will do, such as "1.4"; empty: any
  std::vector<PackImage> images;
  std::optional<YamlNode> defaults;  // a map of config keys, which the config checks
  std::vector<std::string> warnings; // "file:line:col: unknown key 'x'": read anyway
};

// `file` as findings shall name it. Fails with 1 and "file:line:col: what is wrong", the first finding in the text.
Result<PackManifest> read_pack_manifest(std::string_view yaml, const std::string& file);

// Fails with 1 when this tcli is too old for the pack.
Status check_needs(const PackManifest& pack);

// Whether a tcli of this version will do: numbers between dots, compared one by one; a part that is missing is 0. What follows
// them, such as "-rc1", does not count.
bool is_new_enough(std::string_view version, std::string_view needed);

} // namespace tcli

#include "pack/pack_manifest.hpp"

#include "base/text.hpp"
#include "module/manifest.hpp"

#include "pack/pack_store.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::string_view k_pack_wanted = "a map such as {name: core, summary: What everyone needs}";
constexpr std::string_view k_image_wanted = "an image such as team/lint@sha256:... with 64 digits";

bool is_digest(std::string_view text) {
  constexpr std::string_view k_algorithm = "sha256:";
  constexpr std::size_t k_digits = 64;
  if (!text.starts_with(k_algorithm) || text.size() != k_algorithm.size() + k_digits) return false;
  return text.find_first_not_of("0123456789abcdef", k_algorithm.size()) == std::string_view::npos;
}

// Of the list that the config has of them a blank would make two.
bool is_repository(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char letter) { return letter > ' ' && letter != 0x7f; });
}

void read_images(NodeReader& reader, const YamlEntry& entry, PackManifest& pack) {
  pack.images = read_pack_images(reader, entry);
}

// "1", "1.4", "1.4.2"
std::optional<std::vector<std::uint32_t>> version_parts(std::string_view text) {
  std::vector<std::uint32_t> parts;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    const auto number = std::from_chars(at, end, parts.emplace_back());
    if (number.ec != std::errc{}) return std::nullopt;
    if (number.ptr == end || *number.ptr != '.') return parts;
    at = number.ptr + 1;
  }
}

void read_name(NodeReader& reader, const YamlEntry& entry, PackManifest& pack) {
  pack.name = reader.name(entry);
  if (PackStore::is_own_name(pack.name)) reader.complain(entry, fmt::format("no pack can be called '{}'", pack.name));
}

void read_needs(NodeReader& reader, const YamlEntry& entry, PackManifest& pack) {
  pack.needs = reader.line(entry);
  if (!pack.needs.empty() && !version_parts(pack.needs))
    reader.complain(entry, fmt::format("'{}' must be a version such as 1.4", pack.needs));
}

void read_defaults(NodeReader& reader, const YamlEntry& entry, PackManifest& pack) {
  if (reader.is_map(entry.value, NodeReader::place(entry), "a map of config keys")) pack.defaults = entry.value;
}

constexpr KeyRow<PackManifest> k_manifest_rows[] = {
    {"name", read_name, "what the pack is called, such as 'name: core'"},
    {"summary", [](auto& reader, auto& entry, PackManifest& out) { out.summary = reader.summary(entry); },
     "one line, such as 'summary: What everyone needs'"},
    {"version", [](auto& reader, auto& entry, PackManifest& out) { out.version = reader.line(entry); }},
    {"owner", [](auto& reader, auto& entry, PackManifest& out) { out.owner = reader.line(entry); }},
    {"contact", [](auto& reader, auto& entry, PackManifest& out) { out.contact = reader.line(entry); }},
    {"docs", [](auto& reader, auto& entry, PackManifest& out) { out.docs = reader.line(entry); }},
    {"needs", read_needs},
    {"images", read_images},
    {"defaults", read_defaults},
};

} // namespace

std::vector<PackImage> read_pack_images(NodeReader& reader, const YamlEntry& entry, OddNames odd) {
  std::vector<PackImage> images;
  for (const YamlNode& item : reader.list(entry, "a list of images by digest")) {
    const std::string_view text = item.scalar;
    const auto at = text.find('@');
    const bool is_named = at != std::string::npos && (odd == OddNames::taken || is_repository(text.substr(0, at)));
    if (!is_named || !is_digest(text.substr(at + 1))) {
      reader.complain(item.at, fmt::format("'{}' must be {}", item.scalar, k_image_wanted));
      continue;
    }
    images.push_back({.repository = item.scalar.substr(0, at), .digest = item.scalar.substr(at + 1)});
  }
  return images;
}

Result<PackManifest> read_pack_manifest(std::string_view yaml, const std::string& file) {
  NodeReader reader(file);
  PackManifest pack;
  if (yaml.size() > k_manifest_limit) {
    reader.complain({1, 1}, fmt::format("more than {} MiB", k_manifest_limit / (1024 * 1024)));
  } else if (const auto root = parse_yaml(yaml); !root) {
    reader.complain(root.error().at, root.error().what);
  } else {
    reader.map<PackManifest>(*root, root->at, k_pack_wanted, k_manifest_rows, pack);
  }
  if (reader.first_finding()) return fail(Error{.status = ExitCode::failed, .what = *reader.first_finding()});
  pack.warnings = reader.take_warnings();
  return pack;
}

Status check_needs(const PackManifest& pack) {
  if (is_new_enough(TCLI_VERSION, pack.needs)) return {};
  return fail(Error{.status = ExitCode::failed,
                    .what = fmt::format("pack {} needs tcli {} or newer", pack.name, pack.needs),
                    .why = "this is tcli " TCLI_VERSION});
}

bool is_new_enough(std::string_view version, std::string_view needed) {
  auto have = version_parts(version).value_or(std::vector<std::uint32_t>{});
  auto want = version_parts(needed).value_or(std::vector<std::uint32_t>{});
  have.resize(std::max(have.size(), want.size()));
  want.resize(have.size());
  return !std::ranges::lexicographical_compare(have, want);
}

} // namespace tcli

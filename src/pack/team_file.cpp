#include "pack/team_file.hpp"

#include "base/file.hpp"
#include "module/manifest.hpp"
#include "module/node_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::string_view k_team_schema = "1";
constexpr std::string_view k_team_wanted = "a map such as {tcli: 1, packs: [https://git.example.org/ops/web.git]}";

// As it stands in the file; the config reads its part of it with findings of its own.
struct Draft {
  TeamFile team;
  std::optional<YamlNode> defaults;
  std::vector<std::pair<std::string, YamlPosition>> final;
};

void read_schema(NodeReader& reader, const YamlEntry& entry, Draft& /*draft*/) {
  if (reader.value(entry) != k_team_schema) reader.complain(entry, "made for another version of tcli: this one reads 'tcli: 1'");
}

void read_packs(NodeReader& reader, const YamlEntry& entry, Draft& draft) {
  for (const YamlNode& item : reader.list(entry, "a list of packs, each a URL, or URL@REF")) {
    if (item.kind != YamlNode::Kind::scalar || item.scalar.empty())
      reader.complain(item.at, "a pack is a URL, or URL@REF");
    else if (item.scalar.front() == '.')
      reader.complain(item.at, "a folder must be absolute: everybody reads this somewhere else");
    else
      draft.team.packs.push_back({.source = item.scalar, .at = item.at});
  }
}

void read_final(NodeReader& reader, const YamlEntry& entry, Draft& draft) {
  for (const YamlNode& item : reader.list(entry, "a list of keys that stand in 'defaults'"))
    draft.final.emplace_back(item.scalar, item.at);
}

constexpr KeyRow<Draft> k_team_rows[] = {
    {"tcli", read_schema, "the schema, 'tcli: 1'"},
    {"packs", read_packs},
    {"images", [](auto& reader, auto& entry, Draft& out) { out.team.images = read_pack_images(reader, entry); }},
    {"defaults",
     [](auto& reader, auto& entry, Draft& out) {
       if (reader.is_map(entry.value, NodeReader::place(entry), "a map of config keys")) out.defaults = entry.value;
     }},
    {"final", read_final},
};

Error as_finding(const Error& error) { return {.status = ExitCode::failed, .what = error.what, .hint = error.hint}; }

Status read_config(Draft& draft, NodeReader& reader, const std::string& file) {
  TeamConfig& config = draft.team.config;
  if (draft.defaults) {
    auto values = config_values(*draft.defaults, file, draft.team.warnings);
    if (!values) return fail(as_finding(values.error()));
    config.defaults = *std::move(values);
  }
  for (const auto& [key, at] : draft.final) {
    const auto value = config.defaults.find(key);
    if (value == config.defaults.end())
      reader.complain(at, fmt::format("'{}' is final, and has no value in 'defaults'", key));
    else
      config.final.insert(*value);
  }
  return {};
}

} // namespace

Result<TeamFile> parse_team_file(std::string_view yaml, const std::string& file) {
  NodeReader reader(file);
  Draft draft;
  if (const auto root = parse_yaml(yaml); !root)
    reader.complain(root.error().at, root.error().what);
  else if (reader.map<Draft>(*root, root->at, k_team_wanted, k_team_rows, draft))
    TCLI_CHECK(read_config(draft, reader, file));
  if (reader.first_finding()) return fail(Error{.status = ExitCode::failed, .what = *reader.first_finding()});
  for (std::string& warning : reader.take_warnings()) draft.team.warnings.push_back(std::move(warning));
  return std::move(draft.team);
}

Result<std::optional<TeamFile>> read_team_file(const std::string& folder, const std::string& shown) {
  const std::string file = folder + "/team.yaml";
  const auto yaml = read_file(file, k_manifest_limit);
  if (!yaml && yaml.error().system == ENOENT) return std::optional<TeamFile>{};
  if (!yaml) return fail(Error{.status = ExitCode::failed, .what = shown.empty() ? file : shown, .why = yaml.error().why});
  TCLI_TRY(auto team, parse_team_file(*yaml, shown.empty() ? file : shown));
  return std::optional{std::move(team)};
}

std::vector<PackImage> named_images(const PackManifest& pack, const std::string& folder) {
  std::vector<PackImage> images = pack.images;
  const auto team = read_team_file(folder);
  if (!team || !*team) return images;
  for (const PackImage& image : (*team)->images)
    if (std::ranges::find(images, image) == images.end()) images.push_back(image);
  return images;
}

} // namespace tcli

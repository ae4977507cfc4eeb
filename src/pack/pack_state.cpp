#include "pack/pack_state.hpp"

#include "module/node_reader.hpp"
#include "module/yaml_quote.hpp"
#include "pack/pack_source.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::string_view k_schema = "1";
constexpr std::string_view k_state_wanted = "a map such as {tcli-packs: 1, packs: []}";

bool is_hash(std::string_view text) {
  constexpr std::size_t k_sha1_digits = 40, k_sha256_digits = 64;
  return (text.size() == k_sha1_digits || text.size() == k_sha256_digits) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string read_hash(NodeReader& reader, const YamlEntry& entry) {
  std::string hash = reader.line(entry);
  if (!hash.empty() && !is_hash(hash)) reader.complain(entry, "40 or 64 hexadecimal digits are wanted");
  return hash;
}

void read_images_of(NodeReader& reader, const YamlEntry& entry, InstalledPack& pack) {
  pack.images = read_pack_images(reader, entry, OddNames::taken);
}

constexpr KeyRow<InstalledPack> k_pack_rows[] = {
    {"name", [](auto& reader, auto& entry, InstalledPack& out) { out.name = reader.name(entry); }, "what it is called"},
    {"url", [](auto& reader, auto& entry, InstalledPack& out) { out.url = reader.line(entry); }},
    {"ref", [](auto& reader, auto& entry, InstalledPack& out) { out.ref = reader.line(entry); }},
    {"commit", [](auto& reader, auto& entry, InstalledPack& out) { out.commit = read_hash(reader, entry); }},
    {"tree", [](auto& reader, auto& entry, InstalledPack& out) { out.tree = read_hash(reader, entry); }},
    {"images", read_images_of},
    {"team", [](auto& reader, auto& entry, InstalledPack& out) { out.is_teams = reader.flag(entry); }},
    {"previous", [](auto& reader, auto& entry, InstalledPack& out) { out.previous = read_hash(reader, entry); }},
    {"pinned", [](auto& reader, auto& entry, InstalledPack& out) { out.is_pinned = reader.flag(entry); }},
    {"linked", [](auto& reader, auto& entry, InstalledPack& out) { out.linked = reader.value(entry); }},
};

void read_packs(NodeReader& reader, const YamlEntry& entry, PackState& state) {
  for (const YamlNode& item : reader.list(entry, "a list of packs")) {
    InstalledPack pack;
    reader.map<InstalledPack>(item, item.at, "a map such as {name: core, url: ..., commit: ...}", k_pack_rows, pack);
    if (pack.linked.empty() && (pack.url.empty() || pack.commit.empty() || pack.tree.empty()))
      reader.complain(item.at, "a pack has a url, a commit and a tree");
    if (state.find(pack.name) != nullptr) reader.complain(item.at, fmt::format("pack '{}' a second time", pack.name));
    state.packs.push_back(std::move(pack));
  }
}

void read_schema(NodeReader& reader, const YamlEntry& entry, PackState& /*state*/) {
  if (reader.value(entry) != k_schema) reader.complain(entry, "made for another version of tcli: this one reads 'tcli-packs: 1'");
}

constexpr KeyRow<PackState> k_state_rows[] = {
    {"tcli-packs", read_schema, "the schema, 'tcli-packs: 1'"},
    {"team", [](auto& reader, auto& entry, PackState& out) { out.team = reader.name(entry); }},
    {"packs", read_packs},
};

// A key is left out where its value would be empty.
void put(std::string& text, std::string_view key, const std::string& value) {
  if (!value.empty()) text += fmt::format("    {}: {}\n", key, yaml_quote(value));
}

} // namespace

const InstalledPack* PackState::find(std::string_view name) const {
  const auto found = std::ranges::find(packs, name, &InstalledPack::name);
  return found == packs.end() ? nullptr : &*found;
}

InstalledPack* PackState::find(std::string_view name) {
  const auto found = std::ranges::find(packs, name, &InstalledPack::name);
  return found == packs.end() ? nullptr : &*found;
}

std::vector<std::string> common_names(const PackState& state, const PackState& other) {
  std::vector<std::string> names;
  for (const InstalledPack& pack : state.packs)
    if (other.find(pack.name) != nullptr) names.push_back(pack.name);
  return names;
}

bool names_images_of(const InstalledPack& pack, const InstalledPack& agreed) {
  return std::ranges::all_of(agreed.images,
                             [&](const PackImage& image) { return std::ranges::find(pack.images, image) != pack.images.end(); });
}

std::string pack_state_text(const PackState& state, Shared shared) {
  const std::string team = state.team.empty() ? "" : fmt::format("team: {}\n", yaml_quote(state.team));
  const std::string head = fmt::format("tcli-packs: {}\n{}packs:", k_schema, team);
  std::string text;
  for (const InstalledPack& pack : state.packs) {
    if (shared == Shared::yes && !pack.linked.empty()) continue;
    text += fmt::format("  - name: {}\n", yaml_quote(pack.name));
    put(text, "url", shared == Shared::yes ? shown_url(pack.url) : pack.url);
    put(text, "ref", pack.ref);
    put(text, "commit", pack.commit);
    put(text, "tree", pack.tree);
    if (!pack.images.empty()) text += "    images:\n";
    for (const PackImage& image : pack.images) text += fmt::format("      - {}\n", yaml_quote(image.reference()));
    if (pack.is_teams) text += "    team: true\n";
    if (shared == Shared::yes) continue;
    put(text, "previous", pack.previous);
    if (pack.is_pinned) text += "    pinned: true\n";
    put(text, "linked", pack.linked);
  }
  return head + (text.empty() ? " []\n" : "\n" + text);
}

Result<PackState> parse_pack_state(std::string_view yaml, const std::string& file) {
  NodeReader reader(file);
  PackState state;
  if (const auto root = parse_yaml(yaml); !root)
    reader.complain(root.error().at, root.error().what);
  else
    reader.map<PackState>(*root, root->at, k_state_wanted, k_state_rows, state);
  if (reader.first_finding()) return fail(Error{.status = ExitCode::failed, .what = *reader.first_finding()});
  return state;
}

std::string short_commit(std::string_view commit) {
  constexpr std::size_t k_digits = 7;
  return std::string{commit.substr(0, k_digits)};
}

} // namespace tcli

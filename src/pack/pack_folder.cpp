#include "pack/pack_folder.hpp"

#include "base/file.hpp"

#include <cerrno>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::string_view k_name = "pack.yaml";

// What concerns more than its modules is the team's to say.
Result<ConfigValues> read_defaults(PackManifest& pack, const std::string& file) {
  if (!pack.defaults) return ConfigValues{};
  auto values = config_values(*pack.defaults, file, pack.warnings);
  if (!values) return fail(Error{.status = ExitCode::failed, .what = values.error().what, .hint = values.error().hint});
  for (const auto& [key, value] : *values)
    if (!key.starts_with("modules."))
      return fail(Error{.status = ExitCode::failed,
                        .what = fmt::format("{}: '{}' in defaults", file, key),
                        .why = "a pack sets keys of modules.*; others belong into a team.yaml",
                        .hint = "man tcli-packs"});
  return values;
}

Result<PackManifest> read_pack_yaml(const std::string& folder, const std::string& file) {
  const auto yaml = read_file(file, k_manifest_limit);
  if (yaml) return read_pack_manifest(*yaml, file);
  const bool is_missing = yaml.error().system == ENOENT;
  return fail(Error{.status = ExitCode::failed,
                    .what = folder + " is no pack",
                    .why = is_missing ? "there is no pack.yaml in it" : yaml.error().why,
                    .hint = "man tcli-packs"});
}

} // namespace

Result<ConfigValues> read_pack_defaults(const std::string& folder) {
  const std::string file = fmt::format("{}/{}", folder, k_name);
  TCLI_TRY(auto pack, read_pack_yaml(folder, file));
  return read_defaults(pack, file);
}

Result<PackContent> read_pack_folder(const std::string& folder, const ReadDeclaration& read_declaration) {
  const std::string file = fmt::format("{}/{}", folder, k_name);
  PackContent content;
  TCLI_TRY(content.pack, read_pack_yaml(folder, file));
  TCLI_CHECK(check_needs(content.pack));
  TCLI_TRY(content.defaults, read_defaults(content.pack, file));
  TCLI_TRY(content.modules, read_pack_modules(folder, content.pack, read_declaration));
  return content;
}

} // namespace tcli

#include "pack/pack_folder.hpp"

#include "base/file.hpp"

#include <cerrno>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::string_view k_name = "pack.yaml";

} // namespace

Result<PackContent> read_pack_folder(const std::string& folder, const ReadDeclaration& read_declaration) {
  const std::string file = fmt::format("{}/{}", folder, k_name);
  const auto yaml = read_file(file, k_manifest_limit);
  if (!yaml) {
    const bool is_missing = yaml.error().system == ENOENT;
    return fail(Error{.status = ExitCode::failed,
                      .what = folder + " is no pack",
                      .why = is_missing ? "there is no pack.yaml in it" : yaml.error().why,
                      .hint = "man tcli-packs"});
  }
  PackContent content;
  TCLI_TRY(content.pack, read_pack_manifest(*yaml, file));
  TCLI_CHECK(check_needs(content.pack));
  TCLI_TRY(content.modules, read_pack_modules(folder, content.pack, read_declaration));
  return content;
}

} // namespace tcli

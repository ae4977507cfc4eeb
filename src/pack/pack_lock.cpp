#include "pack/pack_lock.hpp"

#include "base/file.hpp"
#include "pack/pack_source.hpp"

#include <fmt/format.h>

namespace tcli {

namespace {

Status fail_row(std::string why) { return fail(Error{.status = ExitCode::failed, .why = std::move(why)}); }

// Whether the row is one that a lock can have.
Status check_row(const InstalledPack& row, const std::vector<std::string>& protocols) {
  if (!row.linked.empty()) return fail_row("it is linked to a folder, which is one machine's own");
  const auto source = parse_pack_source(row.url, protocols);
  if (!source)
    return fail(Error{.status = ExitCode::failed,
                      .why = fmt::format("{}: {}", source.error().what, source.error().why),
                      .hint = source.error().hint});
  if (source->url != row.url) return fail_row(fmt::format("'{}' is no whole URL", told_url(row.url)));
  if (row.ref.empty() || is_ref_name(row.ref)) return {};
  return fail_row(fmt::format("'{}' is no name of a branch, tag or commit", row.ref));
}

} // namespace

Result<PackState> read_pack_lock(const std::string& file) {
  auto text = read_file(file, k_lock_limit);
  if (text) return parse_pack_state(*text, file);
  text.error().status = ExitCode::failed;
  return fail(std::move(text).error());
}

Status check_pack_lock(const PackState& lock, const std::vector<std::string>& protocols, const std::string& file) {
  for (const InstalledPack& row : lock.packs)
    if (auto checked = check_row(row, protocols); !checked) {
      checked.error().what = fmt::format("{}: pack {}", file, row.name);
      return checked;
    }
  return {};
}

} // namespace tcli

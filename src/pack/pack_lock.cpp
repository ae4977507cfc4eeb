#include "pack/pack_lock.hpp"

#include "base/file.hpp"
#include "pack/pack_source.hpp"

#include <fmt/format.h>

namespace tcli {

namespace {

// Why the row is none that a lock can have; empty: it is one.
std::string problem_of(const InstalledPack& row, const std::vector<std::string>& protocols) {
  if (!row.linked.empty()) return "it is linked to a folder, which is one machine's own";
  const auto source = parse_pack_source(row.url, protocols);
  if (!source) return fmt::format("{}: {}", source.error().what, source.error().why);
  if (source->url != row.url) return fmt::format("'{}' is no whole URL", told_url(row.url));
  return row.ref.empty() || is_ref_name(row.ref) ? "" : fmt::format("'{}' is no name of a branch, tag or commit", row.ref);
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
    if (std::string problem = problem_of(row, protocols); !problem.empty())
      return fail(
          Error{.status = ExitCode::failed, .what = fmt::format("{}: pack {}", file, row.name), .why = std::move(problem)});
  return {};
}

} // namespace tcli

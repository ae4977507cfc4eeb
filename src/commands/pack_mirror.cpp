// mirror: a folder of repositories that teammates install from.
#include "base/text.hpp"
#include "cli/output.hpp"
#include "commands/pack_fetch.hpp"
#include "commands/pack_module.hpp"
#include "commands/pack_shared.hpp"
#include "pack/shared_mirror.hpp"

#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>

namespace tcli {

namespace {

// git is called from another folder.
Result<std::string> absolute_path(const std::string& path) {
  boost::system::error_code error;
  const auto here = boost::filesystem::current_path(error);
  if (path.starts_with('/') || !error) return boost::filesystem::absolute(path, here).lexically_normal().string();
  return fail(pack_error("find " + path, error.value()));
}

// All of what the remote has now, by way of the copy in the cache, where git has checked each object.
Result<std::string> mirrored(const BuiltinCall& call, const InstalledPack& pack, const Result<RemoteRefs>& told,
                             const std::string& folder) {
  if (!told) return fail(told.error());
  TCLI_TRY(auto mirror, open_mirror(call, pack.url));
  TCLI_TRY(const auto found, mirror.bring(pack.ref, *told, terminal_of(call)));
  return share_mirror(mirror, folder, pack.name);
}

} // namespace

Result<int> pack_mirror(const BuiltinCall& call) {
  TCLI_TRY(const auto folder, absolute_path(call.arguments.value("folder")));
  TCLI_TRY(const auto store, PackStore::open());
  TCLI_TRY(auto state, store.state());
  std::erase_if(state.packs, [](const InstalledPack& pack) { return !pack.linked.empty(); });
  TCLI_TRY(const auto lock, open_shared_mirrors(folder));
  std::vector<Remote> remotes;
  for (const InstalledPack& pack : state.packs) remotes.push_back(remote_of(call, pack.url));
  const auto told = ask_all(call, remotes);
  int status = k_ok;
  Table table = record_of(call);
  for (std::size_t at = 0; at < state.packs.size(); ++at) {
    const auto place = mirrored(call, state.packs[at], told[at], folder);
    if (!place) {
      status = std::max({status, report(place.error()), k_failed});
      continue;
    }
    TCLI_CHECK(print_done(call, fmt::format("{}   {}\n", state.packs[at].name, escape(*place))));
    table.rows.push_back({state.packs[at].name, *place});
  }
  TCLI_CHECK(print_record(call, table));
  return status;
}

} // namespace tcli

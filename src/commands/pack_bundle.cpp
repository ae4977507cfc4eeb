// bundle: packs in one file.
#include "pack/pack_bundle.hpp"
#include "base/debug.hpp"
#include "cli/file_operand.hpp"
#include "cli/output.hpp"
#include "commands/pack_fetch.hpp"
#include "commands/pack_module.hpp"
#include "commands/pack_shared.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

namespace tcli {

namespace {

// What is there already is only written over when it is a bundle too.
Status check_target(const std::string& file) {
  struct ::stat status {};
  if (::lstat(file.c_str(), &status) != 0) return errno == ENOENT ? Status{} : fail(pack_error("write " + file, errno));
  const auto bundle = PackBundle::open(file);
  if (bundle) return {};
  return fail(Error{.status = ExitCode::failed,
                    .what = file + " is there already",
                    .why = bundle.error().what + (bundle.error().why.empty() ? "" : ": " + bundle.error().why)});
}

Result<std::vector<InstalledPack>> named_packs(const BuiltinCall& call, PackState& state) {
  const std::string name = call.arguments.value("pack");
  if (name.empty() != call.arguments.flag("all")) {
    return fail(
        Error{.status = ExitCode::usage, .what = "one pack is wanted, or --all and no name", .hint = "tcli pack bundle --help"});
  }
  if (!name.empty()) {
    TCLI_TRY(const InstalledPack* const pack, named_pack(state, name));
    if (pack->linked.empty()) return std::vector{*pack};
    return fail(Error{.status = ExitCode::failed,
                      .what = fmt::format("pack {} can't be bundled", name),
                      .why = "it is linked to " + pack->linked,
                      .hint = "tcli pack unlink " + name});
  }
  std::vector<InstalledPack> packs;
  for (const InstalledPack& pack : state.packs)
    if (pack.linked.empty())
      packs.push_back(pack);
    else
      warn(fmt::format("pack {} is left out: it is linked to {}", pack.name, pack.linked));
  if (!packs.empty()) return packs;
  return fail(Error{.status = ExitCode::failed, .what = "no pack is installed", .hint = "tcli pack list"});
}

Result<BundledPack> bundled(const BuiltinCall& call, const InstalledPack& row, const std::string& folder) {
  BundledPack pack{.row = row, .file = fmt::format("{}/{}.bundle", folder, row.name)};
  TCLI_TRY(auto mirror, open_mirror(call, row.url));
  TCLI_CHECK(mirror.bring_commit(row.commit, nullptr, terminal_of(call)));
  TCLI_CHECK(bundle_commit(mirror, row.commit, pack.file));
  return pack;
}

// The team is of all packs, if its own is among them.
std::string team_of(const BuiltinCall& call, const PackState& state) {
  const InstalledPack* const pack = state.find(state.team);
  if (!call.arguments.flag("all") || pack == nullptr) return {};
  if (pack->linked.empty()) return state.team;
  warn(fmt::format("who takes the bundle does not follow the team file of {}, which is left out", state.team));
  return {};
}

Status bundle_all(const BuiltinCall& call, const std::vector<InstalledPack>& rows, const std::string& team,
                  const std::string& folder, const std::string& file) {
  std::vector<BundledPack> packs;
  for (const InstalledPack& row : rows) {
    TCLI_TRY(auto pack, bundled(call, row, folder));
    packs.push_back(std::move(pack));
  }
  return write_pack_bundle(file, packs, team);
}

} // namespace

Result<int> pack_bundle(const BuiltinCall& call) {
  const std::string file = call.arguments.value("output");
  const bool is_stream = file == "-";
  TCLI_CHECK(is_stream ? check_output_operand() : check_target(file));
  TCLI_TRY(const auto store, PackStore::open());
  TCLI_TRY(const auto lock, lock_packs(store)); // of the staging folder
  TCLI_TRY(auto state, store.state());
  TCLI_TRY(const auto rows, named_packs(call, state));
  TCLI_TRY(const auto folder, store.new_staging_folder("bundle"));
  const std::string written = is_stream ? folder + "/packs.tar" : file;
  const auto done = bundle_all(call, rows, team_of(call, state), folder, written);
  const UniqueFd stream{done && is_stream ? ::open(written.c_str(), O_RDONLY | O_CLOEXEC) : -1};
  (void)remove_tree(folder); // before a reader that leaves can end tcli
  if (!done) return fail(done.error());
  if (is_stream) {
    TCLI_CHECK(copy_to_standard_output(stream));
    return k_ok;
  }
  for (const InstalledPack& row : rows) // the file is the record, and --output its name
    if (!is_quiet(call)) TCLI_CHECK(print(fmt::format("{}   {}\n", row.name, short_commit(row.commit))));
  return k_ok;
}

} // namespace tcli

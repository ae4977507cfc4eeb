// remove, rollback, pin, unpin, link, unlink: what needs no remote.
#include "base/debug.hpp"
#include "base/text.hpp"
#include "cli/output.hpp"
#include "commands/pack_fetch.hpp"
#include "commands/pack_module.hpp"
#include "commands/pack_rules.hpp"
#include "commands/pack_shared.hpp"
#include "pack/installed_config.hpp"
#include "pack/pack_folder.hpp"
#include "pack/receipt.hpp"
#include "pack/team_file.hpp"

#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace tcli {

namespace {

Result<int> tell_done(const BuiltinCall& call, const std::string& line, const std::string& changes) {
  TCLI_CHECK(print_done(call, line + "\n" + changes));
  return k_ok;
}

Error cannot(const BuiltinCall& call, const std::string& name, std::string why, std::string hint) {
  return {.status = ExitCode::failed,
          .what = fmt::format("pack {} of {}", call.verb, name),
          .why = std::move(why),
          .hint = std::move(hint)};
}

// What the config says more, less or else by `after`. A folder that is linked already may have changed since that was asked.
std::string config_text(const BuiltinCall& call, const PackStore& store, const PackState& after) {
  const auto changes = config_changes(call, store, after, {});
  return changes ? changes->text : std::string{}; // publishing tells why not
}

Result<int> set_pinned(const BuiltinCall& call, bool is_pinned) {
  const std::string name = call.arguments.value("pack");
  std::string changes;
  TCLI_CHECK(change_packs(call, [&](const PackStore& store, PackState& state) -> Status {
    TCLI_TRY(InstalledPack* const pack, named_pack(state, name));
    if (!pack->linked.empty()) return fail(cannot(call, name, "it is linked to a folder", "tcli pack unlink " + name));
    pack->is_pinned = is_pinned;
    changes = config_text(call, store, state);
    return {};
  }));
  const std::string now = is_pinned ? "stays as it is until tcli pack unpin " + name : "follows updates";
  return tell_done(call, fmt::format("{}: {}", name, now), changes);
}

// A version as it was installed, from the copy of its repository: somebody changed its files.
Status put_back(const BuiltinCall& call, const PackStore& store, const InstalledPack& pack, const std::string& commit) {
  TCLI_TRY(auto mirror, open_mirror(call, pack.url));
  if (!mirror.has_commit(commit))
    return fail(cannot(
        call, pack.name,
        fmt::format("the files of {} were changed or are gone, and no copy of its repository has them", short_commit(commit)),
        "tcli pack fetch"));
  TCLI_TRY(const auto staged, stage_pack(store, mirror, pack.ref, commit, declarations()));
  auto placed = place_pack(store, staged);
  if (!placed) drop_staged(store, staged);
  return placed;
}

// Makes the version before the one that counts; tells how that reads.
Result<std::string> go_back(const BuiltinCall& call, const PackStore& store, InstalledPack& pack) {
  const std::string& name = pack.name;
  if (!pack.linked.empty()) return fail(cannot(call, name, "it is linked to a folder", "tcli pack unlink " + name));
  if (pack.previous.empty()) return fail(cannot(call, name, "no other version is here", "tcli pack show " + name));
  InstalledPack then = pack;
  then.commit = pack.previous;
  TCLI_CHECK(check_here(call, rules_of(call), then, {}));
  const bool is_put_back = !is_intact(store, name, pack.previous);
  if (is_put_back) TCLI_CHECK(put_back(call, store, pack, pack.previous));
  TCLI_TRY(const auto receipt, read_receipt(store.tree(name, pack.previous)));
  TCLI_TRY(const auto content, read_pack_folder(store.tree(name, pack.previous), declarations()));
  std::swap(pack.commit, pack.previous);
  pack.tree = receipt.tree;
  pack.images = named_images(content.pack, store.tree(name, pack.commit));
  return fmt::format("{}: {}..{}{}", name, short_commit(pack.previous), short_commit(pack.commit),
                     is_put_back ? "   its files are put back" : "");
}

// The team's own pack by what its file asks for then, which may be more than today.
Status check_own_rules(const BuiltinCall& call, const PackStore& store, const InstalledPack& team) {
  TCLI_TRY(const auto rules, rules_of_team(call, store, &team, nullptr));
  return check_here(call, rules, team, team.name);
}

// The link by which the index reaches a work folder: replaced by rename.
Status place_link(const PackStore& store, const InstalledPack& pack) {
  const std::string link = store.place(pack);
  TCLI_CHECK(make_pack_folder(link.substr(0, link.rfind('/'))));
  const std::string fresh = fmt::format("{}/linked-{}", store.staging(), ::getpid());
  ::unlink(fresh.c_str());
  if (::symlink(pack.linked.c_str(), fresh.c_str()) != 0) return fail(pack_error("link " + link, errno));
  return rename_durably(fresh, link);
}

} // namespace

Result<int> pack_remove(const BuiltinCall& call) {
  const std::string name = call.arguments.value("pack");
  std::string changes;
  TCLI_CHECK(change_packs(call, [&](const PackStore& store, PackState& state) -> Status {
    TCLI_TRY(const InstalledPack* const pack, named_pack(state, name));
    if (state.team == name) return fail(cannot(call, name, "the team file that is followed is in it", "tcli team leave"));
    state.packs.erase(state.packs.begin() + (pack - state.packs.data()));
    changes = config_text(call, store, state);
    return {};
  }));
  return tell_done(call, name + ": removed", changes);
}

Result<int> pack_rollback(const BuiltinCall& call) {
  const std::string name = call.arguments.value("pack");
  std::string done;
  TCLI_CHECK(change_packs(call, [&](const PackStore& store, PackState& state) -> Status {
    TCLI_TRY(InstalledPack* const pack, named_pack(state, name));
    TCLI_TRY(done, go_back(call, store, *pack));
    if (auto checked = name == state.team ? check_own_rules(call, store, *pack) : Status{}; !checked) return checked;
    TCLI_TRY(const auto config, config_changes(call, store, state, {}));
    done += "\n" + config.text;
    return {};
  }));
  TCLI_CHECK(print_done(call, done));
  return k_ok;
}

Result<int> pack_pin(const BuiltinCall& call) { return set_pinned(call, true); }
Result<int> pack_unpin(const BuiltinCall& call) { return set_pinned(call, false); }

Result<int> pack_link(const BuiltinCall& call) {
  namespace fs = boost::filesystem;
  const std::string typed = call.arguments.value("folder");
  boost::system::error_code error;
  const std::string folder = fs::canonical(typed, error).string();
  if (error) return fail(pack_error("open " + typed, error.value()));
  if (find_invalid_utf8(folder) != std::string::npos) {
    return fail(Error{.status = ExitCode::failed,
                      .what = folder + " can't be linked",
                      .why = "its path is no UTF-8, and what is installed is written down in UTF-8"});
  }
  TCLI_TRY(const auto content, read_pack_folder(folder, declarations()));
  TCLI_CHECK(check_runnable(content));
  const std::string& name = content.pack.name;
  warn_together(content.warnings);
  std::string changes;
  TCLI_CHECK(change_packs(call, [&](const PackStore& store, PackState& state) -> Status {
    InstalledPack* pack = state.find(name);
    if (name == state.team) { // which has to go on saying what was agreed on
      TCLI_TRY(const auto ignored, read_team_file(folder));
    }
    if (pack == nullptr) pack = &state.packs.emplace_back(InstalledPack{.name = name});
    pack->linked = folder;
    auto placed = place_link(store, *pack);
    if (placed) changes = config_text(call, store, state);
    return placed;
  }));
  TCLI_CHECK(print_done(
      call, fmt::format("{}: linked to {}, {}\n{}", name, escape(folder), counted(content.modules.size(), "module"), changes)));
  return k_ok;
}

Result<int> pack_unlink(const BuiltinCall& call) {
  const std::string name = call.arguments.value("pack");
  std::string now, changes;
  TCLI_CHECK(change_packs(call, [&](const PackStore& store, PackState& state) -> Status {
    TCLI_TRY(InstalledPack* const pack, named_pack(state, name));
    if (pack->linked.empty()) return fail(cannot(call, name, "it is not linked", "tcli pack show " + name));
    pack->linked.clear();
    const bool is_gone = !pack->commit.empty() && !read_receipt(store.place(*pack));
    if (auto back = is_gone ? put_back(call, store, *pack, pack->commit) : Status{}; !back) return back;
    now = pack->commit.empty() ? "it is not installed any more" : "the installed version is " + short_commit(pack->commit);
    if (pack->commit.empty()) state.packs.erase(state.packs.begin() + (pack - state.packs.data()));
    changes = config_text(call, store, state);
    return {};
  }));
  TCLI_CHECK(print_done(call, fmt::format("{}: unlinked; {}\n{}", name, now, changes)));
  return k_ok;
}

} // namespace tcli

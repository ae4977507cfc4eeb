#include "commands/pack_shared.hpp"

#include "base/debug.hpp"
#include "base/suggest.hpp"
#include "base/text.hpp"
#include "cli/output.hpp"
#include "commands/pack_pages.hpp"
#include "contract/declaration.hpp"
#include "pack/installed_config.hpp"
#include "pack/pack_folder.hpp"
#include "pack/pack_source.hpp"
#include "pack/receipt.hpp"
#include "pack/tidy_packs.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {

namespace {

Result<std::shared_ptr<const Manifest>> declared(const PackModule& module, const std::string& file) {
  Finding finding;
  finding.name = module.name;
  finding.kind = module.kind == PackModule::Kind::plugin ? "native" : "exec";
  finding.location = file;
  finding.id = file_id(file);
  finding.manifest_place = Finding::ManifestPlace::in_file;
  if (const auto sidecar = file_id(file + ".yaml"); module.kind == PackModule::Kind::program && sidecar.exists()) {
    finding.manifest_place = Finding::ManifestPlace::file;
    finding.manifest = file + ".yaml";
    finding.manifest_id = sidecar;
  }
  const auto declaration = read_declaration(finding);
  if (declaration && (declaration->is_wrong || declaration->is_unfit))
    return fail(Error{.status = declaration->is_unfit ? ExitCode::cannot_run : ExitCode::failed,
                      .what = declaration->verdict.problem.reason});
  return declaration ? declaration->verdict.manifest : nullptr;
}

} // namespace

ReadDeclaration declarations() { return declared; }

namespace {

// Where a place like "pack core: pack.yaml:4:1" ends, behind which stands what is wrong there; 0: none is named.
std::size_t end_of_place(std::string_view warning) {
  const auto take_number = [](std::string_view& text) { // off its end, with the colon before it
    const std::size_t colon = text.find_last_not_of("0123456789");
    const bool is_number = colon != std::string_view::npos && colon + 1 < text.size() && text[colon] == ':';
    if (is_number) text = text.substr(0, colon);
    return is_number;
  };
  for (std::size_t at = warning.find(": "); at != std::string_view::npos; at = warning.find(": ", at + 1))
    if (std::string_view place = warning.substr(0, at); take_number(place) && take_number(place)) return at;
  return 0;
}

} // namespace

void warn_together(const std::vector<std::string>& warnings) {
  std::vector<std::pair<std::string, std::string>> kinds; // what, and where
  for (const std::string& warning : warnings) {
    const std::size_t end = end_of_place(warning);
    const std::string what = warning.substr(end), where = warning.substr(0, end);
    const auto same = std::ranges::find(kinds, what, &std::pair<std::string, std::string>::first);
    if (same == kinds.end())
      kinds.emplace_back(what, where);
    else if (!where.empty())
      same->second += ", " + where;
  }
  for (const auto& [what, where] : kinds) warn(where + what);
}

Result<InstalledPack*> named_pack(PackState& state, const std::string& name) {
  if (InstalledPack* const pack = state.find(name)) return pack;
  std::vector<std::string_view> names;
  for (const InstalledPack& pack : state.packs) names.push_back(pack.name);
  const auto meant = suggest(name, names);
  return fail(Error{.status = ExitCode::failed,
                    .what = fmt::format("no pack '{}' is installed", name),
                    .why = meant ? fmt::format("did you mean '{}'?", *meant) : "",
                    .hint = "tcli pack list"});
}

Error stays_pinned(const InstalledPack& pack) {
  return {.status = ExitCode::failed,
          .what = fmt::format("pack {} stays at {}", pack.name, short_commit(pack.commit)),
          .why = "it is pinned",
          .hint = "tcli pack unpin " + pack.name};
}

std::string told_source(const std::string& typed) { return shown_url(typed) == typed ? shell_quote(typed) : "URL"; }

Result<UniqueFd> lock_packs(const PackStore& store) {
  auto lock = store.lock([] { tell("tcli: waiting for another tcli that changes packs"); });
  if (lock) finish_pack_pages(store);
  return lock;
}

Error with_remedy(const PackStore& store, Error error) {
  const auto state = store.state();
  if (!state) return error;
  const auto is_gone = [&](const InstalledPack& pack) { return pack.linked.empty() && !read_receipt(store.place(pack)); };
  const auto is_unusable = [&](const InstalledPack& pack) {
    return pack.linked.empty() && !read_pack_defaults(store.place(pack));
  };
  const auto unusable = std::ranges::find_if(state->packs, is_unusable);
  const InstalledPack* const team = state->find(state->team);
  if (std::ranges::any_of(state->packs, is_gone))
    error.hint = store.remedy();
  else if (team != nullptr && !team->linked.empty() && !read_team_file_of(*team, store.place(*team)))
    error.hint = "tcli pack unlink " + team->name;
  else if (team != nullptr &&
           (!read_team_file_of(*team, store.place(*team)) || (unusable != state->packs.end() && &*unusable == team)))
    error.hint = "tcli team leave";
  else if (unusable != state->packs.end())
    error.hint = "tcli pack remove " + unusable->name;
  return error;
}

namespace {

void tell_of_kept(const std::string& place) { warn("files that were changed by hand are now in " + place); }

} // namespace

Status place_pack(const PackStore& store, const StagedPack& staged) {
  TCLI_TRY(const auto aside, place_staged(store, staged));
  if (!aside.empty()) tell_of_kept(aside);
  return {};
}

Status publish_packs(const PackStore& store, const PackState& state) {
  std::vector<Error> unusable;
  const auto packs = index_packs(store, state, declarations(), unusable);
  if (!packs) return fail(with_remedy(store, packs.error()));
  const auto config = installed_config(store, state);
  if (!config) return fail(with_remedy(store, config.error()));
  TCLI_CHECK(as_failed(publish(store, state, *packs, *config)));
  for (const Error& error : unusable) warn(error.why.empty() ? error.what : error.what + ": " + error.why, error.hint);
  for (const std::string& place : tidy_packs(store, state)) tell_of_kept(place);
  make_pack_pages(store, state, *packs);
  return {};
}

namespace {

// What was done to a pack, in a word.
std::string_view change_word(const InstalledPack* before, const InstalledPack* after) {
  if (after == nullptr) return "removed";
  const std::string linked = before == nullptr ? "" : before->linked;
  if (after->linked != linked) return after->linked.empty() ? "unlinked" : "linked";
  if (before == nullptr) return "installed";
  if (after->commit != before->commit) return "switched";
  if (after->is_pinned != before->is_pinned) return after->is_pinned ? "pinned" : "unpinned";
  return "changed"; // what it follows, or whose it is
}

const std::string& place_of(const InstalledPack& pack) { return pack.linked.empty() ? pack.commit : pack.linked; }

} // namespace

Status print_changed_packs(const BuiltinCall& call, const PackState& before, const PackState& after,
                           const std::vector<std::string>& restored) {
  Table table = record_of(call);
  const auto add = [&](const std::string& name, std::string_view change) {
    const InstalledPack* const was = before.find(name);
    const InstalledPack* const is = after.find(name);
    table.rows.push_back({name, std::string{change}, was == nullptr ? "" : place_of(*was), is == nullptr ? "" : place_of(*is)});
  };
  for (const InstalledPack& pack : before.packs) {
    const InstalledPack* const now = after.find(pack.name);
    if (now == nullptr || *now != pack) add(pack.name, change_word(&pack, now));
  }
  for (const InstalledPack& pack : after.packs)
    if (before.find(pack.name) == nullptr) add(pack.name, change_word(nullptr, &pack));
  for (const std::string& name : restored) add(name, "restored");
  if (!before.team.empty() && before.team != after.team) add(before.team, "left");
  if (!after.team.empty() && before.team != after.team) add(after.team, "joined");
  const auto ordered = common_names(after, before), once = common_names(before, after);
  for (std::size_t at = 0; at < ordered.size(); ++at)
    if (ordered[at] != once[at]) add(ordered[at], "reordered");
  return print_record(call, table);
}

Status change_packs(const BuiltinCall& call, const std::function<Status(const PackStore& store, PackState& state)>& change) {
  TCLI_TRY(const auto store, PackStore::open());
  TCLI_TRY(const auto lock, lock_packs(store));
  TCLI_TRY(const auto before, store.state());
  PackState after = before;
  TCLI_CHECK(change(store, after));
  TCLI_CHECK(publish_packs(store, after));
  return print_changed_packs(call, before, after);
}

} // namespace tcli

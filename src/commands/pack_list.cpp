// list, show, status, verify, outdated, diff: what is here, and what could be.
#include "base/text.hpp"
#include "cli/file_operand.hpp"
#include "cli/output.hpp"
#include "cli/pager.hpp"
#include "cli/table.hpp"
#include "commands/pack_fetch.hpp"
#include "commands/pack_module.hpp"
#include "commands/pack_shared.hpp"
#include "pack/commits.hpp"
#include "pack/pack_lock.hpp"
#include "pack/pack_source.hpp"
#include "pack/tree_hash.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unistd.h>

namespace tcli {

namespace {

std::string source_of(const InstalledPack& pack) { return pack.linked.empty() ? shown_url(pack.url) : pack.linked; }

std::string version_of(const InstalledPack& pack) { return pack.linked.empty() ? short_commit(pack.commit) : "linked"; }

Result<PackState> current_state() {
  TCLI_TRY(const auto store, PackStore::open());
  return store.state();
}

// How its row differs from the one in a lock; empty: not at all.
std::string row_drift(const InstalledPack& pack, const InstalledPack& agreed) {
  const auto ref_of = [](const InstalledPack& row) { return row.ref.empty() ? "the remote's HEAD" : row.ref; };
  if (shown_url(agreed.url) != shown_url(pack.url))
    return fmt::format("the lock has it from {}, here is {}", shown_url(agreed.url), shown_url(pack.url));
  if (agreed.commit != pack.commit)
    return fmt::format("the lock has {}, here is {}", short_commit(agreed.commit), short_commit(pack.commit));
  if (agreed.ref != pack.ref) return fmt::format("the lock follows {}, here {} is followed", ref_of(agreed), ref_of(pack));
  return names_images_of(pack, agreed) ? "" : "the lock has other images";
}

// How one pack differs from what was agreed; empty: not at all.
std::string drift_of(const PackStore& store, const InstalledPack& pack, const InstalledPack* agreed) {
  if (agreed == nullptr) return "the lock has no such pack";
  if (!pack.linked.empty() && ::access(pack.linked.c_str(), F_OK) != 0)
    return fmt::format("linked to {}, which is not there: tcli pack unlink {}", pack.linked, pack.name);
  if (!pack.linked.empty()) return "linked to " + pack.linked;
  if (std::string drift = row_drift(pack, *agreed); !drift.empty()) return drift;
  const auto hash = hash_tree(store.tree(pack.name, pack.commit), digest_kind(pack.commit));
  if (!hash) return fmt::format("{}: {}: tcli pack verify {}", hash.error().what, hash.error().why, pack.name);
  const bool is_whole = *hash == pack.tree && changed_manifests(store, pack.name, pack.commit).empty();
  if (!is_whole) return "its files were changed: tcli pack verify " + pack.name;
  return agreed->tree == pack.tree ? "" : "the lock has another tree";
}

// Whether its team file is followed, and it is the team's, as the lock has it.
std::string team_drift(const PackState& state, const PackState& agreed, const InstalledPack& pack) {
  const bool is_followed = state.team == pack.name;
  if (is_followed != (agreed.team == pack.name))
    return is_followed ? "its team file is followed here, and not in the lock"
                       : "the lock follows its team file, here it is not followed";
  if (pack.is_teams == agreed.find(pack.name)->is_teams) return {};
  return pack.is_teams ? "here it is the team's, and not in the lock" : "the lock has it as the team's, here it is not";
}

// Whether the lock has it before and behind the same packs.
std::string order_drift(const PackState& state, const PackState& agreed, const std::string& name) {
  const auto here = common_names(state, agreed), there = common_names(agreed, state);
  const auto at = std::ranges::find(here, name) - here.begin();
  return at == std::ssize(here) || there[static_cast<std::size_t>(at)] == name ? "" : "the lock has the packs in another order";
}

std::string change_word(TreeChange::Kind kind) {
  switch (kind) {
  case TreeChange::Kind::added:
    return "added";
  case TreeChange::Kind::missing:
    return "missing";
  case TreeChange::Kind::mode:
    return "mode changed";
  case TreeChange::Kind::changed:
    break;
  }
  return "changed";
}

// The files that differ, as far as the mirror is there to compare with.
Result<std::vector<TreeChange>> changed_files(const BuiltinCall& call, const PackStore& store, const InstalledPack& pack) {
  TCLI_TRY(const auto mirror, open_mirror(call, pack.url));
  TCLI_TRY(const auto tree, read_tree(mirror, pack.commit));
  constexpr std::size_t k_most = 1000;
  return tree_changes(tree, store.tree(pack.name, pack.commit), k_most);
}

// Of a PackChange or a ConfigChange.
std::string kind_word(auto kind) {
  using Kind = decltype(kind);
  return kind == Kind::added ? "added" : kind == Kind::gone ? "gone" : "changed";
}

std::vector<std::string> modules_of(const PackContent& content) {
  std::vector<std::string> names;
  for (const PackModule& module : content.modules) names.push_back(module.name);
  return names;
}

std::vector<std::string> images_of(const PackContent& content) {
  std::vector<std::string> images;
  for (const PackImage& image : content.pack.images) images.push_back(image.reference());
  return images;
}

// Each a word of a shell: values may have blanks.
std::vector<std::string> defaults_of(const PackContent& content) {
  std::vector<std::string> defaults;
  for (const auto& [key, value] : content.defaults) defaults.push_back(fmt::format("{}={}", key, shell_quote(value)));
  return defaults;
}

} // namespace

Result<int> pack_list(const BuiltinCall& call) {
  TCLI_TRY(const auto state, current_state());
  Table table{.name = "packs", .columns = {"name", "commit", "ref", "pinned", "source"}, .rows = {}};
  for (const InstalledPack& pack : state.packs)
    table.rows.push_back({pack.name, version_of(pack), pack.ref, pack.is_pinned ? "yes" : "", source_of(pack)});
  TCLI_CHECK(print_table(table, output_of(call)));
  return k_ok;
}

Result<int> pack_show(const BuiltinCall& call) {
  TCLI_TRY(const auto store, PackStore::open());
  TCLI_TRY(auto state, store.state());
  TCLI_TRY(const InstalledPack* const pack, named_pack(state, call.arguments.value("pack")));
  const std::string folder = pack->linked.empty() ? store.place(*pack) : pack->linked;
  const auto content = read_pack_folder(folder, declarations());
  const PackContent told = content.value_or(PackContent{});
  Table whole{.name = "packs", .columns = {}, .rows = {{}}};
  Table lines{.name = "pack", .columns = {"field", "value"}, .rows = {}};
  const auto tell = [&](const char* field, const std::string& value) {
    whole.columns.emplace_back(field);
    whole.rows.front().push_back(value);
    if (!value.empty()) lines.rows.push_back({field, value});
  };
  const auto tell_all = [&](const char* field, const std::vector<std::string>& values) { // a line each: they are long
    whole.columns.emplace_back(field);
    whole.rows.front().push_back(join(values, " "));
    for (const std::string& value : values) lines.rows.push_back({field, value});
  };
  tell("name", pack->name);
  tell("summary", told.pack.summary);
  tell("version", told.pack.version);
  tell("owner", told.pack.owner);
  tell("contact", told.pack.contact);
  tell("docs", told.pack.docs);
  tell("needs", told.pack.needs);
  tell("source", source_of(*pack));
  tell("ref", pack->ref);
  tell("commit", pack->commit);
  tell("tree", pack->tree);
  tell("previous", pack->previous);
  tell("pinned", pack->is_pinned ? "yes" : "");
  tell("folder", folder);
  tell("modules", join(modules_of(told), " "));
  tell_all("images", images_of(told));
  tell_all("defaults", defaults_of(told));
  tell("problem", content ? "" : content.error().what + ": " + content.error().why);
  const OutputFormat format = output_of(call);
  TCLI_CHECK(print_table(lines, format.is_for_people() ? "" : table_json(whole), format));
  return k_ok;
}

Result<int> pack_status(const BuiltinCall& call) {
  TCLI_TRY(const auto store, PackStore::open());
  TCLI_TRY(const auto state, store.state());
  PackState agreed = state;
  TCLI_TRY(const auto file, input_operand(call.arguments.value("lock")));
  if (!file.empty()) {
    TCLI_TRY(agreed, read_pack_lock(file));
  }
  Table table{.name = "packs", .columns = {"name", "commit", "state", "remark"}, .rows = {}};
  bool is_drifted = false;
  const auto add = [&](const std::string& name, const std::string& commit, const std::string& drift) {
    is_drifted = is_drifted || !drift.empty();
    table.rows.push_back({name, commit, drift.empty() ? "ok" : "differs", drift});
  };
  for (const InstalledPack& pack : state.packs) {
    std::string drift = drift_of(store, pack, agreed.find(pack.name));
    if (drift.empty()) drift = team_drift(state, agreed, pack);
    if (drift.empty()) drift = order_drift(state, agreed, pack.name);
    add(pack.name, version_of(pack), drift);
  }
  for (const InstalledPack& pack : agreed.packs)
    if (state.find(pack.name) == nullptr) add(pack.name, short_commit(pack.commit), "the lock has it, here it is not installed");
  TCLI_CHECK(print_table(table, output_of(call)));
  return is_drifted ? k_failed : k_ok;
}

Result<int> pack_verify(const BuiltinCall& call) {
  TCLI_TRY(const auto store, PackStore::open());
  TCLI_TRY(auto state, store.state());
  const std::string name = call.arguments.value("pack");
  if (!name.empty()) {
    TCLI_TRY(const InstalledPack* const pack, named_pack(state, name));
    state.packs = {*pack};
  }
  Table table{.name = "files", .columns = {"pack", "file", "state"}, .rows = {}};
  for (const InstalledPack& pack : state.packs) {
    if (!pack.linked.empty()) continue;
    const auto hash = hash_tree(store.tree(pack.name, pack.commit), digest_kind(pack.commit));
    for (const std::string& file : changed_manifests(store, pack.name, pack.commit))
      table.rows.push_back({pack.name, file, change_word(TreeChange::Kind::changed)});
    if (hash && *hash == pack.tree) continue;
    const auto files = changed_files(call, store, pack);
    if (!files || files->empty())
      table.rows.push_back({pack.name, "", hash ? "its tree is not the one of " + short_commit(pack.commit) : hash.error().why});
    else
      for (const TreeChange& file : *files) table.rows.push_back({pack.name, file.path, change_word(file.kind)});
  }
  const OutputFormat format = output_of(call);
  if (!table.rows.empty() || !format.is_for_people()) TCLI_CHECK(print_table(table, format));
  if (!table.rows.empty()) tell_hint(store.remedy());
  return table.rows.empty() ? k_ok : k_failed;
}

Result<int> pack_outdated(const BuiltinCall& call) {
  TCLI_TRY(const auto state, current_state());
  Table table{.name = "packs", .columns = {"name", "installed", "available", "commits"}, .rows = {}};
  int status = k_ok;
  for (const InstalledPack& pack : state.packs) {
    if (!pack.linked.empty()) continue;
    TCLI_TRY(const auto mirror, open_mirror(call, pack.url));
    const auto found = mirror.resolve(pack.ref);
    if (!found && !mirror.was_fetched() && mirror.has_commit(pack.commit)) continue; // it came with a bundle
    if (!found) status = std::max({status, report(found.error()), k_failed});
    if (!found || found->commit == pack.commit) continue;
    const auto between = commits_between(mirror, pack.commit, found->commit, 0);
    table.rows.push_back(
        {pack.name, short_commit(pack.commit), short_commit(found->commit), between ? std::to_string(between->count) : ""});
  }
  TCLI_CHECK(print_table(table, output_of(call)));
  return status;
}

Result<int> pack_diff(const BuiltinCall& call) {
  TCLI_TRY(const auto store, PackStore::open());
  TCLI_TRY(const auto lock, lock_packs(store)); // of the staging folder
  TCLI_TRY(auto state, store.state());
  TCLI_TRY(const InstalledPack* const pack, named_pack(state, call.arguments.value("pack")));
  if (pack->commit.empty())
    return fail(Error{.status = ExitCode::failed, .what = pack->name + " was never installed", .why = "it is linked"});
  const std::string named = call.arguments.find("ref") != nullptr ? call.arguments.value("ref") : "";
  const std::string ref = named.empty() ? pack->ref : named;
  TCLI_TRY(auto mirror, open_mirror(call, pack->url));
  TCLI_TRY(const auto found, mirror.resolve(ref));
  TCLI_TRY(auto step, make_step(store, mirror, ref, found.commit, pack, {}));
  PackState after = state;
  put_row(after, step);
  const auto remarked = remark_steps(call, store, after, {&step, 1});
  const auto config = config_changes(call, store, after, {&step, 1});
  drop_staged(store, step.staged);
  if (!remarked) return fail(remarked.error());
  if (!config) return fail(config.error());
  const OutputFormat format = output_of(call);
  if (format.is_for_people()) {
    const bool is_here = pack->commit == step.staged.row.commit;
    const std::string here = short_commit(pack->commit);
    if (!is_here) TCLI_CHECK(print_page(step_text(step) + config->text));
    if (is_here && !named.empty()) tell(fmt::format("{}: {} is installed", pack->name, here));
    if (is_here && named.empty()) tell(fmt::format("{}: nothing is newer than {}, which is installed", pack->name, here));
    return k_ok;
  }
  Table table{.name = "changes", .columns = {"command", "change", "kind", "incompatible", "part"}, .rows = {}};
  for (const PackChange& change : step.changes)
    table.rows.push_back({change.what, change.how, kind_word(change.kind), change.incompatible ? "yes" : "no", "commands"});
  for (const ConfigChange& change : config->changes)
    table.rows.push_back({change.key, change.how, kind_word(change.kind), change.is_looser ? "yes" : "no", "configuration"});
  TCLI_CHECK(print_table(table, format));
  return k_ok;
}

} // namespace tcli

#include "base/debug.hpp"
#include "base/text.hpp"
#include "cli/file_operand.hpp"
#include "cli/output.hpp"
#include "cli/prompt.hpp"
#include "commands/pack_fetch.hpp"
#include "commands/pack_module.hpp"
#include "commands/pack_plan.hpp"
#include "commands/pack_rules.hpp"
#include "commands/pack_shared.hpp"
#include "pack/pack_source.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

namespace tcli {

namespace {

// What stands in the way of a pack of that name from there; status 1.
Status check_name(const InstalledPack* known, const StagedPack& staged) {
  if (known == nullptr) return {};
  const std::string& name = known->name;
  const auto refused = [&](std::string why, std::string hint) {
    return fail(Error{.status = ExitCode::failed,
                      .what = fmt::format("there is a pack '{}' already", name),
                      .why = std::move(why),
                      .hint = std::move(hint)});
  };
  if (!known->linked.empty()) return refused("it is linked to " + known->linked, "tcli pack unlink " + name);
  if (known->url != staged.row.url) return refused("it is from " + shown_url(known->url), "tcli pack remove " + name);
  return {};
}

// What stands in the way of another version of a pack that is here; status 1.
Status check_version(const BuiltinCall& call, const Mirror& mirror, const InstalledPack& known, const PackSource& source,
                     const FoundRef& found) {
  const bool is_same = known.commit == found.commit;
  if (is_same && known.ref == source.ref) return {};
  if (known.is_pinned) return fail(stays_pinned(known));
  return is_same || known.ref != source.ref ? Status{} : check_moved(call, mirror, known, found);
}

// The step to what `source` means at its remote now.
Result<PackStep> ask_step(const BuiltinCall& call, const PackStore& store, const PackState& state, const PackSource& source) {
  const Remote remote = remote_of(call, source.url);
  const auto refs = ask_one(call, remote);
  if (!refs) return fail(no_answer(source, refs.error()));
  TCLI_TRY(auto mirror, open_mirror(call, source.url));
  TCLI_TRY(const auto found, mirror.bring(source.ref, *refs, terminal_of(call)));
  const InstalledPack* known = nullptr; // of that URL: what it is called only its commit tells
  for (const InstalledPack& pack : state.packs)
    if (pack.url == source.url && pack.linked.empty()) known = &pack;
  if (known != nullptr) TCLI_CHECK(check_version(call, mirror, *known, source, found));
  return make_step(store, mirror, source.ref, found.commit, known, signature_rule_of(call.config));
}

Result<int> install(const BuiltinCall& call, const PackStore& store, PackState& state, PackStep& step) {
  const StagedPack& staged = step.staged;
  const InstalledPack* const known = state.find(staged.row.name);
  TCLI_CHECK(check_name(known, staged));
  warn_of_steps({&step, 1});
  const std::string commit = short_commit(staged.row.commit);
  const bool is_here = known != nullptr && known->commit == staged.row.commit;
  if (is_here && known->ref == staged.row.ref && staged.folder == store.tree(known->name, known->commit)) {
    TCLI_CHECK(print_done(call, fmt::format("{}: {} is installed\n", known->name, commit)));
    TCLI_CHECK(print_changed_packs(call, state, state));
    return k_ok;
  }
  PackState after = state;
  put_row(after, step);
  TCLI_CHECK(check_steps(call, store, after, {&step, 1}));
  TCLI_CHECK(remark_steps(call, store, after, {&step, 1}));
  TCLI_TRY(const auto config, config_changes(call, store, after, {&step, 1}));
  const bool needs_consent = known == nullptr || has_incompatible(step.changes) || config.is_looser || !step.moved.empty();
  TCLI_CHECK(show_plan(call, step_text(step) + config.text, needs_consent));
  if (call.arguments.flag("dry-run")) {
    TCLI_CHECK(print_changed_packs(call, state, after, restored_packs({&step, 1})));
    return k_ok;
  }
  if (needs_consent) {
    const bool is_new = known == nullptr;
    const std::string question = is_new
                                     ? fmt::format("Install {} from {} at {}", staged.row.name, shown_url(staged.row.url), commit)
                                     : fmt::format("Switch {} to {}", staged.row.name, commit);
    TCLI_CHECK(ask_consent(
        question, {.yes = call.options.yes || call.arguments.flag("yes"), .no_input = call.options.no_input, .is_undoable = true},
        "tcli pack install --yes " + told_source(call.arguments.value("source"))));
  }
  const PackState before = state;
  TCLI_CHECK(take_step(store, state, step));
  TCLI_CHECK(publish_packs(store, state));
  TCLI_CHECK(print_done(call, fmt::format("{}: {} is installed\n", staged.row.name, commit)));
  TCLI_CHECK(print_changed_packs(call, before, state, restored_packs({&step, 1})));
  return k_ok;
}

bool is_file(const std::string& word) {
  struct ::stat status {};
  return ::stat(word.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

// All packs of it, and the others stay.
Result<int> install_bundle(const BuiltinCall& call, const std::string& file) {
  if (!is_archive(file))
    return fail(Error{.status = ExitCode::failed, .what = file + " is a file, and no bundle of packs", .hint = "man tcli-packs"});
  TCLI_TRY(const auto agreed, read_agreed(call, file));
  return make_agreed(call, agreed);
}

} // namespace

Result<int> pack_install(const BuiltinCall& call) {
  const std::string word = call.arguments.value("source");
  if (word == "-" || is_file(word)) {
    TCLI_TRY(const auto file, input_operand(word));
    return install_bundle(call, file);
  }
  TCLI_TRY(const auto source, parse_pack_source(word, call.config.list("packs.protocols")));
  TCLI_TRY(const auto store, PackStore::open());
  TCLI_TRY(const auto lock, lock_packs(store));
  TCLI_TRY(auto state, store.state());
  TCLI_TRY(auto step, ask_step(call, store, state, source));
  const auto status = install(call, store, state, step);
  if (!status || call.arguments.flag("dry-run")) drop_staged(store, step.staged);
  return status;
}

} // namespace tcli

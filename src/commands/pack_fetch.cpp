#include "commands/pack_fetch.hpp"

#include "base/debug.hpp"
#include "base/text.hpp"
#include "cli/output.hpp"
#include "cli/wait_note.hpp"
#include "commands/pack_names.hpp"
#include "commands/pack_shared.hpp"
#include "pack/commits.hpp"
#include "pack/installed_config.hpp"
#include "pack/pack_source.hpp"
#include "pack/receipt.hpp"

#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <charconv>
#include <fmt/format.h>
#include <iterator>
#include <unistd.h>

namespace tcli {

namespace {

std::string_view sign_of(PackChange::Kind kind) {
  switch (kind) {
  case PackChange::Kind::added:
    return "+";
  case PackChange::Kind::gone:
    return "-";
  case PackChange::Kind::changed:
    break;
  }
  return "~";
}

// Columns that stand under each other, whatever is in them.
std::string padded(std::string text, std::size_t columns) {
  const std::size_t width = display_width(text);
  if (width < columns) text.append(columns - width, ' ');
  return text;
}

std::string changes_text(const std::vector<PackChange>& changes) {
  std::size_t widest = 0, widest_how = 0;
  for (const PackChange& change : changes) {
    widest = std::max(widest, display_width(escape(change.what)));
    widest_how = std::max(widest_how, display_width(escape(change.how)));
  }
  std::string text;
  for (const PackChange& change : changes) {
    const std::string how =
        change.incompatible ? padded(escape(change.how), widest_how) + "   (incompatible)" : escape(change.how);
    text += fmt::format("  {} {}   {}\n", sign_of(change.kind), padded(escape(change.what), widest), how);
  }
  return text;
}

bool is_restoring(const PackStep& step) {
  return step.before && step.before->commit == step.staged.row.commit && step.before->ref == step.staged.row.ref;
}

// How far the step leads from what is installed.
std::string way_text(const PackStep& step) {
  const InstalledPack &before = *step.before, &row = step.staged.row;
  const std::string commit = short_commit(row.commit);
  if (before.commit != row.commit) {
    return fmt::format("{}..{}   {}", short_commit(before.commit), commit,
                       step.commits_back > 0 ? counted(step.commits_back, "commit") + " back" : counted(step.commits, "commit"));
  }
  if (before.ref != row.ref) return fmt::format("{}   {}", commit, follows_text(row));
  return commit + "   its files are put back";
}

std::string modules_text(const PackStep& step) {
  const PackContent& content = step.staged.content;
  std::size_t widest = 0;
  for (const PackModule& module : content.modules) widest = std::max(widest, module.name.size());
  std::string text;
  for (const PackModule& module : content.modules) {
    const std::string summary = module.manifest ? escape(module.manifest->summary) : "(has no manifest)";
    const auto remark = step.remarks.find(module.name);
    text += fmt::format("  + {}   {}{}\n", padded(module.name, widest), summary,
                        remark == step.remarks.end() ? "" : fmt::format("   ({})", escape(remark->second)));
  }
  return text;
}

std::string signer_text(const PackStep& step) {
  return step.signer.empty() ? "" : fmt::format("  signed by {}\n", escape(step.signer));
}

} // namespace

bool says_yes(const BuiltinCall& call) { return call.options.yes || call.arguments.flag("yes"); }

std::string moved_reason(const Mirror& mirror, const InstalledPack& pack, const FoundRef& found) {
  if (pack.commit == found.commit) return {};
  if (found.kind == FoundRef::Kind::tag) return fmt::format("the tag '{}' was moved", pack.ref);
  const auto forward = is_ancestor(mirror, pack.commit, found.commit);
  return forward && *forward ? "" : "the history was written anew: what is installed is no part of it any more";
}

Status check_moved(const BuiltinCall& call, const Mirror& mirror, const InstalledPack& pack, const FoundRef& found) {
  if (call.arguments.flag("force")) return {};
  std::string reason = moved_reason(mirror, pack, found);
  if (reason.empty()) return {};
  return fail(Error{.status = ExitCode::failed,
                    .what = fmt::format("{}: {}..{}", pack.name, short_commit(pack.commit), short_commit(found.commit)),
                    .why = std::move(reason),
                    .hint = fmt::format("tcli pack update --force {}{}", says_yes(call) ? "--yes " : "", pack.name)});
}

SignatureRule signature_rule_of(const Config& config) {
  const std::string policy = config.get("packs.signatures");
  SignatureRule rule{.signers = config.get("packs.signers")};
  if (policy == "warn") rule.policy = SignatureRule::Policy::warn;
  if (policy == "require") rule.policy = SignatureRule::Policy::require;
  return rule;
}

Result<std::string> checked_signer(const Mirror& mirror, const std::string& ref, const std::string& commit,
                                   const SignatureRule& rule) {
  if (rule.policy == SignatureRule::Policy::off) return std::string{};
  auto signature = verify_signature(mirror, ref, commit, rule.signers);
  if (signature && !signature->signer.empty()) return signature->signer;
  Error error{.status = ExitCode::failed,
              .what = fmt::format("{} at {} is not verified", shown_url(mirror.remote().url), short_commit(commit)),
              .why = signature ? signature->why : fmt::format("{}: {}", signature.error().what, signature.error().why),
              .hint = signature ? hint_for_signature(signature->mend, shown_url(mirror.remote().url), rule.signers)
                                : signature.error().hint};
  if (rule.policy == SignatureRule::Policy::require) {
    const bool is_named = rule.signers.empty() || !signature; // by the reason itself
    if (!is_named) error.why += fmt::format(" (packs.signers is {})", rule.signers);
    return fail(std::move(error));
  }
  warn(fmt::format("{}: {}", error.what, error.why), signature ? "" : error.hint); // it is taken all the same
  return std::string{};
}

Remote remote_of(const BuiltinCall& call, const std::string& url) {
  Remote remote{.url = url, .protocols = call.config.list("packs.protocols")};
  const std::string text = call.config.get("packs.timeout");
  std::int64_t limit = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), limit).ec == std::errc{})
    remote.answers_within = std::chrono::milliseconds{limit};
  return remote;
}

std::vector<Result<RemoteRefs>> ask_all(const BuiltinCall& call, const std::vector<Remote>& remotes) {
  const std::string whom = remotes.size() == 1 ? shown_url(remotes.front().url) : fmt::format("{} remotes", remotes.size());
  const WaitNote note{is_quiet(call) || remotes.empty() ? "" : "asking " + whom};
  return ask_remotes(remotes);
}

Result<RemoteRefs> ask_one(const BuiltinCall& call, const Remote& remote) {
  const WaitNote note{is_quiet(call) ? "" : "asking " + shown_url(remote.url)};
  return ask_remote(remote);
}

Result<Mirror> open_mirror(const BuiltinCall& call, const std::string& url) {
  return Mirror::open(remote_of(call, url), [&] {
    if (!is_quiet(call)) tell("tcli: waiting for another tcli that fetches " + shown_url(url));
  });
}

Status show_plan(const BuiltinCall& call, const std::string& plan, bool needs_consent) {
  if (!needs_consent || says_yes(call) || call.arguments.flag("dry-run")) return print_done(call, plan);
  return output_of(call).is_for_people() ? print(plan) : write_all(STDERR_FILENO, plan, "standard error");
}

Error no_answer(const PackSource& source, Error error) {
  if (source.doubtful.empty()) return error;
  return {.status = ExitCode::failed,
          .what = "can't use " + source.doubtful,
          .why = "there was no answer, and what stands before its @ may be a name and a password: a / in one is written %2F",
          .hint = "man tcli-packs"};
}

Terminal terminal_of(const BuiltinCall& call) {
  const bool is_terminal = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
  if (!is_terminal || call.options.no_input) return Terminal::none;
  return is_quiet(call) ? Terminal::asks : Terminal::shared;
}

namespace {

// As they were installed, whatever became of their files: by these a change is found to be incompatible.
std::vector<PackModule> modules_before(const PackStore& store, Mirror& mirror, const InstalledPack& pack) {
  if (mirror.has_commit(pack.commit)) {
    if (auto staged = stage_pack(store, mirror, pack.ref, pack.commit, declarations())) {
      drop_staged(store, *staged);
      return std::move(staged->content.modules);
    }
  }
  auto there = read_pack_folder(store.tree(pack.name, pack.commit), declarations());
  return there ? std::move(there->modules) : std::vector<PackModule>{};
}

} // namespace

Result<PackStep> make_step(const PackStore& store, Mirror& mirror, const std::string& ref, const std::string& commit,
                           const InstalledPack* before, const SignatureRule& rule) {
  PackStep step;
  step.staged_by = rule;
  TCLI_TRY(step.signer, checked_signer(mirror, ref, commit, rule));
  TCLI_TRY(step.staged, stage_pack(store, mirror, ref, commit, declarations()));
  const bool is_put_back = before != nullptr && before->commit == commit;
  if (auto fit = is_put_back ? Status{} : check_runnable(step.staged.content); !fit) {
    drop_staged(store, step.staged);
    return fail(std::move(fit).error());
  }
  if (before != nullptr) step.before = *before;
  if (before != nullptr && !is_put_back)
    step.changes = compare_modules(modules_before(store, mirror, *before), step.staged.content.modules);
  if (before == nullptr) return step;
  if (const auto between = commits_between(mirror, before->commit, commit, 0)) step.commits = between->count;
  if (step.commits > 0) {
    const auto forward = is_ancestor(mirror, before->commit, commit);
    const bool is_other = before->ref != ref && !(forward && *forward); // of the same ref check_moved tells
    if (is_other) step.moved = "what is installed is no part of its history";
    return step;
  }
  if (const auto back = commits_between(mirror, commit, before->commit, 0)) step.commits_back = back->count;
  return step;
}

bool has_its_files(const PackStore& store, const InstalledPack& pack) {
  const std::string tree = store.tree(pack.name, pack.commit);
  const auto receipt = read_receipt(tree);
  return receipt && has_commands(tree, *receipt);
}

Result<std::optional<PackStep>> step_in_place(const BuiltinCall& call, const PackStore& store, const InstalledPack& pack,
                                              const Result<RemoteRefs>& refs, const SignatureRule& rule) {
  TCLI_TRY(auto mirror, open_mirror(call, pack.url));
  if (!mirror.has_commit(pack.commit) && !refs) return fail(refs.error());
  TCLI_CHECK(mirror.bring_commit(pack.commit, refs ? &*refs : nullptr, terminal_of(call)));
  TCLI_TRY(auto step, make_step(store, mirror, pack.ref, pack.commit, &pack, rule));
  return std::optional{std::move(step)};
}

Result<std::optional<FoundRef>> fetch_newer(const BuiltinCall& call, const PackStore& store, const InstalledPack* known,
                                            const PackSource& source, const Result<RemoteRefs>& refs) {
  if (!refs) return fail(known == nullptr ? no_answer(source, refs.error()) : refs.error());
  TCLI_TRY(const auto told, find_ref(*refs, source.ref, source.url));
  const auto is_here = [&](const std::string& commit) {
    return known != nullptr && known->commit == commit && known->ref == source.ref && has_its_files(store, *known);
  };
  if (is_here(told.commit)) return std::optional<FoundRef>{};
  TCLI_TRY(auto mirror, open_mirror(call, source.url));
  TCLI_TRY(auto found, mirror.bring(source.ref, *refs, terminal_of(call)));
  return is_here(found.commit) ? std::optional<FoundRef>{} : std::optional{std::move(found)};
}

Result<PackStep> step_to(const BuiltinCall& call, const PackStore& store, const InstalledPack* known, const PackSource& source,
                         const FoundRef& found, const SignatureRule& rule) {
  TCLI_TRY(auto mirror, open_mirror(call, source.url));
  if (known != nullptr && known->ref == source.ref) TCLI_CHECK(check_moved(call, mirror, *known, found));
  TCLI_TRY(auto step, make_step(store, mirror, source.ref, found.commit, known, rule));
  if (known == nullptr || step.staged.row.name == known->name) return step;
  drop_staged(store, step.staged);
  return fail(Error{.status = ExitCode::failed,
                    .what = fmt::format("pack {} calls itself {} now", known->name, step.staged.row.name),
                    .hint = fmt::format("tcli pack remove {}", known->name)});
}

Result<std::optional<PackStep>> step_to(const BuiltinCall& call, const PackStore& store, const InstalledPack* known,
                                        const PackSource& source, const Result<RemoteRefs>& refs, const SignatureRule& rule) {
  TCLI_TRY(const auto found, fetch_newer(call, store, known, source, refs));
  if (!found) return std::optional<PackStep>{};
  TCLI_TRY(auto step, step_to(call, store, known, source, *found, rule));
  return std::optional{std::move(step)};
}

std::string follows_text(const InstalledPack& row) {
  return fmt::format("follows {} now", row.ref.empty() ? "the remote's HEAD" : escape(row.ref));
}

std::string step_text(const PackStep& step) {
  const InstalledPack& row = step.staged.row;
  if (!step.before) {
    return fmt::format("{}   {}   {}   {}\n{}{}", row.name, short_commit(row.commit), escape(step.staged.content.pack.summary),
                       escape(shown_url(row.url)), signer_text(step), modules_text(step));
  }
  std::string text = fmt::format("{}   {}\n", row.name, way_text(step));
  if (shown_url(step.before->url) != shown_url(row.url))
    text += fmt::format("  from {}, no longer {}\n", escape(shown_url(row.url)), escape(shown_url(step.before->url)));
  if (!step.moved.empty()) text += fmt::format("  {}\n", escape(step.moved));
  return text + signer_text(step) + changes_text(step.changes);
}

std::string removal_text(const BuiltinCall& call, const PackStore& store, const PackState& after, std::span<const PackStep> steps,
                         const InstalledPack& pack, std::string_view why) {
  const auto content = read_pack_folder(store.place(pack), declarations());
  auto changes = compare_modules(content ? content->modules : std::vector<PackModule>{}, {});
  if (const auto then = foreseen_config(store, after, steps)) remark_gone(call, store, after, steps, *then, changes);
  return fmt::format("{}   {}\n{}", pack.name, why, changes_text(changes));
}

std::vector<std::string> restored_packs(std::span<const PackStep> steps) {
  std::vector<std::string> names;
  for (const PackStep& step : steps)
    if (is_restoring(step)) names.push_back(step.staged.row.name);
  return names;
}

void warn_of_steps(std::span<const PackStep> steps) {
  std::vector<std::string> warnings;
  for (const PackStep& step : steps) std::ranges::copy(step.staged.content.warnings, std::back_inserter(warnings));
  warn_together(warnings);
}

void put_row(PackState& state, const PackStep& step) {
  InstalledPack row = step.staged.row;
  InstalledPack* const known = state.find(row.name);
  if (known == nullptr) {
    state.packs.push_back(std::move(row));
    return;
  }
  row.is_pinned = known->is_pinned;
  row.is_teams = known->is_teams;
  row.previous = known->commit == row.commit ? known->previous : known->commit;
  *known = std::move(row);
}

Result<TeamConfig> foreseen_config(const PackStore& store, const PackState& after, std::span<const PackStep> steps) {
  auto config = installed_config(after, [&](const InstalledPack& pack) {
    const auto step = std::ranges::find_if(steps, [&](const PackStep& each) { return each.staged.row.name == pack.name; });
    return step == steps.end() || !pack.linked.empty() ? store.place(pack) : step->staged.folder;
  });
  if (!config) return fail(with_remedy(store, std::move(config).error()));
  return config;
}

Status remark_steps(const BuiltinCall& call, const PackStore& store, const PackState& after, std::span<PackStep> steps) {
  TCLI_TRY(const auto then, foreseen_config(store, after, steps));
  for (PackStep& step : steps) {
    remark_names(call, store, after, steps, then, step);
    remark_gone(call, store, after, steps, then, step.changes);
  }
  return {};
}

Result<ConfigChanges> config_changes(const BuiltinCall& call, const PackStore& store, const PackState& after,
                                     std::span<const PackStep> steps) {
  TCLI_TRY(const auto now, TeamConfig::load());
  TCLI_TRY(const auto then, foreseen_config(store, after, steps));
  return compare_config(now, then, turned_calls(call, store, after, steps, then));
}

Status take_step(const PackStore& store, PackState& state, const PackStep& step) {
  TCLI_CHECK(place_pack(store, step.staged));
  put_row(state, step);
  return {};
}

} // namespace tcli

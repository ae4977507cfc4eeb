// Getting a version of a pack to this machine, and showing what it would change.
#pragma once

#include "commands/builtins.hpp"
#include "pack/config_changes.hpp"
#include "pack/pack_changes.hpp"
#include "pack/pack_source.hpp"
#include "pack/signature.hpp"
#include "pack/stage.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// ask_remotes() and ask_remote(), told to whoever waits at a terminal.
std::vector<Result<RemoteRefs>> ask_all(const BuiltinCall& call, const std::vector<Remote>& remotes);
Result<RemoteRefs> ask_one(const BuiltinCall& call, const Remote& remote);

// The remote behind a URL, as the config lets git reach it.
Remote remote_of(const BuiltinCall& call, const std::string& url);

// The copy of what is there; says so before it waits for another process that has it. Fails with 1.
Result<Mirror> open_mirror(const BuiltinCall& call, const std::string& url);

// Why its remote gave no answer, without what may be a password.
Error no_answer(const PackSource& source, Error error);

// What a config says of signatures.
SignatureRule signature_rule_of(const Config& config);

// Who signed it, as far as the rule asks. Fails with 1 where the rule requires what is not there.
Result<std::string> checked_signer(const Mirror& mirror, const std::string& ref, const std::string& commit,
                                   const SignatureRule& rule);

// Whether --yes was given, before the module or behind the command.
bool says_yes(const BuiltinCall& call);

// What is about to change. --quiet keeps it to itself, and so does --output of a record, unless a person is to say yes to it.
Status show_plan(const BuiltinCall& call, const std::string& plan, bool needs_consent);

// Where git may ask, and show its progress unless the call is to be quiet.
Terminal terminal_of(const BuiltinCall& call);

// One pack on its way: what is here, and what would be.
struct PackStep {
  StagedPack staged;
  std::optional<InstalledPack> before; // none: it is new
  SignatureRule staged_by = {};        // the rule that it was held to
  std::string signer;                  // foreign text; empty: nobody asked who signed it, or nobody did
  std::vector<PackChange> changes;
  std::map<std::string, std::string> remarks; // on modules that are new: who else has the name
  std::size_t commits = 0;                    // that came since
  std::size_t commits_back = 0;               // that are taken back, where none came
  std::string moved;                          // why it is no later version; empty: nobody asked, or it is one
};

// Verifies the signature of `commit` as the rule says, stages it, and compares it with what is installed. Fails with 1, and
// nothing is staged.
Result<PackStep> make_step(const PackStore& store, Mirror& mirror, const std::string& ref, const std::string& commit,
                           const InstalledPack* before, const SignatureRule& rule);

// Why `found`, which the ref of `pack` leads to now, is no later version of it: a branch goes forward, and a tag stays. Empty: it
// is one.
std::string moved_reason(const Mirror& mirror, const InstalledPack& pack, const FoundRef& found);

// Fails with 1 where there is such a reason, unless the call says --force.
Status check_moved(const BuiltinCall& call, const Mirror& mirror, const InstalledPack& pack, const FoundRef& found);

// Whether all that a call of its modules would start is in its place.
bool has_its_files(const PackStore& store, const InstalledPack& pack);

// The step that puts its files back as they were installed. The remote's answer is needed where the commit is not in the mirror.
Result<std::optional<PackStep>> step_in_place(const BuiltinCall& call, const PackStore& store, const InstalledPack& pack,
                                              const Result<RemoteRefs>& refs, const SignatureRule& rule);

// What `source` means now, as its remote has just told, fetched; none: it is here. `known` is what is installed from there; null:
// nothing.
Result<std::optional<FoundRef>> fetch_newer(const BuiltinCall& call, const PackStore& store, const InstalledPack* known,
                                            const PackSource& source, const Result<RemoteRefs>& refs);

// The step to it. A ref that was moved elsewhere fails with 1, unless the call says --force.
Result<PackStep> step_to(const BuiltinCall& call, const PackStore& store, const InstalledPack* known, const PackSource& source,
                         const FoundRef& found, const SignatureRule& rule);

// Both of them.
Result<std::optional<PackStep>> step_to(const BuiltinCall& call, const PackStore& store, const InstalledPack* known,
                                        const PackSource& source, const Result<RemoteRefs>& refs, const SignatureRule& rule);

// "follows v1 now", of a row with another ref.
std::string follows_text(const InstalledPack& row);

// As a person reads it before anything changes.
std::string step_text(const PackStep& step);

// The same of a pack that goes away with the steps to `after`, as `why` says, and each of its modules with it.
std::string removal_text(const BuiltinCall& call, const PackStore& store, const PackState& after, std::span<const PackStep> steps,
                         const InstalledPack& pack, std::string_view why);

// Those that put files back, and nothing else.
std::vector<std::string> restored_packs(std::span<const PackStep> steps);

// Warns of what is odd in the manifests that they bring.
void warn_of_steps(std::span<const PackStep> steps);

// Its row put into the state.
void put_row(PackState& state, const PackStep& step);

// What packs and the team file say of the config once the steps to `after` are taken. Fails with 1.
Result<TeamConfig> foreseen_config(const PackStore& store, const PackState& after, std::span<const PackStep> steps);

// Says of the modules that the steps to `after` bring or take away who else has their names. Fails with 1.
Status remark_steps(const BuiltinCall& call, const PackStore& store, const PackState& after, std::span<PackStep> steps);

// What the config says more, less or else than what counts now once the steps to `after` are taken. A folder that is linked may
// have changed since that was asked. Fails with 1.
Result<ConfigChanges> config_changes(const BuiltinCall& call, const PackStore& store, const PackState& after,
                                     std::span<const PackStep> steps);

// Puts its tree in place and its row into the state.
Status take_step(const PackStore& store, PackState& state, const PackStep& step);

} // namespace tcli

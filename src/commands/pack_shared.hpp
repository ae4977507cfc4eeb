// What the commands of `pack` have in common.
#pragma once

#include "commands/builtins.hpp"
#include "pack/generation.hpp"
#include "pack/stage.hpp"

#include <functional>
#include <string>

namespace tcli {

// What programs and plugins in a pack say of themselves, as the contract reads it.
ReadDeclaration declarations();

// Warns, of what is the same of several places ("pack core: pack.yaml:4:1: unknown key") in one line with all of them.
void warn_together(const std::vector<std::string>& warnings);

// The pack of that name; status 1, and the nearest name, when there is none.
Result<InstalledPack*> named_pack(PackState& state, const std::string& name);

// That install leaves a pinned pack as it is.
Error stays_pinned(const InstalledPack& pack);

// The error of a change, with the command that mends it where files of what is installed are gone, or can't be read any more: by
// what older builds took, or as they are edited in a linked folder.
Error with_remedy(const PackStore& store, Error error);

// A source in a hint, as a shell takes it. One with a password is not repeated: such lines end in logs.
std::string told_source(const std::string& typed);

// place_staged(), and a warning that tells of files that were put aside.
Status place_pack(const PackStore& store, const StagedPack& staged);

// Changes what is installed, under the lock: `change` gets the state as it is then, and what it leaves there is published. What
// nobody needs any more goes, and man pages are made anew. Warnings tell of linked packs that can't be used, and of files that
// were put aside. Prints the record of it where the call asks for one.
Status change_packs(const BuiltinCall& call, const std::function<Status(const PackStore& store, PackState& state)>& change);

// The record of a change, made or foreseen, where the call asks for one: the packs that differ, each with what was done to it.
// `restored`: those whose files were put back.
Status print_changed_packs(const BuiltinCall& call, const PackState& before, const PackState& after,
                           const std::vector<std::string>& restored = {});

// The same for who has the lock.
Status publish_packs(const PackStore& store, const PackState& state);
Result<UniqueFd> lock_packs(const PackStore& store);

} // namespace tcli

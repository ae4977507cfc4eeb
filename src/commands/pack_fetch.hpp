// Getting a version of a pack to this machine, and showing what it would change.
#pragma once

#include "commands/builtins.hpp"
#include "pack/pack_changes.hpp"
#include "pack/stage.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tcli {

// The remote behind a URL, as the config lets git reach it.
Remote remote_of(const BuiltinCall& call, const std::string& url);

// Where git may show its progress.
Terminal terminal_of(const BuiltinCall& call);

// One pack on its way: what is here, and what would be.
struct PackStep {
  StagedPack staged;
  std::optional<InstalledPack> before; // none: it is new
  std::vector<PackChange> changes;
  std::size_t commits = 0; // that came since
};

// Stages `commit`, and compares it with what is installed.
Result<PackStep> make_step(const PackStore& store, Mirror& mirror, const std::string& ref, const std::string& commit,
                           const InstalledPack* before);

// As a person reads it before anything changes.
std::string step_text(const PackStep& step);

// Puts its tree in place and its row into the state.
Status take_step(const PackStore& store, PackState& state, const PackStep& step);

} // namespace tcli

// Help at every level, from manifests alone. All within 80 columns, plain text.
#pragma once

#include "catalog/finding.hpp"
#include "module/grammar.hpp"
#include "module/manifest.hpp"
#include "module/verdict.hpp"

#include <string>
#include <string_view>

namespace tcli {

// The page that a call's --help asks for: of the module, of one subject, or of one command.
std::string help_page(const Finding& finding, const Manifest& manifest, const Call& call);

// "rota set <name> [<people>...]"
std::string command_usage(const Command& command);

// The rows of options, as every page shows them; empty when there are none.
std::string option_list(const Command& command);

// What every page tells of a parameter besides its summary, "int, default: 1", and of what a command changes: " (writes)", and
// for one that asks first a sentence. Empty where there is nothing to tell; not escaped.
std::string argument_notes(const Argument& argument);
std::string option_notes(const Option& option);
std::string effect_note(Effect effect);
std::string effect_text(std::string_view module, const Command& command);

// " <subject>", " [<subject>]" where some commands have none, or nothing.
std::string_view subject_usage(const Manifest& manifest);

// `tcli help M` for a module without a manifest: what it answered when it was asked, or how to ask it.
std::string undeclared_page(const Finding& finding, const Verdict& verdict);

} // namespace tcli

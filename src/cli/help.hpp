// Help at every level, from manifests alone. All within 80 columns, plain text.
#pragma once

#include "catalog/finding.hpp"
#include "module/grammar.hpp"
#include "module/manifest.hpp"
#include "module/verdict.hpp"

#include <string>

namespace tcli {

// The page that a call's --help asks for: of the module, of one subject, or of one command.
std::string help_page(const Finding& finding, const Manifest& manifest, const Call& call);

// "rota set <name> [<people>...]"
std::string command_usage(const Command& command);

// The rows of options, as every page shows them; empty when there are none.
std::string option_list(const Command& command);

// `tcli help M` for a module without a manifest: what it answered when it was asked, or how to ask it.
std::string undeclared_page(const Finding& finding, const Verdict& verdict);

} // namespace tcli

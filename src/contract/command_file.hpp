// Modules whose commands are files below a folder: the one file that a call runs.
#pragma once

#include "base/result.hpp"
#include "catalog/finding.hpp"
#include "module/manifest.hpp"

#include <string>

namespace tcli {

// The file of a command as a module of its own, which runs as it stands. That it is there and executable shows when it runs.
// Fails with 126 where anyone can change it.
Result<Finding> command_file(const Finding& module, const std::string& subject, const std::string& verb);

// explain_refusal() of such a file: what it says names the file, since the module's other commands may be well.
Error explain_refused_command(const Finding& file, int error_number);

// The first command of the manifest that can't run, and why; no reason when all can, as far as their files tell.
Problem commands_problem(const Finding& module, const Manifest& manifest);

} // namespace tcli

// Running a native plugin: tcli-host loads it, and what goes wrong before the command has begun is the plugin's fault, not an end
// of the command.
#pragma once

#include "base/result.hpp"
#include "catalog/finding.hpp"
#include "contract/probe.hpp"
#include "module/manifest.hpp"
#include "run/child.hpp"

#include <functional>

namespace tcli {

// Starts `child` (tcli-host) and waits for it. How the command ended; when a signal of its own making killed it, one line names
// the plugin. Fails with 126 and the reason when the library could not be loaded: refused, crashed, ended the program, or took
// longer than 3 seconds.
// `run` is run_child, or what stands in for it.
Result<ChildEnd> run_native(const Finding& finding, ChildSpec child,
                            const std::function<Result<ChildOutcome>(const ChildSpec&)>& run);

// Has the library of a declared native module loaded, and looked through for the commands that its manifest declares; runs none
// of them. Without any it has to have a provider. Why it can't run, or an empty reason. Fails with 126 when no seal can be made.
Result<Problem> check_native(const Finding& finding, const Manifest& manifest, Seal seal);

} // namespace tcli

// Examples that a manifest calls safe, run to see that they hold.
#pragma once

#include "author/clean_run.hpp"
#include "module/manifest.hpp"

#include <string>
#include <string_view>

namespace tcli {

// What differs between what a program wrote and what it should have written, in a sentence; empty when nothing does. A line end
// at the end of either counts for nothing.
std::string output_problem(std::string_view written, std::string_view wanted);

// Runs it; what does not hold of it, in a sentence, and empty when all does. One that is more than a call of tcli is not run: a
// shell would be needed. Fails with 125.
Result<std::string> run_example(const CleanFolder& where, const Example& example, const StopSignals& signals,
                                const OrphanScope& orphans);

} // namespace tcli

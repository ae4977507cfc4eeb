// Examples that a manifest calls safe, run to see that they hold.
#pragma once

#include "author/clean_run.hpp"
#include "module/manifest.hpp"

#include <string>
#include <string_view>

namespace tcli {

// What differs between what a program wrote and what it should have written, in a sentence; empty when nothing does. A line end
// more or less at the end counts for nothing.
std::string output_problem(std::string_view written, std::string_view wanted);

// Runs a safe one, in which example_problem() finds none, of the module that the provider has; what does not hold of it, in a
// sentence, and empty when all does. Fails with 125.
Result<std::string> run_example(const CleanFolder& where, std::string_view provider, const Example& example,
                                const StopSignals& signals, const OrphanScope& orphans);

} // namespace tcli

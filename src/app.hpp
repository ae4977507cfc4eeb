// The way of a call.
#pragma once

namespace tcli {

// tcli as a function of its argv: returns the exit status, or dies of the module's signal. Called once, from main.
int run(int argc, char** argv);

} // namespace tcli

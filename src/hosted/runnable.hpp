// What a third party's provider found, made what tcli is ready to run.
#pragma once

#include "catalog/finding.hpp"

#include <string>

namespace tcli {

// A native plugin is only ever run by `host_program`, whatever its provider says. A module gets a problem, unless it has one,
// when anyone can change its file, its manifest or a program that runs it, or put files into a folder of theirs; and when its
// program is not executable.
Finding made_runnable(Finding finding, const std::string& host_program);

} // namespace tcli

// What a third party's provider found, made what tcli is ready to run.
#pragma once

#include "catalog/finding.hpp"

#include <string>

namespace tcli {

// A native plugin is only ever run by `host_program`, whatever its provider says. A module gets a problem, unless it has one,
// when anyone can change its file, its manifest or a program that runs it, or put files into a folder of theirs; when its
// program is not executable; and when tcli would read its file or its manifest by a path that is not absolute. The identities
// that the provider left out are those that the files have now.
Finding made_runnable(Finding finding, const std::string& host_program);

} // namespace tcli

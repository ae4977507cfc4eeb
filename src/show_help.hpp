// tcli help: the same pages as --help, and nothing runs.
#pragma once

#include "cli/global_options.hpp"
#include "session.hpp"

#include <span>
#include <string>
#include <string_view>

namespace tcli {

// A page on standard output; the status is 0.
Result<int> show(std::string_view page);

// tcli help [--man] [MODULE [SUBJECT] [VERB] | TOPIC]; `typed` are the words behind `help`. Errors are those of a call: 2 for
// words that nobody knows, 126 for a broken module, 127 for one that is not there.
Result<int> show_help(const Session& session, const GlobalOptions& options, std::span<const std::string> typed);

} // namespace tcli

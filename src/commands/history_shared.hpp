// What the commands of `history` have in common.
#pragma once

#include "commands/builtins.hpp"
#include "history/history.hpp"

#include <string>

namespace tcli {

// What history.keep.* of the config says.
Retention configured_retention(const BuiltinCall& call);

// With that retention.
Result<History> open_history(const BuiltinCall& call);

// An option that is given with nothing in it, as a script's unset variable does, must not mean that it is absent: status 2.
Status refuse_empty_options(const BuiltinCall& call);

// The run that the argument `run` names. Where it begins more than one id, the hint is the same call with the newest of them.
Result<Run> find_run(const BuiltinCall& call, History& history);

// Of the options --module --verb --user --since --until, as far as the command has them. An empty one of any of its options is
// refused.
Result<RunFilter> filter_of(const BuiltinCall& call);

// The value of an option that is a length of time; none when it is absent.
std::optional<std::int64_t> duration_option(const BuiltinCall& call, std::string_view name);

// "tcli files read /tmp/x", as a shell reads it; *** where a secret was.
std::string run_line_for_people(const RunStart& start);

// "failed 1", "killed SIGTERM"
std::string state_for_people(const Run& run);
// The same with how long it took: "failed 1 (2.1s)".
std::string state_and_time(const Run& run, std::int64_t now_ms);

std::int64_t now_ms();

} // namespace tcli

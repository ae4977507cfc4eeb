// The built-in module `history`: what ran, how it ended, and running it again.
#pragma once

#include "commands/builtin_module.hpp"

#include <array>

namespace tcli {

Result<int> history_list(const BuiltinCall& call);
Result<int> history_show(const BuiltinCall& call);
Result<int> history_rerun(const BuiltinCall& call);
Result<int> history_output(const BuiltinCall& call);
Result<int> history_stats(const BuiltinCall& call);
Result<int> history_check(const BuiltinCall& call);
Result<int> history_prune(const BuiltinCall& call);
Result<int> history_export(const BuiltinCall& call);
Result<int> history_import(const BuiltinCall& call);
Result<int> history_annotate(const BuiltinCall& call);

inline constexpr std::array<BuiltinCommand, 10> k_history_commands{{
    {"list", history_list},
    {"show", history_show},
    {"rerun", history_rerun},
    {"output", history_output},
    {"stats", history_stats},
    {"check", history_check},
    {"prune", history_prune, "removed runs output_bytes dry_run"},
    {"export", history_export},
    {"import", history_import, "imported added complete known runs wrong"},
    {"annotate", history_annotate},
}};

// Kept to the plain YAML that plain_yaml.hpp reads: it is parsed whenever the module is called.
inline constexpr const char* k_history_manifest = R"(tcli: 1
summary: "What ran, how it ended, and running it again"
description: "A run is named by its id, by as much of its beginning as no other has, or by: last, last-failed. A time is a date (2026-11-25), a date and time (2026-11-25 10:42), today, yesterday, or how long ago (90m, 7d)."
commands:
  list:
    summary: "The runs, the newest first"
    options:
      - {name: limit, short: n, type: int, default: 20, summary: How many at most}
      - {name: module, summary: Of this module, complete: modules}
      - {name: verb, summary: Of this verb}
      - {name: status, type: choice, choices: [ok, failed, interrupted, killed, running, abandoned], summary: That ended so}
      - {name: since, summary: Started at this time or later}
      - {name: until, summary: Started before this time}
      - {name: user, summary: Of this user}
      - {name: tree, type: bool, summary: "Each with the runs it called, below it"}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
    examples:
      - {run: tcli history list -n 5, summary: The latest five}
      - {run: tcli history list --status failed --since today, summary: What went wrong today}
  show:
    summary: "One run: how it ended, and how to run it again"
    arguments: [{name: run, default: last, summary: "Its id, or last, or last-failed", complete: runs}]
    options:
      - {name: detail, type: bool, summary: All that is known of it}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
    examples:
      - {run: tcli history show last-failed, summary: What went wrong}
  rerun:
    summary: "Run it again, with other values where some are given"
    description: "In the folder where it ran. The values of secret options are not stored: they come from their environment variables, or are asked for."
    arguments:
      - {name: run, summary: "Its id, or last, or last-failed", complete: runs}
      - {name: values, variadic: true, required: false, summary: "name=value of a parameter; number=word where there is no manifest"}
    dry_run: true
    options:
      - {name: dry-run, type: bool, summary: "Print the call for a shell, as --output says, and run nothing"}
      - {name: here, type: bool, summary: In the current folder}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
      - {name: quiet, short: q, type: bool, summary: Tell nothing that has changed since}
    examples:
      - {run: tcli history rerun last, summary: The same again}
      - {run: tcli history rerun last-failed file=/tmp/other, summary: With one value changed}
    effect: write
  output:
    summary: "What it printed, where a copy was kept"
    description: "Standard output on standard output, standard error on standard error. A copy is kept of runs that were called with --capture, or where the manifest or the config says so."
    arguments: [{name: run, default: last, summary: "Its id, or last, or last-failed", complete: runs}]
    options:
      - {name: stream, type: choice, choices: [all, stdout, stderr], default: all, summary: Of these streams}
      - {name: follow, short: f, type: bool, summary: Go on while it runs}
    examples:
      - {run: tcli history output last, summary: What the last run printed}
  stats:
    summary: "How often, how well and how fast"
    options:
      - {name: module, summary: Of this module, complete: modules}
      - {name: verb, summary: Of this verb}
      - {name: user, summary: Of this user}
      - {name: since, summary: Started at this time or later}
      - {name: until, summary: Started before this time}
      - {name: by, type: choice, choices: [verb, user, day], default: verb, summary: A line for each}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
    examples:
      - {run: tcli history stats --since 30d, summary: The last month}
  check:
    summary: Whether runs keep a service level
    description: "Ends with 1 when one of the levels is missed, and says which: for cron and CI. No run misses none."
    options:
      - {name: success, summary: "At least so many end with 0, such as 99%"}
      - {name: p50, type: duration, summary: At least half take no longer}
      - {name: p90, type: duration, summary: At least 90 in 100 take no longer}
      - {name: p95, type: duration, summary: At least 95 in 100 take no longer}
      - {name: p99, type: duration, summary: At least 99 in 100 take no longer}
      - {name: max, type: duration, summary: None takes longer}
      - {name: module, summary: Of this module, complete: modules}
      - {name: verb, summary: Of this verb}
      - {name: user, summary: Of this user}
      - {name: since, summary: Started at this time or later}
      - {name: until, summary: Started before this time}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
    examples:
      - {run: tcli history check --success 99% --p95 2s --since 7d, summary: The last week}
  prune:
    summary: Remove the oldest runs
    description: "Down to what history.keep.age, history.keep.runs and history.keep.bytes of the config keep, or the options; runs that are still going stay. That is done now and then without asking too."
    dry_run: true
    options:
      - {name: age, type: duration, summary: Keep those that are no older}
      - {name: runs, type: int, summary: Keep so many}
      - {name: bytes, summary: "Keep so much, such as 100M"}
      - {name: dry-run, type: bool, summary: Say how many would go}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
      - )" TCLI_QUIET_OPTION R"(
    examples:
      - {run: tcli history prune --dry-run, summary: How many would go}
    effect: destructive
  export:
    summary: "Runs as JSON, one in a line, the oldest first"
    options:
      - {name: module, summary: Of this module, complete: modules}
      - {name: since, summary: Started at this time or later}
      - {name: until, summary: Started before this time}
    examples:
      - {run: tcli history export --since 7d > runs.jsonl, summary: The last week}
  import:
    summary: Add runs that were exported elsewhere
    description: "From a file or pipe that export has written, or from a database of a history, damaged ones too. A run that is there stays as it is."
    arguments: [{name: file, type: file, summary: "The file; - is standard input"}]
    options:
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
      - )" TCLI_QUIET_OPTION R"(
    examples:
      - {run: tcli history import runs.jsonl, summary: From another machine}
    effect: write
  annotate:
    summary: Put a note on a run
    arguments:
      - {name: run, summary: "Its id, or last, or last-failed", complete: runs}
      - {name: text, variadic: true, summary: "The note; an empty one takes it away"}
    options:
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
      - )" TCLI_QUIET_OPTION R"(
    examples:
      - {run: tcli history annotate last the disk was full, summary: Seen by show}
    effect: write
)";

} // namespace tcli

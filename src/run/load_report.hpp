// What tcli-host tells the tcli that started it: that the plugin is loaded, or why not. How a process ends does not say whose
// fault it was: a library's constructor can crash, exit with 0 or never return.
#pragma once

#include "base/file.hpp"
#include "base/result.hpp"
#include "module/state.hpp"

#include <string>
#include <string_view>
#include <sys/types.h>

namespace tcli {

// The environment variable that names the host's end.
inline constexpr const char* k_load_report_variable = "TCLI_HOST_REPORT";

// The one that tells the host which file it was asked for: another one may stand there by now, and the call was checked by the
// manifest of this one. The text is identity_text()'s.
inline constexpr const char* k_library_variable = "TCLI_HOST_LIBRARY";

// The one that tells the host how it tells what is no result, in words: "all" where tcli explains its decisions, "quiet" where
// it was told to be, "always", "never" or "auto" for colour where that was chosen.
inline constexpr const char* k_tells_variable = "TCLI_HOST_TELLS";

// What `tcli-host check` prints before it loads anything, when all is well, and before what is wrong: a constructor can end the
// program with any status and print what it likes.
inline constexpr std::string_view k_host_started = "tcli-host: started\n";
inline constexpr std::string_view k_all_there = "tcli-host: all commands are there\n";
inline constexpr std::string_view k_not_all_there = "tcli-host: not to be used: ";

struct LoadReport {
  enum class Kind { none, loaded, refused };

  Kind kind = Kind::none; // none: nothing was said (yet)
  Problem problem = {};   // of a refused one
};

// Where the host is, beside what it said: the offset of the file, which both share. A report by itself would end the wait.
enum class HostStage : off_t {
  not_started = 0, // the program did not get as far as to take its report
  started = 1,
  showing_progress = 2, // its last line on the terminal may be one of progress
};
// What takes that line away (ECMA-48: carriage return, erase to the end of the line).
inline constexpr std::string_view k_clear_line = "\r\x1b[K";

// tcli's end, a file in memory that the child gets too: unlike a pipe nobody has to read it meanwhile. Fails with 125.
Result<UniqueFd> make_load_report();
LoadReport read_load_report(int report);
inline LoadReport read_load_report(const UniqueFd& report) { return read_load_report(report.get()); }
HostStage read_host_stage(const UniqueFd& report);

// The host's end, once in a process: the descriptor that the variable names, which is unset and kept from children. -1 without
// one. The host has started then.
int take_load_report();

std::string identity_text(const FileId& id);
// The variable's text, once in a process: it is unset. Empty without one.
std::string take_library_identity();

void tell_host_stage(HostStage stage); // nothing happens without a report, or where its descriptor is another file by now
// Once: what was said stays, whatever the plugin writes to the descriptor later. False when it could not be said: the descriptor
// that was taken is closed, or is another file by now. Nothing is written then.
bool write_load_report(int report, const LoadReport& said);

} // namespace tcli

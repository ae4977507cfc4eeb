// What tcli's own exit status can be; every other value is the module's own.
#pragma once

#include <array>
#include <string_view>

namespace tcli {

// Source: POSIX XCU 2.8.2 for 126 and 127; 125 as env(1), timeout(1) and other GNU wrappers use it.
enum class ExitCode : int {
  ok = 0,
  failed = 1,
  usage = 2,
  internal = 125,
  cannot_run = 126,
  not_found = 127,
};

inline constexpr int k_ok = static_cast<int>(ExitCode::ok), k_failed = static_cast<int>(ExitCode::failed);

struct ExitCodeRow {
  ExitCode code;
  std::string_view meaning;
};

// The one table: `tcli help exit-codes` and tcli(1) are made from it.
inline constexpr std::array<ExitCodeRow, 6> k_exit_codes{{
    {ExitCode::ok, "it worked"},
    {ExitCode::failed, "a built-in command failed, or found what it was asked to look for"},
    {ExitCode::usage, "the call is wrong: an unknown verb, option or value"},
    {ExitCode::internal, "tcli itself failed before the module ran"},
    {ExitCode::cannot_run, "the module was found but can't run; the reason is printed"},
    {ExitCode::not_found, "there is no such module"},
}};

} // namespace tcli

// What fetches packs in the background: a timer of the user's systemd, or where that does not run a line of the user's crontab.
#pragma once

#include "base/result.hpp"

#include <string>

namespace tcli {

enum class Scheduler { none, systemd, cron };

std::string_view scheduler_word(Scheduler scheduler); // "none", "systemd", "cron"

// Has `program`, an absolute path, called as `program pack fetch --quiet` every six hours, in the folders that the environment
// names now (XDG_*_HOME). Again in place of what was scheduled before. Fails with 1 when there is neither.
Result<Scheduler> schedule_fetch(const std::string& program);

// No longer; what did it until now. Fails with 1, and then some of it may be left.
Result<Scheduler> unschedule_fetch();

// What does it now, as far as files and the crontab tell. Fails with 1.
Result<Scheduler> scheduled_fetch();

// One word of Environment= (systemd.exec(5)), or the program of ExecStart= (systemd.service(5)): nothing in it is expanded. `$`
// means nothing in either.
std::string systemd_word(std::string_view text);

// crontab(5): the line that calls `program`, at a minute that is the same for one user of one host and spreads others.
std::string cron_line(const std::string& program);

// `crontab` without the lines that are tcli's own.
std::string without_cron_line(std::string_view crontab);

} // namespace tcli

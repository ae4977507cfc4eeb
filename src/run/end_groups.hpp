// Process groups that end with tcli.
#pragma once

#include <sys/types.h>

namespace tcli {

// While one lives, a SIGHUP, SIGINT, SIGQUIT or SIGTERM that ends tcli ends the groups that are watched first: they are in
// sessions of their own, which a terminal's signals don't reach, and only the leader of each dies with tcli (PR_SET_PDEATHSIG). A
// signal that is ignored, or that somebody has a handler for, stays so. From several threads at once.
class EndGroupsScope {
public:
  EndGroupsScope();
  ~EndGroupsScope();
  EndGroupsScope(const EndGroupsScope&) = delete;
  EndGroupsScope& operator=(const EndGroupsScope&) = delete;
};

// From when its leader was started until it is waited for. There is room for 128; those beyond are not watched.
void watch_group(pid_t leader);
void release_group(pid_t leader);

} // namespace tcli

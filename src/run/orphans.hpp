// What a child leaves running when it ends.
#pragma once

#include <cstddef>
#include <sys/types.h>
#include <vector>

namespace tcli {

// While it lives processes whose parent ended become tcli's own children (prctl(2), PR_SET_CHILD_SUBREAPER), be they in a session
// of their own or not, so that none gets away. Those that tcli had before are let alone, as a shell's that became tcli by exec:
// where there are any, what leaves its parent is let go. Process-wide, one at a time.
class OrphanScope {
public:
  OrphanScope();
  ~OrphanScope();
  OrphanScope(const OrphanScope&) = delete;
  OrphanScope& operator=(const OrphanScope&) = delete;

  // Kills all that were left and those that these leave, and takes what they ended with. How many still ran; zombies do not
  // count. Takes 2 seconds at most, where the kernel holds one of them back.
  std::size_t end_all() const;

  // Kills tcli's new children and takes nothing: somebody else waits for them.
  void kill_all() const;

private:
  std::vector<pid_t> m_before;
};

// Whether a child of tcli's own is at its end; what it ended with stays to be taken.
bool has_ended(pid_t child);

} // namespace tcli

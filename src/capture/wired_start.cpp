#include "capture/wired_start.hpp"

#include <algorithm>
#include <linux/close_range.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace tcli {

int execute_wired(void* start_pointer) {
  auto& wired = *static_cast<WiredStart*>(start_pointer);
  for (std::size_t stream = 0; stream < wired.streams.size(); ++stream)
    if (wired.streams[stream] >= 0) ::dup2(wired.streams[stream], static_cast<int>(stream));
  if (wired.leads_group) {
    ::setpgid(0, 0);
    // Before anything of the module runs, which may read at once. SIGTTOU is still blocked (tcsetpgrp(3)).
    if (wired.in_foreground) ::tcsetpgrp(STDOUT_FILENO, ::getpid());
  }
  return execute(&wired.start);
}

void close_all_but(std::vector<int> kept) {
  std::ranges::sort(kept);
  int first = 0;
  for (const int fd : kept) {
    if (fd > first) ::syscall(SYS_close_range, first, fd - 1, 0);
    first = std::max(first, fd + 1);
  }
  ::syscall(SYS_close_range, first, ~0U, 0);
}

} // namespace tcli

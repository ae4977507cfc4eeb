#include "run/start_child.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace tcli {

std::vector<char*> to_exec_list(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  list.reserve(texts.size() + 1);
  for (const auto& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

int execute(void* start_pointer) {
  auto& start = *static_cast<Start*>(start_pointer);
  start.signals.restore();
  if (start.report >= 0) ::fcntl(start.report, F_SETFD, 0);
  if (start.parent != 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != start.parent) ::_exit(127); // it was killed just before
  }
  ::execve(start.argv[0], start.argv, start.environment);
  start.error = errno;
  ::_exit(127);
}

pid_t start_child(int (*run)(void*), void* start) {
  alignas(16) std::array<std::byte, std::size_t{32} * 1024> stack;
  return ::clone(run, stack.data() + stack.size(), CLONE_VM | CLONE_VFORK | SIGCHLD, start);
}

bool is_shortage(int error) {
  constexpr std::array k_shortages{EAGAIN, ENOMEM, EMFILE, ENFILE};
  return std::ranges::find(k_shortages, error) != k_shortages.end();
}

Result<ChildOutcome> could_not_execute(int error) {
  if (!is_shortage(error)) return ChildOutcome{.cannot_execute = error};
  return fail(system_error("can't start a process", error));
}

} // namespace tcli

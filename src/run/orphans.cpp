#include "run/orphans.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <boost/filesystem/directory.hpp>
#include <charconv>
#include <chrono>
#include <csignal>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace tcli {

namespace {

// proc(5): /proc/self/task/TID/children. Nothing where the kernel was built without it.
std::vector<pid_t> children() {
  std::vector<pid_t> all;
  boost::system::error_code error;
  boost::filesystem::directory_iterator task("/proc/self/task", error);
  for (; !error && task != boost::filesystem::directory_iterator(); task.increment(error)) {
    const auto list = read_head((task->path() / "children").string(), 1024 * 1024);
    if (!list) continue;
    for (const std::string_view word : split(*list, ' ')) {
      pid_t child = 0;
      if (std::from_chars(word.data(), word.data() + word.size(), child).ptr != word.data()) all.push_back(child);
    }
  }
  return all;
}

} // namespace

bool has_ended(pid_t child) {
  siginfo_t news{};
  return ::waitid(P_PID, static_cast<id_t>(child), &news, WEXITED | WNOHANG | WNOWAIT) == 0 && news.si_pid == child;
}

// Where there were children before, what these started would come to tcli as well when they end: nobody could tell it from ours.
OrphanScope::OrphanScope() : m_before(children()) {
  if (m_before.empty()) ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

OrphanScope::~OrphanScope() { ::prctl(PR_SET_CHILD_SUBREAPER, 0); }

void OrphanScope::kill_all() const {
  for (const pid_t child : children())
    if (std::ranges::find(m_before, child) == m_before.end()) ::kill(child, SIGKILL);
}

std::size_t OrphanScope::end_all() const {
  using Steady = std::chrono::steady_clock;
  const auto until = Steady::now() + std::chrono::seconds(2);
  std::vector<pid_t> killed;
  while (Steady::now() < until) {
    std::size_t left = 0;
    for (const pid_t child : children()) {
      if (std::ranges::find(m_before, child) != m_before.end()) continue;
      ++left;
      if (!has_ended(child)) {
        ::kill(child, SIGKILL);
        if (std::ranges::find(killed, child) == killed.end()) killed.push_back(child);
      }
      ::waitpid(child, nullptr, WNOHANG);
    }
    if (left == 0) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return killed.size();
}

} // namespace tcli

#include "process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <spawn.h>
#include <sys/wait.h>

namespace images {

namespace {

// The settings of posix_spawn(3), freed.
struct Plan {
  posix_spawn_file_actions_t files{};
  posix_spawnattr_t attributes{};

  Plan() {
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
    sigset_t signals;
    ::sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes, &signals);
    // A caller may ignore these; a program does not expect that.
    ::sigaddset(&signals, SIGCHLD);
    ::sigaddset(&signals, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&attributes, &signals);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
  }
  ~Plan() {
    ::posix_spawn_file_actions_destroy(&files);
    ::posix_spawnattr_destroy(&attributes);
  }
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;
};

// A copy above the standard streams, so that putting one in place never overwrites the next: the caller's may be among them when
// it was itself started without some.
Descriptor out_of_the_way(int fd) {
  return Descriptor(fd < 0 ? ::open("/dev/null", O_RDWR | O_CLOEXEC) : ::fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
}

} // namespace

Process::Process(const std::vector<std::string>& argv, const Streams& streams) {
  std::vector<char*> words;
  words.reserve(argv.size() + 1);
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);

  Plan plan;
  const std::array wanted{streams.input, streams.output, streams.errors};
  std::array<Descriptor, 3> copies;
  for (std::size_t i = 0; i < copies.size(); ++i) {
    copies[i] = out_of_the_way(wanted[i]);
    if (!copies[i].valid()) {
      m_error = errno;
      return;
    }
    ::posix_spawn_file_actions_adddup2(&plan.files, copies[i].get(), static_cast<int>(i));
  }
  ::posix_spawn_file_actions_addclosefrom_np(&plan.files, STDERR_FILENO + 1); // what the caller's caller left open
  m_error = ::posix_spawn(&m_id, words[0], &plan.files, &plan.attributes, words.data(), environ);
  if (m_error != 0) m_id = -1;
}

void Process::reap() {
  ::kill(-m_id, SIGKILL); // its session is its process group too; until it is reaped nobody else can have that number
  int status = 0;
  pid_t reaped = 0;
  while ((reaped = ::waitpid(m_id, &status, 0)) < 0 && errno == EINTR) {
  }
  if (reaped == m_id) m_status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  m_id = -1;
}

bool Process::has_ended() {
  if (m_id < 0) return true;
  siginfo_t news{};
  if (::waitid(P_PID, static_cast<id_t>(m_id), &news, WEXITED | WNOHANG | WNOWAIT) != 0) {
    if (errno == ECHILD) m_id = -1; // the system has reaped it: SIGCHLD is ignored
  } else if (news.si_pid == m_id) {
    reap();
  }
  return m_id < 0;
}

bool Process::has_ended_by(Deadline deadline) {
  while (!has_ended()) {
    const int left = milliseconds_left(deadline);
    if (left == 0) return false;
    ::poll(nullptr, 0, std::min(left, 2)); // it has closed its streams: it is about to end
  }
  return true;
}

void Process::end() {
  if (!has_ended()) reap();
}

} // namespace images

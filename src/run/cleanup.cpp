#include "run/cleanup.hpp"

#include "run/pipe.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr char k_nothing_left = 'n';
constexpr char k_once = 'o';
constexpr std::array<unsigned, 3> k_pauses{2, 8, 50}; // seconds
constexpr int k_most_files = 65536;                   // that are closed one by one

// Nothing of tcli's caller may be held by it: a pipe that stays open would never come to its end for who reads it.
void leave_the_caller(int pipe) {
  ::setsid();
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(null, stream);
  const int first = STDERR_FILENO + 1;
  ::dup2(pipe, first);
  if (::syscall(SYS_close_range, first + 1, ~0U, 0) != 0) { // Linux before 5.9
    for (int fd = first + 1; fd < k_most_files; ++fd) ::close(fd);
  }
  (void)::chdir("/");
}

void run_and_wait(char* const* argv) {
  const pid_t child = ::fork();
  if (child == 0) {
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr); // tcli holds signals back
    ::execve(argv[0], argv, ::environ);
    ::_exit(127);
  }
  while (child > 0 && ::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
}

[[noreturn]] void watch(int pipe, char* const* argv) {
  leave_the_caller(pipe);
  char said = 0;
  ssize_t count = 0;
  do count = ::read(STDERR_FILENO + 1, &said, 1);
  while (count < 0 && errno == EINTR);
  if (count == 1 && said == k_nothing_left) ::_exit(0);
  ::close(STDERR_FILENO + 1);
  run_and_wait(argv);
  if (count == 1 && said == k_once) ::_exit(0);
  for (const unsigned pause : k_pauses) {
    ::sleep(pause);
    run_and_wait(argv);
  }
  ::_exit(0);
}

} // namespace

Result<Cleanup> Cleanup::prepare(const std::vector<std::string>& argv) {
  std::vector<char*> words;
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  TCLI_TRY(Pipe pipe, make_pipe());
  const pid_t between = ::fork(); // the watcher is nobody's child here: it may outlive the run, and is not to be waited for
  if (between < 0) return fail(system_error("can't start a process", errno));
  if (between == 0) {
    const pid_t watcher = ::fork();
    if (watcher == 0) {
      pipe.write = UniqueFd();
      watch(pipe.read.get(), words.data());
    }
    ::_exit(watcher < 0 ? errno : 0);
  }
  int status = 0;
  while (::waitpid(between, &status, 0) < 0 && errno == EINTR) {
  }
  if (status != 0) return fail(system_error("can't start a process", WIFEXITED(status) ? WEXITSTATUS(status) : EAGAIN));
  return Cleanup(std::move(pipe.write));
}

void Cleanup::run_ended(int status) { (void)::write(m_pipe.get(), status == 0 ? &k_nothing_left : &k_once, 1); }

} // namespace tcli

#include "run/cleanup.hpp"

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

constexpr char k_ended = 'e';
constexpr unsigned k_pause = 2; // seconds

// Nothing of tcli's caller may be held by it: a pipe that stays open would never come to its end for who reads it.
void leave_the_caller(int pipe) {
  ::setsid();
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(null, stream);
  const int first = STDERR_FILENO + 1;
  ::dup2(pipe, first);
  ::syscall(SYS_close_range, first + 1, ~0U, 0);
  (void)::chdir("/");
}

void run_and_wait(char* const* argv) {
  const pid_t child = ::fork();
  if (child == 0) {
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
  if (count == 1 && said == k_ended) ::_exit(0);
  ::close(STDERR_FILENO + 1);
  run_and_wait(argv);
  ::sleep(k_pause);
  run_and_wait(argv);
  ::_exit(0);
}

} // namespace

Result<Cleanup> Cleanup::prepare(const std::vector<std::string>& argv) {
  std::vector<char*> words;
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail(system_error("can't make a pipe", errno));
  const UniqueFd read(ends[0]);
  UniqueFd write(ends[1]);
  const pid_t watcher = ::fork();
  if (watcher < 0) return fail(system_error("can't start a process", errno));
  if (watcher == 0) watch(read.get(), words.data());
  return Cleanup(std::move(write));
}

void Cleanup::run_ended() { (void)::write(m_pipe.get(), &k_ended, 1); }

} // namespace tcli

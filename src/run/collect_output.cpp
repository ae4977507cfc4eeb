#include "run/collect_output.hpp"

#include "base/file.hpp"
#include "run/signals.hpp"

#if __has_include(<boost/process/v1/child.hpp>)
#include <boost/process/v1/child.hpp>
#include <boost/process/v1/extend.hpp>
namespace process = boost::process::v1;
#else
#include <boost/process/child.hpp>
#include <boost/process/extend.hpp>
namespace process = boost::process;
#endif

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <span>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tcli {

namespace {

using Clock = std::chrono::steady_clock; // monotonic: a clock that is set changes no limit

struct Pipe {
  UniqueFd read, write;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail(system_error("can't make a pipe", errno));
  Pipe made{UniqueFd(ends[0]), UniqueFd(ends[1])};
  ::fcntl(made.read.get(), F_SETFL, O_NONBLOCK);
  return made;
}

// How Boost.Process starts the child. Its own initializers for streams would bring Boost.Asio along.
struct Launch : process::extend::handler {
  char* const* argv;
  char** environment;
  std::array<int, 3> streams; // become 0, 1 and 2; each above 2
  std::span<const int> passed;
  std::optional<mode_t> umask;

  template <class Executor> void on_setup(Executor& executor) const {
    executor.exe = argv[0];
    executor.cmd_line = argv;
    executor.env = environment;
  }
  template <class Executor> void on_exec_setup(Executor&) const {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL); // a tcli that is killed leaves nothing running
    ::setsid();
    if (umask) ::umask(*umask);
    for (std::size_t stream = 0; stream < streams.size(); ++stream) ::dup2(streams[stream], static_cast<int>(stream));
    ::syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC); // what tcli's caller left open
    for (const int fd : passed) ::fcntl(fd, F_SETFD, 0);
  }
  // Boost leaves the child whose execve failed as a zombie.
  template <class Executor> void on_error(Executor& executor, const std::error_code&) const {
    if (executor.pid > 0) ::waitpid(executor.pid, nullptr, 0);
  }
};

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (const auto& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

// The pid of the child, which is the caller's to wait for.
Result<pid_t> start(const CollectSpec& spec, int standard_input, int standard_output, int standard_error) {
  const auto argv = pointers(spec.argv);
  auto environment = pointers(spec.environment);
  Launch launch;
  launch.argv = argv.data();
  launch.environment = environment.data();
  launch.streams = {standard_input, standard_output, standard_error};
  launch.passed = spec.passed;
  launch.umask = spec.umask;
  std::error_code error;
  try {
    process::child child(launch, error);
    // Where Boost finds no file left for a pipe of its own, it names no error and has no child.
    if (!error && child.id() <= 0) error = std::make_error_code(std::errc::too_many_files_open);
    if (!error) {
      child.detach();
      return child.id();
    }
  } catch (const std::system_error& exception) {
    error = exception.code();
  } catch (const std::bad_alloc&) {
    error = std::make_error_code(std::errc::not_enough_memory);
  }
  return fail(system_error("can't start " + spec.argv[0], error.value()));
}

enum class Stream { open, at_end, over_limit };

// Appends what is there; `room` is what may still be kept.
Stream drain(int pipe, std::string& text, std::size_t& room) {
  std::array<char, 4096> chunk;
  while (true) {
    const ssize_t count = ::read(pipe, chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno == EAGAIN ? Stream::open : Stream::at_end;
    if (count == 0) return Stream::at_end;
    const std::size_t kept = std::min(static_cast<std::size_t>(count), room);
    text.append(chunk.data(), kept);
    room -= kept;
    if (kept < static_cast<std::size_t>(count)) return Stream::over_limit;
  }
}

// A file without a name: a pipe would have to be fed while the output is read.
Result<UniqueFd> open_input(std::string_view input) {
  UniqueFd file(input.empty() ? ::open("/dev/null", O_RDONLY | O_CLOEXEC) : ::memfd_create("input", MFD_CLOEXEC));
  if (!file.valid()) return fail(system_error(input.empty() ? "open /dev/null" : "make a file in memory", errno));
  if (input.empty()) return file;
  TCLI_CHECK(write_all(file.get(), input, "a file in memory"));
  ::lseek(file.get(), 0, SEEK_SET);
  return file;
}

bool has_ended(pid_t child) {
  siginfo_t news{};
  return ::waitid(P_PID, static_cast<id_t>(child), &news, WEXITED | WNOHANG | WNOWAIT) == 0 && news.si_pid == child;
}

// Reads both pipes until the child ends, which leaves `end` as it was, or a limit is reached.
void follow(pid_t child, const Pipe& output, const Pipe& errors, const CollectSpec& spec, Collected& collected) {
  const auto deadline = Clock::now() + spec.time_limit;
  const UniqueFd child_fd(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
  // Without a pidfd (Linux before 5.3, some sandboxes) the child is looked at this often.
  const std::chrono::milliseconds longest_wait = child_fd.valid() ? spec.time_limit : std::chrono::milliseconds(5);
  std::array<pollfd, 3> watched{{
      {output.read.get(), POLLIN, 0},
      {errors.read.get(), POLLIN, 0},
      {child_fd.get(), POLLIN, 0}, // poll(2) passes over negative ones
  }};
  const std::array texts{&collected.output, &collected.errors};
  std::size_t room = spec.size_limit;

  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) {
      collected.end = Collected::End::timed_out;
      return;
    }
    ::poll(watched.data(), watched.size(), static_cast<int>(std::min(left, longest_wait).count()));
    const bool ended = has_ended(child); // asked before reading, so that all it wrote is read
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (watched[i].fd < 0) continue;
      const Stream stream = drain(watched[i].fd, *texts[i], room);
      if (stream == Stream::at_end) watched[i].fd = -1;
      if (stream != Stream::over_limit) continue;
      collected.end = Collected::End::too_long;
      return;
    }
    if (ended) return;
  }
}

} // namespace

Result<Collected> collect_output(const CollectSpec& spec) {
  const ChildSignalScope child_signal;
  TCLI_TRY(const UniqueFd input, open_input(spec.input));
  TCLI_TRY(Pipe output, make_pipe());
  TCLI_TRY(Pipe errors, make_pipe());
  TCLI_TRY(const pid_t child, start(spec, input.get(), output.write.get(), errors.write.get()));
  output.write = UniqueFd();
  errors.write = UniqueFd();

  Collected collected;
  follow(child, output, errors, spec, collected);
  if (collected.end != Collected::End::exited) ::kill(-child, SIGKILL); // a session of its own is a process group of its own
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (collected.end != Collected::End::exited) return collected;
  if (WIFSIGNALED(status)) collected.end = Collected::End::signalled;
  collected.status = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
  return collected;
}

} // namespace tcli

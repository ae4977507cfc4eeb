#include "run/collect_output.hpp"

#include "base/file.hpp"
#include "run/end_groups.hpp"
#include "run/memory_file.hpp"
#include "run/orphans.hpp"
#include "run/pipe.hpp"
#include "run/signals.hpp"
#include "run/start_child.hpp"

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

// How Boost.Process starts the child. Its own initializers for streams would bring Boost.Asio along.
struct Launch : process::extend::handler {
  char* const* argv;
  char** environment;
  std::array<int, 3> streams; // become 0, 1 and 2; each above 2
  std::span<const int> passed;
  std::optional<mode_t> umask;
  const char* folder = "";
  pid_t parent = ::getpid();

  template <class Executor> void on_setup(Executor& executor) const {
    executor.exe = argv[0];
    executor.cmd_line = argv;
    executor.env = environment;
  }
  template <class Executor> void on_exec_setup(Executor&) const {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);      // a tcli that is killed leaves nothing running
    if (::getppid() != parent) ::_exit(127); // it was killed just before
    ::setsid();
    if (umask) ::umask(*umask);
    if (*folder != '\0' && ::chdir(folder) != 0) ::_exit(127); // it is gone
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
  launch.folder = spec.folder.c_str();
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

Result<UniqueFd> open_input(std::string_view input) {
  if (!input.empty()) return memory_file(input);
  UniqueFd file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return fail(system_error("open /dev/null", errno));
  return file;
}

// A child on its way, and what it has written so far.
struct Followed {
  std::size_t index = 0; // of its spec
  pid_t child = 0;
  bool ends_whole = false;
  Pipe output, errors;
  UniqueFd child_fd;
  Clock::time_point deadline;
  std::size_t room = 0;
  Collected collected;
};

Result<Followed> begin(const CollectSpec& spec, std::size_t index) {
  Followed followed;
  followed.index = index;
  followed.ends_whole = spec.ends_whole;
  TCLI_TRY(const UniqueFd input, open_input(spec.input));
  TCLI_TRY(followed.output, make_pipe(Reading::never_waits));
  TCLI_TRY(followed.errors, make_pipe(Reading::never_waits));
  TCLI_TRY(followed.child, start(spec, input.get(), followed.output.write.get(), followed.errors.write.get()));
  watch_group(followed.child);
  followed.output.write = UniqueFd();
  followed.errors.write = UniqueFd();
  followed.child_fd = UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, followed.child, 0)));
  followed.deadline = Clock::now() + spec.time_limit;
  followed.room = spec.size_limit;
  return followed;
}

// Waits until one of them has written, has ended or has no time left.
void wait_for_news(const std::vector<Followed>& all) {
  std::vector<pollfd> watched;
  auto until = Clock::time_point::max();
  for (const Followed& one : all) {
    for (const int fd : {one.output.read.get(), one.errors.read.get(), one.child_fd.get()})
      watched.push_back({fd, POLLIN, 0}); // poll(2) passes over negative ones
    // Without a pidfd (Linux before 5.3, some sandboxes) the child is looked at this often.
    const auto look_again = one.child_fd.valid() ? one.deadline : Clock::now() + std::chrono::milliseconds(5);
    until = std::min({until, one.deadline, look_again});
  }
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
  ::poll(watched.data(), watched.size(), static_cast<int>(std::max(left, std::chrono::milliseconds(0)).count()));
}

// Takes what was written. True when the child has ended, which leaves `end` as it was, or a limit is reached.
bool is_over(Followed& one) {
  const bool ended = has_ended(one.child); // asked before reading, so that all it wrote is read
  for (const auto& [pipe, text] : {std::pair{&one.output, &one.collected.output}, {&one.errors, &one.collected.errors}}) {
    if (!pipe->read.valid()) continue;
    const Stream stream = drain(pipe->read.get(), *text, one.room);
    if (stream == Stream::at_end) pipe->read = UniqueFd();
    if (stream != Stream::over_limit) continue;
    one.collected.end = Collected::End::too_long;
    return true;
  }
  if (ended) return true;
  if (Clock::now() < one.deadline) return false;
  one.collected.end = Collected::End::timed_out;
  return true;
}

Collected finish(Followed& one) {
  // A session of its own is a process group too, whose number nobody else has until the child is waited for.
  if (one.ends_whole || one.collected.end != Collected::End::exited) ::kill(-one.child, SIGKILL);
  release_group(one.child); // while its number is its own
  int status = 0;
  while (::waitpid(one.child, &status, 0) < 0 && errno == EINTR) {
  }
  if (one.collected.end != Collected::End::exited) return std::move(one.collected);
  if (WIFSIGNALED(status)) one.collected.end = Collected::End::signalled;
  one.collected.status = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
  return std::move(one.collected);
}

using Take = std::function<bool(std::size_t, Result<Collected>)>;

// Starts those from `next` on, as many as there is room for beside those on their way. False when no more is wanted.
bool start_more(const std::vector<CollectSpec>& specs, std::size_t& next, std::vector<Followed>& all, const Take& take) {
  for (; next < specs.size(); ++next) {
    auto followed = begin(specs[next], next);
    if (followed) {
      all.push_back(*std::move(followed));
      continue;
    }
    if (is_shortage(followed.error().system) && !all.empty()) return true;
    if (!take(next, fail(std::move(followed).error()))) return false;
  }
  return true;
}

// False when no more is wanted.
bool take_what_is_over(std::vector<Followed>& all, const Take& take) {
  for (std::size_t place = 0; place < all.size();) {
    if (!is_over(all[place])) {
      ++place;
      continue;
    }
    Followed one = std::move(all[place]);
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(place));
    if (!take(one.index, finish(one))) return false;
  }
  return true;
}

} // namespace

void collect_each(const std::vector<CollectSpec>& specs, const std::function<bool(std::size_t, Result<Collected>)>& take) {
  const ChildSignalScope child_signal;
  std::vector<Followed> all;
  std::size_t next = 0; // the first that was not started yet
  bool wanted = start_more(specs, next, all, take);
  while (!all.empty() && wanted) {
    wait_for_news(all);
    const std::size_t before = all.size();
    wanted = take_what_is_over(all, take);
    if (wanted && all.size() < before) wanted = start_more(specs, next, all, take);
  }
  for (Followed& one : all) {
    one.collected.end = Collected::End::timed_out;
    (void)finish(one);
  }
}

Result<Collected> collect_output(const CollectSpec& spec) {
  std::optional<Result<Collected>> collected;
  collect_each({spec}, [&](std::size_t, Result<Collected> one) {
    collected = std::move(one);
    return true;
  });
  return *std::move(collected);
}

} // namespace tcli

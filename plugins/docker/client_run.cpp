#include "client_run.hpp"

#include "http.hpp"
#include "process.hpp"

#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <system_error>

namespace images {

namespace {

constexpr std::size_t k_errors_limit = std::size_t{16} << 10; // bytes kept of standard error
constexpr std::size_t k_errors_shown = 500;
constexpr std::chrono::milliseconds k_look_again{50}; // at a child that left its output to somebody else

tl::unexpected<Trouble> failed(std::string why) { return trouble("the client can't be asked", std::move(why)); }
tl::unexpected<Trouble> failed(int error) { return failed(std::generic_category().message(error)); }
tl::unexpected<Trouble> not_started(const std::string& program, int error) {
  return failed(program + " can't be started: " + std::generic_category().message(error));
}

struct Pipe {
  Descriptor read, write;
  Pipe() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
    read = Descriptor(ends[0]);
    write = Descriptor(ends[1]);
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  }
};

enum class Stream { open, at_end, over_limit };

// Appends what is there now. Beyond `limit` it goes on reading, for the child to go on, but keeps nothing.
Stream drain(int fd, std::string& text, std::size_t limit) {
  std::array<char, 16384> chunk;
  while (true) {
    const ssize_t count = ::read(fd, chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno == EAGAIN ? Stream::open : Stream::at_end;
    if (count == 0) return Stream::at_end;
    const std::size_t kept = std::min(static_cast<std::size_t>(count), limit - text.size());
    text.append(chunk.data(), kept);
    if (kept < static_cast<std::size_t>(count)) return Stream::over_limit;
  }
}

bool is_warning(std::string_view line) {
  return line.starts_with("WARNING") || line.find("level=warning") != std::string_view::npos;
}

// The line that says why: the first that is no warning. Both clients warn of other things too before they fail.
std::string reason_in(std::string_view errors) {
  std::string_view first;
  while (!errors.empty()) {
    const auto end = std::min(errors.find('\n'), errors.size());
    const auto line = errors.substr(0, std::min(end, k_errors_shown));
    errors.remove_prefix(std::min(end + 1, errors.size()));
    if (line.empty()) continue;
    if (!is_warning(line)) return std::string(line);
    if (first.empty()) first = line;
  }
  return std::string(first);
}

// All that the child wrote to standard error, when it has ended or is about to.
std::string rest_of(const Pipe& errors, Process& process, Deadline deadline) {
  std::string text;
  while (drain(errors.read.get(), text, k_errors_limit) == Stream::open) {
    if (process.has_ended_by(std::min(deadline, std::chrono::steady_clock::now() + k_look_again))) {
      drain(errors.read.get(), text, k_errors_limit);
      break;
    }
    if (milliseconds_left(deadline) == 0) break;
  }
  return text;
}

} // namespace

Result<std::string> output_of(const std::vector<std::string>& argv, Deadline deadline) {
  Pipe output, errors;
  if (!output.read.valid() || !errors.read.valid()) return failed(errno);
  Process process(argv, {.input = -1, .output = output.write.get(), .errors = errors.write.get()});
  output.write.close();
  errors.write.close();
  if (process.error() != 0) return not_started(argv[0], process.error());

  std::string text, complaints;
  std::array<pollfd, 2> watched{{{output.read.get(), POLLIN, 0}, {errors.read.get(), POLLIN, 0}}};
  for (bool ended = false; !ended && (watched[0].fd >= 0 || watched[1].fd >= 0);) {
    const int left = milliseconds_left(deadline);
    if (left == 0) return failed("it did not answer in time");
    ::poll(watched.data(), watched.size(), std::min(left, static_cast<int>(k_look_again.count())));
    ended = process.has_ended(); // asked before reading, so that all it wrote is read
    if (watched[0].fd >= 0) {
      const Stream state = drain(output.read.get(), text, k_reply_limit);
      if (state == Stream::over_limit) return failed("its answer is longer than 16 MiB");
      if (state == Stream::at_end) watched[0].fd = -1;
    }
    if (watched[1].fd >= 0 && drain(errors.read.get(), complaints, k_errors_limit) == Stream::at_end) watched[1].fd = -1;
  }
  if (!process.has_ended_by(deadline)) return failed("it did not end in time");
  if (process.status().value_or(0) == 0) return text;
  const std::string reason = reason_in(complaints);
  return failed(reason.empty() ? "it ended with status " + std::to_string(*process.status()) : reason);
}

Result<std::string> get_through(const std::vector<std::string>& argv, std::string_view target, Deadline deadline) {
  std::array<int, 2> ends{-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return failed(errno);
  const Descriptor ours(ends[0]);
  Descriptor theirs(ends[1]);
  Pipe errors;
  if (!errors.read.valid()) return failed(errno);
  Process process(argv, {.input = theirs.get(), .output = theirs.get(), .errors = errors.write.get()});
  theirs.close();
  errors.write.close();
  if (process.error() != 0) return not_started(argv[0], process.error());

  auto answer = http_get(ours.get(), target, deadline);
  if (answer) return answer;
  if (auto reason = reason_in(rest_of(errors, process, deadline)); !reason.empty()) return failed(std::move(reason));
  return answer;
}

} // namespace images

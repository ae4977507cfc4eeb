#include "pack/git_on_terminal.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "run/child.hpp"
#include "run/pipe.hpp"
#include "run/signals.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace tcli {

namespace {

// One of a thousand branches, as fetch lists what became of them; one that was refused is no such line.
bool is_ref_line(std::string_view line) {
  constexpr std::string_view k_flags = " +-t*="; // git-fetch(1), OUTPUT
  return line.size() > 3 && line[0] == ' ' && k_flags.find(line[1]) != std::string_view::npos && line[2] == ' ' &&
         line.find(" -> ") != std::string_view::npos;
}

constexpr std::size_t k_kept_bytes = std::size_t{64} << 10;
constexpr std::size_t k_longest_line = 4096;

// What git writes, line by line: progress goes on to the person, and all of it is kept for the end.
class Progress {
public:
  Progress(int shown, bool is_shown) : m_shown(shown), m_is_shown(is_shown) {}

  void take(std::string_view bytes) {
    for (const char byte : bytes) {
      const bool ends = byte == '\n' || byte == '\r';
      if (!ends) m_line += byte;
      if (ends || m_line.size() >= k_longest_line) show(byte == '\r' ? "\r" : "\n");
    }
  }
  std::string finish() {
    if (!m_line.empty()) show("\n");
    if (m_line_stays_open) (void)write_all(m_shown, "\n", "standard error");
    return std::move(m_kept);
  }

private:
  void show(std::string_view end) {
    if (m_is_shown && is_progress(m_line)) {
      (void)write_all(m_shown, escape(m_line).append(end), "standard error");
      m_line_stays_open = end == "\r";
    } else if (!is_ref_line(m_line) && m_kept.size() + m_line.size() < k_kept_bytes) {
      m_kept.append(m_line).append("\n");
    }
    m_line.clear();
  }

  int m_shown;
  bool m_is_shown;
  std::string m_line, m_kept;
  bool m_line_stays_open = false; // the last one shown was to be written over
};

// Until git has ended, which closing the other end of `ended` tells: what it left running may keep the pipe open.
void pass_on(int pipe, int ended, Progress& progress) {
  std::array<pollfd, 2> watched{{{pipe, POLLIN, 0}, {ended, POLLIN, 0}}};
  std::array<char, 4096> chunk;
  while (true) {
    if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) return;
    if ((watched[0].revents & (POLLIN | POLLHUP)) != 0) {
      const ssize_t count = ::read(pipe, chunk.data(), chunk.size());
      if (count <= 0) return;
      progress.take({chunk.data(), static_cast<std::size_t>(count)});
    } else if (watched[1].revents != 0) {
      return;
    }
  }
}

// A thread that gets no signal: those are for the one that waits for git.
Result<std::jthread> start_quiet(auto work) {
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  std::jthread thread;
  int error = 0;
  try {
    thread = std::jthread(work);
  } catch (const std::system_error& exception) {
    error = exception.code().value();
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (error != 0) return fail(system_error("start a thread", error));
  return thread;
}

// A child with standard error in place of this process's own.
Result<ChildOutcome> run_with_errors(const ChildSpec& spec, int errors, int own_errors, mode_t umask) {
  const mode_t before = ::umask(umask);
  ::dup2(errors, STDERR_FILENO);
  auto outcome = run_child(spec);
  ::dup2(own_errors, STDERR_FILENO);
  ::umask(before);
  return outcome;
}

Result<GitAnswer> run(const ChildSpec& spec, mode_t umask, bool shows_progress) {
  TCLI_TRY(Pipe errors, make_pipe());
  TCLI_TRY(Pipe ended, make_pipe());
  const UniqueFd own_errors{::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)};
  if (!own_errors.valid()) return fail(system_error("copy standard error", errno));
  Progress progress{own_errors.get(), shows_progress};
  const int from = errors.read.get(), end = ended.read.get();
  TCLI_TRY(std::jthread reader, start_quiet([from, end, &progress] { pass_on(from, end, progress); }));
  const auto outcome = run_with_errors(spec, errors.write.get(), own_errors.get(), umask);
  errors.write = UniqueFd();
  ended.write = UniqueFd();
  reader.join();
  GitAnswer answer{.errors = progress.finish()};
  if (!outcome) return fail(outcome.error());
  if (outcome->cannot_execute != 0) return fail(system_error("can't start " + spec.argv[0], outcome->cannot_execute));
  if (outcome->end.signal != 0 && outcome->disturbed) end_like(outcome->end); // a script that called tcli is to end, too
  if (outcome->end.signal != 0) return fail(Error{.what = fmt::format("git was ended by {}", signal_name(outcome->end.signal))});
  answer.status = outcome->end.status;
  return answer;
}

} // namespace

bool is_progress(std::string_view line) {
  constexpr std::array<std::string_view, 4> k_beginnings{
      "remote: ", "Receiving objects:", "Resolving deltas:", "Unpacking objects:"};
  return std::ranges::any_of(k_beginnings, [&](std::string_view beginning) { return line.starts_with(beginning); });
}

Result<GitAnswer> run_git_on_terminal(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
                                      mode_t umask, bool shows_progress) {
  auto answer = run({.argv = argv, .environment = environment}, umask, shows_progress);
  if (!answer) answer.error().status = ExitCode::failed;
  return answer;
}

} // namespace tcli

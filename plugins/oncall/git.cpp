#include "git.hpp"

#include "interrupts.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <poll.h>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <system_error>
#include <tcli/plugin.hpp>
#include <unistd.h>

namespace oncall {
namespace {

using tcli::plugin::Error;

constexpr std::size_t k_most = std::size_t{64} << 20; // of each output; what comes after it is read and forgotten
constexpr int k_glance = 200;                         // milliseconds
constexpr std::chrono::seconds k_patience{3};

// A pipe that is closed at the end, whatever happens.
struct Pipe {
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw Error("can't run git", std::generic_category().message(errno));
  }
  ~Pipe() {
    for (int& end : ends) shut(end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  static void shut(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }

  std::array<int, 2> ends{-1, -1};
};

// One read of what is there; an end that has no more is shut.
void take(int& end, std::string& text) {
  std::array<char, 65536> buffer;
  const ssize_t size = ::read(end, buffer.data(), buffer.size());
  if (size < 0 && errno == EINTR) return;
  if (size <= 0) return Pipe::shut(end);
  text.append(buffer.data(), std::min(static_cast<std::size_t>(size), k_most - std::min(k_most, text.size())));
}

// To the end of both, unless it no longer goes on.
bool read_both(Pipe& out, Pipe& err, Answer& answer, const std::function<bool()>& goes_on) {
  while (out.ends[0] >= 0 || err.ends[0] >= 0) {
    if (!goes_on()) return false;
    std::array<pollfd, 2> waited{pollfd{out.ends[0], POLLIN, 0}, pollfd{err.ends[0], POLLIN, 0}};
    if (::poll(waited.data(), waited.size(), k_glance) <= 0) continue; // or a signal came
    if (waited[0].revents != 0) take(out.ends[0], answer.out);
    if (waited[1].revents != 0) take(err.ends[0], answer.err);
  }
  return true;
}

pid_t start(const std::vector<std::string>& argv, const Pipe& out, const Pipe& err) {
  std::vector<char*> words;
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, out.ends[1], 1);
  ::posix_spawn_file_actions_adddup2(&actions, err.ends[1], 2);
  pid_t child = 0;
  const int problem = ::posix_spawnp(&child, words[0], &actions, nullptr, words.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (problem == ENOENT) throw Error("git is not installed", "a rota is kept in a git repository", "apt-get install git");
  if (problem != 0) throw Error("git can't be started", std::generic_category().message(problem));
  return child;
}

// https://me:secret@host/?token=x as https://***@host/?***.
std::string without_password(std::string line) {
  for (std::size_t at = line.find("://"); at != std::string::npos; at = line.find("://", at + 3)) {
    const std::size_t end = std::min(line.find_first_of(" '", at + 3), line.size());
    const std::size_t last = line.rfind('@', end), sign = last == std::string::npos ? at : std::max(last, at);
    const std::size_t query = line.find('?', sign);
    if (query < end) line.replace(query + 1, end - query - 1, "***");
    if (sign > at) line.replace(at + 3, sign - at - 3, "***");
  }
  return line;
}

// " ! [remote rejected] main -> main (pre-receive hook declined)": what stands in the brackets; else nothing.
std::string refusal_in(const std::string& line) {
  const std::size_t begin = line.rfind(" (");
  if (!line.starts_with(" ! [remote rejected] ") || begin == std::string::npos || line.back() != ')') return "";
  return line.substr(begin + 2, line.size() - begin - 3);
}

// What the server says on the line; blanks, with which git wipes what stood there, are no part of it.
std::string said_in(const std::string& line) {
  constexpr std::string_view k_remote = "remote: ";
  const std::size_t begin = line.find_first_not_of(' ', k_remote.size());
  if (!line.starts_with(k_remote) || begin == std::string::npos) return "";
  return line.substr(begin, line.find_last_not_of(' ') + 1 - begin);
}

// The path of "Unable to create '/path/index.lock': File exists.", which stands before `end`; else nothing.
std::string quoted_before(const std::string& line, const char* end) {
  const std::size_t stop = line.find(end);
  const std::size_t begin = stop == std::string::npos ? stop : line.rfind(" '", stop);
  return begin == std::string::npos ? "" : line.substr(begin + 2, stop - begin - 2);
}

} // namespace

std::string Answer::line() const { return out.substr(0, out.find('\n')); }

std::string Answer::why() const {
  std::string last, said;
  for (std::size_t begin = 0; begin < err.size();) {
    const std::size_t end = std::min(err.find('\n', begin), err.size());
    const std::string line = err.substr(begin, end - begin);
    if (const std::string refusal = refusal_in(line); !refusal.empty())
      return without_password(said.empty() ? refusal : refusal + ": " + said);
    if (said.empty()) said = said_in(line);
    if (line.starts_with("error: failed to push") && !last.empty()) return without_password(last); // so says a hook here
    if (line.starts_with("fatal: ") || line.starts_with("error: ")) return without_password(line);
    if (!line.empty()) last = line;
    begin = end + 1;
  }
  return last.empty() ? "git ended with " + std::to_string(status) : without_password(last);
}

Git::Git(std::string folder) : m_folder(std::move(folder)) {
  for (const char* elsewhere : {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR",
                                "GIT_PREFIX", "GIT_NAMESPACE", "GIT_ALTERNATE_OBJECT_DIRECTORIES"})
    ::unsetenv(elsewhere);
  ::setenv("LC_ALL", "C", 1);
  ::setenv("GIT_EDITOR", "true", 1);
  ::setenv("GIT_LITERAL_PATHSPECS", "1", 1);
  if (::isatty(0) == 0) ::setenv("GIT_TERMINAL_PROMPT", "0", 1);
}

Answer Git::run(const std::vector<std::string>& words) const {
  return run_while([] { return true; }, words);
}

Answer Git::ask(const std::string& remote, const std::vector<std::string>& words) const {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  bool is_told = false;
  const auto goes_on = [&] {
    if (!is_told && Clock::now() - begin >= k_patience) {
      std::fprintf(stderr, "waiting for %s: git %s; Ctrl-C ends it\n", remote.c_str(), words.front().c_str());
      is_told = true;
    }
    return Interrupts::noted() == 0;
  };
  Answer answer = run_while(goes_on, words);
  if (!answer.fine() && Interrupts::noted() != 0) return {128 + Interrupts::noted(), {}, "interrupted", true};
  return answer;
}

Answer Git::run_while(const std::function<bool()>& goes_on, const std::vector<std::string>& words) const {
  std::vector<std::string> argv{"git", "-C", m_folder};
  argv.insert(argv.end(), words.begin(), words.end());
  Pipe out, err;
  const pid_t child = start(argv, out, err);
  Interrupts::set_child(child);
  Pipe::shut(out.ends[1]);
  Pipe::shut(err.ends[1]);
  Answer answer{0, {}, {}};
  if (!read_both(out, err, answer, goes_on)) ::kill(child, SIGTERM);
  siginfo_t ended;
  while (::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
  }
  Interrupts::set_child(0); // while its number is still its own
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  answer.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return answer;
}

Answer Git::must(const std::string& what, const std::vector<std::string>& words) const {
  Answer answer = run(words);
  require(what, answer, words);
  return answer;
}

void Git::require(const std::string& what, const Answer& answer, const std::vector<std::string>& words) const {
  if (answer.out.size() >= k_most) throw Error(what, "git tells more than 64 MiB", command(words));
  if (answer.fine()) return;
  const int signal = Interrupts::noted(); // which a terminal sends to git as well
  if (signal != 0 && answer.status == 128 + signal) throw Error(what, "interrupted", command({"status"}), answer.status);
  const std::string way = way_out(answer);
  throw Error(what, answer.why(), way.empty() ? command({"status"}) : way);
}

std::string Git::way_out(const Answer& answer) const {
  std::istringstream lines(answer.err);
  for (std::string line; std::getline(lines, line);) {
    const auto has = [&](const char* text) { return line.find(text) != std::string::npos; };
    if (line.starts_with("remote: ")) continue;
    if (const std::string lock = quoted_before(line, "': File exists"); lock.ends_with(".lock")) // of a git that was killed
      return "rm " + shell_word(lock);
    const std::string owned = has("dubious ownership") ? quoted_before(line + "\n", "'\n") : "";
    std::error_code far_away;
    if (std::filesystem::exists(owned, far_away)) return "git config --global --add safe.directory " + shell_word(owned);
    if (has("No space left on device") || has("Out of diskspace") || has("Disk quota exceeded"))
      return "df -h " + shell_word(m_folder);
    if (!has("Permission denied (") && (has("Permission denied") || has("insufficient permission"))) {
      const std::string denied = std::filesystem::path(quoted_before(line, "': Permission denied")).parent_path().string();
      return "ls -ld " + shell_word(denied.starts_with('/') ? denied : m_folder);
    }
  }
  return {};
}

std::string Git::command(const std::vector<std::string>& words) const {
  const auto is_pattern = [](const std::string& path) {
    return path.starts_with(':') || path.find_first_of("*?[\\") != std::string::npos;
  };
  const bool has_pattern = std::any_of(std::ranges::find(words, "--"), words.end(), is_pattern); // a path is none
  std::string line = std::string(has_pattern ? "git --literal-pathspecs -C " : "git -C ") + shell_word(m_folder);
  for (const std::string& word : words) line += " " + shell_word(word);
  return line;
}

std::string shell_word(const std::string& word) {
  constexpr std::string_view k_plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
  if (!word.empty() && word.find_first_not_of(k_plain) == std::string::npos) return word;
  std::string text = "'";
  for (const char each : word) text += each == '\'' ? std::string("'\\''") : std::string(1, each);
  return text + "'";
}

} // namespace oncall

// run_child and what stands around it, with real processes.
#include "run/child.hpp"

#include "run/child_watch.hpp"
#include "support/script_folder.hpp"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>

using namespace tcli;
using namespace tcli::test;

namespace {

ChildOutcome run(std::vector<std::string> argv, std::vector<std::string> environment = {}) {
  return run_child({.argv = std::move(argv), .environment = std::move(environment)}).value();
}

// Runs `spec` with its standard output in `file`, in a copy of this process that `prepare` may spoil first.
template <class Prepare, class Run> void into_file(const std::string& file, Prepare prepare, Run run_it) {
  CHECK(in_process([&] {
          ::dup2(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), STDOUT_FILENO);
          prepare();
          return run_it();
        }) == 0);
}

} // namespace

TEST_CASE("What ended a child may be a signal that came, but not one that stops or wakes") {
  const auto disturbs = [](int signal) {
    siginfo_t info{};
    info.si_signo = signal;
    info.si_code = SI_KERNEL; // of the terminal, which sends it to both
    Waited waited;
    hear(info, 0, waited);
    return waited.disturbed;
  };
  for (const int signal : {SIGINT, SIGQUIT, SIGTERM, SIGUSR1}) CHECK(disturbs(signal));
  for (const int signal : {SIGTSTP, SIGTTIN, SIGTTOU, SIGCONT, SIGWINCH}) CHECK_FALSE(disturbs(signal));
}

TEST_CASE("The status of the child comes back") {
  const ScriptFolder folder;
  const auto script = folder.script("exits", "exit $1");
  for (const int status : {0, 1, 7, 125, 255}) {
    const auto outcome = run({script, std::to_string(status)});
    CHECK(outcome.end.status == status);
    CHECK(outcome.end.signal == 0);
    CHECK(outcome.cannot_execute == 0);
  }
}

TEST_CASE("The signal that killed the child comes back") {
  const ScriptFolder folder;
  const auto script = folder.script("dies", "kill -$1 $$");
  for (const int signal : {SIGTERM, SIGINT, SIGKILL, SIGSEGV, SIGUSR1, SIGCHLD == 17 ? 34 : SIGPIPE}) {
    const auto outcome = run({script, std::to_string(signal)});
    CHECK(outcome.end.signal == signal);
    CHECK(outcome.end.status == 0);
  }
}

TEST_CASE("What can't be executed is told by its errno, and nothing ran") {
  const ScriptFolder folder;
  const auto script = folder.script("fine", "exit 0");
  folder.write("plain", "#!/bin/sh\n");
  folder.write("garbage", "\x01\x02\x03 no program\n", 0755);
  folder.write("lost", "#!/no/such/interpreter\n", 0755);
  std::filesystem::create_symlink("loop", folder.path("loop"));
  const auto busy = folder.script("busy", "exit 0");
  std::ofstream writer(busy, std::ios::app);

  CHECK(run({folder.path("missing")}).cannot_execute == ENOENT);
  CHECK(run({folder.path("plain")}).cannot_execute == EACCES);
  CHECK(run({folder.path("")}).cannot_execute == EACCES);
  CHECK(run({folder.path("garbage")}).cannot_execute == ENOEXEC); // no fallback to sh
  CHECK(run({folder.path("lost")}).cannot_execute == ENOENT);
  CHECK(run({folder.path("loop")}).cannot_execute == ELOOP);
  CHECK(run({script + "/under"}).cannot_execute == ENOTDIR);
  CHECK(run({busy}).cannot_execute == ETXTBSY);
  CHECK(run({script, std::string(std::size_t{1} << 20, 'x')}).cannot_execute == E2BIG);
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1); // no zombie is left
}

TEST_CASE("Words and environment arrive as they are") {
  const ScriptFolder folder;
  const auto script = folder.script("words", "for word; do printf '<%s>' \"$word\"; done; echo; /usr/bin/env");
  into_file(
      folder.path("out"), [] {},
      [&] {
        return run({script, "a b", "", "*", "-n", "\n", "\xff$HOME"}, {"ONE=1", "TWO=a b"}).end.status;
      });
  const auto out = folder.read("out");
  CHECK(out.starts_with("<a b><><*><-n><\n><\xff$HOME>\n"));
  CHECK(out.find("\nONE=1\n") != std::string::npos);
  CHECK(out.find("\nTWO=a b\n") != std::string::npos);
  CHECK(out.find("HOME=") == std::string::npos);
}

TEST_CASE("The child has the caller's signal mask and dispositions") {
  const ScriptFolder folder;
  const auto spoil = [] {
    sigset_t blocked;
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, SIGUSR2);
    ::sigaddset(&blocked, SIGTERM);
    ::sigprocmask(SIG_SETMASK, &blocked, nullptr);
    for (const int signal : {SIGHUP, SIGCHLD, SIGPIPE}) std::signal(signal, SIG_IGN);
  };
  const ChildSpec spec{.argv = {"/bin/grep", "-E", "^(Shd|Sig)(Pnd|Blk|Ign|Cgt)", "/proc/self/status"}, .environment = {}};
  into_file(folder.path("direct"), spoil, [&] { return exec_in_place(spec); });
  into_file(folder.path("child"), spoil, [&] { return run_child(spec).value().end.status; });
  CHECK(folder.read("direct").find("SigBlk:\t0000000000004800") != std::string::npos);
  CHECK(folder.read("child") == folder.read("direct"));
}

TEST_CASE("The caller has its own mask and dispositions back, and its ignored SIGCHLD hides no status") {
  const ScriptFolder folder;
  const auto script = folder.script("exits", "exit 3");
  CHECK(in_process([&] {
          std::signal(SIGCHLD, SIG_IGN);
          if (run({script}).end.status != 3) return 1;
          sigset_t now;
          ::sigprocmask(SIG_SETMASK, nullptr, &now);
          for (int signal = 1; signal < 32; ++signal)
            if (::sigismember(&now, signal) == 1) return 2;
          return std::signal(SIGCHLD, SIG_DFL) == SIG_IGN ? 0 : 3;
        }) == 0);
}

TEST_CASE("A descendant that lives on is not waited for") {
  const ScriptFolder folder;
  const auto script = folder.script("leaves", "sleep 20 >/dev/null 2>&1 & echo $! >\"$0.pid\"; exit 4");
  const auto before = std::chrono::steady_clock::now();
  CHECK(run({script}).end.status == 4);
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(10));
  ::kill(static_cast<pid_t>(std::stol(folder.read("leaves.pid"))), SIGKILL);
}

TEST_CASE("Another child of the caller that ends meanwhile is left to the caller") {
  const ScriptFolder folder;
  const auto script = folder.script("waits", "sleep 0.2; exit 5");
  const pid_t other = in_background([] { return 9; });
  CHECK(run({script}).end.status == 5);
  CHECK(WEXITSTATUS(wait_status(other)) == 9);
}

TEST_CASE("No processes left: 125 with the system's word") {
  const ScriptFolder folder;
  const auto script = folder.script("exits", "exit 0");
  CHECK(in_process([&] {
          const rlimit none{0, 0};
          ::setrlimit(RLIMIT_NPROC, &none);
          if (::geteuid() == 0 && ::setuid(65534) != 0) return 2; // root has no such limit
          const auto outcome = run_child({.argv = {script}, .environment = {}});
          if (outcome) return 3;
          return outcome.error().status == ExitCode::internal && outcome.error().why == "Resource temporarily unavailable" ? 0
                                                                                                                           : 4;
        }) == 0);
}

TEST_CASE("exec_in_place returns only an errno") {
  CHECK(exec_in_place({.argv = {"/no/such/file"}, .environment = {}}) == ENOENT);
  CHECK(in_process([] { return exec_in_place({.argv = {"/bin/sh", "-c", "exit $X"}, .environment = {"X=6"}}); }) == 6);
}

TEST_CASE("end_like returns a status and dies of a signal, blocked and ignored though it be") {
  CHECK(end_like({.status = 42}) == 42);
  for (const int signal : {SIGINT, SIGTERM, SIGSEGV, SIGABRT, SIGKILL}) {
    const int status = wait_status(in_background([&] {
      std::signal(signal, SIG_IGN);
      sigset_t all;
      ::sigfillset(&all);
      ::sigprocmask(SIG_BLOCK, &all, nullptr);
      const rlimit endless{RLIM_INFINITY, RLIM_INFINITY};
      ::setrlimit(RLIMIT_CORE, &endless);
      return end_like({.status = 0, .signal = signal});
    }));
    CAPTURE(signal);
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == signal);
    CHECK(!WCOREDUMP(status));
  }
}

TEST_CASE("Standard streams that are closed are opened on /dev/null; open ones stay") {
  const ScriptFolder folder;
  const auto target = [](int fd) { return std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(fd)).string(); };
  CHECK(in_process([&] {
          ::close(STDIN_FILENO);
          ::close(STDERR_FILENO);
          const auto output = target(STDOUT_FILENO);
          open_standard_streams();
          if (target(STDIN_FILENO) != "/dev/null" || (::fcntl(STDIN_FILENO, F_GETFL) & O_ACCMODE) != O_RDONLY) return 1;
          if (target(STDERR_FILENO) != "/dev/null" || (::fcntl(STDERR_FILENO, F_GETFL) & O_ACCMODE) != O_WRONLY) return 2;
          if (target(STDOUT_FILENO) != output) return 3;
          return 0;
        }) == 0);
}

// Children: what they get, and that nothing of them is left.
#include "docker/process.hpp"

#include "fake_engine.hpp"

#include <csignal>
#include <sys/wait.h>

using namespace tcli::test;
using images::Descriptor;
using images::Process;

namespace {

Descriptor file(const ScriptFolder& folder, const char* name) {
  return Descriptor(::open(folder.path(name).c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600));
}

bool has_children() { return ::waitpid(-1, nullptr, WNOHANG) != -1 || errno != ECHILD; }

} // namespace

TEST_CASE("A child has the streams it is given, and nothing else") {
  ScriptFolder folder;
  const auto script = folder.script("child", "cat; echo error >&2; ls /proc/self/fd; exit 7");
  folder.write("in", "typed\n");
  const auto input = file(folder, "in"), output = file(folder, "out"), errors = file(folder, "err");
  const int leak = ::open("/dev/null", O_RDONLY); // without O_CLOEXEC
  const auto before = open_descriptors();
  {
    Process process({script}, {input.get(), output.get(), errors.get()});
    REQUIRE(process.error() == 0);
    CHECK(process.has_ended_by(Clock::now() + k_long));
    CHECK(process.status() == 7);
  }
  CHECK(open_descriptors() == before);
  ::close(leak);
  CHECK(folder.read("out") == "typed\n0\n1\n2\n3\n"); // 3 is what ls reads
  CHECK(folder.read("err") == "error\n");
  CHECK(!has_children());
}

TEST_CASE("A stream that is not given is /dev/null") {
  ScriptFolder folder;
  const auto output = file(folder, "out");
  Process process({"/bin/sh", "-c", "cat; echo x >&2 || exit 1; readlink /proc/self/fd/2"}, {.output = output.get()});
  CHECK(process.has_ended_by(Clock::now() + k_long));
  CHECK(process.status() == 0);
  CHECK(folder.read("out") == "/dev/null\n");
}

TEST_CASE("A caller without standard streams of its own gives the right ones all the same") {
  ScriptFolder folder;
  const auto script = folder.script("child", "cat; echo error >&2");
  folder.write("in", "typed\n");
  const int status = in_process([&] {
    for (const int stream : {0, 1, 2}) ::close(stream);
    auto errors = file(folder, "err"), output = file(folder, "out"), input = file(folder, "in"); // 0, 1 and 2: crosswise
    if (errors.get() != 0 || output.get() != 1 || input.get() != 2) return 2;
    Process process({script}, {input.get(), output.get(), errors.get()});
    return process.has_ended_by(Clock::now() + k_long) && process.status() == 0 ? 0 : 1;
  });
  CHECK(status == 0);
  CHECK(folder.read("out") == "typed\n");
  CHECK(folder.read("err") == "error\n");
}

TEST_CASE("What can't be started says why and leaves nothing") {
  ScriptFolder folder;
  const std::pair<std::string, int> cases[] = {
      {folder.path("missing"), ENOENT},
      {folder.write("no-permission", "#!/bin/sh\n", 0600), EACCES},
      {folder.write("no-format", "\x7f garbage", 0700), ENOEXEC},
      {folder.write("no-interpreter", "#!/nowhere/sh\n", 0700), ENOENT},
  };
  const auto before = open_descriptors();
  for (const auto& [program, error] : cases) {
    CAPTURE(program);
    Process process({program}, {});
    CHECK(process.error() == error);
    CHECK(process.has_ended());
    CHECK(!process.status());
  }
  CHECK(open_descriptors() == before);
  CHECK(!has_children());
}

TEST_CASE("The end of its owner is the end of a child and of what it has started") {
  ScriptFolder folder;
  const auto script =
      folder.script("child", "trap '' TERM HUP INT; sleep 1000 & echo $! > \"$0.helper\"; echo $$ > \"$0.id\"; wait");
  const bool waits = GENERATE(true, false);
  CAPTURE(waits);
  {
    Process process({script}, {});
    REQUIRE(process.error() == 0);
    REQUIRE(within(k_long, [&] { return folder.read("child.id").ends_with('\n'); }));
    CHECK(!process.has_ended());
    if (waits) {
      CHECK(!process.has_ended_by(Clock::now() + milliseconds(20)));
      process.end();
      CHECK(process.status() == 128 + SIGKILL);
    }
  }
  CHECK(is_gone(folder.read("child.id")));
  CHECK(within(k_long, [&] { return is_gone(folder.read("child.helper")); }));
  CHECK(!has_children());
}

TEST_CASE("What a child leaves behind in its group ends with it") {
  ScriptFolder folder;
  const auto script = folder.script("child", "sleep 1000 & echo $! > \"$0.helper\"");
  Process process({script}, {});
  CHECK(process.has_ended_by(Clock::now() + k_long));
  CHECK(process.status() == 0);
  CHECK(within(k_long, [&] { return is_gone(folder.read("child.helper")); }));
}

TEST_CASE("A caller may ignore or block SIGCHLD, and keeps its dispositions; the child has the usual ones") {
  ScriptFolder folder;
  const auto script = folder.script("child", "grep -E 'Sig(Blk|Ign)' /proc/self/status > \"$0.signals\"; exit 3");
  const auto is_in = [](int signal, const std::string& set) { return (std::stoull(set, nullptr, 16) >> (signal - 1)) & 1U; };
  const bool ignored = GENERATE(true, false);
  CAPTURE(ignored);
  const int status = in_process([&] {
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGCHLD);
    if (ignored) {
      ::signal(SIGCHLD, SIG_IGN);
      ::signal(SIGPIPE, SIG_IGN);
    } else {
      ::sigprocmask(SIG_BLOCK, &set, nullptr);
    }
    Process process({script}, {});
    if (!process.has_ended_by(Clock::now() + k_long)) return 1;
    if (ignored ? process.status().has_value() : process.status() != 3) return 2;
    Process hanging({"/bin/sleep", "1000"}, {});
    const pid_t id = hanging.id();
    hanging.end();
    if (::kill(id, 0) == 0) return 3;
    struct sigaction now {};
    ::sigaction(SIGCHLD, nullptr, &now);
    if ((now.sa_handler == SIG_IGN) != ignored) return 4;
    sigset_t blocked;
    ::sigprocmask(SIG_BLOCK, nullptr, &blocked);
    return (::sigismember(&blocked, SIGCHLD) == 1) != ignored ? 0 : 5;
  });
  CHECK(status == 0);
  const auto signals = folder.read("child.signals"); // "SigBlk:", a tab, 16 digits; the same with "SigIgn:"
  REQUIRE(signals.size() == 50);
  for (const int signal : {SIGCHLD, SIGPIPE}) {
    CHECK(!is_in(signal, signals.substr(8, 16)));
    CHECK(!is_in(signal, signals.substr(33, 16)));
  }
}

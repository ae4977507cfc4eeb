// collect_output: bounded in time and size, whatever the child does.
#include "run/collect_output.hpp"

#include "support/script_folder.hpp"

#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>

using namespace tcli;
using namespace tcli::test;
using namespace std::chrono_literals;
using End = Collected::End;

namespace {

Collected collect_script(const std::string& script, std::chrono::milliseconds time_limit = 20s,
                         std::size_t size_limit = 64 * 1024) {
  CollectSpec spec;
  spec.argv = {script, "word one", ""};
  spec.environment = {"PATH=/usr/bin:/bin", "X=y"};
  spec.time_limit = time_limit;
  spec.size_limit = size_limit;
  return collect_output(spec).value();
}

std::size_t open_files() {
  const std::filesystem::directory_iterator files("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

std::chrono::milliseconds time_of(const std::function<void()>& work) {
  const auto before = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - before);
}

bool is_gone(const std::string& pid) { return ::kill(static_cast<pid_t>(std::stol(pid)), 0) != 0; }

} // namespace

TEST_CASE("Output, errors, words, environment and status") {
  const ScriptFolder folder;
  const auto collected = collect_script(folder.script("talks", "printf '<%s>' \"$@\" \"$X\"; echo oops >&2; exit 3"));
  CHECK(collected.end == End::exited);
  CHECK(collected.status == 3);
  CHECK(collected.output == "<word one><><y>");
  CHECK(collected.errors == "oops\n");
}

TEST_CASE("A signal that ended the child") {
  const ScriptFolder folder;
  const auto collected = collect_script(folder.script("dies", "echo last words; kill -9 $$"));
  CHECK(collected.end == End::signalled);
  CHECK(collected.status == SIGKILL);
  CHECK(collected.output == "last words\n");
}

TEST_CASE("No input, no terminal and a session of its own") {
  const ScriptFolder folder;
  const auto collected = collect_script(folder.script("looks", R"sh(readlink /proc/$$/fd/0
cat
( : </dev/tty ) 2>/dev/null && echo terminal
[ "$(cut -d' ' -f6 /proc/$$/stat)" = $$ ] && echo leader)sh"));
  CHECK(collected.output == "/dev/null\nleader\n");
}

TEST_CASE("Of the files that are open the child gets none, but the report") {
  const ScriptFolder folder;
  const int left_open = ::open("/dev/null", O_RDONLY); // as a caller may leave it: no O_CLOEXEC
  const int report = ::fcntl(left_open, F_DUPFD_CLOEXEC, 20);
  CollectSpec spec;
  spec.argv = {"/bin/ls", "/proc/self/fd"};
  CHECK(collect_output(spec).value().output == "0\n1\n2\n3\n"); // 3 is the folder that ls reads
  spec.passed = {report};
  CHECK(collect_output(spec).value().output == "0\n1\n2\n" + std::to_string(report) + "\n3\n");
  ::close(left_open);
  ::close(report);
}

TEST_CASE("Input of any size, and a umask of its own") {
  CollectSpec spec;
  spec.argv = {"/bin/sh", "-c", "umask; cat"};
  spec.environment = {"PATH=/usr/bin:/bin"};
  spec.time_limit = 20s;
  spec.size_limit = std::size_t{4} << 20;
  spec.input = std::string(1'000'000, 'x') + '\0';
  spec.umask = 0127;
  const mode_t before = ::umask(022);
  CHECK(collect_output(spec).value().output == "0127\n" + spec.input);
  CHECK(::umask(before) == 022);
}

TEST_CASE("A child that can't be started is an error of 125, and leaves no zombie") {
  const ScriptFolder folder;
  CollectSpec spec;
  spec.argv = {folder.path("missing")};
  const auto collected = collect_output(spec);
  REQUIRE(!collected);
  CHECK(collected.error().status == ExitCode::internal);
  CHECK(collected.error().why == "No such file or directory");
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
}

TEST_CASE("No files left is an error of 125") {
  const ScriptFolder folder;
  const auto script = folder.script("fine", "exit 0");
  CHECK(in_process([&] {
          CollectSpec spec;
          spec.argv = {script};
          const rlimit few{5, 5};
          ::setrlimit(RLIMIT_NOFILE, &few);
          const auto collected = collect_output(spec);
          return !collected && collected.error().why == "Too many open files" ? 0 : 1;
        }) == 0);
}

TEST_CASE("A child that never ends is killed with its group at the limit") {
  const ScriptFolder folder;
  const auto script = folder.script("loops", "echo $$ >$0.pid; sleep 100 & echo $! >$0.sleep; echo begun; while :; do :; done");
  Collected collected;
  const auto took = time_of([&] { collected = collect_script(script, 500ms); });
  CHECK(collected.end == End::timed_out);
  CHECK(collected.output == "begun\n");
  CHECK(took >= 500ms);
  CHECK(took < 5s);
  CHECK(is_gone(folder.read("loops.pid")));
  CHECK(within(5s, [&] { return is_gone(folder.read("loops.sleep")); }));
}

TEST_CASE("A flood is cut at the limit and its child killed") {
  const ScriptFolder folder;
  const auto script = folder.script("floods", "echo $$ >$0.pid; exec head -c 100000000 /dev/zero");
  const auto collected = collect_script(script, 20s, 10000);
  CHECK(collected.end == End::too_long);
  CHECK(collected.output == std::string(10000, '\0'));
  CHECK(is_gone(folder.read("floods.pid")));
}

TEST_CASE("The limit holds for output and errors together, to the byte") {
  const ScriptFolder folder;
  const auto script = folder.script("both", "head -c 600 /dev/zero; head -c 400 /dev/zero >&2");
  const auto all = collect_script(script, 20s, 1000);
  CHECK(all.end == End::exited);
  CHECK(all.output.size() == 600);
  CHECK(all.errors.size() == 400);
  const auto cut = collect_script(script, 20s, 999);
  CHECK(cut.end == End::too_long);
  CHECK(cut.output.size() + cut.errors.size() == 999);
}

TEST_CASE("A descendant that keeps the pipes open is not waited for, though all output is there") {
  const ScriptFolder folder;
  const auto script = folder.script("leaves", "setsid sleep 100 & echo $! >$0.pid; head -c 60000 /dev/zero; exit 0");
  Collected collected;
  const auto took = time_of([&] { collected = collect_script(script); });
  CHECK(collected.end == End::exited);
  CHECK(collected.output.size() == 60000);
  CHECK(took < 10s);
  ::kill(static_cast<pid_t>(std::stol(folder.read("leaves.pid"))), SIGKILL);
}

TEST_CASE("What is left of its process group ends with it where that is asked for, and its working folder is the one named") {
  const ScriptFolder folder;
  CollectSpec spec;
  spec.argv = {folder.script("leaver", "pwd\nsleep 300 >/dev/null 2>&1 &\necho $!\n")};
  spec.environment = {"PATH=/usr/bin:/bin"};
  spec.time_limit = 20s;
  spec.folder = "/usr/lib";
  for (const bool ends_whole : {true, false}) {
    spec.ends_whole = ends_whole;
    const std::string output = collect_output(spec).value().output;
    REQUIRE(output.starts_with("/usr/lib\n"));
    const std::string left = output.substr(output.find('\n') + 1);
    for (int tries = 0; ends_whole && !is_gone(left) && tries < 400; ++tries) std::this_thread::sleep_for(10ms);
    CHECK(is_gone(left) == ends_whole);
    ::kill(static_cast<pid_t>(std::stol(left)), SIGKILL);
  }
}

TEST_CASE("A child that closes its streams and goes on is waited for without spinning") {
  const ScriptFolder folder;
  const auto script = folder.script("closes", "exec >&- 2>&-; sleep 0.5; exit 4");
  rusage before{};
  rusage after{};
  ::getrusage(RUSAGE_SELF, &before);
  CHECK(collect_script(script).status == 4);
  ::getrusage(RUSAGE_SELF, &after);
  const auto used =
      (after.ru_utime.tv_sec - before.ru_utime.tv_sec) * 1000 + (after.ru_utime.tv_usec - before.ru_utime.tv_usec) / 1000;
  CHECK(used < 200);
}

TEST_CASE("An ignored SIGCHLD hides no status and is ignored again afterwards") {
  const ScriptFolder folder;
  const auto script = folder.script("exits", "exit 7");
  CHECK(in_process([&] {
          std::signal(SIGCHLD, SIG_IGN);
          if (collect_script(script).status != 7) return 1;
          return std::signal(SIGCHLD, SIG_DFL) == SIG_IGN ? 0 : 2;
        }) == 0);
}

TEST_CASE("No file and no child is left, however it ends") {
  const ScriptFolder folder;
  const auto fine = folder.script("fine", "echo fine");
  const auto slow = folder.script("slow", "sleep 100");
  const auto before = open_files();
  collect_script(fine);
  collect_script(slow, 50ms);
  collect_script(fine, 20s, 1);
  CollectSpec missing;
  missing.argv = {folder.path("missing")};
  CHECK(!collect_output(missing));
  CHECK(open_files() == before);
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
}

TEST_CASE("Several run side by side, each with limits of its own") {
  const ScriptFolder folder;
  // Each ends once all have begun; the last one floods.
  const auto meets = [&](const std::string& name, const std::string& then) {
    return folder.script(name, "touch " + folder.path("here-" + name) + "; while [ $(ls " + folder.path("") +
                                   " | grep -c here-) -lt 3 ]; do sleep 0.01; done; " + then);
  };
  std::vector<CollectSpec> specs(4);
  specs[0].argv = {meets("one", "echo one; exit 1")};
  specs[1].argv = {meets("two", "echo two >&2")};
  specs[2].argv = {meets("flood", "yes")};
  specs[3].argv = {"/no/such/program"};
  for (CollectSpec& spec : specs) {
    spec.environment = {"PATH=/usr/bin:/bin"};
    spec.time_limit = 20s;
  }
  const auto files = open_files();
  std::vector<std::optional<Result<Collected>>> all(specs.size());
  collect_each(specs, [&](std::size_t index, Result<Collected> one) {
    CHECK_FALSE(all[index].has_value());
    all[index] = std::move(one);
    return true;
  });
  CHECK((all[0]->value().status == 1 && all[0]->value().output == "one\n"));
  CHECK((all[1]->value().end == End::exited && all[1]->value().errors == "two\n"));
  CHECK(all[2]->value().end == End::too_long);
  CHECK(all[3]->error().status == ExitCode::internal);
  CHECK(open_files() == files);
  CHECK(::waitpid(-1, nullptr, WNOHANG) < 0); // no child is left
}

TEST_CASE("Where there are files for few at a time, the others wait for these") {
  const ScriptFolder folder;
  const auto script = folder.script("slow", "sleep 0.1; echo \"$1\"");
  CHECK(in_process([&] {
          std::vector<CollectSpec> specs(20);
          for (std::size_t index = 0; index < specs.size(); ++index) {
            specs[index].argv = {script, std::to_string(index)};
            specs[index].environment = {"PATH=/usr/bin:/bin"};
            specs[index].time_limit = 20s;
          }
          const auto room = static_cast<rlim_t>(open_files()) + 16;
          const rlimit few{room, room};
          ::setrlimit(RLIMIT_NOFILE, &few);
          std::size_t well = 0, heard = 0;
          collect_each(specs, [&](std::size_t index, const Result<Collected>& one) {
            ++heard;
            if (one && one->output == std::to_string(index) + "\n") ++well;
            return true;
          });
          return well == specs.size() && heard == well ? 0 : 1;
        }) == 0);
}

TEST_CASE("When no more is wanted the others are killed, and nobody hears of them") {
  const ScriptFolder folder;
  std::vector<CollectSpec> specs(2);
  specs[0].argv = {folder.script("hangs", "exec sleep 1000")};
  specs[1].argv = {folder.script("ends", "exit 0")};
  for (CollectSpec& spec : specs) {
    spec.environment = {"PATH=/usr/bin:/bin"};
    spec.time_limit = 20s;
  }
  std::vector<std::size_t> heard;
  collect_each(specs, [&](std::size_t index, const Result<Collected>&) {
    heard.push_back(index);
    return false;
  });
  CHECK(heard == std::vector<std::size_t>{1});
  CHECK(::waitpid(-1, nullptr, WNOHANG) < 0);
  collect_each({}, [](std::size_t, const Result<Collected>&) { return true; });
}

TEST_CASE("A tcli that is killed takes the child along") {
  const ScriptFolder folder;
  const auto script = folder.script("stays", "echo $$ >$0.tmp; mv $0.tmp $0.pid; exec sleep 100");
  const pid_t tcli = in_background([&] { return collect_script(script).status; });
  REQUIRE(within(10s, [&] { return folder.has("stays.pid"); }));
  ::kill(tcli, SIGKILL);
  wait_status(tcli);
  CHECK(within(5s, [&] { return is_gone(folder.read("stays.pid")); }));
}

// The seal: what a stranger tries inside must come to nothing.
#include "run/seal.hpp"

#include "support/script_folder.hpp"
#include "support/seal_here.hpp"

#include <csignal>

using namespace tcli;
using namespace tcli::test;
using namespace std::chrono_literals;
using End = Collected::End;

namespace {

Collected sealed(const std::string& script) { return collect_sealed({script, "--help"}, {}).value(); }

} // namespace

TEST_CASE("Either seals can be made or the reason is a sentence, and collect_sealed agrees") {
  const ScriptFolder folder;
  const auto collected = collect_sealed({folder.script("fine", "echo fine")}, {});
  CHECK(collected.has_value() == seal_problem().empty());
  if (!collected) {
    CHECK(collected.error().status == ExitCode::cannot_run);
    CHECK(collected.error().why == seal_problem());
  }
}

TEST_CASE("Output, words and status come through the seal") {
  if (!sealed_here()) return;
  const ScriptFolder folder;
  const auto collected =
      collect_sealed({folder.script("talks", "printf '<%s>' \"$@\"; echo oops >&2; exit 3"), "--help", "a b"}, {});
  REQUIRE(collected);
  CHECK(collected->end == End::exited);
  CHECK(collected->status == 3);
  CHECK(collected->output == "<--help><a b>");
  CHECK(collected->errors == "oops\n");
}

TEST_CASE("A signal inside is a status of 128 and more") {
  if (!sealed_here()) return;
  const ScriptFolder folder;
  CHECK(sealed(folder.script("dies", "kill -SEGV $$")).status == 128 + SIGSEGV);
}

TEST_CASE("Nothing can be written that stays") {
  if (!sealed_here()) return;
  const ScriptFolder in_tmp;
  const ScriptFolder elsewhere("/var/tmp");
  const auto script = in_tmp.script("writes", "for folder in \"$HOME\" / /etc /usr /var/tmp /dev " + in_tmp.path("") + " " +
                                                  elsewhere.path("") + R"sh(; do
  ( : >"$folder/tcli-mark" ) 2>/dev/null && echo "wrote $folder"
done
( : >/tmp/tcli-mark ) && echo "/tmp is empty"
( : >/dev/shm/tcli-mark ) && echo "/dev/shm is empty"
( : >/run/tcli-mark ) && echo "/run is empty"
exit 0)sh");
  CHECK(sealed(script).output == "/tmp is empty\n/dev/shm is empty\n/run is empty\n"); // in memory, and gone with the seal
  for (const std::string folder : {"/tmp", "/dev/shm", "/run", "/var/tmp", "/etc", "/"})
    CHECK(!std::filesystem::exists(folder + "/tcli-mark"));
  CHECK(!in_tmp.has("tcli-mark"));
  CHECK(!elsewhere.has("tcli-mark"));
}

TEST_CASE("Nothing of /tmp, /run and /dev/shm is seen but the program's folder") {
  if (!sealed_here()) return;
  const ScriptFolder own;
  const ScriptFolder other;
  const ScriptFolder in_memory("/dev/shm");
  own.write("beside", "library\n");
  const auto script = own.script("lists", "cat \"${0%/*}/beside\"; ls -A /tmp; ls -A /run; ls -A /dev/shm");
  CHECK(sealed(script).output == "library\n" + std::filesystem::path(own.path("")).parent_path().filename().string() + "\n");
}

TEST_CASE("A link to a folder that programs share shows the program in it and nothing else") {
  if (!sealed_here()) return;
  const ScriptFolder own;
  const ScriptFolder shared("/dev/shm");
  const std::string bare = "/dev/shm/tcli-test-bare-" + std::to_string(::getpid());
  std::filesystem::copy_file(own.script("lists", "ls \"${0%/*}\""), bare);
  const auto link = own.path("link");
  std::filesystem::create_directory_symlink("/dev/shm", link);
  const auto collected = sealed(link + bare.substr(bare.rfind('/')));
  std::filesystem::remove(bare);
  CHECK(collected.output == bare.substr(bare.rfind('/') + 1) + "\n");
}

TEST_CASE("Programs are found wherever they stand, and through links") {
  if (!sealed_here()) return;
  const ScriptFolder own;
  const ScriptFolder linked("/var/tmp");
  const ScriptFolder in_memory("/dev/shm");
  const auto script = own.script("real", "echo \"$0\"");
  const auto link = linked.path("link");
  std::filesystem::create_symlink(script, link);
  const auto back = in_memory.path("back");
  std::filesystem::create_symlink(linked.script("far", "echo far"), back);
  const auto folder_link = own.path("folder");
  std::filesystem::create_directory_symlink(in_memory.path(""), folder_link);
  in_memory.script("deep", "echo deep");

  CHECK(sealed(link).output == link + "\n");
  CHECK(sealed(back).output == "far\n");
  CHECK(sealed(folder_link + "/deep").output == "deep\n");

  const std::string bare = "/tmp/tcli-test-bare-" + std::to_string(::getpid());
  std::filesystem::copy_file(script, bare);
  const auto in_tmp_itself = sealed(bare);
  std::filesystem::remove(bare);
  CHECK(in_tmp_itself.output == bare + "\n");
}

TEST_CASE("An interpreter is found wherever it stands") {
  if (!sealed_here()) return;
  const ScriptFolder own;
  const ScriptFolder other;
  const ScriptFolder third("/dev/shm");
  std::filesystem::copy_file("/bin/sh", third.path("shell"));
  std::filesystem::create_symlink(third.path("shell"), other.path("shell"));
  const auto script = own.write("asks", "#!" + other.path("shell") + "\necho found\n", 0755);
  CHECK(!collect_sealed({script}, {}));
  CHECK(collect_sealed({script}, other.path("shell")).value().output == "found\n");
}

TEST_CASE("No network, not even a service on this machine") {
  if (!sealed_here()) return;
  const ScriptFolder folder;
  const auto collected = sealed(folder.write("connects", R"sh(#!/usr/bin/python3
import os, socket
print(sorted(name for _, name in socket.if_nameindex()))
for family, address in ((socket.AF_INET, ("127.0.0.1", 22)), (socket.AF_INET, ("192.0.2.1", 80))):
    try:
        socket.socket(family, socket.SOCK_STREAM).connect(address)
        print("connected", address)
    except OSError as error:
        print(error.strerror)
)sh",
                                             0755));
  CHECK(collected.output == "['lo']\nConnection refused\nNetwork is unreachable\n");
}

TEST_CASE("No terminal, no input, no power, and few variables") {
  if (!sealed_here()) return;
  ::setenv("TCLI_TEST_SECRET", "secret", 1);
  ::setenv("LANG", "C.UTF-8", 1);
  ::unsetenv("TCLI_DEPTH");
  const ScriptFolder folder;
  const auto collected = sealed(folder.script("looks", R"sh(/usr/bin/env | sed 's/=.*//' | sort | tr '\n' ' '
echo "$TERM $TCLI_DEPTH"
cat; ( : </dev/tty ) 2>/dev/null && echo terminal
sed -n 's/^CapEff:\t//p' /proc/self/status
readlink /proc/self/cwd
exec ls /proc/self/fd)sh"));
  CHECK(collected.output.starts_with("HOME LANG PATH PWD TCLI_DEPTH TERM "));
  CHECK(collected.output.ends_with("dumb 1\n0000000000000000\n/\n0\n1\n2\n3\n")); // 3 is the folder that ls reads
}

TEST_CASE("A daemon that holds the pipe, a loop and a flood are bounded, and nothing is left of them") {
  if (!sealed_here()) return;
  const ScriptFolder folder;
  const std::string mark = "31" + std::to_string(::getpid()); // seconds of a sleep that is ours alone
  const auto is_left = [&] { return std::system(("pgrep -f '[s]leep " + mark + "' >/dev/null").c_str()) == 0; };
  struct Row {
    const char* name;
    std::string body;
    End end;
  };
  const auto row = GENERATE_COPY(values<Row>({
      {"daemon", "setsid sleep " + mark + " & echo started", End::exited},
      {"loop", "setsid sleep " + mark + " & while :; do :; done", End::timed_out},
      {"flood", "setsid sleep " + mark + " & exec head -c 100000000 /dev/zero", End::too_long},
      {"fork", "setsid setsid sh -c 'trap \"\" TERM HUP INT; sleep " + mark + "; :' & sleep 100", End::timed_out},
  }));
  CAPTURE(row.name);
  const auto before = std::chrono::steady_clock::now();
  const auto collected = sealed(folder.script(row.name, row.body));
  CHECK(collected.end == row.end);
  CHECK(collected.output.size() <= 64 * 1024);
  CHECK(std::chrono::steady_clock::now() - before < 10s);
  CHECK(within(5s, [&] { return !is_left(); }));
}

TEST_CASE("Files in memory are bounded too") {
  if (!sealed_here()) return;
  const ScriptFolder folder;
  const auto collected = sealed(folder.script("fills", R"sh(head -c 100000000 /dev/zero 2>/dev/null >/tmp/much
head -c 100000000 /dev/zero 2>/dev/null >/dev/shm/much
stat -c %s /tmp/much /dev/shm/much)sh"));
  CHECK(collected.output == "16777216\n1048576\n");
}

TEST_CASE("A program that can't be started is no answer of the program's") {
  if (!sealed_here()) return;
  const ScriptFolder folder;
  const auto missing = collect_sealed({folder.path("missing"), "--help"}, {});
  REQUIRE(!missing);
  CHECK(missing.error().status == ExitCode::cannot_run);
  CHECK(missing.error().why.find("No such file or directory") != std::string::npos);
  // The same words and status from a program that did run are the program's.
  const auto says_so = sealed(folder.script("says-so", "echo 'bwrap: No such file or directory' >&2; exit 1"));
  CHECK(says_so.status == 1);
}

TEST_CASE("At the depth limit nothing is asked") {
  const ScriptFolder folder;
  const auto script = folder.script("fine", "echo fine");
  ::setenv("TCLI_DEPTH", "32", 1);
  const auto unsealed = collect_unsealed({script});
  const auto collected = collect_sealed({script}, {});
  ::unsetenv("TCLI_DEPTH");
  REQUIRE(!unsealed);
  REQUIRE(!collected);
  CHECK(collected.error().status == ExitCode::internal);
}

TEST_CASE("Without the seal the limits and the environment are the same") {
  ::setenv("TCLI_TEST_SECRET", "secret", 1);
  ::unsetenv("TCLI_DEPTH");
  const ScriptFolder folder;
  const auto collected = collect_unsealed({folder.script("looks", "echo \"$TERM $TCLI_DEPTH $TCLI_TEST_SECRET $1\""), "--help"});
  REQUIRE(collected);
  CHECK(collected->output == "dumb 1  --help\n");
  CHECK(collect_unsealed({folder.script("floods", "exec cat /dev/zero")}).value().end == End::too_long);
  CHECK(collect_unsealed({folder.script("loops", "while :; do :; done")}).value().end == End::timed_out);
}

// One plugin, broken in one way: BREAK names it, see CMakeLists.txt. Sound where it says nothing else: the command `broken go`.
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <tcli/plugin.h>
#include <unistd.h>

#define IS(word) (std::string_view{BREAK} == std::string_view{word})

extern "C" int tcli_test_missing_symbol();

namespace {

[[maybe_unused]] void die_of_memory() {
  static int* volatile nowhere = nullptr; // read anew, or the compiler would know what happens
  *nowhere = 1;
}

// fork(2) past the C library, which hears nothing of it.
[[maybe_unused]] void copy_itself() { (void)::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); }

[[maybe_unused]] void leave_it_to_a_copy() {
  const pid_t copy = ::fork();
  if (copy <= 0) return;
  ::waitpid(copy, nullptr, 0);
  ::_exit(0);
}

// Whichever descriptor it is: the one that seals can be asked of.
[[maybe_unused]] void write_to_report() {
  for (int fd = 3; fd < 64; ++fd)
    if (::fcntl(fd, F_GET_SEALS) >= 0) (void)!::write(fd, "noise noise", 11);
}

// By a copy of the same bytes.
[[maybe_unused]] void replace_itself() {
  const std::string file = std::string{std::getenv("TCLI_PLUGIN_DIR")} + "/load-replaces.so";
  (void)!std::system(("cp '" + file + "' '" + file + ".new' && mv '" + file + ".new' '" + file + "'").c_str());
}

struct AtLoad {
  AtLoad() {
    if constexpr (IS("load-crash")) die_of_memory();
    if constexpr (IS("load-abort")) std::abort();
    if constexpr (IS("load-throw")) throw std::runtime_error("thrown while loading");
    if constexpr (IS("load-exit")) std::exit(0);
    if constexpr (IS("load-exit-1")) std::exit(1);
    if constexpr (IS("load-exit-now")) ::_exit(0);
    if constexpr (IS("load-exit-126")) std::exit(126);
    if constexpr (IS("load-exit-127")) std::exit(127);
    if constexpr (IS("load-exit-139")) std::exit(139);
    if constexpr (IS("load-kill")) ::raise(SIGKILL);
    if constexpr (IS("load-alarm")) ::raise(SIGALRM);
    if constexpr (IS("load-pipe")) ::raise(SIGPIPE);
    if constexpr (IS("load-cpu")) ::raise(SIGXCPU);
    if constexpr (IS("load-hang")) ::sleep(1000);
    if constexpr (IS("load-prints")) std::puts("noise"); // which stays in its buffer until the end
    if constexpr (IS("load-floods"))
      for (int lines = 0; lines < 20'000; ++lines) std::fputs("noise noise\n", stderr);
    if constexpr (IS("load-stop")) ::raise(SIGSTOP);
    if constexpr (IS("load-spin")) {
      for (std::atomic<unsigned> turn{0};; ++turn) {
      }
    }
    if constexpr (IS("load-closes")) {
      for (int fd = 3; fd < 100; ++fd) ::close(fd);
    }
    if constexpr (IS("load-closes-all")) {
      for (int fd = 0; fd < 100; ++fd) ::close(fd);
    }
    if constexpr (IS("load-clears")) ::clearenv();
    if constexpr (IS("load-writes")) write_to_report();
    if constexpr (IS("load-replaces")) replace_itself();
    if constexpr (IS("load-noise")) (void)!::write(STDOUT_FILENO, "noise\nnoise", 11);
    if constexpr (IS("load-terminate")) ::raise(SIGTERM);
    if constexpr (IS("load-fork-leave")) {
      if (::fork() > 0) ::_exit(0);
    }
    if constexpr (IS("load-fork")) (void)::fork();
    if constexpr (IS("load-copy")) copy_itself();
  }
};

AtLoad at_load;

int go(const tcli_host* host, const tcli_call* call) {
  if constexpr (std::string_view{BREAK}.find("-fork") != std::string_view::npos || IS("load-copy") || IS("get-copy"))
    std::puts("ran");
  if constexpr (IS("go-crash")) die_of_memory();
  if constexpr (IS("go-abort")) std::abort();
  if constexpr (IS("go-throw")) throw std::runtime_error("thrown by a command");
  if constexpr (IS("go-writes")) write_to_report();
  if constexpr (IS("go-exit")) std::exit(3);
  if constexpr (IS("go-interrupt")) ::raise(SIGINT);
  if constexpr (IS("go-kill")) ::raise(SIGKILL);
  if constexpr (IS("go-status")) return std::atoi(call->argv[0]);
  if constexpr (IS("go-error")) {
    host->error(host->context, "the first thing told", nullptr, nullptr);
    host->error(host->context, "it\x1b[31m failed", "it is meant to", "tcli plugin list");
    return 9;
  }
  if constexpr (IS("missing-symbol")) return tcli_test_missing_symbol();
  return 0;
}

[[maybe_unused]] constexpr tcli_command k_go{sizeof(tcli_command), IS("no-command") || IS("load-noise") ? "other" : "go", go};
constexpr const tcli_command* k_items[] = {&k_go};
constexpr tcli_commands k_commands{sizeof(tcli_commands), 1, k_items};

[[maybe_unused]] const void* get_interface(const char* id) {
  if constexpr (IS("get-crash")) die_of_memory();
  if constexpr (IS("get-fork")) (void)::fork();
  if constexpr (IS("get-copy")) copy_itself();
  if constexpr (IS("get-fork-leave")) leave_it_to_a_copy();
  return !IS("no-interface") && std::strcmp(id, TCLI_MODULE_1) == 0 ? &k_commands : nullptr;
}

} // namespace

#ifdef BREAK_NO_MANIFEST
#elif defined(BREAK_MANIFEST)
TCLI_MANIFEST("tcli: 1\nsummary: Broken\ncommands: {go: {summary: Go, effect: terrible}}\n");
#else
TCLI_MANIFEST("tcli: 1\n"
              "summary: Broken in one way\n"
              "commands:\n"
              "  go: {summary: Go, arguments: [{name: words, variadic: true, required: false, summary: Any}]}\n");
#endif

#ifdef BREAK_ABI_SECTION // what tcli sees without loading it
#undef TCLI_ABI_VERSION
#define TCLI_ABI_VERSION 2
#endif
#ifndef BREAK_NO_ENTRY
TCLI_PLUGIN(broken) = {IS("short-entry") ? sizeof(std::size_t) + sizeof(std::uint32_t) : sizeof(tcli_plugin),
                       IS("entry-abi") ? 2 : TCLI_ABI_VERSION, IS("no-name") ? nullptr : "broken", "1.0", get_interface};
#endif

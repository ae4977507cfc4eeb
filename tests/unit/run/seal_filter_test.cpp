// The filter of the seal, put on a process of its own: what it refuses, what it lets through, and by every way into the kernel.
#include "run/seal_filter.hpp"

#include "support/catch.hpp"

#include <cerrno>
#include <csignal>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace tcli;

namespace {

constexpr int k_done = 0;
constexpr long k_io_uring_setup = 425;

// errno of a call under the filter, 0 when it is let through; the signal that ended the process, negative.
template <class Call> int filtered(Call call) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGSEGV, SIG_DFL); // a kernel may answer so, and it is not for a sanitizer's or Catch's handler
    const auto bytes = seal_filter();
    const sock_fprog program{.len = static_cast<unsigned short>(bytes.size() / sizeof(sock_filter)),
                             .filter = reinterpret_cast<sock_filter*>(const_cast<char*>(bytes.data()))};
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) ::_exit(255);
    const long result = call();
    ::_exit(result < 0 ? static_cast<int>(-result) : k_done);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

long result_of(long returned) { return returned < 0 ? -errno : returned; }

int by_number(long number, long first, long second = 0) {
  return filtered([=] { return result_of(::syscall(number, first, second, 0, 0)); });
}

int pair(int type) {
  return filtered([=] {
    int ends[2];
    return result_of(::socketpair(AF_UNIX, type, 0, ends));
  });
}

#if defined(__x86_64__)
// As a 32-bit program calls the kernel.
int by_old_way(long number, long first, long second) {
  return filtered([=] {
    long result = 0;
    asm volatile("int $0x80"
                 : "=a"(result)
                 : "a"(number), "b"(first), "c"(second), "d"(0), "S"(0), "D"(0)
                 : "memory", "r8", "r9", "r10", "r11");
    return static_cast<long>(static_cast<int>(result));
  });
}
#endif

} // namespace

TEST_CASE("The filter refuses Unix sockets and io_uring, and nothing else") {
  if (seal_filter().empty()) return; // a machine that it doesn't know
  CHECK(by_number(SYS_socket, AF_UNIX, SOCK_STREAM) == EACCES);
  CHECK(by_number(SYS_socket, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC) == EACCES);
  CHECK(by_number(SYS_socket, (7L << 32) | AF_UNIX, SOCK_STREAM) == EACCES); // the kernel looks at the low half alone
  CHECK(by_number(SYS_socket, AF_INET, SOCK_STREAM) == k_done);
  CHECK(by_number(SYS_socket, AF_NETLINK, SOCK_RAW) == k_done);
  CHECK(pair(SOCK_STREAM) == k_done);
  CHECK(pair(SOCK_SEQPACKET | SOCK_CLOEXEC) == k_done);
  CHECK(pair(SOCK_DGRAM) == EACCES); // it could be connected to another
  CHECK(pair(SOCK_RAW | SOCK_NONBLOCK) == EACCES);
  CHECK(by_number(k_io_uring_setup, 1) == ENOSYS);
  CHECK(by_number(SYS_getppid, 0) == k_done);
}

#if defined(__x86_64__)
TEST_CASE("Nor do the other ways into the kernel lead around it") {
  constexpr long k_x32 = 0x4000'0000;
  CHECK(by_number(k_x32 | SYS_socket, AF_UNIX, SOCK_STREAM) == EACCES);
  CHECK(by_number(k_x32 | SYS_socketpair, AF_UNIX, SOCK_DGRAM) == EACCES);
  CHECK(by_number(k_x32 | k_io_uring_setup, 1) == ENOSYS);

  constexpr long k_getppid = 64, k_socket = 359, k_socketpair = 360, k_socketcall = 102;
  if (by_old_way(k_getppid, 0, 0) < 0) return; // a kernel without 32-bit programs
  CHECK(by_old_way(k_getppid, 0, 0) == k_done);
  CHECK(by_old_way(k_socket, AF_UNIX, SOCK_STREAM) == EACCES);
  CHECK(by_old_way(k_socket, AF_INET, SOCK_STREAM) == k_done);
  CHECK(by_old_way(k_socketpair, AF_UNIX, SOCK_DGRAM) == EACCES);
  CHECK(by_old_way(k_socketpair, AF_UNIX, SOCK_STREAM) == EFAULT); // let through, to where it has no place for the answer
  CHECK(by_old_way(k_socketcall, 1, 0) == EACCES);
  CHECK(by_old_way(k_socketcall, 8, 0) == EACCES);
  CHECK(by_old_way(k_socketcall, 4, 0) == EFAULT); // listen(2)
  CHECK(by_old_way(k_io_uring_setup, 1, 0) == ENOSYS);
}
#endif

#include "run/seal_filter.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/net.h>
#include <linux/seccomp.h>
#include <sys/socket.h>

namespace tcli {

namespace {

// One way into the kernel, and its numbers (arch/*/entry/syscalls in Linux). A 64-bit machine has one for 32-bit programs too.
struct Entry {
  std::uint32_t machine; // AUDIT_ARCH_*, as the kernel names it to the filter
  std::uint32_t socket;
  std::uint32_t socketpair;
  std::uint32_t socketcall; // or k_none
};

constexpr std::uint32_t k_none = 0xFFFF'FFFF;
constexpr std::uint32_t k_io_uring_setup = 425; // on every machine

#if defined(__x86_64__)
constexpr std::array k_entries{Entry{AUDIT_ARCH_X86_64, 41, 53, k_none}, Entry{AUDIT_ARCH_I386, 359, 360, 102}};
#elif defined(__aarch64__) && defined(__AARCH64EL__)
constexpr std::array k_entries{Entry{AUDIT_ARCH_AARCH64, 198, 199, k_none}, Entry{AUDIT_ARCH_ARM, 281, 288, 102}};
#else
constexpr std::array<Entry, 0> k_entries{};
#endif

// x32, on x86-64: the same calls, with this bit in their number.
constexpr std::uint32_t k_x32_bit = 0x4000'0000;

// The low half of an argument, which is all that the kernel takes of an int. Both machines are little-endian.
constexpr std::uint32_t argument(std::uint32_t index) {
  return static_cast<std::uint32_t>(offsetof(seccomp_data, args)) + index * static_cast<std::uint32_t>(sizeof(std::uint64_t));
}

constexpr sock_filter load(std::size_t offset) { return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)); }
constexpr sock_filter keep_bits(std::uint32_t bits) { return BPF_STMT(BPF_ALU | BPF_AND | BPF_K, bits); }
constexpr sock_filter answer(std::uint32_t action) { return BPF_STMT(BPF_RET | BPF_K, action); }
constexpr sock_filter refuse(std::uint32_t error) { return answer(SECCOMP_RET_ERRNO | error); }
// Goes on with the next line if the value that was loaded is this one; else that many lines further.
constexpr sock_filter unless_skip(std::uint32_t value, std::uint8_t lines) {
  return BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, lines);
}
constexpr sock_filter go_if(std::uint32_t value, std::uint8_t lines) {
  return BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, lines, 0);
}

constexpr sock_filter k_allow = answer(SECCOMP_RET_ALLOW);
constexpr std::size_t k_entry_lines = 25;
using EntryLines = std::array<sock_filter, k_entry_lines>;

constexpr EntryLines lines_of(const Entry& entry) {
  const std::uint32_t kept = entry.machine == AUDIT_ARCH_X86_64 ? ~k_x32_bit : ~0U;
  return {{
      load(offsetof(seccomp_data, arch)),
      unless_skip(entry.machine, k_entry_lines - 2),
      load(offsetof(seccomp_data, nr)),
      keep_bits(kept),
      unless_skip(k_io_uring_setup, 1),
      refuse(ENOSYS),
      unless_skip(entry.socket, 4),
      load(argument(0)), // the family
      unless_skip(AF_UNIX, 1),
      refuse(EACCES),
      k_allow,
      unless_skip(entry.socketpair, 7),
      load(argument(1)),
      keep_bits(0xF), // the type, without its flags
      unless_skip(SOCK_STREAM, 1),
      k_allow,
      unless_skip(SOCK_SEQPACKET, 1),
      k_allow,
      refuse(EACCES),
      unless_skip(entry.socketcall, 3),
      load(argument(0)), // which of the calls
      go_if(SYS_SOCKET, 2),
      go_if(SYS_SOCKETPAIR, 1),
      k_allow,
      refuse(EACCES),
  }};
}

constexpr auto k_filter = [] {
  std::array<sock_filter, k_entries.size() * k_entry_lines + 1> filter{};
  std::size_t next = 0;
  for (const Entry& entry : k_entries)
    for (const sock_filter& line : lines_of(entry)) filter[next++] = line;
  filter[next] = answer(SECCOMP_RET_KILL_PROCESS); // by no way in that there is
  return filter;
}();

} // namespace

std::string_view seal_filter() {
  if (k_entries.empty()) return {};
  return {reinterpret_cast<const char*>(k_filter.data()), sizeof k_filter};
}

} // namespace tcli

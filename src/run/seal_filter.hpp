// What sealed programs may not ask of the kernel, as a seccomp filter (seccomp(2)): the way out that no namespace closes.
#pragma once

#include <string_view>

namespace tcli {

// The filter as bwrap(1) takes it with --seccomp: an array of struct sock_filter, classic BPF. Under it socket(AF_UNIX, …) fails
// with EACCES, since a file system mounted read-only stops nobody from connecting to a socket that stands in it; so does
// socketpair(2) of a kind that could be connected to another one later, and io_uring_setup(2) with ENOSYS, which would make
// sockets unseen. A 32-bit program's older way to both, socketcall(2), fails too: its arguments are out of a filter's sight.
// Streams and sequences of packets from socketpair(AF_UNIX, …), and sockets of every other family, are as ever. Empty on a
// machine whose numbers of system calls it doesn't know: then there is no filter. Stays for ever.
std::string_view seal_filter();

} // namespace tcli

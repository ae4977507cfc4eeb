// Running a stranger without letting it do anything: bubblewrap (bwrap(1)).
#pragma once

#include "base/result.hpp"
#include "run/collect_output.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace tcli {

// What is another for one stranger than for the next.
struct SealedCall {
  std::chrono::milliseconds time_limit{2000};
  std::size_t size_limit = 64 * 1024;      // of standard output and standard error together
  std::vector<std::string> variables = {}; // "NAME=value", besides the few that each one has
  std::string folder = {};                 // where it runs, if the seal shows it; else in /
};

// argv[0] (an absolute path) with its words, sealed: the whole file system read-only; /run, /tmp and /dev empty (but for the
// folders of the program, of its interpreter and of the files they are links to, read-only, if they stand there; where such a
// folder is one that programs share, be it by a link, the file alone), no network, no Unix sockets (seal_filter.hpp), no devices
// but the basic ones, own session, own process ids (so nothing outlives it), no capabilities, no standard input, 2 s, 64 KiB; an
// environment of PATH, HOME, LANG, TERM=dumb and TCLI_DEPTH alone (bwrap adds PWD). A program that a signal killed has status
// 128 + signal. Fails with 126 when bwrap is missing, fails or can't start the program, so that its trouble is never taken for
// the module's answer; with 125 when the system has no process or file left, and when TCLI_DEPTH has reached its limit.
// `interpreter` may be empty.
Result<Collected> collect_sealed(const std::vector<std::string>& argv, const std::string& interpreter,
                                 const SealedCall& call = {});

// Where bubblewrap stands among the system's own programs; empty when it is not installed.
std::string seal_program();

// bwrap's own --version, sealed. Fails as collect_sealed does; takes as long as asking a program that does nothing.
Result<Collected> try_seal();

// Whether a seal can be made here: then one that failed did so by the doing of what was to run in it, be it its argv, its
// interpreter or their folders.
bool can_seal();

// The same limits and environment without the seal, for a person who said so (`tcli plugin check`).
Result<Collected> collect_unsealed(const std::vector<std::string>& argv, const SealedCall& call = {});

} // namespace tcli

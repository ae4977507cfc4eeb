// A module whose output is copied on its way: what `capture` in the history is.
#pragma once

#include "capture/stream_copy.hpp"
#include "run/child.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tcli {

struct CopySpec {
  bool out = false, err = false;                // which streams are copied
  std::string out_file = {}, err_file = {};     // where to: made with mode 0600, must not be there (StreamCopy)
  std::size_t limit = std::size_t{1024} * 1024; // bytes of each copy
  std::vector<std::string> secrets = {};        // become *** in the copies
};

struct StreamsCopied {
  StreamCopied out, err;
  bool are_one = false; // both streams are in `out`, as they came; there is no file for `err`
};

// run_child, and all its promises, with something between the module and its output. A copied stream is a pipe to the module, or
// a terminal if it was one; all others are tcli's own. How a terminal is made (pty(7)):
//   of standard output, when it is the one that this session has: the module gets a session on a terminal of its own, with modes,
//   size, keys and job control passed through, as script(1) does;
//   of another, or standard error alone: output only. Session, process group and keyboard stay the real ones.
// Where both streams would go to the same place they do so here, through one pipe or terminal, so that they come out in their
// order. Then there is one copy of both, also when only that of standard error is wanted.
// The bytes that go out are those that the module wrote; the copy of a terminal is without the carriage returns that it added,
// and has what it echoed. When the reader of a stream leaves, the module meets that at its next write. What it wrote before it
// ended goes out before this returns, at the pace of who reads; descendants that write later are served by a process that stays
// for them.
//
// The run is never refused or changed for the sake of a copy: where none can be made the module runs as by run_child, and
// `copied` says why.
Result<ChildOutcome> run_child_copied(const ChildSpec& spec, const CopySpec& copy, StreamsCopied& copied);

} // namespace tcli

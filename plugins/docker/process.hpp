// A child process that is ended and waited for by its owner, whatever happens.
#pragma once

#include "descriptor.hpp"

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace images {

// What the child has as its standard streams. They stay the caller's; -1 is /dev/null.
struct Streams {
  int input = -1;
  int output = -1;
  int errors = -1;
};

// The child has a session of its own, so no terminal to ask anything on, and inherits nothing but the environment and `Streams`.
// Signal dispositions of the caller are left alone; it may ignore or block SIGCHLD.
class Process {
public:
  // Runs argv[0], an absolute path. Check `error` first: an errno (ENOENT, EACCES, ENOEXEC, EAGAIN...) when nothing was started.
  Process(const std::vector<std::string>& argv, const Streams& streams);
  ~Process() { end(); }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  int error() const { return m_error; }
  pid_t id() const { return m_id; }

  // Whether it has ended; then it has been reaped, and what it left in its process group killed.
  bool has_ended();
  // The same, waiting for it until `deadline`.
  bool has_ended_by(Deadline deadline);

  // The exit status, 128 + N when signal N ended it. None while it runs, and when the caller ignores SIGCHLD: then nobody knows.
  std::optional<int> status() const { return m_status; }

  // Kills it and its process group, and reaps it. Does nothing once it has ended.
  void end();

private:
  void reap();

  pid_t m_id = -1; // -1: none, or reaped
  int m_error = 0;
  std::optional<int> m_status;
};

} // namespace images

// The process between tcli and a module that is on a terminal of its own.
#pragma once

#include "base/file.hpp"
#include "base/result.hpp"
#include "capture/wired_start.hpp"
#include "run/child.hpp"

#include <sys/types.h>

namespace tcli {

// A module that led its session itself could not be stopped by Ctrl-Z: its process group would be an orphan (POSIX XBD 3.264),
// and nobody could put it into the background of its terminal. So a copy of tcli leads the session: it starts the module in a
// process group, moves that to the foreground or the background of the terminal, and tells tcli what becomes of it. It ends
// with tcli, whatever kills that; the kernel then sends SIGHUP to the foreground of the terminal.
class SessionLeader {
public:
  struct News {
    enum class Kind { started, not_started, stopped, ended };
    Kind kind = Kind::started;
    int number = 0;    // pid, errno, or signal
    ChildEnd end = {}; // of an ended one
  };
  enum class Place {
    background,
    foreground, // unless the module has put another group there
    seized,     // whoever has it: the module was stopped for want of it
  };

  // `wired` begins on the terminal of streams[1], in `place`. Returns when it runs or could not be executed. Fails with 125 when
  // no process can be made.
  static Result<SessionLeader> start(WiredStart wired, Place place);

  SessionLeader(SessionLeader&&) = default;
  ~SessionLeader(); // lets it end, and waits for that: then nobody has the module's process id any more

  const News& first() const { return m_first; }
  int fd() const { return m_control.get(); } // readable when there is news
  bool next(News& news) const;               // does not wait; false: nothing, or it was killed …
  bool is_gone() const { return m_is_gone; } // … in which case nothing will be
  void go_on(Place place) const;             // moves the module and sends SIGCONT

private:
  SessionLeader(pid_t process, UniqueFd control) : m_process(process), m_control(std::move(control)) {}

  pid_t m_process;
  UniqueFd m_control;
  News m_first = {};
  mutable bool m_is_gone = false;
};

} // namespace tcli

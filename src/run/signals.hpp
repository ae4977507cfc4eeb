// The signals of tcli while a child runs in its foreground.
#pragma once

#include <csignal>
#include <string>

namespace tcli {

// SIGCHLD at its default while this lives, since children of a process that ignores it leave no status (POSIX XSH 2.4.3).
// Process-wide: not for two threads at once.
class ChildSignalScope {
public:
  ChildSignalScope();
  ~ChildSignalScope() { restore(); }
  ChildSignalScope(const ChildSignalScope&) = delete;
  ChildSignalScope& operator=(const ChildSignalScope&) = delete;

  void restore() const; // async-signal-safe: also called by a new child, for itself

private:
  struct ::sigaction m_inherited {};
};

// Blocks SIGCHLD and every signal that is passed on, so that sigwaitinfo gets each of them in turn and none is lost between
// the start of the child and the first wait. The mask is the thread's.
class SignalScope {
public:
  SignalScope();
  ~SignalScope() { restore(); }
  SignalScope(const SignalScope&) = delete;
  SignalScope& operator=(const SignalScope&) = delete;

  const sigset_t& watched() const { return m_watched; }
  void restore() const; // mask and disposition as they were inherited; async-signal-safe

private:
  ChildSignalScope m_child_signal;
  sigset_t m_watched;
  sigset_t m_inherited;
};

// Whether the child must be told: another process sent the signal to tcli alone. What the terminal sends (SI_KERNEL), it sends
// to the whole process group, except SIGHUP to a session leader; what the child sends, such as an editor's kill(0, SIGTSTP), it
// knows.
bool is_to_be_passed_on(const siginfo_t& info, pid_t child);

// Whether a program fails by this signal; the others are sent by somebody.
bool is_crash(int signal);

// "SIGSEGV", or "signal 64" for one without a name.
std::string signal_name(int signal);

// Takes a blocked signal that is pending, if it is.
void forget_signal(int signal);

// Ends this process by `signal` without a core file: the child that it killed left one if it should. Returns when that fails.
void die_of(int signal);

} // namespace tcli

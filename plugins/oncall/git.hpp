// The real git, run as a child with its words as an argv and both its outputs read; and what oncall asks of it.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace oncall {

struct Answer {
  int status; // 128 and the number of the signal that ended it
  std::string out;
  std::string err;
  bool interrupted = false; // by a signal that Interrupts noted, which is the status

  bool fine() const { return status == 0; }
  std::string line() const; // the first of `out`
  std::string why() const;  // the line of `err` that tells most, without what passes for a password in a URL
};

class Git {
public:
  // For the repository that `folder` is in. Takes out of the environment of this process what would lead git elsewhere, or make
  // it ask.
  explicit Git(std::string folder);

  const std::string& folder() const { return m_folder; }

  // Throws an Error where git can't be started.
  Answer run(const std::vector<std::string>& words) const;

  // The same with words that `remote` has to answer. What is long awaited is told on standard error, and a signal that Interrupts
  // noted ends it.
  Answer ask(const std::string& remote, const std::vector<std::string>& words) const;

  // As run, and throws an Error `what`: WHY where git fails.
  Answer must(const std::string& what, const std::vector<std::string>& words) const;

  // The second half of it: throws unless `answer`, the one to `words`, is fine.
  void require(const std::string& what, const Answer& answer, const std::vector<std::string>& words) const;

  // The command that leads out of what git says of the files here, such as a full disk; empty where it says nothing such.
  std::string way_out(const Answer& answer) const;

  // A command line about this repository, to be typed as it is.
  std::string command(const std::vector<std::string>& words) const;

private:
  Answer run_while(const std::function<bool()>& goes_on, const std::vector<std::string>& words) const;

  std::string m_folder;
};

// A word as a shell takes it.
std::string shell_word(const std::string& word);

} // namespace oncall

// A folder of scripts that goes with the test, and processes to call from there.
#pragma once

#include "support/catch.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace tcli::test {

class ScriptFolder {
public:
  explicit ScriptFolder(const std::string& parent = "/tmp") {
    std::string pattern = parent + "/tcli-test-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("can't make " + pattern);
    m_path = pattern;
  }
  ~ScriptFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
  }
  ScriptFolder(const ScriptFolder&) = delete;
  ScriptFolder& operator=(const ScriptFolder&) = delete;

  std::string path(const std::string& name) const { return m_path + "/" + name; }
  std::string write(const std::string& name, const std::string& content, int mode = 0600) const {
    std::ofstream(path(name)) << content;
    std::filesystem::permissions(path(name), std::filesystem::perms(mode));
    return path(name);
  }
  std::string script(const std::string& name, const std::string& body) const {
    return write(name, "#!/bin/sh\n" + body + "\n", 0755);
  }
  std::string read(const std::string& name) const {
    std::ostringstream content;
    content << std::ifstream(path(name)).rdbuf();
    return content.str();
  }
  bool has(const std::string& name) const { return std::filesystem::exists(path(name)); }

private:
  std::string m_path;
};

// True as soon as `condition` holds, false after `limit`.
template <class Condition> bool within(std::chrono::milliseconds limit, Condition condition) {
  for (const auto end = std::chrono::steady_clock::now() + limit; std::chrono::steady_clock::now() < end;) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return condition();
}

// A copy of this process that runs `work` and exits with what it returns.
template <class Work> pid_t in_background(Work work) {
  const pid_t process = ::fork();
  if (process == 0) ::_exit(work());
  return process;
}

// The status as waitpid(2) gives it.
inline int wait_status(pid_t process) {
  int status = -1;
  ::waitpid(process, &status, 0);
  return status;
}

// The exit status of such a copy; -1 when a signal ended it.
template <class Work> int in_process(Work work) {
  const int status = wait_status(in_background(work));
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// The state of a process as a letter of /proc, such as T for a stopped one; a blank when it is gone.
inline char state_of(pid_t process) {
  std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
  std::string word;
  for (int field = 0; field < 3; ++field) stat >> word;
  return word.empty() ? ' ' : word[0];
}

} // namespace tcli::test

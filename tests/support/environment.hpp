// Environment variables and other process-wide things that a test changes and puts back.
#pragma once

#include "support/catch.hpp"

#include <cstdlib>
#include <optional>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace tcli::test {

// Sets a variable, or unsets it (std::nullopt), until the end of the scope.
class Variable {
public:
  Variable(std::string name, const std::optional<std::string>& value) : m_name(std::move(name)) {
    if (const char* before = std::getenv(m_name.c_str())) m_before = before;
    set(value);
  }
  ~Variable() { set(m_before); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

private:
  void set(const std::optional<std::string>& value) const {
    if (value)
      ::setenv(m_name.c_str(), value->c_str(), 1);
    else
      ::unsetenv(m_name.c_str());
  }

  std::string m_name;
  std::optional<std::string> m_before;
};

// The folder itself, made if it is not there.
inline std::string made(const std::string& folder) {
  ::mkdir(folder.c_str(), 0700);
  return folder;
}

// HOME and the XDG variables as a fresh user has them, with `home` as HOME, which must exist for anything to be kept.
class FreshHome {
public:
  explicit FreshHome(const std::string& home) : m_home("HOME", home) {}

private:
  Variable m_home;
  Variable m_config{"XDG_CONFIG_HOME", std::nullopt};
  Variable m_cache{"XDG_CACHE_HOME", std::nullopt};
  Variable m_state{"XDG_STATE_HOME", std::nullopt};
  Variable m_data{"XDG_DATA_HOME", std::nullopt};
};

class Umask {
public:
  explicit Umask(mode_t mask) : m_before(::umask(mask)) {}
  ~Umask() { ::umask(m_before); }
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;

private:
  mode_t m_before;
};

// What `work` writes to a standard stream (1 or 2): a warning goes nowhere else.
template <class Work> std::string written_to(int stream, Work work) {
  char name[] = "/tmp/tcli-test-stream-XXXXXX";
  const int file = ::mkstemp(name);
  REQUIRE(file >= 0);
  ::unlink(name);
  const int before = ::dup(stream);
  ::dup2(file, stream);
  work();
  ::dup2(before, stream);
  ::close(before);
  std::string text(static_cast<std::size_t>(::lseek(file, 0, SEEK_END)), '\0');
  const auto count = ::pread(file, text.data(), text.size(), 0);
  ::close(file);
  text.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  return text;
}

} // namespace tcli::test

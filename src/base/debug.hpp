// TCLI_DEBUG=1, or debug_from_now_on(): each decision as a line on standard error. Costs one look at a flag otherwise.
#pragma once

#include <fmt/format.h>
#include <string_view>

namespace tcli {

bool debug_enabled();
void debug_from_now_on();
void debug_line(std::string_view line);

template <class... Args> void debug(fmt::format_string<Args...> format, Args&&... args) {
  if (debug_enabled()) debug_line(fmt::format(format, std::forward<Args>(args)...));
}

// One line `tcli: warning: …` on standard error, escaped, and `hint: …` where there is a command that mends it.
void warn(std::string_view text, std::string_view hint = {});

// One line `tcli: error: …`, where the exit status tells the rest.
void complain(std::string_view text);

// No more warnings from this process: completion must not write on the line being typed.
void silence_warnings();

// None while one lives. Not for several threads.
class SilenceScope {
public:
  SilenceScope();
  ~SilenceScope();
  SilenceScope(const SilenceScope&) = delete;
  SilenceScope& operator=(const SilenceScope&) = delete;

private:
  bool m_before;
};

// While one lives warnings wait, and come when it ends: until it is known how they are to look. Not for several threads.
class HeldWarnings {
public:
  HeldWarnings();
  ~HeldWarnings();
  HeldWarnings(const HeldWarnings&) = delete;
  HeldWarnings& operator=(const HeldWarnings&) = delete;
};

} // namespace tcli

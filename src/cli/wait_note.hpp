// What tcli is waiting for, told to whoever looks at a terminal meanwhile.
#pragma once

#include "config/config.hpp"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace tcli {

// While one lives, and standard error is a terminal, a line says what is being done once that has taken a tenth of a second; a
// longer wait is told again, with its seconds. Lines, and no animation: a program that is waited for may ask on the same
// terminal.
class WaitNote {
public:
  // `doing` is such as "asking 3 remotes"; empty: nothing is told.
  explicit WaitNote(std::string doing);
  ~WaitNote();
  WaitNote(const WaitNote&) = delete;
  WaitNote& operator=(const WaitNote&) = delete;

private:
  void tell_until_over();

  std::string m_doing;
  std::mutex m_mutex;
  std::condition_variable m_ended;
  bool m_is_over = false;
  std::thread m_thread; // none where nobody looks
};

// What a listing may have to wait for: images, unless none are looked for.
std::string awaited_by_listing(const Config& config);

} // namespace tcli

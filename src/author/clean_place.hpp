// A place for one test: a home and a folder to work in that nobody else has.
#pragma once

#include "base/result.hpp"

#include <string>
#include <utility>
#include <vector>

namespace tcli {

// Folders that go, with all that is in them, when the object does.
class CleanPlace {
public:
  // In TMPDIR, or /tmp without one. Fails with 125.
  static Result<CleanPlace> make();
  CleanPlace(CleanPlace&& other) noexcept : m_folder(std::exchange(other.m_folder, {})) {}
  CleanPlace& operator=(CleanPlace&&) = delete;
  CleanPlace(const CleanPlace&) = delete;
  CleanPlace& operator=(const CleanPlace&) = delete;
  ~CleanPlace();

  std::string work() const { return m_folder + "/work"; }

  // All of the environment there: HOME and the XDG folders in this place, a search path of a folder with tcli alone, `folder`
  // (none when empty) and the system's, and nothing of the caller's. Fails with 125 when tcli calls itself too deeply.
  Result<std::vector<std::string>> environment(const std::string& folder) const;

private:
  explicit CleanPlace(std::string folder) : m_folder(std::move(folder)) {}

  std::string m_folder;
};

} // namespace tcli

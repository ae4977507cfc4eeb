// Files old enough to be remembered: one changed within the clock's current tick never is.
#pragma once

#include "base/file.hpp"
#include "support/script_folder.hpp"

namespace tcli::test {

// The identity of `path` once a further change is sure to change it: some milliseconds after the last one.
inline FileId settled_id(const std::string& path) {
  const FileId id = file_id(path);
  REQUIRE(id.exists());
  REQUIRE(within(std::chrono::seconds(2), [&] { return is_settled(id); }));
  return id;
}

} // namespace tcli::test

// Small files, read with a bound and written whole or not at all; and a lock on their folder.
#pragma once

#include <optional>
#include <string>

namespace oncall {

// Nothing where there is no such file. Throws an Error for what is no file, not to be read, or has more than `most` bytes.
std::optional<std::string> read_file(const std::string& path, std::size_t most);

// Throws an Error, and leaves the file as it was, where the text can't be written.
void write_file(const std::string& path, const std::string& text);

// Alone with the folder, among all that ask like this, as long as it lives. Throws an Error where there is no such folder, or
// another is not done in ten seconds.
class Lock {
public:
  explicit Lock(const std::string& folder);
  ~Lock();
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

private:
  int m_folder;
};

} // namespace oncall

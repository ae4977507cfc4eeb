// Small files, read with a bound and written whole or not at all; and a lock on their folder.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <tcli/plugin.hpp>

namespace oncall {

// Of a link, or what is no file. What mends it takes a while to find out: file_again(path).
class NoFile : public tcli::plugin::Error {
public:
  NoFile(std::string path, const std::string& why)
      : Error("can't read " + path, why), m_path(std::make_shared<const std::string>(std::move(path))) {}

  const std::string& path() const noexcept { return *m_path; }

private:
  std::shared_ptr<const std::string> m_path; // copying can't fail
};

// Nothing where there is no such file. Throws NoFile, or an Error where it can't be read or has more than `most` bytes.
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

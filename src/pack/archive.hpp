// A tar of regular files and nothing else (POSIX.1-2017, pax, "ustar Interchange Format"): any tar reads it, and of what is read
// here every byte is one that was written here.
#pragma once

#include "base/file.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

struct ArchiveMember {
  std::string name; // at most 99 bytes
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

// The file appears whole or not at all, in place of what was there: written beside it under another name, mode by the umask. What
// is not finished goes with the object.
class ArchiveWriter {
public:
  static Result<ArchiveWriter> create(const std::string& path);
  ArchiveWriter(ArchiveWriter&& other) noexcept = default;
  ~ArchiveWriter();

  Status add(const std::string& name, std::string_view content);
  Status add_file(const std::string& name, const std::string& file);
  Status finish();

private:
  ArchiveWriter(UniqueFd file, std::string path, std::string temporary);
  Status add_head(const std::string& name, std::uint64_t size);
  Status pad(std::uint64_t size);

  UniqueFd m_file;
  std::string m_path, m_temporary;
};

// Whether the file begins as a tar of any kind. Nothing else is looked at.
bool is_archive(const std::string& path);

// The members of an open file of `size` bytes; `path` is for the error. Fails with 1 for anything that ArchiveWriter would not
// write: another kind of member, owner or time, a size beyond the end, something behind the end. Names are not judged.
Result<std::vector<ArchiveMember>> read_archive(const UniqueFd& file, std::uint64_t size, const std::string& path);

// A member as a new file of mode 0600.
Status extract_member(const UniqueFd& file, const ArchiveMember& member, const std::string& to);

} // namespace tcli

// What was learned about a file, kept until the file changes: one small file a path, found by the path's hash.
#pragma once

#include "base/file.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tcli {

// The file a record is about, and a second one it depends on too (a sidecar manifest); `second` all zero: there is none.
struct RecordKey {
  std::string_view path;
  FileId first;
  FileId second = {};
};

// Any number of processes may read and write the same store: a record is replaced whole.
class RecordStore {
public:
  // `folder` is none when there is no place to keep anything; it is created with the first record. `format` names what the
  // records hold: those of another format, or of another tcli version, are not there.
  RecordStore(std::optional<std::string> folder, std::string_view format) : m_folder(std::move(folder)), m_format(format) {}

  // What was saved for this very content of the file; none when it changed, or when the record is damaged or belongs to
  // another user. Three system calls.
  std::optional<std::string> load(const RecordKey& key) const;

  // Keeps `payload`. Not when the file changed within the current clock tick (see is_settled): then it must be asked again.
  // Failing is no error for the caller: one warning a process, see warn_unkept().
  void save(const RecordKey& key, std::string_view payload) const;

  // Whether a file holds a whole record, of whatever store and version.
  static bool is_whole(const std::string& file);

  const std::optional<std::string>& folder() const { return m_folder; }

private:
  std::string record_path(std::string_view path) const;
  std::string header(const RecordKey& key) const;

  std::optional<std::string> m_folder;
  std::string_view m_format;
};

// Says once in this process that something can't be kept, and why: one full disk is one warning.
void warn_unkept(std::string_view why, std::string_view what = "nothing can be remembered for the next call");

} // namespace tcli

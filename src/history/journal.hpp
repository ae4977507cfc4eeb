// Where runs are written down as they happen: a file that any number of processes append lines to, and that is folded into the
// store when someone looks (fold.hpp). No run waits for it, and none fails for it.
#pragma once

#include "base/file.hpp"
#include "history/run_record.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tcli {

// `<state>/history`, absolute, not created; none when neither XDG_STATE_HOME nor HOME is usable.
std::optional<std::string> history_folder();

// The file in it that is written to.
std::string journal_path(const std::string& folder);

// One run on its way. What can't be written is one warning of this process.
class Journal {
public:
  // Appends the line of the start, and notes the time.
  explicit Journal(const RunStart& start);

  bool works() const { return m_works; } // the run is in the history

  // Appends the line of the end. At most once.
  void end(int status, int signal, const StreamKept& out = {}, const StreamKept& err = {});

private:
  void append(std::string_view line);

  std::string m_id;
  std::optional<std::string> m_folder;
  UniqueFd m_file; // open until the end; not handed on to the child
  std::int64_t m_started_ns = 0;
  bool m_works = true;
};

} // namespace tcli

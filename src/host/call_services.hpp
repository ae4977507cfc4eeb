// tcli_call for a command: what was typed, and what the command may do (tcli/plugin.h).
#pragma once

#include "base/result.hpp"
#include "host/progress.hpp"
#include "host/rows.hpp"
#include "module/manifest.hpp"

#include <string>
#include <tcli/plugin.h>

namespace tcli {

// Lives as long as the command; the ABI's struct points to it. The facts are those of the environment that tcli makes for every
// module (TCLI_MODULE, TCLI_ARG_…): what a script is told, a plugin is told.
class CallServices {
public:
  // `words` are the call's, subject and verb included; `declared` is the command in the plugin's manifest, null when that has
  // none of the name. Both must outlive this object.
  CallServices(char** words, const Command* declared);
  CallServices(const CallServices&) = delete;
  CallServices& operator=(const CallServices&) = delete;

  const tcli_call* abi() const { return &m_abi; }

  const Command* declared() const { return m_declared; }

  Progress& progress() { return m_progress; }
  const Rows& rows() const { return m_rows; }

private:
  const Command* m_declared;
  std::string m_module, m_subject, m_verb, m_run_id;
  tcli_call m_abi;
  Progress m_progress;
  Rows m_rows;
};

} // namespace tcli

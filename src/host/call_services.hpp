// tcli_call for a command: what was typed, and what the command may do (tcli/plugin.h).
#pragma once

#include "base/result.hpp"
#include "host/progress.hpp"
#include "host/rows.hpp"
#include "module/manifest.hpp"

#include <map>
#include <string>
#include <tcli/plugin.h>

namespace tcli {

// The variables that tcli makes for every module (TCLI_MODULE, TCLI_ARG_…), as they are in the environment now: to be copied
// before the library is loaded, for from then on the environment is the plugin's to change.
using CallVariables = std::map<std::string, std::string, std::less<>>;
CallVariables call_variables();

// The text of one; empty when it is not set.
std::string variable_in(const CallVariables& variables, std::string_view name);

// Lives as long as the command; the ABI's struct points to it. The facts are those of the variables: what a script is told, a
// plugin is told.
class CallServices {
public:
  // `words` are the call's, subject and verb included; `declared` is the command in the plugin's manifest, null when that has
  // none of the name. All of them must outlive this object.
  CallServices(char** words, const Command* declared, const CallVariables& variables);
  CallServices(const CallServices&) = delete;
  CallServices& operator=(const CallServices&) = delete;

  const tcli_call* abi() const { return &m_abi; }

  const Command* declared() const { return m_declared; }
  const CallVariables& variables() const { return m_variables; }

  Progress& progress() { return m_progress; }
  const Rows& rows() const { return m_rows; }

private:
  const Command* m_declared;
  const CallVariables& m_variables;
  std::string m_module, m_subject, m_verb, m_run_id;
  tcli_call m_abi;
  Progress m_progress;
  Rows m_rows;
};

} // namespace tcli

// The contract: who may run. Each module is declared, verified, unverified or broken; broken ones never run, and the reason is
// told.
#pragma once

#include "base/result.hpp"
#include "catalog/listing.hpp"
#include "contract/completer.hpp"
#include "contract/interpreters.hpp"
#include "contract/memory.hpp"
#include "contract/probe.hpp"
#include "module/verdict.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace tcli {

// What the config decides, as read from its keys.
struct Policy {
  bool undeclared_allowed = true;                        // undeclared: allow
  std::string relative_path = "warn";                    // discovery.relative_path: warn, refuse or allow
  std::function<bool(std::string_view)> is_builtin = {}; // whether a module of tcli's own has that name
};

class Contract {
public:
  explicit Contract(Policy policy) : m_policy(std::move(policy)) {}

  // What is known of a module without running it. From memory when its file is unchanged.
  Result<Verdict> judge(const Finding& finding) const;

  // The same from the module's own files, whatever is remembered.
  Result<Verdict> read(const Finding& finding) const;

  // The same in a line, for listings; always from the file itself, never kept. Safe to call from several threads.
  Description describe(const Finding& finding) const;

  // What decides a call: judge, then ask (sealed) a module that was never asked. Fails with 126 and the reason when the module is
  // broken, refused by the policy, or could not be asked. Prints the warning about relative folders.
  Result<Verdict> admit(const Finding& finding) const;

  // Asks again, whatever was known, and remembers the answer; that a module which is no file gave none is not remembered.
  Result<Verdict> ask(const Finding& finding, Seal seal) const;

  // What may stand at a parameter, as the module itself says; nothing of one that a call would not run without a word.
  std::vector<Candidate> candidates(const Finding& finding, const CompleterQuestion& question) const;

  // The folder whose change means that undeclared modules must be described anew.
  const std::optional<std::string>& answers_folder() const { return m_memory.answers_folder(); }

private:
  Problem outer_problem(const Finding& finding) const;

  Policy m_policy;
  Memory m_memory;
  mutable Interpreters m_interpreters; // for listings
};

// Why execve(2) refused a module that seemed fit; status 126. 125 where the module is no file: what is to run it could not start.
Error explain_refusal(const Finding& finding, int error_number);

// "deploy can't run: reason", with the remedy as hint; status 126.
Error cannot_run(const Finding& finding, const Problem& problem);

} // namespace tcli

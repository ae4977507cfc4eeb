// The program git: the engine that fetches packs. No shell, no hook, no filter, and nothing of the caller's that would lead it
// to another repository.
#pragma once

#include "base/result.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace tcli {

// Where a pack comes from, and how it may be reached.
struct Remote {
  std::string url = {};                    // as git takes it (PackSource::url)
  std::vector<std::string> protocols = {}; // that git may use: packs.protocols; a folder is always reached
  std::chrono::milliseconds answers_within{20'000};
  std::chrono::milliseconds fetched_within{600'000};
};

struct GitCall {
  std::vector<std::string> words;         // the subcommand and what follows; nothing foreign before `--` or `--end-of-options`
  std::vector<std::string> settings = {}; // "NAME=value" of the config, for this call alone
  std::string repository = {};            // a bare one; empty: none, and none is looked for
  std::string work_tree = {};             // where to check out; empty: nowhere
  std::string index = {};                 // GIT_INDEX_FILE; empty: git's own
  const Remote* remote = nullptr;         // that it talks to; null: nothing, and git may use no protocol
  std::string input = {};                 // standard input
  std::chrono::milliseconds time_limit{60'000};
  std::size_t size_limit = std::size_t{16} << 20; // of what it writes
  bool uses_terminal = false;                     // may ask there; then there is no limit of time and no output
  bool shows_progress = true;                     // while it uses the terminal
};

struct GitAnswer {
  int status = 0;
  std::string output = {};
  std::string errors = {};
};

// What git answered, whatever its status. Fails with 1: git is missing, was killed, wrote more than size_limit or gave no answer
// in time. For calls from several threads at once the caller holds a ChildSignalScope.
Result<GitAnswer> run_git(const GitCall& call);

// Its output; a status other than 0 is an error with 1 that has git's reason, `what` and the URL without password.
Result<std::string> git_output(const GitCall& call, const std::string& what);

// That error, of an answer with such a status.
Error git_error(const GitCall& call, const GitAnswer& answer, const std::string& what);

} // namespace tcli

// What `tcli plugin adopt` wrote into a folder the last time: in its folder .tcli-adopt.
#pragma once

#include "base/file.hpp"
#include "base/result.hpp"

#include <map>
#include <set>
#include <string>

namespace tcli {

inline constexpr const char* k_adopt_folder = ".tcli-adopt";

struct Adopted {
  std::string script;                 // its path from the folder, wherever adopt was called
  std::string hash;                   // of what it held
  std::set<std::string> earlier = {}; // of what its copy may still hold: the call that was to make the next may have been killed

  bool operator==(const Adopted&) const = default;
};

class AdoptState {
public:
  // What is known of `target`; nothing where there is no state, or a damaged one.
  static AdoptState load(const std::string& target);

  std::map<std::string, Adopted> modules; // by name

  // Others that adopt into the folder wait while it lives, and what they wrote before is known. Invalid on a file system that
  // has no locks of folders.
  UniqueFd lock();

  // Written down at once, to be known whatever happens next; with `durably` also when the power goes. Under the lock, as save().
  Status note(const std::string& module, const std::string& script, const std::string& hash, bool durably);

  // The draft that was written for a module, the base of a merge; empty where there is none. Where its manifest has the hash that
  // a call was about to write when it was killed it is that call's.
  std::string base(const std::string& module, const std::string& manifest_hash = {}) const;
  std::string base_path(const std::string& module) const;
  Status begin_base(const std::string& module, const std::string& text, const std::string& manifest_hash) const;
  Status keep_base(const std::string& module, const std::string& text) const;

  // What a script that had that hash answered to --help.
  std::string answer(const std::string& module, const std::string& hash) const { return held(module, k_answer, hash); }
  bool has_answer(const std::string& module) const { return file_id(held_path(module, k_answer)).exists(); }
  Status keep_answer(const std::string& module, const std::string& hash, const std::string& text) const;

  // Of a module that is no more.
  void forget(const std::string& module);

  // A path in adopt's own folder, which is made, for what is to be renamed into its place.
  Result<std::string> begun(const std::string& what) const;

  // Whole or not at all, each module once; nothing is written where nothing changed.
  Status save();

private:
  void read();
  std::string state_path() const { return m_folder + "/state"; }
  // A text that holds as long as something has that hash.
  static constexpr const char *k_answer = ".help", *k_begun_base = ".next";
  std::string held_path(const std::string& module, const char* end) const { return m_folder + "/" + module + end; }
  std::string held(const std::string& module, const char* end, const std::string& hash) const;
  Status hold(const std::string& module, const char* end, const std::string& hash, const std::string& text) const;
  Status make_folder() const;

  std::string m_folder, m_loaded;
  FileId m_id;
};

} // namespace tcli

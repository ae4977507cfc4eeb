// What `tcli plugin adopt` wrote into a folder the last time: in its folder .tcli-adopt.
#pragma once

#include "base/result.hpp"

#include <map>
#include <string>

namespace tcli {

inline constexpr const char* k_adopt_folder = ".tcli-adopt";

struct Adopted {
  std::string script; // its path from the folder, wherever adopt was called
  std::string hash;   // of what it held

  bool operator==(const Adopted&) const = default;
};

class AdoptState {
public:
  // What is known of `target`; nothing where there is no state, or a damaged one.
  static AdoptState load(const std::string& target);

  std::map<std::string, Adopted> modules; // by name

  // The draft that was written for a module, the base of a merge; empty where there is none.
  std::string base(const std::string& module) const;
  std::string base_path(const std::string& module) const;
  Status keep_base(const std::string& module, const std::string& text) const;

  // A path in adopt's own folder, which is made, for what is to be renamed into its place.
  Result<std::string> begun(const std::string& what) const;

  // Whole or not at all; nothing is written where nothing changed. After everything else, so that what was cut short is done
  // again.
  Status save() const;

private:
  std::string m_folder, m_loaded;
};

} // namespace tcli
